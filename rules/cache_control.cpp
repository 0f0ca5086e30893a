// Cache-Control that does not say what its author meant (RFC 9111 §5.2).
#include "lib/base/ascii.hpp"
#include "lib/http/delta_seconds.hpp"
#include "lib/lint/correction.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/directive_slip.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>

namespace cachewright::rules {

namespace {

using http::FieldId;
using http::FieldLine;
using lint::DirectiveDefect;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

constexpr std::array kMissingBad{
    Example{"a page without a word about caching",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"},
    Example{"a missing page, which caches may keep as well",
            "GET /nowhere HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 404 Not Found\nContent-Type: text/html\n"},
    Example{"a temporary redirect, which CDNs keep by defaults of their own",
            "GET /start HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 302 Found\nLocation: /de/\n"},
};
constexpr std::array kMissingGood{
    Example{"a policy",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-cache\nETag: \"a1\"\n"},
    Example{"an answer to POST needs none",
            "POST /order HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"},
    Example{"a missing page for a minute",
            "GET /nowhere HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 404 Not Found\nContent-Type: text/html\n"
            "Cache-Control: max-age=60\n"},
    Example{"an error that caches do not keep by themselves", "HTTP/1.1 500 Internal Server Error\n"},
};
// Caches may keep these without being told to (RFC 9110 §15.1), but for permanent redirects, of which
// fresh-redirect-permanent-long speaks, and what no browser or CDN keeps.
bool is_kept_unasked(int status) {
    return status == 200 || status == 203 || status == 300 || status == 404 || status == 410;
}
// No browser keeps these by itself; Cloudflare does for 20 minutes, Fastly as long as anything else.
bool is_temporary_redirect(int status) {
    return status == 302 || status == 303 || status == 307;
}
// With Last-Modified caches guess a lifetime from it, of which fresh-heuristic speaks; with a cookie it is
// cookie-heuristic-cacheable that matters.
void check_missing(const Subject& subject, Report& report) {
    const bool redirect = is_temporary_redirect(subject.status());
    if (subject.states_policy() || (!redirect && !is_kept_unasked(subject.status())) ||
        !subject.is_get_or_head() || !subject.fields_complete() ||
        subject.request_facts().has_authorization || subject.fields().contains(FieldId::last_modified) ||
        subject.fields().contains(FieldId::set_cookie) || subject.vary().star ||
        !subject.misspelt_names().empty()) {
        return;
    }
    if (redirect) {
        report.add("no cache policy: browsers do not keep this redirect, some CDNs do by a default of theirs",
                   std::nullopt, Severity::info);
        return;
    }
    // A hash in the path may be a customer's number as well as a version: for the lack of a policy it does
    // not matter.
    const lint::ResourceKind kind = subject.resource() == lint::ResourceKind::fingerprinted_asset
                                        ? lint::ResourceKind::plain_asset
                                        : subject.resource();
    report.add(
        fmt::format("no cache policy: each browser and CDN decides for itself how long to keep this {}",
                    lint::resource_kind_name(kind)));
}

constexpr std::array kUnknownBad{
    Example{"a word that no cache knows", "HTTP/1.1 200 OK\nCache-Control: max-age=600, forever\n"},
};
constexpr std::array kUnknownGood{
    Example{"directives of a vendor", "HTTP/1.1 200 OK\nCache-Control: max-age=600, x-edge-hold=60\n"},
};
void check_unknown(const Subject& subject, Report& report) {
    each_slip(subject, DirectiveDefect::unknown, [&](const Slip& written) {
        report.add(fmt::format("caches ignore '{}': no registry lists it", written.member()),
                   written.place());
    });
}

constexpr std::array kMisspeltBad{
    Example{"max-age without its dash", "HTTP/1.1 200 OK\nCache-Control: maxage=60\n"},
    Example{"s-maxage with one dash too many", "HTTP/1.1 200 OK\nCache-Control: max-age=60, s-max-age=600\n"},
    Example{"a colon for the equals sign", "HTTP/1.1 200 OK\nCache-Control: max-age: 60\n"},
    Example{"a blank for the equals sign", "HTTP/1.1 200 OK\nCache-Control: max-age 60\n"},
    Example{"a letter lost", "HTTP/1.1 200 OK\nCache-Control: privat, max-age=60\n"},
};
constexpr std::array kMisspeltGood{
    Example{"the names of the RFC", "HTTP/1.1 200 OK\nCache-Control: max-age=60, s-maxage=600\n"},
    Example{"any case will do", "HTTP/1.1 200 OK\nCache-Control: Max-Age=60, PUBLIC\n"},
};
void check_misspelt(const Subject& subject, Report& report) {
    each_slip(subject, DirectiveDefect::misspelt, [&](const Slip& written) {
        Finding& finding = report.add(
            fmt::format("caches ignore '{}': the directive is {}", written.at_fault(), written.issue.meant),
            written.place());
        written.mend(finding);
    });
}

constexpr std::array kSemicolonBad{
    Example{"directives joined by semicolons", "HTTP/1.1 200 OK\nCache-Control: public; max-age=60\n"},
    Example{"a semicolon behind the number", "HTTP/1.1 200 OK\nCache-Control: max-age=60; public\n"},
};
constexpr std::array kSemicolonGood{
    Example{"commas", "HTTP/1.1 200 OK\nCache-Control: public, max-age=60\n"},
    Example{"inside quotes", "HTTP/1.1 200 OK\nCache-Control: max-age=60, x-note=\"a; b\"\n"},
};
void check_semicolon(const Subject& subject, Report& report) {
    each_slip(subject, DirectiveDefect::semicolon, [&](const Slip& written) {
        Finding& finding = report.add(
            fmt::format("caches read '{}' as one directive and lose what it says", written.member()),
            written.place());
        written.mend(finding);
    });
}

constexpr std::array kMissingCommaBad{
    Example{"a blank between two directives", "HTTP/1.1 200 OK\nCache-Control: public max-age=60\n"},
    Example{"behind the number", "HTTP/1.1 200 OK\nCache-Control: max-age=60 must-revalidate\n"},
};
constexpr std::array kMissingCommaGood{
    Example{"commas, with or without blanks",
            "HTTP/1.1 200 OK\nCache-Control: public,max-age=60 , must-revalidate\n"},
};
void check_missing_comma(const Subject& subject, Report& report) {
    each_slip(subject, DirectiveDefect::missing_comma, [&](const Slip& written) {
        Finding& finding = report.add(
            fmt::format("caches read '{}' as one directive and lose what it says", written.member()),
            written.place());
        written.mend(finding);
    });
}

constexpr std::array kBareNumberBad{
    Example{"a number and nothing else", "HTTP/1.1 200 OK\nCache-Control: 3600\n"},
    Example{"among directives", "HTTP/1.1 200 OK\nCache-Control: public, 3600\n"},
};
constexpr std::array kBareNumberGood{
    Example{"with its name", "HTTP/1.1 200 OK\nCache-Control: public, max-age=3600\n"},
};
void check_bare_number(const Subject& subject, Report& report) {
    each_slip(subject, DirectiveDefect::bare_number, [&](const Slip& written) {
        Finding& finding = report.add(
            fmt::format("'{0}' says nothing to a cache: max-age= before it is lost", written.member()),
            written.place());
        finding.suggestion = written.corrected();
    });
}

constexpr std::array kQuotedPolicyBad{
    Example{"the quotes of a configuration, sent along",
            "HTTP/1.1 200 OK\nCache-Control: \"private, no-store\"\n"},
    Example{"one directive", "HTTP/1.1 200 OK\nCache-Control: \"max-age=600\"\n"},
    Example{"each directive by itself", "HTTP/1.1 200 OK\nCache-Control: \"private\", \"max-age=60\"\n"},
    Example{"a part of it", "HTTP/1.1 200 OK\nCache-Control: max-age=60, \"must-revalidate\"\n"},
};
constexpr std::array kQuotedPolicyGood{
    Example{"without quotes", "HTTP/1.1 200 OK\nCache-Control: private, no-store\n"},
    Example{"a text in quotes behind a directive of one's own",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60, x-note=\"private\"\n"},
};
void check_quoted_policy(const Subject& subject, Report& report) {
    each_slip(subject, DirectiveDefect::quoted_policy, [&](const Slip& written) {
        const bool whole = written.member().size() == base::trim_ows(written.line.value).size();
        Finding& finding = report.add(
            whole ? std::string("the whole policy is inside quotes: caches read none of it")
                  : fmt::format("{} is inside quotes: caches read nothing of it", written.member()),
            written.place());
        written.mend(finding);
    });
}

constexpr std::array kEmbeddedBad{
    Example{"the field name pasted into its value",
            "HTTP/1.1 200 OK\nCache-Control: Cache-Control: public\n"},
    Example{"another field's line", "HTTP/1.1 200 OK\nCache-Control: max-age=60, Pragma: no-cache\n"},
};
constexpr std::array kEmbeddedGood{
    Example{"the value alone", "HTTP/1.1 200 OK\nCache-Control: public, max-age=60\n"},
};
void check_embedded(const Subject& subject, Report& report) {
    each_slip(subject, DirectiveDefect::embedded_field_name, [&](const Slip& written) {
        Finding& finding = report.add(
            fmt::format("caches ignore '{}': a header line was pasted into the value", written.member()),
            written.place());
        written.mend(finding);
    });
}

constexpr std::array kNameBad{
    Example{"a letter lost", "HTTP/1.1 200 OK\nCache-Contol: no-store\n"},
    Example{"an underscore for the dash", "HTTP/1.1 200 OK\nCache_Control: max-age=60\n"},
    Example{"no dash", "HTTP/1.1 200 OK\nCacheControl: max-age=60\n"},
    Example{"a blank for the dash", "HTTP/1.1 200 OK\nCache Control: no-store\n"},
    Example{"for the CDN", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-CacheControl: max-age=600\n"},
    Example{"a letter lost in Expires", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nExpire: 0\n"},
};
constexpr std::array kNameGood{
    Example{"any case will do", "HTTP/1.1 200 OK\ncache-control: no-store\n"},
    Example{"a field of one's own", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nX-Cache-Control: fast\n"},
    Example{"the CDN's own word", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-Cache: HIT\n"},
};
void check_name(const Subject& subject, Report& report) {
    if (!subject.fields_as_sent()) return;
    for (const lint::MisspeltName& misspelt : subject.misspelt_names()) {
        const FieldLine line = subject.fields()[misspelt.line];
        const std::string_view meant = http::field_name(misspelt.meant);
        Finding& finding = report.add(
            fmt::format("nobody reads '{}', so this line does nothing: the field is {}", line.name, meant),
            Subject::name_of(line));
        finding.suggestion = misspelt.meant == FieldId::cache_control
                                 ? lint::corrected_cache_control(line.value)
                                 : fmt::format("{}: {}", meant, line.value);
        // Beside a line with the right name nobody can tell which of the two was meant to count.
        if (!subject.fields().contains(misspelt.meant))
            finding.replacement = {Subject::name_of(line), std::string(meant)};
    }
}

constexpr std::array kRules{
    Rule{.id = "cc-missing",
         .severity = Severity::warning,
         .summary = "a cacheable response without any cache policy",
         .spec = "RFC 9111 §4.2.2",
         .why = "Without `Cache-Control` or `Expires` every cache falls back on its own habit: browsers may "
                "reuse the response or not, CDNs apply a default of minutes, hours or none. Nobody can say "
                "how long an old version stays visible.",
         .fix = "State a policy. `Cache-Control: no-cache` with an `ETag` for what must be current, "
                "`max-age=…` for what may age, `no-store` for what nobody may keep.",
         .bad = kMissingBad,
         .good = kMissingGood,
         .check = check_missing,
         .veto = lint::Veto::none},
    Rule{.id = "cc-name-misspelt",
         .severity = Severity::error,
         .summary = "a misspelt name of a header field that caches read",
         .spec = "RFC 9110 §5.1; RFC 9111 §5.2",
         .why =
             "Caches, browsers and CDNs pass over a field that they do not know, without a word. The policy "
             "that it was to carry does not exist; a name with a blank in it makes some of them refuse the "
             "whole response.",
         .fix = "Correct the name: `Cache-Control`, `CDN-Cache-Control`, `Expires`, `Vary`, `Set-Cookie`.",
         .fix_safety = lint::FixSafety::safe,
         .bad = kNameBad,
         .good = kNameGood,
         .check = check_name,
         .veto = lint::Veto::none},
    Rule{.id = "cc-unknown-directive",
         .severity = Severity::info,
         .summary = "a Cache-Control directive that no registry lists",
         .spec = "RFC 9111 §5.2.3",
         .why = "Caches ignore directives that they do not know. If one particular cache is meant, fine; "
                "otherwise the word does nothing.",
         .fix = "Remove it, or keep it if a cache of yours reads it.",
         .bad = kUnknownBad,
         .good = kUnknownGood,
         .check = check_unknown,
         .veto = lint::Veto::none},
    Rule{.id = "cc-misspelt-directive",
         .severity = Severity::error,
         .summary = "a misspelt Cache-Control directive, ignored by every cache",
         .spec = "RFC 9111 §5.2; RFC 9111 §5.2.3",
         .why = "A cache ignores a directive that it does not know, without a word. The part of the policy "
                "that it was to carry is off.",
         .fix = "Correct the name. The common ones are `max-age`, `s-maxage`, `no-cache`, `no-store`, "
                "`must-revalidate`, `private` and `public`.",
         .fix_safety = lint::FixSafety::safe,
         .bad = kMisspeltBad,
         .good = kMisspeltGood,
         .check = check_misspelt,
         .veto = lint::Veto::none},
    Rule{.id = "cc-semicolon-separator",
         .severity = Severity::error,
         .summary = "Cache-Control directives separated by semicolons",
         .spec = "RFC 9111 §5.2; RFC 9110 §5.6.1",
         .why = "Directives are a list with commas. `public; max-age=60` is one directive with a strange "
                "name to most caches, so neither `public` nor `max-age` is in force.",
         .fix = "Separate directives with commas.",
         .fix_safety = lint::FixSafety::safe,
         .bad = kSemicolonBad,
         .good = kSemicolonGood,
         .check = check_semicolon,
         .veto = lint::Veto::none},
    Rule{.id = "cc-missing-comma",
         .severity = Severity::error,
         .summary = "no comma between two Cache-Control directives",
         .spec = "RFC 9111 §5.2; RFC 9110 §5.6.1",
         .why = "Without the comma both directives are read as one that no cache knows, or the number of "
                "the first becomes unreadable.",
         .fix = "Separate directives with commas.",
         .fix_safety = lint::FixSafety::safe,
         .bad = kMissingCommaBad,
         .good = kMissingCommaGood,
         .check = check_missing_comma,
         .veto = lint::Veto::none},
    Rule{.id = "cc-bare-number",
         .severity = Severity::error,
         .summary = "a number alone where max-age=… was meant",
         .spec = "RFC 9111 §5.2.2.1",
         .why = "A number without a name is an unknown directive: the lifetime that it was to give does not "
                "exist.",
         .fix = "Write `max-age=` before it.",
         .bad = kBareNumberBad,
         .good = kBareNumberGood,
         .check = check_bare_number,
         .veto = lint::Veto::none},
    Rule{.id = "cc-quoted-policy",
         .severity = Severity::error,
         .summary = "directives inside quotes, which no cache reads",
         .spec = "RFC 9111 §5.2; RFC 9110 §5.6.4",
         .why = "A directive is a word without quotes. What stands inside them is one unknown word to every "
                "cache, so `\"private, no-store\"` forbids nothing. Configurations and templates that quote "
                "a value once more send such a field.",
         .fix = "Take the quotes away.",
         .fix_safety = lint::FixSafety::safe,
         .bad = kQuotedPolicyBad,
         .good = kQuotedPolicyGood,
         .check = check_quoted_policy,
         .veto = lint::Veto::none},
    Rule{.id = "cc-embedded-field-name",
         .severity = Severity::error,
         .summary = "a header line pasted into the value of Cache-Control",
         .spec = "RFC 9111 §5.2; RFC 9110 §5.6",
         .why = "`Cache-Control: Cache-Control: public` happens where a configuration already adds the name. "
                "The pasted part is no directive and is ignored.",
         .fix = "Give the value alone.",
         .fix_safety = lint::FixSafety::safe,
         .bad = kEmbeddedBad,
         .good = kEmbeddedGood,
         .check = check_embedded,
         .veto = lint::Veto::none},
};

}  // namespace

lint::Family cache_control_rules() {
    return {"cache-control", "Cache-Control syntax", kRules};
}

}  // namespace cachewright::rules
