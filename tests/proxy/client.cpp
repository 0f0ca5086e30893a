#include "tests/proxy/client.hpp"

#include "tests/proxy/message_text.hpp"

#include <catch2/catch.hpp>

#include <charconv>
#include <stdexcept>
#include <utility>

namespace cachewright::tests {

using http::wire::Event;

namespace {

http::wire::Limits generous_limits() {
    http::wire::Limits limits = http::wire::Limits::of_responses();
    limits.field_section *= 4;
    limits.fields *= 4;
    return limits;
}

}  // namespace

std::int64_t ClientResponse::age() const {
    const std::string text = field("Age");
    std::int64_t age = -1;
    std::from_chars(text.data(), text.data() + text.size(), age);
    return age;
}

http::CacheStatus ClientResponse::cache_status() const {
    http::CacheStatusField parsed = http::parse_cache_status(fields);
    if (parsed.caches.empty()) {
        FAIL_CHECK("no Cache-Status in an answer with status " << status);
        return {};
    }
    CHECK(parsed.diagnostics.empty());
    CHECK(parsed.caches.back().cache == "Cachewright");
    return std::move(parsed.caches.back());
}

Client::Client(std::uint16_t port)
    : socket_(Socket::connect_to(port)),
      parser_(http::wire::MessageKind::response, http::wire::Mode::strict, generous_limits()) {}

void Client::send(std::string_view bytes) {
    // A proxy that has answered already may close before all has gone.
    socket_.send(bytes);
}

void Client::request(std::string_view method, std::string_view target, std::string_view fields,
                     std::string_view body) {
    std::string all(fields);
    if (!body.empty()) {
        if (!all.empty() && !all.ends_with('\n')) all += '\n';
        all += "Content-Length: " + std::to_string(body.size());
    }
    send(request_head(method, target, all).append(body));
}

bool Client::read_more() {
    last_ = socket_.receive(unread_);
    if (last_ == Socket::Got::nothing) throw std::runtime_error("the proxy was silent for too long");
    return last_ == Socket::Got::bytes;
}

Client::Took Client::step(ClientResponse& response) {
    const http::wire::Step step = parser_.feed(unread_);
    switch (step.event) {
        case Event::body:
            response.body_bytes += step.body.size();
            if (response.body.size() < body_kept_) response.body += step.body;
            break;
        case Event::complete:
            response.complete = true;
            response.trailers = parser_.take_trailers();
            if (response.status >= 200 && !parser_.reusable()) spent_ = true;
            break;
        case Event::error:
            response.malformed = true;
            spent_ = true;
            return Took::nothing;
        default: break;
    }
    unread_.erase(0, step.consumed);
    if (step.event == Event::complete) return Took::complete;
    if (step.event != Event::need_more) return Took::something;
    if (read_more()) return Took::something;
    spent_ = true;
    // The end of the connection is the end of an answer that runs until the close; a reset never is.
    if (last_ == Socket::Got::end && parser_.finish().event == Event::complete) {
        response.complete = true;
        return Took::complete;
    }
    return Took::nothing;
}

InterimResponse Client::receive_interim() {
    ClientResponse response;
    if (!fresh_) parser_.next_message();
    fresh_ = true;
    while (true) {
        const http::wire::Step step = parser_.feed(unread_);
        unread_.erase(0, step.consumed);
        if (step.event == Event::head) break;
        if (step.event == Event::error || (step.event == Event::need_more && !read_more())) {
            FAIL_CHECK("no interim answer came");
            return {};
        }
    }
    const http::Response& head = parser_.response();
    InterimResponse interim{head.status, head.fields};
    CHECK(interim.status / 100 == 1);
    fresh_ = false;
    return interim;
}

ClientResponse Client::receive_head(std::string_view method) {
    ClientResponse response;
    while (true) {
        if (!fresh_) parser_.next_message(http::wire::answers(method));
        parser_.set_answers(http::wire::answers(method));
        fresh_ = true;
        while (true) {
            const http::wire::Step step = parser_.feed(unread_);
            unread_.erase(0, step.consumed);
            if (step.event == Event::head) break;
            if (step.event == Event::error) {
                response.malformed = true;
                spent_ = true;
                return response;
            }
            if (step.event == Event::need_more && !read_more()) {
                spent_ = true;
                return response;
            }
        }
        fresh_ = false;
        const int status = parser_.response().status;
        if (status >= 200 || status == 101) break;
        response.interim.push_back({status, parser_.response().fields});
        // An interim answer has no content: the next step completes it.
        (void)parser_.feed({});
    }
    http::Response head = parser_.take_response();
    response.status = head.status;
    response.fields = std::move(head.fields);
    response.framing = parser_.framing();
    return response;
}

void Client::receive_body(ClientResponse& response, std::uint64_t bytes) {
    while (!response.complete && response.body_bytes < bytes) {
        if (step(response) == Took::nothing) return;
    }
}

void Client::receive_rest(ClientResponse& response) {
    while (!response.complete && !response.malformed) {
        if (step(response) == Took::nothing) return;
    }
}

ClientResponse Client::receive(std::string_view method) {
    ClientResponse response = receive_head(method);
    if (response.status != 0) receive_rest(response);
    return response;
}

bool Client::closed() {
    if (!unread_.empty()) return false;
    const Socket::Got got = socket_.receive(unread_);
    spent_ = true;
    return got == Socket::Got::end || got == Socket::Got::reset;
}

std::string Client::raw() {
    if (unread_.empty()) (void)read_more();
    return std::exchange(unread_, {});
}

ClientResponse ask(std::uint16_t port, std::string_view method, std::string_view target,
                   std::string_view fields, std::string_view body) {
    Client client(port);
    client.request(method, target, fields, body);
    return client.receive(method);
}

}  // namespace cachewright::tests
