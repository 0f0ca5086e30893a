// Rule: a row with everything there is to say about it, and the check beside it. The catalogue of rules is
// handed to the runner from outside: this room knows no rule by name.
#pragma once

#include "lib/lint/finding.hpp"
#include "lib/lint/severity.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace cachewright::lint {

class Subject;
class UrlHistory;
class Site;
class Report;

// Exchanges as raw HTTP/1.1 text: a response, or a request, an empty line and a response; then, if there is
// one, an empty line and a body. Lines end in \n; a line of three dashes separates two exchanges.
struct Example {
    std::string_view title;
    std::string_view exchange;
    // Profiles that must be selected for it ("cloudflare,fastly"), and settings of theirs that differ from
    // the standard ones, separated by blanks ("cloudfront.min_ttl=60s").
    std::string_view profiles{};
    std::string_view settings{};
    // Other rules that have to do with it as well, separated by blanks.
    std::string_view also{};
    // The cachewright.toml that it is held against.
    std::string_view configuration{};
};

// May a machine write the correction of a rule into a file?
enum class FixSafety : std::uint8_t {
    review,  // a person has to look at it first, or there is none
    safe,    // it says what was written, only so that caches read it
};

// After which correction a finding of the rule may not show that was not there before: such a correction is
// withheld, unless the response is open to all already (withheld_correction.hpp).
enum class Veto : std::uint8_t {
    of_errors,    // an error
    of_warnings,  // a warning too: one visitor's response would reach others
    none,  // any: the rule is about spelling, and a mended name brings to light what did nothing before
};

using Check = void (*)(const Subject& subject, Report& report);
// These add their findings after Report::about has named the exchange that each is about.
using HistoryCheck = void (*)(const UrlHistory& history, Report& report);
using SiteCheck = void (*)(const Site& site, Report& report);

// Where the cause of a finding lies: in the response, or in a setting of the server that shows in many of
// them. Of the latter reports tell once for each origin, with all places.
enum class Cause : std::uint8_t { response, server_setting };

// What a rule has to see.
enum class Needs : std::uint8_t {
    exchange,       // one exchange
    url_history,    // all exchanges with one URL
    site,           // all exchanges of the input
    live_requests,  // requests of its own: it runs in `probe`
    configuration,  // the settings in cachewright.toml
};

// An opt-in rule runs only where it is selected by its whole id, or with all others by "all".
enum class Standing : std::uint8_t { on, opt_in };

struct Rule {
    std::string_view id{};  // kebab-case, the family's prefix first: "vary-star"
    Severity severity = Severity::warning;
    std::string_view summary{};  // one line: what is wrong
    std::string_view spec{};     // "RFC 9111 §4.1"; several separated by "; "
    std::string_view why{};      // Markdown: what happens to whom
    std::string_view fix{};      // Markdown: what to do
    FixSafety fix_safety = FixSafety::review;
    // Each bad example must yield this rule and each good one must not; tests hold them to it.
    std::span<const Example> bad{};
    std::span<const Example> good{};
    Check check = nullptr;
    // Instead of `check`.
    HistoryCheck check_history = nullptr;
    SiteCheck check_site = nullptr;
    Standing standing = Standing::on;
    Cause cause = Cause::response;
    // Of a rule without any check.
    Needs without_check = Needs::live_requests;
    Veto veto = Veto::of_errors;

    [[nodiscard]] Needs needs() const {
        if (check != nullptr) return Needs::exchange;
        if (check_history != nullptr) return Needs::url_history;
        return check_site != nullptr ? Needs::site : without_check;
    }
};

// As lists of rules and JSON say it.
[[nodiscard]] constexpr std::string_view needs_name(Needs needs) {
    switch (needs) {
        case Needs::exchange: return "exchange";
        case Needs::url_history: return "url-history";
        case Needs::site: return "site";
        case Needs::live_requests: return "live-requests";
        case Needs::configuration: return "configuration";
    }
    return "";
}

// Rules that belong together: one file, one prefix (or a few) of ids.
struct Family {
    std::string_view name;   // "cache-control"
    std::string_view title;  // "Cache-Control syntax"
    std::span<const Rule> rules;
};

}  // namespace cachewright::lint
