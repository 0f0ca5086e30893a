// What a JSON capture says of one exchange, gathered in whatever order its members come, and the judgement of
// what it amounts to.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/exchange.hpp"
#include "lib/input/har_recorder.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachewright::input {

enum class Verdict : std::uint8_t {
    exchange,
    skipped,      // an exchange that holds no HTTP response
    no_exchange,  // another kind of object
    unreadable,
};

struct Judgement {
    Verdict verdict = Verdict::exchange;
    std::string_view reason;  // a literal; of an exchange: what was assumed, empty when nothing was
};

// HAR's "timings" in milliseconds; negative means that the phase did not happen.
struct PhaseTimings {
    bool given = false;
    double blocked = -1;
    double dns = -1;
    double connect = -1;  // includes "ssl"
    double send = -1;
    double wait = -1;
};

struct ExchangeDraft {
    bool is_har = false;
    bool request_given = false;
    bool response_given = false;
    bool exchange_shown = false;  // a member that only an exchange has
    std::optional<int> status;
    std::optional<base::TimePoint> started;
    std::optional<double> elapsed;  // milliseconds
    PhaseTimings timings;
    http::DeliveredBy delivered_by = http::DeliveredBy::network;
    bool fields_illegible = false;              // the response's headers are of no shape that is known
    bool pseudo_headers = false;                // a field name began with a colon
    std::optional<std::uint64_t> content_size;  // after content codings were removed
    std::optional<std::uint64_t> body_size;     // as it travelled
};

// "HTTP/2.0", "h2", "http/1.1", "http/2.0+quic/46", … as HAR exporters spell versions.
[[nodiscard]] http::Version parse_recorded_version(std::string_view text);

// Completes `exchange`, which has its URL, methods, versions and fields already, from the draft.
[[nodiscard]] Judgement complete_exchange(const ExchangeDraft& draft, Recorder recorder,
                                          http::Exchange& exchange);

}  // namespace cachewright::input
