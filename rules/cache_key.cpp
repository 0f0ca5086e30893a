// What the URL does to the cache key.
#include "lib/base/ascii.hpp"
#include "lib/http/credential_name.hpp"
#include "lib/http/no_vary_search.hpp"
#include "lib/http/tracking_parameter.hpp"
#include "lib/http/uri.hpp"
#include "lib/lint/cardinality.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "lib/lint/url_version.hpp"
#include "rules/families.hpp"
#include "rules/selected_caches.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::Example;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

constexpr std::array kTrackingBad{
    Example{"a campaign in the key",
            "GET /sale?utm_source=mail&utm_campaign=jan HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60, s-maxage=3600\n"},
    Example{"a campaign and a click in the key",
            "GET /sale?utm_source=fb&page=2&fbclid=IwAR0x HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"},
    Example{"a CDN that does not read No-Vary-Search",
            "GET /sale?utm_source=mail HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\nNo-Vary-Search: params=(\"utm_source\")\n",
            "fastly"},
    Example{"a click in the key",
            "GET /sale?gclid=EAIaIQobChMI HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"},
};
constexpr std::array kTrackingGood{
    Example{"caches are told that it does not matter",
            "GET /sale?utm_source=mail HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\nNo-Vary-Search: params=(\"utm_source\")\n"},
    Example{"a CDN without the query in its key",
            "GET /sale?utm_source=mail HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n",
            "cloudfront"},
    Example{"a parameter that does",
            "GET /sale?page=2 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"},
};
void tell_tracking(const Subject& subject, const std::vector<std::string_view>& names,
                   std::vector<std::string_view> caches, Report& report) {
    report
        .add(fmt::format("every value of '{}' is a page of its own to caches: visitors from campaigns never "
                         "get a hit",
                         fmt::join(names, "', '")),
             place_of_shared_lifetime(subject))
        .caches = std::move(caches);
}
// Pages only: beside them the parameters are those of trackers' own services, whose matter they are.
void check_tracking(const Subject& subject, Report& report) {
    if (!subject.uri().query) return;
    std::vector<http::QueryParameter> tracking;
    for (const http::QueryParameter& parameter : http::QueryParameters(*subject.uri().query)) {
        if (!http::is_tracking_parameter(parameter.name)) continue;
        if (subject.resource() != lint::ResourceKind::html_page) return;
        // Nobody reads more names, and each is looked for in the keys of all caches.
        constexpr std::size_t kMostNames = 20;
        if (tracking.size() == kMostNames) break;
        if (std::none_of(tracking.begin(), tracking.end(),
                         [&](const auto& earlier) { return earlier.name == parameter.name; })) {
            tracking.push_back(parameter);
        }
    }
    if (tracking.empty()) return;
    const auto names_where = [&](auto counts) {
        std::vector<std::string_view> names;
        for (const http::QueryParameter& parameter : tracking) {
            if (counts(parameter)) names.push_back(parameter.name);
        }
        return names;
    };
    // What is kept by a default of the cache alone is a matter of that default.
    if (subject.shared_keeper() == nullptr) return;
    if (!selects_shared_cache(subject)) {
        if (subject.fields().contains(FieldId::no_vary_search)) return;
        tell_tracking(subject, names_where([](const auto&) { return true; }), {}, report);
        return;
    }
    // Caches that differ in what of them is in the key have findings of their own.
    std::vector<std::pair<std::vector<std::string_view>, std::vector<std::string_view>>> caches_by_names;
    for (const lint::CachePrediction& cache : subject.predictions()) {
        if (!answers_others(cache)) continue;
        std::vector<std::string_view> names = names_where([&](const http::QueryParameter& parameter) {
            return lint::is_in_key(subject.url(), parameter, subject.fields(), cache.options().key);
        });
        if (names.empty()) continue;
        auto same = std::find_if(caches_by_names.begin(), caches_by_names.end(),
                                 [&](const auto& row) { return row.first == names; });
        if (same == caches_by_names.end())
            same = caches_by_names.insert(same, {std::move(names), std::vector<std::string_view>{}});
        same->second.push_back(cache.name());
    }
    for (auto& [names, caches] : caches_by_names)
        tell_tracking(subject, names, std::move(caches), report);
}

constexpr std::array kSessionBad{
    Example{"a session in the path",
            "GET /cart;jsessionid=8F3A1C2B9D7E6F50 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: public, max-age=60\n"},
    Example{"a session by its short name",
            "GET /list?sid=8f3a1c2b9d7e6f50 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"},
    Example{"a session in the query",
            "GET /list?PHPSESSID=8f3a1c2b9d7e6f50 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"},
};
constexpr std::array kSessionGood{
    Example{"a CDN that keeps no pages",
            "GET /list?PHPSESSID=8f3a1c2b9d7e6f50 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n",
            "cloudflare"},
    Example{"not shared",
            "GET /list?PHPSESSID=8f3a1c2b9d7e6f50 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: private, max-age=60\n"},
    Example{"the number of a site",
            "GET /list?sid=100045930017 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"},
    Example{"a number is no session",
            "GET /list?session=3 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"},
};
// Identifiers of sessions are long and not words.
bool looks_like_session(std::string_view value) {
    constexpr std::size_t kShortest = 12;
    return value.size() >= kShortest && std::any_of(value.begin(), value.end(), base::is_digit);
}
// "sid" is also the id of a site, a store or a story: there the value has to be long and random.
bool is_session(std::string_view name, std::string_view value) {
    if (base::equals_ignore_case(name, "sid")) {
        constexpr std::size_t kShortest = 16;
        return value.size() >= kShortest && lint::looks_like_hash(value) && !base::all_digits(value);
    }
    return http::names_session_parameter(name) && looks_like_session(value);
}
// The name of a session parameter of the path (";jsessionid=…"), if there is one.
std::string_view session_in_path(std::string_view path) {
    for (std::size_t at = path.find(';'); at != std::string_view::npos; at = path.find(';', at + 1)) {
        const std::string_view parameter = path.substr(at + 1, path.find_first_of(";/", at + 1) - at - 1);
        const std::size_t equals = parameter.find('=');
        if (equals != std::string_view::npos &&
            is_session(parameter.substr(0, equals), parameter.substr(equals + 1))) {
            return parameter.substr(0, equals);
        }
    }
    return {};
}
void check_session(const Subject& subject, Report& report) {
    std::string_view name = session_in_path(subject.uri().path);
    std::optional<http::QueryParameter> parameter;
    if (name.empty() && subject.uri().query) {
        for (const http::QueryParameter& one : http::QueryParameters(*subject.uri().query)) {
            if (!is_session(one.name, one.value)) continue;
            name = one.name;
            parameter = one;
            break;
        }
    }
    if (name.empty()) return;
    const auto keyed = [&](const lint::CachePrediction& cache) {
        return !parameter ||
               lint::is_in_key(subject.url(), *parameter, subject.fields(), cache.options().key);
    };
    if (const auto kept = keeping(subject, keyed)) {
        report
            .add(fmt::format(
                     "shared caches keep the page of session '{}' for {} and show it to whoever has the URL",
                     name, kept->how_long),
                 place_of_shared_lifetime(subject))
            .caches = kept->names;
    }
    if (!selects_shared_cache(subject)) return;
    if (const auto kept = keeping(subject, [&](const auto& cache) { return !keyed(cache); })) {
        report
            .add(fmt::format("shared caches keep the page of session '{}' for {} under a key without the "
                             "session, and show it to everybody",
                             name, kept->how_long),
                 place_of_shared_lifetime(subject))
            .caches = kept->names;
    }
}

constexpr std::array kBusterBad{
    Example{"a time in the query",
            "GET /api/prices?_=1767693600123 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: application/json\n"
            "Cache-Control: max-age=300\n"},
    Example{"a random number",
            "GET /api/prices?r=0.8273645182736451 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: max-age=300\n"},
};
constexpr std::array kBusterGood{
    Example{"a CDN without the query in its key",
            "GET /api/prices?_=1767693600123 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: application/json\n"
            "Cache-Control: max-age=300\n",
            "cloudfront"},
    Example{"a version",
            "GET /app.js?v=17 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=31536000\n"},
    Example{"the time of a deploy",
            "GET /app.js?_=1767000000123 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/javascript\n"
            "Cache-Control: max-age=31536000\n"},
    Example{"not kept anyway",
            "GET /api/prices?_=1767693600123 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: application/json\nCache-Control: no-store\n"},
};
// Seconds or milliseconds since 1970 that lie about the answer's own time: not a version, which is older.
bool is_moment(std::string_view value, base::TimePoint received) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size()) return false;
    constexpr std::size_t kDigitsOfSeconds = 10;
    constexpr std::size_t kDigitsOfMilliseconds = 13;
    if (value.size() != kDigitsOfSeconds && value.size() != kDigitsOfMilliseconds) return false;
    const base::TimePoint moment{value.size() == kDigitsOfSeconds
                                     ? base::Duration(std::chrono::seconds(number))
                                     : base::Duration(std::chrono::milliseconds(number))};
    return std::chrono::abs(received - moment) < std::chrono::hours{1};
}
// What Math.random() gives, or a number under a name that says so.
bool is_random(const http::QueryParameter& parameter) {
    constexpr std::array<std::string_view, 4> names{"rand", "random", "rnd", "ord"};
    constexpr std::size_t kShortest = 6;
    constexpr std::size_t kShortestFraction = 12;
    std::string_view digits = parameter.value;
    const bool fraction = digits.starts_with("0.");
    if (fraction) digits.remove_prefix(2);
    if (!base::all_digits(digits)) return false;
    return fraction ? digits.size() >= kShortestFraction
                    : digits.size() >= kShortest && base::equals_any_ignore_case(parameter.name, names);
}
void check_buster(const Subject& subject, Report& report) {
    if (!subject.uri().query || subject.status() != 200 || subject.shared_keeper() == nullptr) return;
    // Where caches are selected, their keys say what it does.
    if (!selects_shared_cache(subject) && subject.fields().contains(FieldId::no_vary_search)) return;
    for (const http::QueryParameter& parameter : http::QueryParameters(*subject.uri().query)) {
        if (!is_moment(parameter.value, subject.received()) && !is_random(parameter)) continue;
        const auto kept = keeping(subject, [&](const lint::CachePrediction& cache) {
            return lint::is_in_key(subject.url(), parameter, subject.fields(), cache.options().key);
        });
        if (!kept) continue;
        report
            .add(fmt::format("'{}' makes each request another URL: caches keep the answer for {} and never "
                             "use it",
                             parameter.name, kept->how_long),
                 place_of_shared_lifetime(subject))
            .caches = kept->names;
        return;
    }
}

constexpr std::array kSearchBad{
    Example{"a list without its parentheses",
            "GET /sale?page=2 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\nNo-Vary-Search: params=\"utm_source\"\n"},
    Example{"all but, without all",
            "GET /sale?page=2 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"
            "No-Vary-Search: params=(\"utm_source\"), except=(\"page\")\n"},
};
constexpr std::array kSearchGood{
    Example{"a list of names",
            "GET /sale?page=2 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"
            "No-Vary-Search: key-order, params=(\"utm_source\" \"utm_medium\")\n"},
};
void check_search(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::no_vary_search) || !subject.fields_as_sent()) return;
    const http::NoVarySearchField field = http::parse_no_vary_search(subject.fields());
    for (const http::FieldDiagnostic& found : field.diagnostics) {
        const std::string_view code = found.diagnostic.code;
        const bool partly = code == "unknown-key" || code == "no-effect";
        report.add(fmt::format("{}: {}",
                               partly ? "this part of No-Vary-Search does nothing"
                                      : "caches ignore all of No-Vary-Search, and every value of a parameter "
                                        "stays a copy of its own",
                               found.diagnostic.message),
                   Subject::part_of_value(found.line, found.diagnostic.span),
                   partly ? Severity::info : Severity::warning);
        return;
    }
}

constexpr std::array kRules{
    Rule{.id = "key-tracking-params",
         .severity = Severity::warning,
         .summary = "tracking parameters in the key of a page that shared caches keep",
         .spec = "RFC 9111 §2; No-Vary-Search (HTML draft)",
         .why =
             "The whole URL is the cache key. Each campaign link and each click is then a page of its own: "
             "the origin renders it again while an equal copy lies in the cache.",
         .fix = "Have the CDN leave these parameters out of the key, and send "
                "`No-Vary-Search: params=(\"utm_source\" …)` for browsers.",
         .bad = kTrackingBad,
         .good = kTrackingGood,
         .check = check_tracking},
    Rule{.id = "key-session-in-url",
         .severity = Severity::error,
         .summary = "a session identifier in the URL of a response that shared caches keep",
         .spec = "RFC 9111 §7.3; OWASP Session Management",
         .why = "One copy for each session fills the cache, and whoever learns the URL, from a log or a "
                "`Referer`, is shown that session's page without asking the origin.",
         .fix = "Keep sessions in cookies and mark the response `private`.",
         .bad = kSessionBad,
         .good = kSessionGood,
         .check = check_session,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "key-cache-buster",
         .severity = Severity::info,
         .summary = "a time or a random number in the URL of a response that caches keep",
         .spec = "RFC 9111 §2",
         .why = "No two requests have the same URL, so nothing that is stored is ever used; it only pushes "
                "other things out.",
         .fix = "Leave the parameter away, or send `no-store`. For assets put a hash of the content into "
                "the name.",
         .bad = kBusterBad,
         .good = kBusterGood,
         .check = check_buster},
    Rule{.id = "key-no-vary-search-invalid",
         .severity = Severity::warning,
         .summary = "a No-Vary-Search that caches ignore",
         .spec = "No-Vary-Search (draft-ietf-httpbis-no-vary-search); RFC 9651 §3.2",
         .why =
             "The field is a Structured Field dictionary: `params` is a flag or a list in parentheses, and "
             "`except` goes with the flag alone. Anything else is as if the field were absent.",
         .fix = "`No-Vary-Search: params=(\"utm_source\" \"utm_medium\")`",
         .bad = kSearchBad,
         .good = kSearchGood,
         .check = check_search},
};

}  // namespace

lint::Family cache_key_rules() {
    return {"cache-key", "Cache keys", kRules};
}

}  // namespace cachewright::rules
