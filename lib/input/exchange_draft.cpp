#include "lib/input/exchange_draft.hpp"

#include "lib/base/ascii.hpp"

#include <array>
#include <cmath>
#include <string>

namespace cachewright::input {

namespace {

using http::FieldId;
using http::Version;

// The URL's scheme, as it is written; empty when it has none.
std::string_view scheme_of(std::string_view url) {
    const std::size_t colon = url.find(':');
    if (colon == std::string_view::npos || !base::is_alpha(url.front())) return {};
    for (const char c : url.substr(0, colon)) {
        if (!base::is_alpha(c) && !base::is_digit(c) && c != '+' && c != '-' && c != '.') return {};
    }
    return url.substr(0, colon);
}

bool is_http_scheme(std::string_view scheme) {
    constexpr std::array<std::string_view, 4> known = {"https", "http", "wss", "ws"};
    for (const std::string_view name : known) {
        if (base::equals_ignore_case(scheme, name)) return true;
    }
    return false;
}

// The origin-form of an absolute URL (RFC 9112 §3.2.1): its path and query, without the fragment.
std::string_view origin_form(std::string_view url) {
    url = url.substr(0, url.find('#'));
    const std::size_t authority = url.find("://");
    if (authority == std::string_view::npos) return url;
    const std::size_t path = url.find_first_of("/?", authority + 3);
    return path == std::string_view::npos ? std::string_view{} : url.substr(path);
}

base::Duration milliseconds(double value) {
    // Far beyond any recording, and far inside what a time point holds.
    constexpr double longest = 1e12;
    if (!(value > 0) || value > longest) return base::Duration(0);
    return base::Duration(static_cast<std::int64_t>(std::llround(value * 1000)));
}

void place_in_time(const ExchangeDraft& draft, http::Exchange& exchange) {
    if (!draft.started) return;
    exchange.request_time = draft.started;
    exchange.response_time = draft.started;
    const PhaseTimings& timings = draft.timings;
    if (timings.given && timings.wait >= 0) {
        // "wait" ends with the first byte of the response: its head's arrival.
        const base::Duration before =
            milliseconds(timings.blocked) + milliseconds(timings.dns) + milliseconds(timings.connect);
        exchange.request_time = *draft.started + before;
        exchange.response_time =
            *exchange.request_time + milliseconds(timings.send) + milliseconds(timings.wait);
    } else if (draft.elapsed) {
        exchange.response_time = *draft.started + milliseconds(*draft.elapsed);
    }
}

// Takes out the first line "status" when it only repeats the status code.
bool drop_status_pseudo_field(http::Response& response) {
    constexpr std::string_view name = "status";
    const auto line = response.fields.first(name);
    if (!line || line->name != name || line->value != std::to_string(response.status)) return false;
    http::FieldMap kept;
    kept.reserve(response.fields.size(), response.fields.byte_size());
    for (const http::FieldLine other : response.fields) {
        if (other.index != line->index) {
            kept.add(other.name, other.value, other.name_position, other.value_position);
        }
    }
    response.fields = std::move(kept);
    return true;
}

void measure_body(const ExchangeDraft& draft, http::Response& response) {
    const std::string_view coding = response.fields.value(FieldId::content_encoding);
    const bool coded = !coding.empty() && !base::equals_ignore_case(coding, "identity");
    // HAR's content.size counts what the coding unfolds to; the message's own size is bodySize.
    response.body.full_size = coded ? draft.body_size : draft.content_size;
}

bool is_status(int number) {
    return number >= 100 && number <= 599;
}

// A 304, or what a browser shows in its place: the stored 200.
bool may_be_confirmation(const http::Exchange& exchange) {
    if (exchange.response.status == 304) return true;
    return exchange.response.status == 200 && exchange.request &&
           (exchange.request->fields.contains(http::FieldId::if_none_match) ||
            exchange.request->fields.contains(http::FieldId::if_modified_since));
}

}  // namespace

http::Version parse_recorded_version(std::string_view text) {
    if (text.find("quic") != std::string_view::npos || text.find("QUIC") != std::string_view::npos) {
        return Version::http_3;
    }
    if (base::starts_with_ignore_case(text, "http/")) text.remove_prefix(5);
    if (text == "1.1") return Version::http_1_1;
    if (text == "1.0") return Version::http_1_0;
    if (text == "2" || text == "2.0" || base::equals_ignore_case(text, "h2") ||
        base::equals_ignore_case(text, "h2c")) {
        return Version::http_2;
    }
    if (text == "3" || text == "3.0" || base::equals_ignore_case(text, "h3") ||
        base::starts_with_ignore_case(text, "h3-")) {
        return Version::http_3;
    }
    return Version::unknown;
}

Judgement complete_exchange(const ExchangeDraft& draft, Recorder recorder, http::Exchange& exchange) {
    const std::string_view scheme = scheme_of(exchange.url);
    if (!scheme.empty() && !is_http_scheme(scheme)) {
        return {Verdict::skipped, "the URL is not one of HTTP (data:, blob:, an extension's, …)"};
    }
    if (!draft.is_har && !draft.exchange_shown && exchange.response.fields.empty())
        return {Verdict::no_exchange, "a JSON object that is no exchange"};
    if (!draft.response_given) return {Verdict::skipped, "no response was recorded"};
    Judgement judgement;
    http::Response& response = exchange.response;
    if (draft.status) {
        response.status = *draft.status;
    } else if (!draft.is_har && !response.fields.empty()) {
        response.status = 200;
        judgement.reason = "no status is given; 200 is assumed";
    }
    const bool status_open = !draft.is_har && !draft.status;
    if (draft.fields_illegible && (status_open || is_status(response.status)))
        return {Verdict::unreadable,
                "the response's headers have no shape that is known: nothing is said of them"};
    if (!is_status(response.status) && response.status != 0)
        return {
            Verdict::unreadable,
            "the status code is not between 100 and 599 (RFC 9110 §15): nothing is said of this response"};
    if (!is_status(response.status)) {
        return {Verdict::skipped,
                "the status is no HTTP status: the request was blocked, cancelled or failed"};
    }
    if (exchange.request) {
        http::Request& request = *exchange.request;
        request.target.assign(origin_form(exchange.url));
        if (request.target.empty() || request.target.front() != '/') request.target.insert(0, 1, '/');
        if (request.version == Version::unknown) request.version = response.version;
        // Only HTTP/2 and 3 have pseudo-headers, and of the two the recorders at fault for "unknown" knew
        // one.
        if (draft.pseudo_headers && request.version == Version::unknown) request.version = Version::http_2;
    }
    if (draft.pseudo_headers && response.version == Version::unknown) response.version = Version::http_2;
    if (scheme.empty()) exchange.url.clear();
    if (shows_pseudo_fields(recorder) && response.version != Version::http_1_1 &&
        response.version != Version::http_1_0) {
        drop_status_pseudo_field(response);
    }

    http::Provenance& provenance = exchange.provenance;
    provenance.delivered_by = draft.delivered_by;
    if (recorder != Recorder::unknown) provenance.seen_by = http::SeenBy::client;
    // Firefox writes down what its image and script caches served without timings, version or fields.
    const bool bare = response.fields.empty() && response.version == Version::unknown &&
                      (!draft.timings.given || draft.timings.wait < 0);
    const bool firefox = recorder == Recorder::firefox || recorder == Recorder::firebug;
    if (bare && firefox) provenance.delivered_by = http::DeliveredBy::browser_cache;
    provenance.fields_rewritten = always_rewrites_fields(recorder) ||
                                  (completes_304(recorder) && may_be_confirmation(exchange)) ||
                                  provenance.delivered_by != http::DeliveredBy::network;
    measure_body(draft, response);
    place_in_time(draft, exchange);
    return judgement;
}

}  // namespace cachewright::input
