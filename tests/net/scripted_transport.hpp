// A Transport that answers from a table, at once and without a network.
#pragma once

#include "lib/net/transport.hpp"

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cachewright::tests {

class ScriptedTransport final : public net::Transport {
  public:
    // What is not in the table is answered with 404.
    void answer(const std::string& url, const std::string& body, net::BodyEnd end = net::BodyEnd::complete) {
        net::Received received;
        received.exchange.url = url;
        received.exchange.response.status = 200;
        received.exchange.response.body.bytes = body;
        received.body_end = end;
        answers_[url] = std::move(received);
    }
    void fail(const std::string& url) { failing_.insert(url); }

    [[nodiscard]] const std::vector<net::OutgoingRequest>& asked() const { return asked_; }

    net::Submitted submit(net::OutgoingRequest request, net::Answered answered) override {
        asked_.push_back(request);
        waiting_.emplace_back(std::move(request), std::move(answered));
        return net::Submitted::accepted;
    }

    net::RunEnd run(const std::function<net::Going()>& checkpoint) override {
        while (!waiting_.empty()) {
            if (checkpoint() == net::Going::stop) {
                waiting_.clear();
                return net::RunEnd::stopped;
            }
            auto [request, answered] = std::move(waiting_.front());
            waiting_.pop_front();
            answered(answer_to(request.url));
        }
        return net::RunEnd::done;
    }

  private:
    [[nodiscard]] net::Answer answer_to(const std::string& url) const {
        if (failing_.contains(url)) return base::fail(base::ErrorCode::unavailable, "it is down");
        if (const auto found = answers_.find(url); found != answers_.end()) return found->second;
        net::Received missing;
        missing.exchange.url = url;
        missing.exchange.response.status = 404;
        return missing;
    }

    std::map<std::string, net::Received> answers_;
    std::set<std::string> failing_;
    std::vector<net::OutgoingRequest> asked_;
    std::deque<std::pair<net::OutgoingRequest, net::Answered>> waiting_;
};

}  // namespace cachewright::tests
