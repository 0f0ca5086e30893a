#include "lib/input/exchange_assembler.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/status.hpp"
#include "lib/http/web_url.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace cachewright::input {

namespace {

using http::FieldId;

// The target URI (RFC 9110 §7.1). Raw text does not show whether TLS was used: https is assumed then, unless
// the port says otherwise.
std::string target_uri(const http::Request& request, Transport transport) {
    const std::string_view target = request.target;
    if (http::begins_as_web_url(target)) return request.target;
    const std::string_view host = request.fields.value(FieldId::host);
    if (host.empty() || target.empty() || target.front() != '/') return {};
    const bool clear_text =
        transport == Transport::clear_text || (transport == Transport::unknown && host.ends_with(":80"));
    std::string uri = clear_text ? "http://" : "https://";
    uri.append(host).append(target);
    return uri;
}

// RFC 9110 §15: a client treats it as a 5xx, and no cache says what it would do with it.
std::string no_http_status(int status) {
    if (status == 0) return "the status line has no HTTP status";
    return fmt::format(
        "the status code {:03} is not between 100 and 599 (RFC 9110 §15): nothing is said of this "
        "response",
        status);
}

}  // namespace

void ExchangeAssembler::request(http::Request request, base::SourcePosition position, Transport transport) {
    if (request_) delivery_.without_response(position_, "a request without a response");
    request_ = std::move(request);
    position_ = position;
    transport_ = transport;
    interim_.clear();
}

Flow ExchangeAssembler::response(http::Response response, base::SourcePosition position) {
    if (!request_ && interim_.empty()) position_ = position;
    if (response.status < 100 || response.status > 599) {
        delivery_.unreadable(position, no_http_status(response.status));
        forget();
        return Flow::go_on;
    }
    if (response.status < 200 && response.status != 101) {
        if (interim_.size() < http::kMostInterim) {
            interim_.push_back(std::move(response));
        } else {
            delivery_.note(position, "more interim responses than are kept");
        }
        return Flow::go_on;
    }
    const bool answers_connect =
        request_ ? request_->method == "CONNECT"
                 : response.status == 200 && response.fields.empty() &&
                       base::equals_ignore_case(response.reason, "Connection established");
    if (answers_connect) {
        delivery_.skipped(position_, "a proxy's answer to CONNECT");
        forget();
        return Flow::go_on;
    }
    http::Exchange exchange;
    if (request_) exchange.url = target_uri(*request_, transport_);
    exchange.request = std::move(request_);
    exchange.response = std::move(response);
    exchange.interim = std::move(interim_);
    exchange.provenance.position = position_;
    forget();
    return delivery_.deliver(exchange);
}

void ExchangeAssembler::finish() {
    if (request_) {
        delivery_.without_response(position_, "a request without a response");
    } else if (!interim_.empty()) {
        delivery_.skipped(position_, "an interim response without a final one");
    }
    forget();
}

void ExchangeAssembler::forget() {
    request_.reset();
    interim_.clear();
}

}  // namespace cachewright::input
