#include "lib/report/explain_text.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/report/explain_words.hpp"
#include "lib/report/field_frame.hpp"
#include "lib/report/redaction.hpp"
#include "lib/vendor/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace cachewright::report {

namespace {

using policy::Explanation;
using policy::Outcome;

Ink ink_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::hit: return Ink::green;
        case Outcome::stale:
        case Outcome::updating:
        case Outcome::revalidated:
        case Outcome::expired: return Ink::yellow;
        case Outcome::error: return Ink::red;
        default: return Ink::plain;
    }
}

// A reason, and the caches that gave it.
struct Told {
    policy::ReasonRecord record;
    std::vector<std::string_view> by;
};

std::vector<Told> told_of(std::span<const PredictedCache> caches,
                          const std::vector<std::vector<policy::Contribution>>& by_cache, std::size_t line) {
    std::vector<Told> told;
    for (std::size_t c = 0; c < caches.size(); ++c) {
        for (const policy::ReasonRecord& record : by_cache[c][line].reasons) {
            auto found = std::find_if(told.begin(), told.end(),
                                      [&](const Told& other) { return other.record == record; });
            if (found == told.end()) found = told.insert(told.end(), {record, {}});
            found->by.push_back(caches[c].profile->profile->name);
        }
    }
    return told;
}

// Not the RFC itself, and not browsers, which go by it.
bool is_vendor(const vendor::Profile& profile) {
    return &profile != &vendor::rfc9111 && &profile != &vendor::browser;
}

}  // namespace

std::string labelled(const Style& style, std::string_view label, std::string_view words) {
    std::string line = "  " + paint(style, Ink::dim, label);
    line.append(label.size() < kLabelWidth ? kLabelWidth - label.size() : 1, ' ');
    return line + wrapped(words, style, kLabelWidth + 2) + "\n";
}

std::string reasons_text(const policy::Reasons& reasons, const vendor::ConfiguredProfile& profile,
                         PageList& pages, const Style& style, std::size_t indent,
                         std::string_view differing_field) {
    std::string text;
    for (const policy::ReasonRecord& record : reasons) {
        const policy::ReasonRow& row = policy::reason_row(record.reason);
        const std::string marks =
            row.parameter.empty() ? std::string()
                                  : pages.marks(vendor::authority_for(profile, row.parameter), row.source);
        std::string words =
            record.reason == policy::Reason::selecting_field_differs && !differing_field.empty()
                ? policy::reason_text(record, shortened(printable(differing_field)))
                : policy::reason_text(record);
        // What no page of a vendor says is the RFC's answer, which need not be the vendor's.
        const bool assumed = marks.empty() && !row.parameter.empty() &&
                             row.source != policy::kProfileSource && is_vendor(*profile.profile) &&
                             !vendor::authority_for(profile, row.parameter).found();
        if (row.source != policy::kProfileSource) {
            words += fmt::format(" ({}{}{})", row.source, marks.empty() ? "" : "; ", marks);
            if (assumed) words += ", assumed: the vendor's pages do not speak of it";
        } else {
            words += " " + (marks.empty() ? std::string("(the engine's default)") : marks_alone(marks));
        }
        text.append(indent, ' ');
        text += "- " + wrapped(words, style, indent + 2) + "\n";
    }
    return text;
}

std::string timeline_text(const Explanation& cache, const Style& style) {
    std::string text;
    std::string_view label = "timeline";
    for (const policy::Stretch& stretch : cache.timeline) {
        const std::string span =
            stretch.until ? fmt::format("+{} to +{}", moment_time(stretch.from), moment_time(*stretch.until))
                          : fmt::format("+{} on", moment_time(stretch.from));
        constexpr std::size_t span_width = 20;
        text += fmt::format("  {}{:{}}{:<{}}{}\n", paint(style, Ink::dim, label), "",
                            kLabelWidth - label.size(), span, span_width,
                            wrapped(phase_words(stretch.phase), style, kLabelWidth + 2 + span_width));
        label = "";
    }
    return text;
}

std::string moments_text(const Explanation& cache, const vendor::ConfiguredProfile& profile, PageList& pages,
                         const Style& style, Moments moments) {
    std::string text;
    if (moments == Moments::omit) return text;
    for (const policy::Moment& moment : cache.moments) {
        const std::string when = fmt::format("+{}", moment_time(moment.at));
        std::string line = fmt::format("  {:<8}{:<20}", when, situation_words(moment.situation));
        const std::string_view outcome = policy::outcome_name(moment.outcome);
        line += paint(style, ink_of(moment.outcome), outcome);
        line.append(outcome.size() < 13 ? 13 - outcome.size() : 1, ' ');
        std::string words = moment_words(moment);
        if (!moment.validators.empty())
            words += fmt::format(" [{}]", shortened(printable(moment.validators)));
        text += line + wrapped(words, style, 43) + "\n";
        if (moments == Moments::with_reasons) text += reasons_text(moment.reasons, profile, pages, style, 10);
    }
    return text;
}

std::string explain_heading(const http::Exchange& exchange, lint::ResourceKind kind, const Style& style) {
    std::string text = paint(
        style, Ink::bold,
        fmt::format("{} {}", exchange.request ? printable(exchange.request->method) : "GET",
                    exchange.url.empty() ? "(no URL)" : shortened(printable(redacted_url(exchange.url)))));
    const std::string_view type = exchange.response.fields.value(http::FieldId::content_type);
    text += fmt::format("  →  {}", exchange.response.status);
    if (!type.empty()) text += fmt::format(" {}", shortened(printable(type)));
    // Of these the status says it all.
    const bool tells_more = kind != lint::ResourceKind::other && kind != lint::ResourceKind::redirect &&
                            kind != lint::ResourceKind::error;
    std::string below(tells_more ? lint::resource_kind_name(kind) : "");
    const http::Provenance& found = exchange.provenance;
    if (!found.source.empty()) {
        const std::string source = found.source == "-" ? "standard input" : printable(found.source);
        const std::string place =
            found.position.known() ? fmt::format("{}:{}", source, found.position.line) : source;
        below = below.empty() ? place : fmt::format("{}, {}", place, below);
    }
    if (!below.empty()) text += "\n" + paint(style, Ink::dim, below);
    return text + "\n\n";
}

std::string contributions_text(const http::Exchange& exchange, std::span<const PredictedCache> caches,
                               const Style& style) {
    std::string text = paint(style, Ink::bold, "What each header contributed") + "\n";
    std::vector<std::vector<policy::Contribution>> by_cache;
    for (const PredictedCache& cache : caches)
        by_cache.push_back(contributions_of(exchange, cache));
    bool told = false;
    for (std::size_t i = 0; i < exchange.response.fields.size(); ++i) {
        const bool worth_telling = std::any_of(by_cache.begin(), by_cache.end(), [&](const auto& of_cache) {
            return of_cache[i].worth_telling();
        });
        if (!worth_telling) continue;
        told = true;
        const http::FieldLine line = exchange.response.fields[i];
        const std::string value = redacted_value(line.name, line.value);
        text += field_frame({std::string(line.name) + ": " + value, {}}, style, 2, Ink::plain);
        const std::vector<Told> reasons = told_of(caches, by_cache, i);
        for (const Told& one : reasons) {
            const std::string who = caches.size() > 1 && one.by.size() == caches.size()
                                        ? "every cache"
                                        : fmt::format("{}", fmt::join(one.by, ", "));
            const std::string_view source = policy::reason_row(one.record.reason).source;
            std::string words = fmt::format("{}: {}", who, policy::reason_text(one.record));
            if (source != policy::kProfileSource) words += fmt::format(" ({})", source);
            text += "    " + wrapped(words, style, 6) + "\n";
        }
        if (reasons.empty()) text += "    " + paint(style, Ink::dim, "no part in these decisions") + "\n";
    }
    if (!told) text += "  no header of this response speaks of caching\n";
    return text;
}

std::string explain_changes_text(std::span<const ExplainChange> changes, const Style& style) {
    std::string text = paint(style, Ink::bold, "What would change") + "\n";
    if (changes.empty()) return text + "  nothing\n";
    std::string_view cache;
    for (const ExplainChange& change : changes) {
        if (change.cache != cache) {
            cache = change.cache;
            text += fmt::format("  {}\n", cache);
        }
        text += "    " +
                wrapped(fmt::format("{}: {} → {}", change.aspect, shortened(printable(change.before)),
                                    shortened(printable(change.after))),
                        style, 6) +
                "\n";
    }
    return text;
}

}  // namespace cachewright::report
