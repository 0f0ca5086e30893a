// Explanation: everything one cache would do with a response, from its arrival on, as a value. Made of the
// engine's decisions alone, so that what is told and what is done cannot differ.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/exchange.hpp"
#include "lib/policy/eligibility.hpp"
#include "lib/policy/freshness.hpp"
#include "lib/policy/key.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/policy/reason.hpp"
#include "lib/policy/reuse.hpp"
#include "lib/policy/staleness.hpp"
#include "lib/policy/storability.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::policy {

// A cache to explain: its name for people, and its options.
struct ExplainedCache {
    std::string_view name;   // "browser"; must outlive the explanation
    const Options& options;  // borrowed for the call: a profile's are large
};

// What happens in the life of the response.
enum class Situation : std::uint8_t {
    repeat,              // the same request again
    reload,              // the user reloads: the request asks for validation (Cache-Control: max-age=0)
    origin_unreachable,  // the same request, and no connection to the origin
    origin_error,        // the same request, and the origin answers 500, 502, 503 or 504
};
[[nodiscard]] std::string_view situation_name(Situation situation);

// One request that finds the response stored, or not.
struct Moment {
    Situation situation = Situation::repeat;
    base::Duration at{0};  // since the response arrived
    Outcome outcome = Outcome::miss;
    // What the cache sends or does: "If-None-Match: "abc"" for a validation; empty where there is nothing to
    // say.
    std::string validators;
    base::Duration age{0};        // of the stored response at that moment
    base::Duration remaining{0};  // freshness left; negative when stale
    Reasons reasons;
};

// A stretch of time in which a plain repeat of the request meets the same fate.
enum class Phase : std::uint8_t {
    fresh,             // answered at once
    stale_updating,    // answered at once and refreshed in the background
    stale,             // the origin is asked first
    stale_on_failure,  // the origin is asked first; its failure is covered by the stored response
    never_reused,      // stored, but no request may be answered from it unasked
};
[[nodiscard]] std::string_view phase_name(Phase phase);

struct Stretch {
    Phase phase = Phase::stale;
    base::Duration from{0};               // since the response arrived
    std::optional<base::Duration> until;  // open end: for as long as it stays in the cache
};

struct Explanation {
    std::string_view cache;
    CacheKind kind = CacheKind::shared;
    Eligibility eligibility;
    Storability storability;
    FreshnessLifetime freshness;
    StalePermission stale;
    CacheKey key;
    std::vector<std::string> vary;  // names of the fields that select in this cache, or "*"
    base::Duration age_on_arrival{0};
    Reasons age_reasons;            // where that age comes from
    std::vector<Stretch> timeline;  // empty when nothing is stored
    std::vector<Moment> moments;
};

// What to ask beyond the moments that everybody asks for (at once, +10 s, +1 h, reload, a failing origin).
struct ExplainOptions {
    std::optional<base::Duration> at;  // only this moment is explained
    // What is decided once, or with it what follows: the timeline and the moments.
    enum class Extent : std::uint8_t { with_what_follows, decisions_only };
    Extent extent = Extent::with_what_follows;
};

[[nodiscard]] Explanation explain(const http::Exchange& exchange, const ExplainedCache& cache,
                                  const ExplainOptions& options);

// What one header line had to say in one cache's decisions.
struct Contribution {
    std::size_t line = 0;   // FieldLine::index of the response
    Reasons reasons;        // each once; none: it had no part
    bool expected = false;  // people expect this field to count, so it is worth saying that it had no part

    [[nodiscard]] bool worth_telling() const { return expected || !reasons.empty(); }
};

// One entry for each response line, in order.
[[nodiscard]] std::vector<Contribution> contributions(const http::Response& response,
                                                      const Explanation& explanation);

// The outcome of a request whose response is fetched and, if `storability` allows, stored.
[[nodiscard]] Outcome fetched_outcome(const Storability& storability);

// When the next request is taken to come, where nobody says: ten seconds after the response arrived, five for
// an error, which some caches keep for exactly ten.
[[nodiscard]] base::Duration next_request_after(int status);

// The request of the exchange, or a GET, without what asks for another answer than a plain one: conditions, a
// range, Cache-Control. For POST the GET that its stored answer is kept for (RFC 9110 §9.3.3).
[[nodiscard]] http::Request plain_repeat(const http::Exchange& exchange);

// When the response arrived, as far as the exchange tells: the recorded time, else its Date, else 1970. The
// same moment stands for request and response when only one is known.
[[nodiscard]] Receipt receipt_of(const http::Exchange& exchange);

}  // namespace cachewright::policy
