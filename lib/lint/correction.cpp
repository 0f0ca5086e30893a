#include "lib/lint/correction.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/cache_control.hpp"
#include "lib/http/delta_seconds.hpp"
#include "lib/lint/directive_issue.hpp"
#include "lib/lint/directive_line.hpp"
#include "lib/lint/subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace cachewright::lint {

namespace {

using http::CacheControl;
using http::CacheDirective;
using http::Directive;

std::string with_commas_for_semicolons(std::string_view member) {
    std::string mended(member);
    while (!mended.empty() && (mended.back() == ';' || base::is_ows(mended.back())))
        mended.pop_back();
    std::replace(mended.begin(), mended.end(), ';', ',');
    return mended;
}

std::string with_commas_for_blanks(std::string_view member) {
    std::string mended;
    for (const char c : member) {
        if (!base::is_ows(c)) {
            mended += c;
        } else if (!mended.ends_with(", ")) {
            mended += ", ";
        }
    }
    return mended;
}

// "max-age: 60" and "max-age 60" have the right name and the wrong sign behind it.
std::string well_spelt(std::string_view value, const CacheDirective& directive, const DirectiveIssue& issue) {
    const std::string_view at_fault = base::slice(value, issue.span);
    const std::size_t sign = at_fault.find_first_of(": \t");
    const std::string mended(issue.meant);
    if (sign != std::string_view::npos && base::equals_ignore_case(at_fault.substr(0, sign), issue.meant)) {
        return mended + "=" + std::string(base::trim_ows(at_fault.substr(sign + 1)));
    }
    return mended + std::string(value.substr(issue.span.end(), directive.span.end() - issue.span.end()));
}

// What is to stand in place of a member: perhaps several members, perhaps none. Nothing when that cannot be
// told.
std::optional<std::string> mended_member(std::string_view value, const CacheDirective& directive,
                                         const DirectiveIssue& issue) {
    const std::string_view member = base::slice(value, directive.span);
    switch (issue.defect) {
        case DirectiveDefect::unknown: return std::string(member);
        case DirectiveDefect::misspelt: return well_spelt(value, directive, issue);
        case DirectiveDefect::semicolon: return with_commas_for_semicolons(member);
        case DirectiveDefect::missing_comma: return with_commas_for_blanks(member);
        case DirectiveDefect::bare_number: return fmt::format("max-age={}", member);
        case DirectiveDefect::embedded_field_name: {
            const std::size_t colon = member.find(':');
            if (http::field_id(base::trim_ows(member.substr(0, colon))) != http::FieldId::cache_control)
                return std::nullopt;
            return std::string(base::trim_ows(member.substr(colon + 1)));
        }
        case DirectiveDefect::invalid_delta:
            // Only blanks beside the equals sign are in the way.
            if (!http::parse_delta_seconds(directive.argument)) return std::nullopt;
            return fmt::format("{}={}", directive.name, directive.argument);
        case DirectiveDefect::quoted_delta: return fmt::format("{}={}", directive.name, directive.argument);
        case DirectiveDefect::overflow: return fmt::format("{}=31536000", directive.name);
        case DirectiveDefect::duplicate_same: return std::string();
        case DirectiveDefect::quoted_policy: return std::string(member.substr(1, member.size() - 2));
        case DirectiveDefect::missing_argument:
        case DirectiveDefect::unterminated_quote:
        case DirectiveDefect::duplicate_different: return std::nullopt;
    }
    return std::nullopt;
}

CacheControl parsed(http::FieldMap& line, std::string_view value) {
    line.clear();
    line.add("Cache-Control", value);
    return http::parse_cache_control(line);
}

// `value` with each member mended once.
std::optional<std::string> mended_once(std::string_view value, const CacheControl& directives,
                                       const std::vector<DirectiveIssue>& issues) {
    std::string mended;
    std::size_t next_issue = 0;
    for (std::size_t i = 0; i < directives.directives.size(); ++i) {
        const CacheDirective& directive = directives.directives[i];
        std::string member(base::slice(value, directive.span));
        if (next_issue < issues.size() && issues[next_issue].directive == i) {
            auto better = mended_member(value, directive, issues[next_issue]);
            if (!better) return std::nullopt;
            member = std::move(*better);
            ++next_issue;
        }
        if (member.empty()) continue;
        if (!mended.empty()) mended += ", ";
        mended += member;
    }
    return mended;
}

bool contradicts_itself(const CacheControl& directives) {
    const CacheDirective* closed = directives.find(Directive::private_);
    return directives.has(Directive::public_) && closed != nullptr &&
           closed->form == http::ArgumentForm::none;
}

}  // namespace

std::string corrected_cache_control(std::string_view value) {
    http::FieldMap line;
    const CacheControl directives = parsed(line, value);
    return corrected_cache_control(line[0].value, directives, find_directive_issues(directives));
}

std::string corrected_cache_control(std::string_view value, const CacheControl& directives,
                                    std::vector<DirectiveIssue> issues) {
    // Nobody copies a header of many thousand bytes from a report.
    constexpr std::size_t longest_mended = 4096;
    if (value.size() > longest_mended) return {};
    // A mended member may show another slip behind the first: "public; maxage=60".
    constexpr int kRounds = 5;
    http::FieldMap line;
    std::string mended(value);
    CacheControl again;
    for (int round = 0; round < kRounds; ++round) {
        if (round != 0) {
            again = parsed(line, mended);
            issues = find_directive_issues(again);
        }
        const CacheControl& now = round == 0 ? directives : again;
        std::erase_if(issues,
                      [](const DirectiveIssue& issue) { return issue.defect == DirectiveDefect::unknown; });
        if (issues.empty()) {
            if (now.directives.empty() || contradicts_itself(now)) return {};
            return "Cache-Control: " + mended;
        }
        auto better = mended_once(round == 0 ? value : line[0].value, now, issues);
        if (!better) return {};
        mended = std::move(*better);
    }
    return {};
}

std::string private_cache_control(const Subject& subject) {
    DirectiveLine line(subject);
    if (!can_be_rewritten(subject) || line.empty() || line.has("private") || line.has("no-store")) return {};
    const bool in_place = line.rename("public", "private") || line.rename("s-maxage", "private");
    for (const std::string_view name : kForSharedCaches)
        line.remove(name);
    const std::string value = (in_place ? "" : line.empty() ? "private" : "private, ") + line.value();
    // Fields for CDNs alone count before it.
    const http::Exchange changed = with_cache_control(subject, value);
    const Subject then(changed, subject.profiles(), subject.settings());
    if (then.shared().storability.storable() || then.shared_keeper() != nullptr) return {};
    return "Cache-Control: " + value;
}

std::optional<Replacement> mended_directive(const Subject& subject, const DirectiveIssue& issue) {
    if (subject.corrected_cache_control(issue.line).empty()) return std::nullopt;
    const CacheControl& directives = subject.cache_control();
    const http::FieldLine line = subject.fields()[issue.line];
    const CacheDirective& directive = directives.directives[issue.directive];
    Replacement replacement;
    replacement.place = {Section::response, line.index, LinePart::value, directive.span};
    if (issue.defect == DirectiveDefect::duplicate_same) {
        // It goes with the comma in front of it.
        if (directives.directives[issue.first].line != line.index) return std::nullopt;
        const std::uint32_t begin = directives.directives[issue.directive - 1].span.end();
        replacement.place.span = {begin, directive.span.end() - begin};
        return replacement;
    }
    auto mended = mended_member(line.value, directive, issue);
    if (!mended) return std::nullopt;
    replacement.text = std::move(*mended);
    return replacement;
}

}  // namespace cachewright::lint
