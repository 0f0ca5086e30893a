// Responses of one URL held against each other: do they agree on what selects a variant?
#include "lib/base/ascii.hpp"
#include "lib/http/media_type.hpp"
#include "lib/http/vary.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"
#include "rules/observed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::Elsewhere;
using lint::Example;
using lint::Finding;
using lint::Likeness;
using lint::Observation;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;
using lint::UrlHistory;

// The names in Vary, in lower case and sorted. Origin has a rule of its own.
std::vector<std::string> varied_names(const Observation& observation) {
    std::vector<std::string> names;
    for (const http::VaryName& member : observation.subject().vary().names) {
        if (member.id != FieldId::origin) names.push_back(base::to_lower(member.name));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

// RFC 9110 §12.5.5 lets each response name what was looked at for it; RFC 9111 §4.1: a cache with several
// responses goes by the Vary of the newest that it finds.
void check_inconsistent(const UrlHistory& history, Report& report) {
    if (history.observations().size() < 2) return;
    const Observation* first = nullptr;
    std::vector<std::string> names_of_first;
    for (const Observation* observation : history.observations()) {
        if (!is_kept_page(*observation)) continue;
        std::vector<std::string> names = varied_names(*observation);
        if (first == nullptr) {
            first = observation;
            names_of_first = std::move(names);
            continue;
        }
        if (names == names_of_first) continue;
        std::vector<std::string> missing;
        std::set_symmetric_difference(names.begin(), names.end(), names_of_first.begin(),
                                      names_of_first.end(), std::back_inserter(missing));
        report.about(observation->exchange());
        Finding& finding = report.add(
            fmt::format(
                "this URL varies by {} in some responses and not in others: caches hand out a variant "
                "to visitors whom it was not made for",
                missing.front()),
            observation->subject().field(FieldId::vary));
        finding.elsewhere.push_back({&first->exchange(), first->subject().field(FieldId::vary)});
        return;
    }
}

constexpr std::array kInconsistentBad{
    Example{"a language only where one was asked for",
            "GET /prices HTTP/1.1\nHost: shop.example\nAccept-Language: de\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\nContent-Language: de\n"
            "Vary: Accept-Language\n"
            "---\n"
            "GET /prices HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n"},
};
constexpr std::array kInconsistentGood{
    Example{"the same names, in another order",
            "GET /prices HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n"
            "Vary: Accept-Language, Accept-Encoding\n"
            "---\n"
            "GET /prices HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n"
            "Vary: accept-encoding, accept-language\n"},
};

// Does it vary by this field, or by everything?
bool varies_by(const Observation& observation, FieldId id) {
    const http::VaryField& vary = observation.subject().vary();
    return vary.star || std::any_of(vary.names.begin(), vary.names.end(),
                                    [&](const http::VaryName& name) { return name.id == id; });
}

constexpr std::array kOriginBad{
    Example{"Vary: Origin for those who send one, nothing for the others",
            "GET /font.woff2 HTTP/1.1\nHost: cdn.example\nOrigin: https://shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: font/woff2\nCache-Control: public, max-age=3600\n"
            "Access-Control-Allow-Origin: https://shop.example\nVary: Origin\n"
            "---\n"
            "GET /font.woff2 HTTP/1.1\nHost: cdn.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: font/woff2\nCache-Control: public, max-age=3600\n"},
};
constexpr std::array kOriginGood{
    Example{"Vary: Origin always",
            "GET /font.woff2 HTTP/1.1\nHost: cdn.example\nOrigin: https://shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: font/woff2\nCache-Control: public, max-age=3600\n"
            "Access-Control-Allow-Origin: https://shop.example\nVary: Origin\n"
            "---\n"
            "GET /font.woff2 HTTP/1.1\nHost: cdn.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: font/woff2\nCache-Control: public, max-age=3600\n"
            "Vary: Origin\n"},
};
// The response that keeps the others out is the one without the name.
void check_origin(const UrlHistory& history, Report& report) {
    if (history.observations().size() < 2) return;
    const Observation* with = nullptr;
    const Observation* without = nullptr;
    for (const Observation* observation : history.observations()) {
        if (!is_kept_page(*observation)) continue;
        const bool varies = varies_by(*observation, FieldId::origin);
        // One that lets every origin in answers all of them rightly.
        if (!varies && observation->fields().contains(FieldId::access_control_allow_origin)) continue;
        const Observation*& kind = varies ? with : without;
        if (kind == nullptr) kind = observation;
    }
    if (with == nullptr || without == nullptr || with->subject().vary().star) return;
    report.about(without->exchange());
    report
        .add(
            "without Vary: Origin this copy answers pages of other sites too, and as it does not name them "
            "their browsers throw it away",
            without->subject().field(FieldId::cache_control))
        .elsewhere.push_back({&with->exchange(), with->subject().field(FieldId::vary)});
}

constexpr std::array kAcceptBad{
    Example{"an image in the format that the browser likes, for caches one and the same",
            "GET /photo HTTP/1.1\nHost: shop.example\nAccept: image/webp,*/*\n\n"
            "HTTP/1.1 200 OK\nContent-Type: image/webp\nCache-Control: max-age=600\n"
            "---\n"
            "GET /photo HTTP/1.1\nHost: shop.example\nAccept: image/png,*/*\n\n"
            "HTTP/1.1 200 OK\nContent-Type: image/jpeg\nCache-Control: max-age=600\n"},
};
constexpr std::array kAcceptGood{
    Example{"said so",
            "GET /photo HTTP/1.1\nHost: shop.example\nAccept: image/webp,*/*\n\n"
            "HTTP/1.1 200 OK\nContent-Type: image/webp\nCache-Control: max-age=600\nVary: Accept\n"
            "---\n"
            "GET /photo HTTP/1.1\nHost: shop.example\nAccept: image/png,*/*\n\n"
            "HTTP/1.1 200 OK\nContent-Type: image/jpeg\nCache-Control: max-age=600\nVary: Accept\n"},
};
// Two kept pages that differ in `answered`, for requests that differ in `asked` (and in neither browser nor
// cookies), which a cache takes for one. Only neighbours are held against each other.
template <class Differ>
bool tell_unkeyed(const UrlHistory& history, Report& report, FieldId asked, FieldId answered, Differ differ,
                  std::string_view effect) {
    if (history.observations().size() < 2) return false;
    const Observation* before = nullptr;
    for (const Observation* observation : history.observations()) {
        if (!is_kept_page(*observation) || varies_by(*observation, asked)) continue;
        const Observation* previous = std::exchange(before, observation);
        if (previous == nullptr || asked_alike(*previous, *observation, asked) ||
            !asked_alike(*previous, *observation, FieldId::user_agent) ||
            !asked_alike(*previous, *observation, FieldId::cookie) || !differ(*previous, *observation) ||
            !is_same_variant(*previous, *observation)) {
            continue;
        }
        report.about(observation->exchange());
        report
            .add(
                fmt::format("{} came for one {} and {} for another, and caches do not tell the two apart: {}",
                            previous->fields().value(answered), http::field_name(asked),
                            observation->fields().value(answered), effect),
                observation->subject().field(answered))
            .elsewhere.push_back({&previous->exchange(), previous->subject().field(answered)});
        return true;
    }
    return false;
}
// Kept pages whose content alone differs. Time changes pages too: that it was the field shows where its first
// value brings the first content back.
void tell_unkeyed_bodies(const UrlHistory& history, Report& report, FieldId asked, std::string_view effect) {
    if (history.observations().size() < 3) return;
    std::unordered_map<std::string_view, const Observation*> last_with;
    const Observation* before = nullptr;
    for (const Observation* observation : history.observations()) {
        if (!is_kept_page(*observation) || varies_by(*observation, asked)) continue;
        const Observation* previous = std::exchange(before, observation);
        const Observation*& own = last_with[observation->request_value(asked)];
        const Observation* earlier = std::exchange(own, observation);
        if (earlier == nullptr || earlier == previous || asked_alike(*previous, *observation, asked) ||
            !asked_alike(*previous, *observation, FieldId::user_agent) ||
            !asked_alike(*previous, *observation, FieldId::cookie) ||
            !asked_alike(*earlier, *observation, FieldId::cookie) ||
            !bodies_are(Likeness::same, *earlier, *observation) ||
            !bodies_are(Likeness::different, *previous, *observation) ||
            !is_same_variant(*previous, *observation)) {
            continue;
        }
        report.about(observation->exchange());
        report
            .add(fmt::format("the content goes with {}, and caches do not tell its values apart: {}",
                             http::field_name(asked), effect),
                 observation->subject().field(FieldId::vary))
            .elsewhere.push_back({&previous->exchange(), previous->subject().field(FieldId::vary)});
        return;
    }
}
void check_accept(const UrlHistory& history, Report& report) {
    constexpr std::string_view effect = "some visitors get a format that their browser cannot read";
    const auto other_type = [](const Observation& a, const Observation& b) {
        const auto type = http::parse_media_type(a.fields().value(FieldId::content_type));
        const auto other = http::parse_media_type(b.fields().value(FieldId::content_type));
        return type && other && type->essence() != other->essence();
    };
    if (!tell_unkeyed(history, report, FieldId::accept, FieldId::content_type, other_type, effect))
        tell_unkeyed_bodies(history, report, FieldId::accept, effect);
}

constexpr std::array kLanguageBad{
    Example{"German for one, French for the next, and nothing that tells them apart",
            "GET /prices HTTP/1.1\nHost: shop.example\nAccept-Language: de\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n"
            "Content-Language: de\n"
            "---\n"
            "GET /prices HTTP/1.1\nHost: shop.example\nAccept-Language: fr\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n"
            "Content-Language: fr\n"},
};
constexpr std::array kLanguageGood{
    Example{"said so",
            "GET /prices HTTP/1.1\nHost: shop.example\nAccept-Language: de\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n"
            "Content-Language: de\nVary: Accept-Language\n"
            "---\n"
            "GET /prices HTTP/1.1\nHost: shop.example\nAccept-Language: fr\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n"
            "Content-Language: fr\nVary: Accept-Language\n"},
};
void check_language(const UrlHistory& history, Report& report) {
    constexpr std::string_view effect = "visitors get the page in a language that is not theirs";
    const auto other_language = [](const Observation& a, const Observation& b) {
        return a.fields().contains(FieldId::content_language) &&
               b.fields().contains(FieldId::content_language) &&
               !answered_alike(a, b, FieldId::content_language);
    };
    if (!tell_unkeyed(history, report, FieldId::accept_language, FieldId::content_language, other_language,
                      effect)) {
        tell_unkeyed_bodies(history, report, FieldId::accept_language, effect);
    }
}

constexpr std::array kCookieBad{
    Example{"a greeting by cookie, kept for all",
            "GET /hello HTTP/1.1\nHost: shop.example\nCookie: user=ann\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n\n"
            "<p>Hello Ann\n"
            "---\n"
            "GET /hello HTTP/1.1\nHost: shop.example\nCookie: user=bob\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n\n"
            "<p>Hello Bob\n"
            "---\n"
            "GET /hello HTTP/1.1\nHost: shop.example\nCookie: user=ann\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n\n"
            "<p>Hello Ann\n"},
};
constexpr std::array kCookieGood{
    Example{"not shared",
            "GET /hello HTTP/1.1\nHost: shop.example\nCookie: user=ann\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: private, max-age=300\n\n"
            "<p>Hello Ann\n"
            "---\n"
            "GET /hello HTTP/1.1\nHost: shop.example\nCookie: user=bob\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: private, max-age=300\n\n"
            "<p>Hello Bob\n"
            "---\n"
            "GET /hello HTTP/1.1\nHost: shop.example\nCookie: user=ann\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: private, max-age=300\n\n"
            "<p>Hello Ann\n"},
    Example{"another cookie and another content, which time alone may have brought",
            "GET /hello HTTP/1.1\nHost: shop.example\nCookie: seen=1\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n\n"
            "<p>12 in stock\n"
            "---\n"
            "GET /hello HTTP/1.1\nHost: shop.example\nCookie: seen=2\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n\n"
            "<p>11 in stock\n"},
};
// Time changes pages too. That it was the cookie shows where the first cookie brings the first page back.
void check_cookie(const UrlHistory& history, Report& report) {
    if (history.observations().size() < 3) return;
    std::unordered_map<std::string_view, const Observation*> last_with;
    const Observation* before = nullptr;
    for (const Observation* observation : history.observations()) {
        if (!is_page(*observation) || observation->subject().shared_keeper() == nullptr ||
            varies_by(*observation, FieldId::cookie)) {
            continue;
        }
        const Observation* previous = std::exchange(before, observation);
        const Observation*& own = last_with[observation->request_value(FieldId::cookie)];
        const Observation* earlier = std::exchange(own, observation);
        if (earlier == nullptr || earlier == previous ||
            asked_alike(*previous, *observation, FieldId::cookie) ||
            !bodies_are(Likeness::same, *earlier, *observation) ||
            !bodies_are(Likeness::different, *previous, *observation) ||
            !is_same_variant(*previous, *observation)) {
            continue;
        }
        report.about(observation->exchange());
        report
            .add(
                "the page changes with the cookie, and shared caches keep one for all: visitors see what "
                "was made for another",
                observation->subject().place_of_lifetime(*observation->subject().shared_keeper()))
            .elsewhere.push_back({&previous->exchange(), std::nullopt});
        return;
    }
}

constexpr std::array kRules{
    Rule{.id = "vary-inconsistent",
         .severity = Severity::warning,
         .summary = "responses of one URL that vary by different fields",
         .spec = "RFC 9111 §4.1; RFC 9110 §12.5.5",
         .why =
             "A cache that holds several responses for a URL goes by the `Vary` of one of them. Where they "
             "differ, the answer depends on which came last: a response without the name answers "
             "everybody.",
         .fix = "Send the same `Vary` on every response of the URL, also on those for which the field was "
                "absent or made no difference, and on 304.",
         .bad = kInconsistentBad,
         .good = kInconsistentGood,
         .check_history = check_inconsistent},
    Rule{.id = "vary-origin-conditional",
         .severity = Severity::warning,
         .summary = "Vary: Origin on some responses of a URL and not on others",
         .spec = "Fetch §3.2, CORS protocol and HTTP caches; RFC 9110 §12.5.5",
         .why = "The copy without `Vary: Origin` is usually the one without `Access-Control-Allow-Origin` as "
                "well. Once a cache has it, scripts, fonts and API calls from other sites fail until it "
                "expires.",
         .fix = "Send `Vary: Origin` on every response of the URL, also to requests without `Origin`.",
         .bad = kOriginBad,
         .good = kOriginGood,
         .check_history = check_origin},
    Rule{.id = "vary-missing-accept",
         .severity = Severity::warning,
         .summary = "another format for another Accept, without Vary: Accept",
         .spec = "RFC 9110 §12.5.1; RFC 9111 §4.1",
         .why = "A cache that is not told keeps the first format for everybody: WebP for a browser that "
                "cannot show it, JSON where a page was asked for.",
         .fix = "`Vary: Accept`, or better a URL for each format: Accept has many values.",
         .bad = kAcceptBad,
         .good = kAcceptGood,
         .check_history = check_accept},
    Rule{.id = "vary-missing-accept-language",
         .severity = Severity::warning,
         .summary = "another language for another Accept-Language, without Vary: Accept-Language",
         .spec = "RFC 9110 §12.5.4; RFC 9111 §4.1",
         .why = "A cache that is not told keeps the first language for everybody.",
         .fix = "A URL for each language, or `Vary: Accept-Language` with the field normalised at the edge.",
         .bad = kLanguageBad,
         .good = kLanguageGood,
         .check_history = check_language},
    Rule{.id = "cookie-vary-mismatch",
         .severity = Severity::info,
         .summary = "a page that changes with the cookie, kept by shared caches",
         .spec = "RFC 9111 §4.1; RFC 9111 §7.3",
         .why = "Nothing in the response tells shared caches that it was made for one cookie, so they answer "
                "all visitors with it.",
         .fix = "`Cache-Control: private`. If the cookie only chooses among a few pages, let the CDN put "
                "that choice into the key.",
         .bad = kCookieBad,
         .good = kCookieGood,
         .check_history = check_cookie},
};

}  // namespace

lint::Family variant_rules() {
    return {"variants", "Variants of one URL", kRules};
}

}  // namespace cachewright::rules
