// What a client is sent, and what is noted of how it came about.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/cache_status.hpp"
#include "lib/http/wire_framing.hpp"
#include "lib/pipeline/counterfactual.hpp"
#include "lib/pipeline/flight.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/policy/reason.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::pipeline {

// The client of one request, as far as an answer depends on it.
struct Client {
    std::string_view address;  // without port; for Forwarded and X-Forwarded-For
    std::string_view scheme = "http";
    bool speaks_1_1 = true;        // understands chunked
    bool persists = true;          // the connection may carry another request after this one
    std::uint64_t request_id = 0;  // for X-Cachewright-Request-Id; 0: the answer has none
};

// The response field that names the decision record of a request.
inline constexpr std::string_view kRequestIdField = "X-Cachewright-Request-Id";
// Request fields that begin so are for the proxy, and the origin never sees them.
inline constexpr std::string_view kControlFieldPrefix = "X-Cachewright-";

struct Answer {
    enum class Body : std::uint8_t {
        none,
        text,    // `text`
        stored,  // what `reader` gives
        origin,  // the content of the origin's response as it comes
        tunnel,  // after the head the connection is no longer HTTP
    };
    std::string head;  // as it is sent: status line, fields, empty line
    Body body = Body::none;
    http::wire::BodyKind framing =
        http::wire::BodyKind::none;  // how the body ends: length, chunked, until_close
    std::string text;
    ContentReader reader;
    bool persists = true;  // the connection may go on after it
    // Nobody knows when it ends (an event stream): no pause is too long.
    bool endless = false;
    bool from_origin = false;  // head and content are those of the origin's answer
};

// The steps on which a cache decides.
enum class Step : std::uint8_t { none, eligibility, key, storage, reuse, delivery };

// How a request was dealt with: what Cache-Status, the access log and statistics tell.
struct Account {
    policy::Outcome outcome = policy::Outcome::miss;
    int status = 0;                                // as sent
    std::optional<http::ForwardReason> forwarded;  // why the origin was asked
    std::optional<int> origin_status;
    bool stored = false;
    bool length_unknown = false;              // it may yet prove too large to be stored
    bool collapsed = false;                   // it waited for the fetch of another request
    std::optional<base::Duration> age;        // of the stored response that answered
    std::optional<base::Duration> remaining;  // freshness left of what is stored
    std::optional<base::Duration> lifetime;   // freshness lifetime of the same
    policy::Reasons reasons;                  // what decided stands first
    Step reasons_of = Step::reuse;            // whose these are
    policy::Reasons looked_up;                // those with which the origin was asked
    std::vector<Counterfactual> counterfactuals;
    bool in_background = false;     // a refresh for nobody
    std::uint64_t set_off_by = 0;   // its request
    std::string_view detail;        // a token of ours where no reason says it; static
    base::Duration origin_time{0};  // from the request to the head of its answer
    std::string removed_by{};    // what removed or made stale what would have answered: "by tag a (purge 7)"
    std::string overtaken_by{};  // what covers what was on its way
    std::string failure{};       // why the origin gave no answer, in a sentence
    std::string fault;  // names of the rules that broke the way to the origin (faults.hpp), with commas
};

// Freshness left in whole seconds: rounded so that it and Age, which is rounded down, are the lifetime; below
// zero when stale, so -1 also within the first second.
[[nodiscard]] base::Seconds ttl_seconds(base::Duration remaining);

// Cache-Status (RFC 9211) as one member, for the cache of this name.
[[nodiscard]] std::string cache_status_member(std::string_view name, const Account& account);

}  // namespace cachewright::pipeline
