// A team's own policy: which responses it is for, what they must say, and what their caches must do.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/base/time.hpp"
#include "lib/lint/exchange_pattern.hpp"
#include "lib/lint/severity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::lint {

class Report;
class Subject;

// For how long a cache answers without asking the origin, counted from the origin's answer: 0 where it stores
// nothing or asks each time.
struct TtlRange {
    std::string cache;  // ttl_browser, ttl_shared or the name of a profile
    std::optional<base::Duration> shortest;
    std::optional<base::Duration> longest;
};
inline constexpr std::string_view ttl_browser = "browser";
inline constexpr std::string_view ttl_shared = "shared";  // any that reads no targeted fields (RFC 9213)

enum class Demand : bool { no, yes };

// One [[policy]] block.
struct PolicyBlock {
    std::string name;
    std::string reason;
    Severity severity = Severity::error;
    ExchangePattern match;
    // Directives of Cache-Control in lower case; a qualified one (no-cache="x") is not what `require` means.
    std::vector<std::string> require;
    std::vector<std::string> forbid;
    std::vector<TtlRange> ttl;
    std::optional<std::vector<std::string>> vary;  // the only fields that Vary may name; empty: no Vary
    Demand is_private = Demand::no;                // no shared cache may store the response
    // The URL names a version, browsers keep the response for a year and do not ask on reload (RFC 8246).
    // Redirects and errors are left out.
    Demand hashed_immutable = Demand::no;
    base::SourcePosition position;  // of the block in the configuration

    // A 304 is left out unless a status is asked for: its fields only add to those of the stored response.
    [[nodiscard]] bool applies_to(const http::Exchange& exchange, const ResourceClasses& classes) const;
};

// One finding for each requirement that the response does not meet, of each block of the subject's settings
// that applies to it. A lifetime for a profile is held against the engine's answer for it. What follows from
// missing fields is left aside where they may have been lost (Subject::fields_complete) and no other field
// speaks of caching. A suggestion is one Cache-Control
// for all of the block's requirements that by the engine's word it meets; it breaks none of the others, and
// lets no shared cache store what it did not store before.
void check_policies(const Subject& subject, Report& report);

}  // namespace cachewright::lint
