#include "lib/lint/directive_issue.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/edit_distance.hpp"
#include "lib/http/delta_seconds.hpp"
#include "lib/http/field_map.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cachewright::lint {

namespace {

using http::ArgumentForm;
using http::CacheControl;
using http::CacheDirective;
using http::Directive;

// The response directives that somebody may have meant.
constexpr std::array<std::string_view, 13> kMeant{"max-age",
                                                  "s-maxage",
                                                  "no-cache",
                                                  "no-store",
                                                  "no-transform",
                                                  "private",
                                                  "public",
                                                  "must-revalidate",
                                                  "immutable",
                                                  "must-understand",
                                                  "proxy-revalidate",
                                                  "stale-if-error",
                                                  "stale-while-revalidate"};

struct Alias {
    std::string_view written;
    std::string_view meant;
};
constexpr std::array<Alias, 6> kAliases{{{"revalidate", "must-revalidate"},
                                         {"shared-maxage", "s-maxage"},
                                         {"shared-max-age", "s-maxage"},
                                         {"swr", "stale-while-revalidate"},
                                         {"sie", "stale-if-error"},
                                         {"dont-cache", "no-store"}}};

// Directives of documents that are no standard; caches that do not know them ignore them as they should.
constexpr std::array<std::string_view, 3> kExtensions{"community", "channel-maxage", "group"};

bool is_separator(char c) {
    return c == '-' || c == '_' || c == '.' || base::is_ows(c);
}

// The same letters and digits, whatever stands between them: "S-Max_Age" and "smaxage" are the same slip.
bool same_letters(std::string_view a, std::string_view b) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (true) {
        while (i < a.size() && is_separator(a[i]))
            ++i;
        while (j < b.size() && is_separator(b[j]))
            ++j;
        if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
        if (base::to_lower(a[i++]) != base::to_lower(b[j++])) return false;
    }
}

bool is_extension(std::string_view name) {
    return base::starts_with_ignore_case(name, "x-") || base::equals_any_ignore_case(name, kExtensions);
}

// A configuration's own quotes, sent along: "\"private, no-store\"".
bool quotes_directives(const CacheDirective& directive) {
    std::string_view text = directive.name;
    if (directive.form != ArgumentForm::none || text.size() < 3 || text.front() != '"' || text.back() != '"')
        return false;
    text = text.substr(1, text.size() - 2);
    http::FieldMap quoted;
    quoted.add("Cache-Control", text);
    const CacheControl inside = http::parse_cache_control(quoted);
    const auto spoilt = [](const http::FieldDiagnostic& issue) {
        return issue.diagnostic.code == "semicolon-separator" || issue.diagnostic.code == "missing-comma";
    };
    const auto meant = [](const CacheDirective& member) {
        return member.directive != Directive::unknown || !meant_directive(member.name).empty();
    };
    return std::any_of(inside.directives.begin(), inside.directives.end(), meant) ||
           std::any_of(inside.diagnostics.begin(), inside.diagnostics.end(), spoilt);
}

std::string_view diagnostic_code_at(const CacheControl& parsed, const CacheDirective& directive,
                                    base::Span& span) {
    for (const http::FieldDiagnostic& found : parsed.diagnostics) {
        const base::Span at = found.diagnostic.span;
        if (found.line != directive.line || at.offset < directive.span.offset ||
            at.end() > directive.span.end() || found.diagnostic.code == "empty-member")
            continue;
        span = at;
        return found.diagnostic.code;
    }
    return {};
}

// "max-age:60" and "max-age 60": something else where the equals sign belongs.
struct Labelled {
    std::string_view label;  // empty when there is none
    std::string_view rest;
    bool colon = false;
};
Labelled split_label(std::string_view name) {
    const std::size_t at = name.find_first_of(": \t");
    if (at == std::string_view::npos) return {};
    return {name.substr(0, at), base::trim_ows(name.substr(at + 1)), name[at] == ':'};
}

// No policy has so many directives; what goes on after them is an attack or an accident, and comparing each
// with all the others would take long.
constexpr std::size_t kMostDirectives = 256;

class IssueFinder {
  public:
    explicit IssueFinder(const CacheControl& parsed) : parsed_(parsed) {}

    std::vector<DirectiveIssue> find() {
        const std::size_t looked_at = std::min(parsed_.directives.size(), kMostDirectives);
        for (index_ = 0; index_ < looked_at; ++index_)
            look_at(parsed_.directives[index_]);
        return std::move(issues_);
    }

  private:
    DirectiveIssue& add(DirectiveDefect defect, base::Span span) {
        DirectiveIssue& issue = issues_.emplace_back();
        issue.defect = defect;
        issue.directive = index_;
        issue.line = parsed_.directives[index_].line;
        issue.span = span;
        return issue;
    }

    void look_at(const CacheDirective& directive) {
        base::Span at;
        const std::string_view code =
            parsed_.diagnostics.empty() ? std::string_view{} : diagnostic_code_at(parsed_, directive, at);
        if (code == "semicolon-separator") {
            // A semicolon at the end of the last directive's argument still spoils that argument.
            add(DirectiveDefect::semicolon, at);
        } else if (code == "missing-comma") {
            add(DirectiveDefect::missing_comma, directive.span);
        } else if (code == "unterminated-quote") {
            add(DirectiveDefect::unterminated_quote, directive.argument_span);
        } else if (directive.directive == Directive::unknown) {
            look_at_unknown(directive, code);
        } else if (!look_at_repetition(directive)) {
            look_at_argument(directive);
        }
    }

    void look_at_unknown(const CacheDirective& directive, std::string_view code) {
        if (quotes_directives(directive)) {
            add(DirectiveDefect::quoted_policy, directive.span);
            return;
        }
        if (directive.form == ArgumentForm::none && base::all_digits(directive.name)) {
            add(DirectiveDefect::bare_number, directive.span);
            return;
        }
        const Labelled labelled = split_label(directive.name);
        if (!labelled.label.empty()) {
            const Directive id = http::directive_id(labelled.label);
            if (id != Directive::unknown && (labelled.colon || base::all_digits(labelled.rest))) {
                add(DirectiveDefect::misspelt, directive.span).meant = http::directive_name(id);
                return;
            }
            if (labelled.colon &&
                (code == "embedded-field-name" || http::field_id(labelled.label) != http::FieldId::unknown)) {
                add(DirectiveDefect::embedded_field_name, directive.span);
                return;
            }
        }
        if (is_extension(directive.name)) return;
        const std::string_view meant = meant_directive(directive.name);
        if (!meant.empty()) {
            add(DirectiveDefect::misspelt, directive.name_span).meant = meant;
        } else {
            add(DirectiveDefect::unknown, directive.span);
        }
    }

    // Each repetition is compared with the first occurrence: the one that counts (RFC 9111 §4.2.1). The
    // qualified forms of no-cache and private are other directives than the bare ones.
    bool look_at_repetition(const CacheDirective& directive) {
        for (std::size_t i = 0; i < index_; ++i) {
            const CacheDirective& earlier = parsed_.directives[i];
            if (earlier.directive != directive.directive) continue;
            const bool lists_fields =
                directive.directive == Directive::no_cache || directive.directive == Directive::private_;
            if (lists_fields &&
                (earlier.form != ArgumentForm::none || directive.form != ArgumentForm::none)) {
                continue;
            }
            const bool same = http::takes_delta_seconds(directive.directive)
                                  ? earlier.seconds == directive.seconds
                                  : earlier.argument == directive.argument;
            add(same ? DirectiveDefect::duplicate_same : DirectiveDefect::duplicate_different, directive.span)
                .first = i;
            return true;
        }
        return false;
    }

    void look_at_argument(const CacheDirective& directive) {
        switch (directive.directive) {
            case Directive::max_age:
            case Directive::s_maxage:
            case Directive::stale_if_error:
            case Directive::stale_while_revalidate: break;
            default: return;  // requests' own directives and dead ones have rules of their own
        }
        if (directive.form == ArgumentForm::none || directive.form == ArgumentForm::empty) {
            add(DirectiveDefect::missing_argument, directive.span);
        } else if (!directive.seconds) {
            add(DirectiveDefect::invalid_delta, directive.argument_span);
        } else if (directive.form == ArgumentForm::quoted) {
            add(DirectiveDefect::quoted_delta, directive.argument_span);
        } else if (*directive.seconds >= http::kMaxDeltaSeconds) {
            add(DirectiveDefect::overflow, directive.argument_span);
        }
    }

    const CacheControl& parsed_;
    std::size_t index_ = 0;
    std::vector<DirectiveIssue> issues_;
};

}  // namespace

std::vector<DirectiveIssue> find_directive_issues(const CacheControl& parsed) {
    return IssueFinder(parsed).find();
}

bool loses_meaning(DirectiveDefect defect) {
    switch (defect) {
        case DirectiveDefect::unknown:
        case DirectiveDefect::quoted_delta:
        case DirectiveDefect::duplicate_same:
        case DirectiveDefect::overflow: return false;
        default: return true;
    }
}

std::string_view meant_directive(std::string_view name) {
    if (base::starts_with_ignore_case(name, "x-")) return {};
    for (const Alias& alias : kAliases) {
        if (base::equals_ignore_case(alias.written, name)) return alias.meant;
    }
    for (const std::string_view candidate : kMeant) {
        if (same_letters(name, candidate)) return candidate;
    }
    return base::nearest_word(name, kMeant);
}

}  // namespace cachewright::lint
