// Cache-Control that says what was meant in a form that some caches misread.
#include "lib/base/ascii.hpp"
#include "lib/lint/correction.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace cachewright::rules {

namespace {

using http::ArgumentForm;
using http::CacheDirective;
using http::Directive;
using http::FieldId;
using http::FieldLine;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

// The server's own Cache-Control, line by line as it wrote it.
bool has_own_cache_control(const Subject& subject) {
    return subject.fields().contains(FieldId::cache_control) && subject.fields_as_sent();
}

bool is_flag(Directive directive) {
    switch (directive) {
        case Directive::immutable:
        case Directive::must_revalidate:
        case Directive::must_understand:
        case Directive::no_store:
        case Directive::no_transform:
        case Directive::proxy_revalidate:
        case Directive::public_: return true;
        default: return false;
    }
}

// "no-cache=1", "private=true": a switch, where the directive takes names of fields.
bool is_switched(const CacheDirective& directive) {
    if (directive.directive != Directive::no_cache && directive.directive != Directive::private_)
        return false;
    constexpr std::array<std::string_view, 8> switches{"0", "1", "true", "false", "yes", "no", "on", "off"};
    return base::equals_any_ignore_case(directive.argument, switches);
}

void suggest_correction(const Subject& subject, const CacheDirective& directive, Finding& finding) {
    const FieldLine line = subject.fields()[directive.line];
    if (subject.fields().count(FieldId::cache_control) != 1) return;
    std::string value(line.value);
    value.replace(directive.span.offset, directive.span.length, base::to_lower(directive.name));
    const std::string corrected = lint::corrected_cache_control(value);
    if (!corrected.empty()) finding.suggestion = corrected;
}

constexpr std::array kFlagBad{
    Example{"a switch", "HTTP/1.1 200 OK\nCache-Control: no-store=1\n"},
    Example{"private switched on", "HTTP/1.1 200 OK\nCache-Control: private=true, max-age=60\n"},
};
constexpr std::array kFlagGood{
    Example{"the word alone", "HTTP/1.1 200 OK\nCache-Control: no-store\n"},
};
void check_flag(const Subject& subject, Report& report) {
    if (!has_own_cache_control(subject)) return;
    for (const CacheDirective& directive : subject.cache_control().directives) {
        const bool switched = is_switched(directive);
        if (directive.form == ArgumentForm::none || (!switched && !is_flag(directive.directive))) continue;
        const std::string_view name = http::directive_name(directive.directive);
        Finding& finding = report.add(
            switched ? fmt::format("caches look for a field named '{}' here: {} may not act at all",
                                   directive.argument, name)
                     : fmt::format("{} takes no value: caches that compare words do not see it", name),
            Subject::place_of(directive));
        suggest_correction(subject, directive, finding);
    }
}

// A list of fields that names Set-Cookie is the concern of cookie-qualified-no-cache.
bool names_other_fields(const CacheDirective& directive) {
    if (directive.directive != Directive::no_cache && directive.directive != Directive::private_)
        return false;
    if (directive.form != ArgumentForm::quoted && directive.form != ArgumentForm::token) return false;
    return !directive.argument.empty() && !is_switched(directive) &&
           !http::names_field(directive, "Set-Cookie");
}

constexpr std::array kQualifiedBad{
    Example{"private for one field", "HTTP/1.1 200 OK\nCache-Control: private=\"X-User\", max-age=600\n"},
    Example{"one field to be asked for again",
            "HTTP/1.1 200 OK\nCache-Control: no-cache=\"X-Balance\", max-age=600\n"},
};
constexpr std::array kQualifiedGood{
    Example{"private as a whole", "HTTP/1.1 200 OK\nCache-Control: private, max-age=600\n"},
};
void check_qualified(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::cache_control)) return;
    for (const CacheDirective& directive : subject.cache_control().directives) {
        if (!names_other_fields(directive)) continue;
        report.add(
            directive.directive == Directive::private_
                ? "few caches take a list of fields: the others keep all of it, or refuse all of it"
                : "few caches take a list of fields: the others ask for all of it every time, or not at all",
            Subject::place_of(directive));
    }
}

constexpr std::array kUppercaseBad{
    Example{"capitals", "HTTP/1.1 200 OK\nCache-Control: Public, Max-Age=600\n"},
};
constexpr std::array kUppercaseGood{
    Example{"small letters", "HTTP/1.1 200 OK\nCache-Control: public, max-age=600\n"},
};
void check_uppercase(const Subject& subject, Report& report) {
    if (!has_own_cache_control(subject)) return;
    for (const CacheDirective& directive : subject.cache_control().directives) {
        if (directive.directive == Directive::unknown ||
            std::none_of(directive.name.begin(), directive.name.end(), base::is_upper)) {
            continue;
        }
        Finding& finding = report.add(fmt::format("a script or rule that looks for '{}' does not find '{}'",
                                                  http::directive_name(directive.directive), directive.name),
                                      Subject::part_of_value(directive.line, directive.name_span));
        if (subject.fields().count(FieldId::cache_control) == 1 && subject.directive_issues().empty()) {
            std::string value(subject.fields()[directive.line].value);
            for (const CacheDirective& other : subject.cache_control().directives)
                value.replace(other.name_span.offset, other.name_span.length, base::to_lower(other.name));
            finding.suggestion = fmt::format("{}: {}", subject.fields()[directive.line].name, value);
        }
        return;
    }
}

constexpr std::array kLinesBad{
    Example{"two layers write one each",
            "HTTP/1.1 200 OK\nCache-Control: public\nCache-Control: max-age=600\n"},
};
constexpr std::array kLinesGood{
    Example{"one line", "HTTP/1.1 200 OK\nCache-Control: public, max-age=600\n"},
};
// What one line asks for and another forbids.
bool lines_contradict(const Subject& subject) {
    const http::CacheControl& parsed = subject.cache_control();
    const auto apart = [&](Directive one, Directive other) {
        const CacheDirective* a = parsed.find(one);
        const CacheDirective* b = parsed.find(other);
        return a != nullptr && b != nullptr && a->line != b->line;
    };
    return apart(Directive::public_, Directive::private_) || apart(Directive::no_store, Directive::public_) ||
           apart(Directive::no_store, Directive::max_age) ||
           apart(Directive::no_store, Directive::s_maxage) ||
           apart(Directive::no_cache, Directive::max_age) || apart(Directive::private_, Directive::s_maxage);
}
void check_lines(const Subject& subject, Report& report) {
    if (!has_own_cache_control(subject) || subject.fields().count(FieldId::cache_control) < 2) return;
    // A directive on both lines is cc-duplicate-directive's.
    const auto& issues = subject.directive_issues();
    if (std::any_of(issues.begin(), issues.end(), [](const lint::DirectiveIssue& issue) {
            return issue.defect == lint::DirectiveDefect::duplicate_same ||
                   issue.defect == lint::DirectiveDefect::duplicate_different;
        })) {
        return;
    }
    const bool contradict = lines_contradict(subject);
    Finding* finding = nullptr;
    for (const FieldLine line : subject.fields().lines(FieldId::cache_control)) {
        if (finding != nullptr) {
            finding->related.push_back(Subject::whole_value(line));
            continue;
        }
        finding =
            &report.add(contradict ? "two lines contradict each other: some caches read the first, most "
                                     "read both, and neither is what either writer meant"
                                   : "two lines: caches read both, some servers and clients one of them",
                        Subject::whole_value(line), contradict ? Severity::warning : Severity::info);
    }
    if (finding != nullptr && !contradict) {
        const std::string joined =
            lint::corrected_cache_control(subject.fields().combined(FieldId::cache_control));
        finding->suggestion = joined;
    }
}

constexpr std::array kEmptyBad{
    Example{"nothing in it", "HTTP/1.1 200 OK\nExpires: 0\nCache-Control:\n"},
    Example{"a comma too many", "HTTP/1.1 200 OK\nCache-Control: public,, max-age=600\n"},
};
constexpr std::array kEmptyGood{
    Example{"a policy", "HTTP/1.1 200 OK\nCache-Control: public, max-age=600\n"},
};
// The line with nothing but its directives.
std::string without_gaps(const Subject& subject, std::size_t line) {
    std::string value;
    for (const CacheDirective& directive : subject.cache_control().directives) {
        if (directive.line != line) continue;
        value += value.empty() ? "" : ", ";
        value += subject.fields()[line].value.substr(directive.span.offset, directive.span.length);
    }
    return value.empty() ? value : fmt::format("{}: {}", subject.fields()[line].name, value);
}
void check_empty(const Subject& subject, Report& report) {
    if (!has_own_cache_control(subject)) return;
    for (const http::FieldDiagnostic& found : subject.cache_control().diagnostics) {
        if (found.diagnostic.code == "empty-field") {
            report.add("an empty policy: each cache decides for itself",
                       Subject::whole_value(subject.fields()[found.line]));
            return;
        }
        if (found.diagnostic.code == "empty-member") {
            Finding& finding =
                report.add("a comma with nothing beside it: what should stand there is missing",
                           Subject::part_of_value(found.line, found.diagnostic.span), Severity::info);
            finding.suggestion = without_gaps(subject, found.line);
            return;
        }
    }
}

constexpr std::array kExplorerBad{
    Example{"a page of 1999",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600, post-check=900, pre-check=3600\n"},
};
constexpr std::array kExplorerGood{
    Example{"what replaced them",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600, stale-while-revalidate=3000\n"},
};
// Beside no-store they are part of no-store-cargo-cult.
void check_explorer(const Subject& subject, Report& report) {
    if (!has_own_cache_control(subject) || subject.cache_control().has(Directive::no_store)) return;
    for (const Directive id : {Directive::post_check, Directive::pre_check}) {
        const CacheDirective* directive = subject.cache_control().find(id);
        if (directive == nullptr) continue;
        report.add(fmt::format("no browser or CDN reads {} any more", http::directive_name(id)),
                   Subject::place_of(*directive));
        return;
    }
}

constexpr std::array kRules{
    Rule{.id = "cc-flag-with-value",
         .severity = Severity::warning,
         .summary = "a value for a directive that takes none",
         .spec = "RFC 9111 §5.2.2",
         .why = "RFC 9111 defines these directives without an argument. What a cache makes of one with an "
                "argument "
                "is its own affair: some read the name, others find no such word.",
         .fix = "The word alone.",
         .bad = kFlagBad,
         .good = kFlagGood,
         .check = check_flag,
         .veto = lint::Veto::none},
    Rule{.id = "qualified-private-or-no-cache",
         .severity = Severity::warning,
         .summary = "private or no-cache with a list of fields, which few caches follow",
         .spec = "RFC 9111 §5.2.2.4; RFC 9111 §5.2.2.7",
         .why = "By the letter only the named fields are kept out. Many caches read the directive without "
                "its list, "
                "others do not recognise it: the outcome differs from cache to cache.",
         .fix = "Leave the fields out at the server; or `private` for the whole response.",
         .bad = kQualifiedBad,
         .good = kQualifiedGood,
         .check = check_qualified},
    Rule{.id = "cc-uppercase-directive",
         .severity = Severity::info,
         .summary = "capitals in the name of a directive",
         .spec = "RFC 9111 §5.2",
         .why = "Caches compare directives without regard to case. Edge scripts, log filters and home-grown "
                "proxies "
                "often do not.",
         .fix = "Small letters.",
         .bad = kUppercaseBad,
         .good = kUppercaseGood,
         .check = check_uppercase,
         .veto = lint::Veto::none},
    Rule{
        .id = "cc-multiple-lines",
        .severity = Severity::info,
        .summary = "several lines of Cache-Control; a warning when they contradict each other",
        .spec = "RFC 9110 §5.3; RFC 9111 §5.2",
        .why =
            "The lines count as one list. Usually the application wrote one and a server or middleware added "
            "another, and a change to one of them does not do what its writer expects.",
        .fix = "Let one layer write the policy; replace the field instead of adding to it.",
        .bad = kLinesBad,
        .good = kLinesGood,
        .check = check_lines,
        .veto = lint::Veto::none},
    Rule{
        .id = "cc-empty",
        .severity = Severity::warning,
        .summary = "an empty Cache-Control, or an empty place in its list",
        .spec = "RFC 9110 §5.6.1; RFC 9111 §5.2",
        .why =
            "A variable that was not set, or a directive that was taken out. An empty field is no policy; an "
            "empty place in the list is skipped, with whatever should have stood there.",
        .fix = "Say what is meant, or send no field.",
        .bad = kEmptyBad,
        .good = kEmptyGood,
        .check = check_empty,
        .veto = lint::Veto::none},
    Rule{.id = "ie-pre-post-check",
         .severity = Severity::info,
         .summary = "pre-check or post-check, words of Internet Explorer",
         .spec = "RFC 9111 §5.2.3",
         .why = "They were an extension of Internet Explorer 5. PHP sessions still send them.",
         .fix = "Leave them out; `stale-while-revalidate` does what post-check did.",
         .bad = kExplorerBad,
         .good = kExplorerGood,
         .check = check_explorer},
};

}  // namespace

lint::Family directive_form_rules() {
    return {"directive-form", "Form of Cache-Control", kRules};
}

}  // namespace cachewright::rules
