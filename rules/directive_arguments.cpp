// Arguments of Cache-Control's directives that caches read otherwise than meant, or not at all (RFC 9111
// §5.2).
#include "lib/base/ascii.hpp"
#include "lib/http/delta_seconds.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/directive_slip.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

namespace cachewright::rules {

namespace {

using http::CacheDirective;
using lint::DirectiveDefect;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

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
    each_slip(subject, DirectiveDefect::invalid_delta, [&](const Slip& written) {
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
    each_slip(subject, DirectiveDefect::quoted_delta, [&](const Slip& written) {
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
    each_slip(subject, DirectiveDefect::missing_argument, [&](const Slip& written) {
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
    each_slip(subject, DirectiveDefect::unterminated_quote, [&](const Slip& written) {
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
    each_slip(subject, DirectiveDefect::duplicate_same, [&](const Slip& written) {
        Finding& finding =
            report.add(fmt::format("{} is already said", written.member()), written.place(), Severity::info);
        finding.related.push_back(Subject::place_of(subject.cache_control().directives[written.issue.first]));
        finding.replacement = written.replacement();
    });
    each_slip(subject, DirectiveDefect::duplicate_different, [&](const Slip& written) {
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
    each_slip(subject, DirectiveDefect::overflow, [&](const Slip& written) {
        Finding& finding = report.add(
            fmt::format("{} seconds overflow in caches that count in 32 bits: they may keep nothing",
                        written.directive.argument),
            written.place());
        finding.suggestion = written.corrected();
    });
}

constexpr std::array kRules{
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

lint::Family directive_argument_rules() {
    return {"directive-arguments", "Arguments of directives", kRules};
}

}  // namespace cachewright::rules
