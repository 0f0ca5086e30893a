// Cache-Control that does not say what its author meant (RFC 9111 §5.2).
#include "lib/base/ascii.hpp"
#include "lib/http/delta_seconds.hpp"
#include "lib/lint/correction.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>

namespace cachewright::rules {

namespace {

using http::CacheDirective;
using http::FieldId;
using http::FieldLine;
using lint::DirectiveDefect;
using lint::DirectiveIssue;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

// An issue with what a check needs to speak of it.
struct Written {
    const http::CacheControl& directives;
    const DirectiveIssue& issue;
    const CacheDirective& directive;
    FieldLine line;

    [[nodiscard]] std::string_view member() const { return base::slice(line.value, directive.span); }
    [[nodiscard]] std::string_view at_fault() const { return base::slice(line.value, issue.span); }
    [[nodiscard]] lint::Place place() const { return Subject::part_of_value(line, issue.span); }
    [[nodiscard]] std::string corrected() const { return lint::corrected_cache_control(line.value); }

    // The whole line for people, and what is safe to write for this slip alone.
    void mend(Finding& finding) const {
        finding.suggestion = corrected();
        finding.replacement = lint::mended_directive(line, directives, issue);
    }
};

// Recorders rewrite lines, so all of this is asked only of fields that are as the server sent them.
template <class Tell>
void each(const Subject& subject, DirectiveDefect defect, Tell tell) {
    if (!subject.fields().contains(FieldId::cache_control) || !subject.fields_as_sent()) return;
    for (const DirectiveIssue& issue : subject.directive_issues()) {
        if (issue.defect != defect) continue;
        tell(Written{subject.cache_control(), issue, subject.cache_control().directives[issue.directive],
                     subject.fields()[issue.line]});
    }
}

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
    each(subject, DirectiveDefect::unknown, [&](const Written& written) {
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
    each(subject, DirectiveDefect::misspelt, [&](const Written& written) {
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
    each(subject, DirectiveDefect::semicolon, [&](const Written& written) {
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
    each(subject, DirectiveDefect::missing_comma, [&](const Written& written) {
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
    each(subject, DirectiveDefect::bare_number, [&](const Written& written) {
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
    each(subject, DirectiveDefect::quoted_policy, [&](const Written& written) {
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
    each(subject, DirectiveDefect::embedded_field_name, [&](const Written& written) {
        Finding& finding = report.add(
            fmt::format("caches ignore '{}': a header line was pasted into the value", written.member()),
            written.place());
        written.mend(finding);
    });
}

constexpr std::array kInvalidDeltaBad{
    Example{"a unit", "HTTP/1.1 200 OK\nCache-Control: max-age=60s\n"},
    Example{"a sign", "HTTP/1.1 200 OK\nCache-Control: max-age=-1\n"},
    Example{"a fraction", "HTTP/1.1 200 OK\nCache-Control: s-maxage=1.5\n"},
    Example{"blanks beside the equals sign", "HTTP/1.1 200 OK\nCache-Control: max-age = 60\n"},
};
constexpr std::array kInvalidDeltaGood{
    Example{"whole seconds", "HTTP/1.1 200 OK\nCache-Control: max-age=60, s-maxage=0\n"},
};
void check_invalid_delta(const Subject& subject, Report& report) {
    each(subject, DirectiveDefect::invalid_delta, [&](const Written& written) {
        const CacheDirective& directive = written.directive;
        const bool number = http::parse_delta_seconds(directive.argument).has_value();
        Finding& finding = report.add(
            number ? fmt::format("caches read no number in '{}': no blanks may stand beside the '='",
                                 written.member())
                   : fmt::format("'{}' is no number of seconds: some caches take the response for stale, "
                                 "others ignore {}",
                                 directive.argument, http::directive_name(directive.directive)),
            written.place());
        written.mend(finding);
    });
}

constexpr std::array kQuotedDeltaBad{
    Example{"a number in quotes", "HTTP/1.1 200 OK\nCache-Control: max-age=\"60\"\n"},
};
constexpr std::array kQuotedDeltaGood{
    Example{"the token form", "HTTP/1.1 200 OK\nCache-Control: max-age=60\n"},
};
void check_quoted_delta(const Subject& subject, Report& report) {
    each(subject, DirectiveDefect::quoted_delta, [&](const Written& written) {
        Finding& finding = report.add(
            "some caches read no number in quotes and keep the response for no time at all", written.place());
        written.mend(finding);
    });
}

constexpr std::array kMissingArgumentBad{
    Example{"max-age alone", "HTTP/1.1 200 OK\nCache-Control: max-age\n"},
    Example{"nothing behind the equals sign", "HTTP/1.1 200 OK\nCache-Control: public, s-maxage=\n"},
};
constexpr std::array kMissingArgumentGood{
    Example{"with its number", "HTTP/1.1 200 OK\nCache-Control: public, s-maxage=60\n"},
    Example{"no-cache needs none", "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"a\"\n"},
};
void check_missing_argument(const Subject& subject, Report& report) {
    each(subject, DirectiveDefect::missing_argument, [&](const Written& written) {
        report.add(fmt::format("{0} without a number of seconds: some caches take the response for stale, "
                               "others ignore {0}",
                               http::directive_name(written.directive.directive)),
                   written.place());
    });
}

constexpr std::array kOpenQuoteBad{
    Example{"a closing quote forgotten",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60, private=\"x-user, no-transform\n"},
};
constexpr std::array kOpenQuoteGood{
    Example{"closed",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60, private=\"x-user\", no-transform\n",
            {},
            {},
            "qualified-private-or-no-cache"},
};
void check_open_quote(const Subject& subject, Report& report) {
    each(subject, DirectiveDefect::unterminated_quote, [&](const Written& written) {
        report.add("the quote is never closed: every directive behind it is lost", written.place());
    });
}

constexpr std::array kDuplicateBad{
    Example{"two lifetimes", "HTTP/1.1 200 OK\nCache-Control: max-age=60, max-age=600\n"},
    Example{"two writers",
            "HTTP/1.1 200 OK\nCache-Control: public, max-age=60\nCache-Control: max-age=86400\n"},
    Example{"the same twice", "HTTP/1.1 200 OK\nCache-Control: public, max-age=60, public\n"},
};
constexpr std::array kDuplicateGood{
    Example{"once each", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCache-Control: public\n"},
    Example{"the bare and the qualified form",
            "HTTP/1.1 200 OK\nCache-Control: no-cache, no-cache=\"Set-Cookie\"\nETag: \"a\"\n"},
};
// Two values matter only where something is kept: no-store settles the matter.
void check_duplicate(const Subject& subject, Report& report) {
    each(subject, DirectiveDefect::duplicate_same, [&](const Written& written) {
        Finding& finding =
            report.add(fmt::format("{} is already said", written.member()), written.place(), Severity::info);
        finding.related.push_back(Subject::place_of(subject.cache_control().directives[written.issue.first]));
        finding.replacement = lint::mended_directive(written.line, written.directives, written.issue);
    });
    each(subject, DirectiveDefect::duplicate_different, [&](const Written& written) {
        const CacheDirective& first = subject.cache_control().directives[written.issue.first];
        const bool kept = !subject.cache_control().has(http::Directive::no_store);
        Finding& finding = report.add(
            fmt::format("some caches follow '{}', others '{}', others keep nothing",
                        base::slice(subject.fields()[first.line].value, first.span), written.member()),
            written.place(), kept ? Severity::error : Severity::info);
        finding.related.push_back(Subject::place_of(first));
    });
}

constexpr std::array kOverflowBad{
    Example{"more than 31 bits hold", "HTTP/1.1 200 OK\nCache-Control: max-age=9999999999\n"},
};
constexpr std::array kOverflowGood{
    Example{"a year", "HTTP/1.1 200 OK\nCache-Control: max-age=31536000\n"},
};
void check_overflow(const Subject& subject, Report& report) {
    each(subject, DirectiveDefect::overflow, [&](const Written& written) {
        Finding& finding = report.add(
            fmt::format("{} seconds overflow in caches that count in 32 bits: they may keep nothing",
                        written.directive.argument),
            written.place());
        finding.suggestion = written.corrected();
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
    Rule{.id = "cc-invalid-delta",
         .severity = Severity::error,
         .summary = "a lifetime that is not a whole number of seconds",
         .spec = "RFC 9111 §1.2.2; RFC 9111 §4.2.1",
         .why = "Lifetimes are digits and nothing else: no unit, no sign, no fraction, no blanks beside the "
                "equals sign. RFC 9111 asks caches to treat anything else as stale; some ignore the "
                "directive instead, some read the leading digits.",
         .fix = "Write whole seconds: `max-age=60`. To forbid reuse write `no-store` or `no-cache`, not a "
                "negative number.",
         .fix_safety = lint::FixSafety::safe,
         .bad = kInvalidDeltaBad,
         .good = kInvalidDeltaGood,
         .check = check_invalid_delta,
         .veto = lint::Veto::none},
    Rule{.id = "cc-quoted-delta",
         .severity = Severity::warning,
         .summary = "a lifetime in quotes",
         .spec = "RFC 9111 §5.2.2.1",
         .why = "Senders must use the form without quotes. Recipients ought to understand both, but not all "
                "do.",
         .fix = "Drop the quotes.",
         .fix_safety = lint::FixSafety::safe,
         .bad = kQuotedDeltaBad,
         .good = kQuotedDeltaGood,
         .check = check_quoted_delta,
         .veto = lint::Veto::none},
    Rule{.id = "cc-missing-argument",
         .severity = Severity::error,
         .summary = "a lifetime directive without its number",
         .spec = "RFC 9111 §5.2.2.1; RFC 9111 §4.2.1",
         .why = "`max-age`, `s-maxage` and the `stale-` directives mean nothing without seconds; caches take "
                "the response for stale or behave as if the word were not there.",
         .fix = "Give the seconds: `max-age=60`.",
         .bad = kMissingArgumentBad,
         .good = kMissingArgumentGood,
         .check = check_missing_argument,
         .veto = lint::Veto::none},
    Rule{.id = "cc-unterminated-quote",
         .severity = Severity::error,
         .summary = "a quote in Cache-Control that is never closed",
         .spec = "RFC 9110 §5.6.4",
         .why = "Everything up to the end of the line becomes part of the quoted text. Directives in it, be "
                "it `private` or `no-store`, are not in force.",
         .fix = "Close the quote.",
         .bad = kOpenQuoteBad,
         .good = kOpenQuoteGood,
         .check = check_open_quote,
         .veto = lint::Veto::none},
    Rule{.id = "cc-duplicate-directive",
         .severity = Severity::warning,
         .summary = "the same directive twice; an error when the two disagree",
         .spec = "RFC 9111 §4.2.1",
         .why =
             "When a directive is there twice with different values, a cache may use the first or consider "
             "the response stale, and some use the last. Usually two layers write the policy and each "
             "believes that it is the only one.",
         .fix = "Let one layer write the policy, once.",
         .fix_safety = lint::FixSafety::safe,
         .bad = kDuplicateBad,
         .good = kDuplicateGood,
         .check = check_duplicate,
         .veto = lint::Veto::none},
    Rule{.id = "cc-delta-overflow",
         .severity = Severity::warning,
         .summary = "a lifetime that does not fit in 31 bits",
         .spec = "RFC 9111 §1.2.2",
         .why = "Caches that follow the RFC take the number for 2147483648 seconds. Others overflow to a "
                "negative lifetime and keep nothing.",
         .fix = "`max-age=31536000`, a year, is as long as any lifetime needs to be.",
         .bad = kOverflowBad,
         .good = kOverflowGood,
         .check = check_overflow,
         .veto = lint::Veto::none},
};

}  // namespace

lint::Family cache_control_rules() {
    return {"cache-control", "Cache-Control syntax", kRules};
}

}  // namespace cachewright::rules
