#include "lib/net/crawl.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/status.hpp"
#include "lib/http/web_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

namespace cachewright::net {

namespace {

using base::ErrorCode;

// RFC 9110 §15.4: the codes whose Location a client follows by itself.
bool redirects(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Where the response leads, without a fragment; empty when nowhere.
std::string redirect_target(const http::Exchange& exchange) {
    if (!redirects(exchange.response.status)) return {};
    const std::string_view location = exchange.response.fields.value("location");
    const auto reference = http::parse_uri(location);
    const auto base = http::parse_uri(exchange.url);
    if (location.empty() || !reference || !base) return {};
    std::string url = http::resolve_reference(*base, *reference);
    url.resize(std::min(url.find('#'), url.size()));
    return url;
}

// What a redirect names when that is no URL.
std::optional<std::string> illegible_location(const http::Exchange& exchange) {
    if (!redirects(exchange.response.status)) return std::nullopt;
    const std::string_view location = exchange.response.fields.value("location");
    if (location.empty()) return std::nullopt;
    const auto reference = http::parse_uri(location);
    const auto base = http::parse_uri(exchange.url);
    // A port that is no number, say, shows only in the whole.
    const bool legible = reference && base && http::parse_uri(http::resolve_reference(*base, *reference));
    return legible ? std::nullopt : std::optional(std::string(location));
}

// URLs that ask for the same: scheme and host without regard to case, no fragment, "/" for an empty path.
std::string identity_of(std::string_view url) {
    url = url.substr(0, url.find('#'));
    const auto uri = http::parse_web_url(url);
    if (!uri) return std::string(url);
    std::string identity =
        fmt::format("{}://{}:{}{}", base::to_lower(*uri->scheme), base::to_lower(*uri->host),
                    http::effective_port(*uri).value_or(0), uri->path.empty() ? "/" : uri->path);
    if (uri->query) identity.append("?").append(*uri->query);
    return identity;
}

class Crawl {
  public:
    Crawl(Transport& transport, std::span<const CrawlTarget> targets, const CrawlOptions& options,
          const std::function<Going(Chain&&)>& deliver)
        : transport_(transport), targets_(targets), options_(options), deliver_(deliver) {
        for (const CrawlTarget& target : targets)
            known_.insert(identity_of(target.url));
    }

    RunEnd run(const std::function<Going()>& checkpoint) {
        begin_chains();
        const RunEnd end = transport_.run([&] { return stopped_ ? Going::stop : checkpoint(); });
        return stopped_ ? RunEnd::stopped : end;
    }

  private:
    struct Progress {
        Chain chain;
        bool complete = false;
    };

    void begin_chains() {
        while (!stopped_ && next_ < targets_.size() &&
               next_ < delivered_ + std::max<std::size_t>(options_.ahead, 1)) {
            const std::size_t index = next_++;
            open_[index].chain.target = targets_[index];
            ask(index, targets_[index].url);
        }
    }

    void ask(std::size_t index, const std::string& url) {
        Chain& chain = open_.at(index).chain;
        const auto named = http::parse_uri(chain.target.named);
        const auto asked = http::parse_uri(url);
        const bool home = named && asked && http::same_origin(*named, *asked);
        OutgoingRequest request;
        request.url = url;
        request.fields = home ? options_.fields : options_.fields_elsewhere;
        request.body_kept = options_.body_kept;
        request.body_limit = options_.body_limit;
        const Submitted submitted = transport_.submit(
            std::move(request), [this, index, url](Answer&& answer) { take(index, url, std::move(answer)); });
        if (submitted == Submitted::accepted) return;
        chain.over_budget = true;
        complete(index);
    }

    void take(std::size_t index, const std::string& url, Answer&& answer) {
        if (stopped_) return;
        Chain& chain = open_.at(index).chain;
        if (!answer) {
            chain.failed = ChainEnd{url, std::move(answer.error())};
            return complete(index);
        }
        chain.responses.push_back(std::move(*answer));
        const http::Exchange& redirect = chain.responses.back().exchange;
        if (const auto location = illegible_location(redirect)) {
            chain.left_out = ChainEnd{*location, {ErrorCode::unreadable, "it is no URL", {}}};
            return complete(index);
        }
        const std::string next = redirect_target(redirect);
        if (next.empty() || !follows(chain, next)) return complete(index);
        ask(index, next);
    }

    bool follows(Chain& chain, const std::string& next) const {
        const std::string identity = identity_of(next);
        const auto same = [&](const Received& hop) { return identity_of(hop.exchange.url) == identity; };
        if (std::any_of(chain.responses.begin(), chain.responses.end(), same)) {
            chain.failed =
                ChainEnd{next, {ErrorCode::unavailable, "the redirects lead in a circle back to it", {}}};
            return false;
        }
        if (known_.contains(identity)) return false;
        const ScopeVerdict verdict = options_.scope.judge(chain.target.named, next);
        if (verdict != ScopeVerdict::inside) {
            chain.left_out = ChainEnd{
                next, {ErrorCode::unavailable, scope_reason(verdict, next), scope_hint(verdict, next)}};
            return false;
        }
        if (chain.responses.size() > options_.redirects) {
            chain.failed =
                ChainEnd{next,
                         {ErrorCode::unavailable,
                          fmt::format("it would be more than {} redirects in a row", options_.redirects),
                          {}}};
            return false;
        }
        return true;
    }

    void complete(std::size_t index) {
        open_.at(index).complete = true;
        if (delivering_) return;  // the loop below goes on with it
        delivering_ = true;
        while (!stopped_ && !open_.empty() && open_.begin()->second.complete) {
            Chain chain = std::move(open_.begin()->second.chain);
            open_.erase(open_.begin());
            ++delivered_;
            drop_known(chain);
            if (deliver_(std::move(chain)) == Going::stop) stopped_ = true;
            begin_chains();
        }
        delivering_ = false;
    }

    // Two chains under way may have been led to the same URL; it counts for the first in order.
    void drop_known(Chain& chain) {
        for (std::size_t hop = 1; hop < chain.responses.size(); ++hop) {
            if (known_.insert(identity_of(chain.responses[hop].exchange.url)).second) continue;
            chain.responses.resize(hop);
            chain.failed.reset();
            chain.left_out.reset();
            chain.over_budget = false;
        }
    }

    Transport& transport_;
    std::span<const CrawlTarget> targets_;
    const CrawlOptions& options_;
    const std::function<Going(Chain&&)>& deliver_;
    std::unordered_set<std::string> known_;  // targets, and what was delivered
    std::map<std::size_t, Progress> open_;
    std::size_t next_ = 0;
    std::size_t delivered_ = 0;
    bool delivering_ = false;
    bool stopped_ = false;
};

}  // namespace

RunEnd crawl(Transport& transport, std::span<const CrawlTarget> targets, const CrawlOptions& options,
             const std::function<Going(Chain&&)>& deliver, const std::function<Going()>& checkpoint) {
    return Crawl(transport, targets, options, deliver).run(checkpoint);
}

}  // namespace cachewright::net
