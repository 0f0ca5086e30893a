// CDN-Cache-Control and its vendors' forms (RFC 9213).
#include "lib/base/duration_text.hpp"
#include "lib/http/targeted_cache_control.hpp"
#include "lib/lint/directive_issue.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

template <class Tell>
void each_targeted_field(const Subject& subject, Tell tell) {
    for (const FieldId id : lint::kTargetedFields) {
        if (subject.fields().contains(id)) tell(id);
    }
}

constexpr std::array kInvalidBad{
    Example{"a semicolon for the comma",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-Cache-Control: max-age=600; public\n"},
    Example{"a number in quotes",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-Cache-Control: max-age=\"600\"\n"},
    Example{"a fraction", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-Cache-Control: max-age=1.5\n"},
    Example{"upper case", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-Cache-Control: Max-Age=600\n"},
};
constexpr std::array kInvalidGood{
    Example{"a dictionary",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-Cache-Control: max-age=600, must-revalidate\n"},
};
// One finding a field: the first slip that costs something, as the later ones often follow from it.
void check_invalid(const Subject& subject, Report& report) {
    if (!subject.fields_as_sent()) return;
    each_targeted_field(subject, [&](FieldId id) {
        for (const http::FieldDiagnostic& found : http::diagnose_targeted_directives(subject.fields(), id)) {
            const std::string_view code = found.diagnostic.code;
            if (code == "empty-field" || code == "unknown-directive" || code == "request-directive") continue;
            // The words tell what becomes of the field; a syntax error's only tell what it is.
            const bool parameter = code == "semicolon-separator";
            const bool type = code == "wrong-type";
            report.add(parameter
                           ? fmt::format("CDNs ignore what stands behind the ';' in {}: it is a parameter, "
                                         "not a directive",
                                         http::field_name(id))
                       : type ? fmt::format("CDNs ignore all of {}: this directive {}", http::field_name(id),
                                            found.diagnostic.message)
                              : fmt::format("CDNs ignore all of {}: {}", http::field_name(id),
                                            found.diagnostic.message),
                       Subject::part_of_value(found.line, found.diagnostic.span));
            return;
        }
    });
}

constexpr std::array kMisspeltBad{
    Example{"max-age without its dash",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-Cache-Control: maxage=600\n"},
    Example{"a letter lost",
            "HTTP/1.1 200 OK\nCache-Control: private, max-age=60\nCDN-Cache-Control: privat\n"},
    Example{"in a vendor's form",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\n"
            "Netlify-CDN-Cache-Control: public, s-max-age=600\n"},
};
// A correction is offered where only one thing can have been meant.
constexpr std::array kMisspeltGood{
    Example{"the names of the RFC",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-Cache-Control: max-age=600\n"},
    Example{"a vendor's own directive",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\n"
            "Netlify-CDN-Cache-Control: public, durable, max-age=600\n"},
};
// The line with another directive in the place of one; nothing where its argument would not suit that, and
// where it would say something twice or against what the field says already: then nobody knows what was
// meant.
std::optional<std::string> with_directive(const Subject& subject, const http::FieldLine& line,
                                          base::Span misspelt, std::string_view meant) {
    const http::CacheControl said = http::parse_cache_control(subject.fields(), line.id);
    const http::Directive directive = http::directive_id(meant);
    const auto has = [&](http::Directive other) { return said.has(other); };
    const bool closes = directive == http::Directive::private_ || directive == http::Directive::no_store;
    if (has(directive) || (closes && has(http::Directive::public_)) ||
        (directive == http::Directive::public_ &&
         (has(http::Directive::private_) || has(http::Directive::no_store)))) {
        return std::nullopt;
    }
    std::string value(line.value);
    value.replace(misspelt.offset, misspelt.length, meant);
    http::FieldMap corrected;
    corrected.add(line.name, value);
    for (const http::FieldDiagnostic& found : http::diagnose_targeted_directives(corrected, line.id)) {
        if (found.diagnostic.code == "wrong-type") return std::nullopt;
    }
    return value;
}
void check_misspelt(const Subject& subject, Report& report) {
    if (!subject.fields_as_sent()) return;
    each_targeted_field(subject, [&](FieldId id) {
        for (const http::FieldDiagnostic& found : http::diagnose_targeted_directives(subject.fields(), id)) {
            if (found.diagnostic.code != "unknown-directive") continue;
            const http::FieldLine line = subject.fields()[found.line];
            const base::Span span = found.diagnostic.span;
            const std::string_view written = base::slice(line.value, span);
            const std::string_view meant = lint::meant_directive(written);
            if (meant.empty()) continue;
            const lint::Place place = Subject::part_of_value(found.line, span);
            Finding& finding =
                report.add(fmt::format("CDNs ignore '{}': the directive is {}", written, meant), place);
            if (const auto value = with_directive(subject, line, span, meant)) {
                finding.suggestion = fmt::format("{}: {}", line.name, *value);
                finding.replacement = lint::Replacement{place, std::string(meant)};
            }
        }
    });
}

constexpr std::array kEmptyBad{
    Example{"nothing in it", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-Cache-Control:\n"},
};
constexpr std::array kEmptyGood{
    Example{"a policy", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-Cache-Control: max-age=600\n"},
};
void check_empty(const Subject& subject, Report& report) {
    if (!subject.fields_as_sent()) return;
    each_targeted_field(subject, [&](FieldId id) {
        if (http::read_targeted_directives(subject.fields(), id).state != http::TargetedState::empty) return;
        report.add(fmt::format("an empty {} says nothing: CDNs follow Cache-Control", http::field_name(id)),
                   Subject::name_of(*subject.fields().first(id)));
    });
}

constexpr std::array kContradictsBad{
    Example{"not for anybody, and for an hour at the CDN",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nCDN-Cache-Control: max-age=3600\n"},
    Example{"private with a cookie, and for an hour at the CDN",
            "HTTP/1.1 200 OK\nCache-Control: private, max-age=60\nCDN-Cache-Control: max-age=3600\n"
            "Set-Cookie: session=8f3a; Secure\n"},
};
constexpr std::array kContradictsGood{
    Example{"longer at the CDN than in browsers",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nCDN-Cache-Control: max-age=3600\n"},
    Example{"revalidated by browsers, kept by the CDN",
            "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"a\"\nCDN-Cache-Control: max-age=3600\n"},
};
void check_contradicts(const Subject& subject, Report& report) {
    bool any = false;
    each_targeted_field(subject, [&](FieldId) { any = true; });
    if (!any || !subject.fields().contains(FieldId::cache_control) || !subject.is_get_or_head()) return;
    const http::CacheDirectives& common = subject.shared().facts.directives;
    if (!common.no_store && !common.private_) return;
    const lint::CacheView& cdn = subject.cdn();
    if (!cdn.answers_unasked()) return;
    const bool cookie = subject.fields().contains(FieldId::set_cookie);
    const std::string lifetime = base::duration_words(cdn.freshness.lifetime);
    Finding& finding = report.add(
        cookie
            ? fmt::format("{} for all others, but the CDN may keep it for {} and hand this cookie to every "
                          "visitor",
                          common.no_store ? "no-store" : "private", lifetime)
            : fmt::format("{} for all others, but the CDN keeps it for {} and shows it to every visitor",
                          common.no_store ? "no-store" : "private", lifetime),
        subject.place_of_lifetime(cdn), cookie ? Severity::warning : Severity::info);
    const http::CacheDirective* strict =
        subject.cache_control().find(common.no_store ? http::Directive::no_store : http::Directive::private_);
    if (strict != nullptr) finding.related.push_back(Subject::place_of(*strict));
    if (cookie) finding.related.push_back(*subject.field(FieldId::set_cookie));
}

constexpr std::array kRules{
    Rule{.id = "cdn-cc-invalid-sf",
         .severity = Severity::error,
         .summary = "a targeted Cache-Control that CDNs ignore, in part or as a whole",
         .spec = "RFC 9213 §2.1; RFC 9651 §3.2",
         .why =
             "Targeted fields are Structured Fields, stricter than `Cache-Control`: lower-case names, whole "
             "numbers without quotes, commas between directives. With one syntax or type error the whole "
             "field is ignored, and the CDN follows `Cache-Control` instead.",
         .fix = "`CDN-Cache-Control: max-age=600, stale-while-revalidate=60`",
         .bad = kInvalidBad,
         .good = kInvalidGood,
         .check = check_invalid},
    Rule{.id = "cdn-cc-misspelt",
         .severity = Severity::error,
         .summary = "a misspelt directive in a targeted Cache-Control, ignored by every CDN",
         .spec = "RFC 9213 §2.1",
         .why =
             "A directive that a CDN does not know is ignored: what it was to forbid is permitted, and the "
             "lifetime that it was to set is that of another directive or of the CDN.",
         .fix = "Write it as the RFC does.",
         .fix_safety = lint::FixSafety::safe,
         .bad = kMisspeltBad,
         .good = kMisspeltGood,
         .check = check_misspelt,
         .veto = lint::Veto::none},
    Rule{.id = "cdn-cc-empty",
         .severity = Severity::warning,
         .summary = "an empty targeted Cache-Control",
         .spec = "RFC 9213 §2.2",
         .why = "An empty field is as if it were absent: the CDN follows `Cache-Control`.",
         .fix = "Remove it, or say what the CDN is to do.",
         .bad = kEmptyBad,
         .good = kEmptyGood,
         .check = check_empty},
    Rule{.id = "cdn-contradicts-browser",
         .severity = Severity::info,
         .summary = "no-store or private for all, a lifetime for the CDN; a warning beside a cookie",
         .spec = "RFC 9213 §2.2",
         .why =
             "The CDN obeys its own field alone: it keeps what `Cache-Control` forbids all others to keep. "
             "Often that is meant; for a response that differs by visitor it is a leak.",
         .fix = "If it is meant, nothing. For content of one visitor give the CDN `no-store` too.",
         .bad = kContradictsBad,
         .good = kContradictsGood,
         .check = check_contradicts},
};

}  // namespace

lint::Family targeted_rules() {
    return {"targeted", "CDN-Cache-Control and its kin", kRules};
}

}  // namespace cachewright::rules
