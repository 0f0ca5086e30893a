// What an origin answers to a request, decided without a socket or a clock.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/message.hpp"
#include "lib/http/wire_framing.hpp"
#include "lib/origin/content.hpp"
#include "lib/origin/placeholders.hpp"
#include "lib/origin/script.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::origin {

// What an origin remembers from request to request.
struct State {
    struct OfRoute {
        std::uint64_t requests = 0;
        std::uint64_t version = 1;
        base::TimePoint since;  // when this version came
    };
    State(const Script& script, base::TimePoint now);

    base::TimePoint started;
    std::vector<OfRoute> routes;  // as in the script
};

// What follows the bytes that are sent.
enum class Ending : std::uint8_t {
    whole,  // the message ends as it should
    cut,    // the connection closes, although more was promised
    reset,  // the connection breaks
};

struct Answer {
    base::Duration delay{};
    std::vector<http::Response> interim;
    bool has_head = true;  // false: nothing at all is sent before `ending`
    http::Response head;   // without the fields that framing and connection ask for
    http::wire::Framing framing;
    Content content;
    // The part of `content` that is sent, and how.
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::uint64_t chunk_size = 0;
    base::Duration chunk_delay{};
    // Instead of `content`: this text, expanded for each piece; at most `length` bytes in all when cut.
    std::optional<Repetition> repetition;
    std::string repeated;
    PlaceholderValues values;
    http::FieldMap trailers;
    Ending ending = Ending::whole;

    // For those who watch. A request that no route takes has no route.
    std::optional<std::size_t> route;
    std::string_view matched;  // the condition of the request that decided: "If-None-Match", "Range"
};

// Counts the request and moves on to the next version where it is due.
//
// A GET or HEAD that is answered with 200 is held against its conditions in the order of RFC 9110 §13.2.2
// where the route has an etag or a last_modified: 304 or 412. A single byte range is answered with 206 or
// 416; several are answered whole, as an origin may (RFC 9110 §14.2).
[[nodiscard]] Answer answer(const Script& script, State& state, const http::Request& request,
                            base::TimePoint now);

}  // namespace cachewright::origin
