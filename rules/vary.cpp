// Vary: which request fields chose the response (RFC 9110 §12.5.5).
#include "lib/base/ascii.hpp"
#include "lib/base/edit_distance.hpp"
#include "lib/http/list.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "lib/lint/vary_names.hpp"
#include "rules/families.hpp"
#include "rules/selected_caches.hpp"
#include "rules/varied_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::rules {

namespace {

using http::FieldId;
using http::VaryName;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

// The selected caches that answer others from one copy whatever requests have in this field.
Holders mixing(const Subject& subject, std::string_view field) {
    return holders(subject, [&](const auto& cache) {
        return answers_others(cache) && !tells_apart_by(field, subject, cache);
    });
}

constexpr std::array kStarBad{
    Example{"a lifetime that no cache can use", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: *\n"},
    Example{"stored and never found again", "HTTP/1.1 200 OK\nVary: *\n"},
};
constexpr std::array kStarGood{
    Example{"named fields", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: Accept-Encoding\n"},
    Example{"nothing is kept anyway", "HTTP/1.1 200 OK\nCache-Control: no-store\nVary: *\n"},
};
void check_star(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::vary) || !subject.vary().star) return;
    if (!subject.is_get_or_head() || !subject.browser().storability.storable()) return;
    for (const http::FieldListMember& entry :
         http::FieldListMembers(subject.fields(), FieldId::vary, http::Quotes::ignored)) {
        if (entry.member.text != "*") continue;
        const bool fresh = subject.browser().explicitly_fresh() || subject.shared().explicitly_fresh();
        Finding& finding = report.add(fresh ? "no cache may ever reuse this: the lifetime does nothing"
                                            : "no cache may ever reuse this: every request goes to the "
                                              "origin, and gets the full response",
                                      Subject::part_of_value(entry.line, entry.member.span),
                                      fresh ? Severity::error : Severity::warning);
        const auto& view = subject.browser().explicitly_fresh() ? subject.browser() : subject.shared();
        if (fresh) {
            if (const auto place = subject.place_of_lifetime(view)) finding.related.push_back(*place);
        }
        return;
    }
}

constexpr std::array kEncodingBad{
    Example{
        "gzip for everybody",
        "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\nAccept-Encoding: gzip\n\nHTTP/1.1 200 OK\n"
        "Content-Type: text/javascript\nContent-Encoding: gzip\nCache-Control: public, max-age=31536000\n"},
};
constexpr std::array kEncodingGood{
    Example{"one variant for each coding",
            "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\nAccept-Encoding: gzip\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nContent-Encoding: gzip\nCache-Control: public, max-age=31536000\n"
            "Vary: Accept-Encoding\n"},
    Example{"kept by one browser only, which asked for it",
            "GET /me HTTP/1.1\nHost: shop.example\nAccept-Encoding: gzip\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nContent-Encoding: gzip\nCache-Control: private, max-age=60\n"},
    Example{
        "a file that is compressed by nature",
        "GET /dump.sql.gz HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
        "Content-Type: application/sql\nContent-Encoding: gzip\nCache-Control: public, max-age=31536000\n"},
    Example{"a CDN that sees to codings by itself, and one with them in its key",
            "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\nAccept-Encoding: gzip\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nContent-Encoding: gzip\n"
            "Cache-Control: public, max-age=31536000, s-maxage=31536000\n",
            "cloudflare,vercel"},
};
bool compressed_by_nature(std::string_view path) {
    constexpr std::array<std::string_view, 6> endings{".gz", ".tgz", ".svgz", ".br", ".zst", ".Z"};
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return path.ends_with(ending); });
}
// A member of Vary that was to be Accept-Encoding and is not is another rule's finding.
bool tried_to_vary_by_encoding(const Subject& subject) {
    if (varied_name(subject, FieldId::content_encoding) != nullptr) return true;
    const auto& misspellings = subject.vary_misspellings();
    std::size_t at = 0;
    for (const VaryName& name : subject.vary().names) {
        const auto& meant = misspellings[at++];
        if (meant && (meant == "Accept-Encoding" || !base::is_token(name.name))) return true;
    }
    return false;
}
void check_encoding(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::content_encoding) || !subject.fields_complete() ||
        !subject.is_get_or_head() || subject.vary().star ||
        varied_name(subject, FieldId::accept_encoding) != nullptr) {
        return;
    }
    const std::string_view coding = subject.fields().value(FieldId::content_encoding);
    if (coding.empty() || base::equals_ignore_case(coding, "identity")) return;
    if (compressed_by_nature(subject.uri().path) || tried_to_vary_by_encoding(subject)) return;
    if (!shared_without_asking(subject)) return;
    const Holders where = mixing(subject, "Accept-Encoding");
    if (where.none) return;
    // A CDN that keeps one copy for each coding by itself may take the field away; caches further down
    // still miss it.
    const bool edge = subject.came_through_cache();
    Finding& finding = report.add(
        edge ? fmt::format("a CDN on the way may part the codings by itself; any other shared cache "
                           "hands '{}' to clients that cannot read it",
                           coding)
             : fmt::format("shared caches hand '{}' to clients that did not ask for it and cannot read it",
                           coding),
        subject.field(FieldId::content_encoding), edge ? Severity::info : Severity::error);
    finding.caches = where.names;
    if (const auto place = subject.place_of_lifetime(subject.shared())) finding.related.push_back(*place);
    finding.suggestion = lint::corrected_vary(subject, "Accept-Encoding");
}

constexpr std::array kOriginBad{
    Example{
        "each caller's origin, with credentials",
        "GET /api/prices HTTP/1.1\nHost: api.shop.example\nOrigin: https://one.example\n\nHTTP/1.1 200 OK\n"
        "Content-Type: application/json\nCache-Control: public, max-age=600\n"
        "Access-Control-Allow-Origin: https://one.example\nAccess-Control-Allow-Credentials: true\n"},
    Example{"an origin that may or may not be the same for all",
            "GET /api/prices HTTP/1.1\nHost: api.shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: public, max-age=600\n"
            "Access-Control-Allow-Origin: https://one.example\n"},
};
constexpr std::array kOriginGood{
    Example{
        "one variant for each origin",
        "GET /api/prices HTTP/1.1\nHost: api.shop.example\nOrigin: https://one.example\n\nHTTP/1.1 200 OK\n"
        "Content-Type: application/json\nCache-Control: public, max-age=600\n"
        "Access-Control-Allow-Origin: https://one.example\nVary: Origin\n"},
    Example{"everybody",
            "GET /font.3f9a1c2b.woff2 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: font/woff2\nCache-Control: public, max-age=31536000\n"
            "Access-Control-Allow-Origin: *\n"},
    Example{"a CDN with the origin in its key",
            "GET /font.3f9a1c2b.woff2 HTTP/1.1\nHost: shop.example\nOrigin: https://one.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: font/woff2\nCache-Control: public, max-age=31536000\n"
            "Access-Control-Allow-Origin: https://one.example\n",
            "cloudflare"},
};
void check_origin(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::access_control_allow_origin) || !subject.fields_complete() ||
        !subject.is_get_or_head() || subject.vary().star ||
        varied_name(subject, FieldId::origin) != nullptr) {
        return;
    }
    const std::string_view allowed = subject.fields().value(FieldId::access_control_allow_origin);
    if (allowed == "*" || allowed == "null" || allowed.empty()) return;
    if (!shared_without_asking(subject)) return;
    const auto& meant = subject.vary_misspellings();
    if (std::find(meant.begin(), meant.end(), "Origin") != meant.end()) return;
    const Holders where = mixing(subject, "Origin");
    if (where.none) return;
    const bool echoed =
        subject.request() != nullptr && subject.request()->fields.value(FieldId::origin) == allowed;
    const bool credentials = subject.fields().value(FieldId::access_control_allow_credentials) == "true";
    const Severity severity = echoed ? (credentials ? Severity::error : Severity::warning) : Severity::info;
    Finding& finding = report.add(
        echoed ? fmt::format(
                     "shared caches answer every site with leave for {} alone: the others' requests fail",
                     allowed)
               : fmt::format("if other sites get their own origin here, shared caches answer them with leave "
                             "for {} alone; a constant origin is fine, and only probing can tell",
                             allowed),
        subject.field(FieldId::access_control_allow_origin), severity);
    finding.caches = where.names;
    if (const auto place = subject.place_of_lifetime(subject.shared())) finding.related.push_back(*place);
    if (echoed) finding.suggestion = lint::corrected_vary(subject, "Origin");
}

constexpr std::array kUselessBad{
    Example{"a field of the response",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: Accept-Encoding, Content-Type\n"},
    Example{"Content-Encoding for Accept-Encoding",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600\nContent-Encoding: gzip\nVary: Content-Encoding\n"},
    Example{"what the key holds anyway", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: Host\n"},
};
constexpr std::array kUselessGood{
    Example{"request fields", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: Accept-Encoding, Origin\n"},
};
void check_useless(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::vary) || !subject.fields_as_sent()) return;
    for (const VaryName& name : subject.vary().names) {
        switch (lint::vary_uselessness(name.id)) {
            case lint::Uselessness::none: break;
            case lint::Uselessness::response_field:
                report.add(
                    name.id == FieldId::content_encoding
                        ? "requests have no Content-Encoding, so caches mix the codings: Accept-Encoding "
                          "was meant"
                        : fmt::format("no request differs in {}: it is a field of responses",
                                      http::field_name(name.id)),
                    place_of(name));
                break;
            case lint::Uselessness::hop_by_hop:
                report.add(
                    fmt::format("{} is between two hops: caches never compare it", http::field_name(name.id)),
                    place_of(name));
                break;
            case lint::Uselessness::in_the_key:
                report.add("the host is part of every cache key; some CDNs keep nothing that varies by it",
                           place_of(name));
                break;
        }
    }
}

constexpr std::array kMisspeltBad{
    Example{"a letter lost", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: Accept-Encodng\n"},
    Example{"a blank for the dash", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: accept encoding\n"},
    Example{"a semicolon for the comma",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: Accept-Encoding; Origin\n"},
};
constexpr std::array kMisspeltGood{
    Example{"any case will do", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: accept-encoding\n"},
    Example{"a field of one's own", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: X-Device-Class\n"},
};
void check_misspelt(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::vary) || !subject.fields_as_sent()) return;
    std::size_t at = 0;
    for (const VaryName& name : subject.vary().names) {
        const auto& meant = subject.vary_misspellings()[at++];
        if (!meant) continue;
        if (meant->empty()) {
            report
                .add(fmt::format("'{}' is no field name: caches do not tell the variants apart", name.name),
                     place_of(name))
                .suggestion = lint::corrected_vary(subject);
            continue;
        }
        Finding& finding =
            report.add(fmt::format("no request has '{}', so caches mix the variants: the field is {}",
                                   name.name, *meant),
                       place_of(name));
        finding.suggestion = lint::corrected_vary(subject);
        finding.replacement = {place_of(name), std::string(*meant)};
    }
}

constexpr std::array kUntidyBad{
    Example{"a name twice",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: Accept-Encoding, accept-encoding\n"},
    Example{"two layers", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: Origin\nVary: Origin\n"},
    Example{"nothing in it", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary:\n"},
};
constexpr std::array kUntidyGood{
    Example{"each name once",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: Accept-Encoding\nVary: Origin\n"},
};
void check_untidy(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::vary) || !subject.fields_as_sent()) return;
    for (const http::FieldDiagnostic& issue : subject.vary().issues) {
        const std::string_view code = issue.diagnostic.code;
        if (code != "vary-repeated-name" && code != "vary-empty-member" && code != "vary-empty") continue;
        Finding& finding = report.add(
            code == "vary-repeated-name"
                ? "the same name twice: two layers write Vary, and one of them may stop doing so"
                : "an empty place in Vary: a name that should stand there is missing, or nothing is",
            Subject::part_of_value(issue.line, issue.diagnostic.span));
        if (code != "vary-empty" && subject.fields().count(FieldId::vary) == 1)
            finding.suggestion = lint::corrected_vary(subject);
        return;
    }
}

constexpr std::array kRules{
    Rule{.id = "vary-star",
         .severity = Severity::warning,
         .summary = "Vary: * on a response that caches store; an error beside a lifetime",
         .spec = "RFC 9111 §4.1; RFC 9110 §12.5.5",
         .why = "A stored response with `Vary: *` matches no request. It fills caches and never leaves them; "
                "a lifetime beside it does nothing.",
         .fix = "Name the request fields that matter; if the response really depends on something outside "
                "the request, `Cache-Control: no-store` says it better.",
         .bad = kStarBad,
         .good = kStarGood,
         .check = check_star},
    Rule{.id = "vary-missing-accept-encoding",
         .severity = Severity::error,
         .summary = "a compressed response that shared caches keep for all codings",
         .spec = "RFC 9110 §12.5.3; RFC 9110 §12.5.5",
         .why = "The cache does not know that the coding was chosen by `Accept-Encoding`. It hands gzip to "
                "clients that cannot read it, or plain text to all after the first plain request.",
         .fix = "`Vary: Accept-Encoding` on every response for that URL, compressed or not.",
         .bad = kEncodingBad,
         .good = kEncodingGood,
         .check = check_encoding},
    Rule{.id = "vary-missing-origin",
         .severity = Severity::error,
         .summary = "leave for one origin, kept by shared caches for all",
         .spec = "RFC 9110 §12.5.5; Fetch, CORS protocol and HTTP caches",
         .why =
             "If the allowed origin follows the request's `Origin`, the first caller's answer is handed to "
             "all. Other sites' scripts are refused, now and then, depending on who came first.",
         .fix = "`Vary: Origin` on every response for that URL, also where no `Origin` was sent; or "
                "`Access-Control-Allow-Origin: *` for public data.",
         .bad = kOriginBad,
         .good = kOriginGood,
         .check = check_origin},
    Rule{.id = "vary-useless-field",
         .severity = Severity::warning,
         .summary = "a name in Vary that no two requests differ in",
         .spec = "RFC 9110 §12.5.5",
         .why =
             "`Vary` lists request fields. Fields of responses and of single hops are the same (absent) in "
             "all requests; CDNs with a list of allowed names may refuse to keep the response.",
         .fix = "Remove the name. For compression it is `Accept-Encoding`, not `Content-Encoding`.",
         .bad = kUselessBad,
         .good = kUselessGood,
         .check = check_useless},
    Rule{.id = "vary-misspelt",
         .severity = Severity::error,
         .summary = "a misspelt name in Vary",
         .spec = "RFC 9110 §12.5.5",
         .why =
             "No request has a field of that name, so all requests match: the variants that it was to keep "
             "apart are mixed.",
         .fix = "Correct the name; separate names with commas.",
         .fix_safety = lint::FixSafety::safe,
         .bad = kMisspeltBad,
         .good = kMisspeltGood,
         .check = check_misspelt},
    Rule{.id = "vary-duplicate-or-empty",
         .severity = Severity::info,
         .summary = "a name twice in Vary, or an empty place in its list",
         .spec = "RFC 9110 §5.6.1; RFC 9110 §12.5.5",
         .why = "It does no harm by itself. It shows that several layers add to the field, or that a "
                "variable was "
                "empty.",
         .fix = "Name each field once.",
         .bad = kUntidyBad,
         .good = kUntidyGood,
         .check = check_untidy},
};

}  // namespace

lint::Family vary_rules() {
    return {"vary", "Vary and variants", kRules};
}

}  // namespace cachewright::rules
