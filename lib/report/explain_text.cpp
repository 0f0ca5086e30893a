#include "lib/report/explain_text.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/report/explain_words.hpp"
#include "lib/report/field_frame.hpp"
#include "lib/report/redaction.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::report {

namespace {

using policy::Explanation;
using policy::Outcome;

constexpr std::size_t kLabelWidth = 12;

std::string labelled(const Style& style, std::string_view label, std::string_view text) {
    std::string line = "  " + paint(style, Ink::dim, label);
    line.append(label.size() < kLabelWidth ? kLabelWidth - label.size() : 1, ' ');
    return line + wrapped(text, style, kLabelWidth + 2) + "\n";
}

std::string reason_words(const policy::ReasonRecord& record) {
    return fmt::format("{} ({})", policy::reason_text(record), policy::reason_row(record.reason).source);
}

std::string reasons_block(const policy::Reasons& reasons, const Style& style, std::size_t indent) {
    std::string text;
    for (const policy::ReasonRecord& record : reasons) {
        text.append(indent, ' ');
        text += "- " + wrapped(reason_words(record), style, indent + 2) + "\n";
    }
    return text;
}

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

std::string moments_text(const Explanation& cache, const Style& style, MomentReasons reasons) {
    std::string text;
    for (const policy::Moment& moment : cache.moments) {
        const std::string when = fmt::format("+{}", moment_time(moment.at));
        std::string line = fmt::format("  {:<8}{:<20}", when, situation_words(moment.situation));
        const std::string_view outcome = policy::outcome_name(moment.outcome);
        line += paint(style, ink_of(moment.outcome), outcome);
        line.append(outcome.size() < 13 ? 13 - outcome.size() : 1, ' ');
        std::string words = moment_words(moment);
        if (!moment.validators.empty()) words += fmt::format(" [{}]", printable(moment.validators));
        text += line + wrapped(words, style, 43) + "\n";
        if (reasons == MomentReasons::show) text += reasons_block(moment.reasons, style, 10);
    }
    return text;
}

std::string cache_block(const Explanation& cache, const Style& style, MomentReasons reasons) {
    std::string text = paint(style, Ink::bold, cache.cache) + "\n";
    const bool stored = cache.storability.storable();
    text += labelled(style, "stored", stored ? "yes" : "no");
    text += reasons_block(cache.storability.reasons, style, kLabelWidth + 2);
    if (stored) {
        std::string key = printable(redacted_key(cache.key.text));
        if (!cache.vary.empty())
            key += fmt::format(", a copy for each {}",
                               printable(fmt::format("{}", fmt::join(cache.vary, " + "))));
        text += labelled(style, "key", key);
        for (const policy::KeyStep& step : cache.key.steps) {
            text += labelled(style, "", fmt::format("- {}", step.what));
        }
        text += labelled(style, "fresh for", lifetime_words(cache.freshness));
        text += reasons_block(cache.freshness.reasons, style, kLabelWidth + 2);
        if (cache.age_on_arrival >= std::chrono::seconds(1)) {
            text += labelled(style, "age",
                             fmt::format("{} on arrival",
                                         base::duration_words(base::floor_seconds(cache.age_on_arrival))));
            text += reasons_block(cache.age_reasons, style, kLabelWidth + 2);
        }
        text += labelled(style, "stale copy", stale_words(cache.stale));
        text += reasons_block(cache.stale.reasons, style, kLabelWidth + 2);
        text += timeline_text(cache, style);
    }
    return text + moments_text(cache, style, reasons) + "\n";
}

std::string contributions_text(const http::Exchange& exchange, std::span<const Explanation> caches,
                               const Style& style) {
    std::string text = paint(style, Ink::bold, "What each header contributed") + "\n";
    std::vector<std::vector<policy::Contribution>> by_cache;
    for (const Explanation& cache : caches)
        by_cache.push_back(policy::contributions(exchange.response, cache));
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
        bool any = false;
        for (std::size_t c = 0; c < caches.size(); ++c) {
            for (const policy::ReasonRecord& record : by_cache[c][i].reasons) {
                any = true;
                // A reason that every cache shares is said once.
                const bool everywhere = std::all_of(
                    by_cache.begin(), by_cache.end(),
                    [&](const auto& of_cache) { return of_cache[i].reasons.contains(record.reason); });
                if (everywhere && c > 0) continue;
                const std::string who =
                    everywhere && caches.size() > 1 ? "every cache" : std::string(caches[c].cache);
                text += "    " + wrapped(fmt::format("{}: {}", who, reason_words(record)), style, 6) + "\n";
            }
        }
        if (!any) text += "    " + paint(style, Ink::dim, "no part in these decisions") + "\n";
    }
    if (!told) text += "  no header of this response speaks of caching\n";
    return text;
}

}  // namespace

std::string explain_heading(const http::Exchange& exchange, const Style& style) {
    std::string text =
        paint(style, Ink::bold,
              fmt::format("{} {}", exchange.request ? printable(exchange.request->method) : "GET",
                          exchange.url.empty() ? "(no URL)" : printable(redacted_url(exchange.url))));
    const std::string_view type = exchange.response.fields.value(http::FieldId::content_type);
    text += fmt::format("  →  {}", exchange.response.status);
    if (!type.empty()) text += fmt::format(" {}", printable(type));
    const http::Provenance& found = exchange.provenance;
    if (!found.source.empty()) {
        const std::string source = found.source == "-" ? "standard input" : printable(found.source);
        text +=
            "\n" + paint(style, Ink::dim,
                         found.position.known() ? fmt::format("{}:{}", source, found.position.line) : source);
    }
    return text + "\n\n";
}

std::string explain_text(const http::Exchange& exchange, std::span<const Explanation> caches,
                         const Style& style, MomentReasons reasons) {
    std::string text;
    for (const Explanation& cache : caches)
        text += cache_block(cache, style, reasons);
    return text + contributions_text(exchange, caches, style);
}

std::string explain_changes_text(std::span<const Explanation> before, std::span<const Explanation> after,
                                 const Style& style) {
    const std::vector<ExplainChange> changes = explain_changes(before, after);
    std::string text = paint(style, Ink::bold, "What would change") + "\n";
    if (changes.empty()) return text + "  nothing\n";
    std::string_view cache;
    for (const ExplainChange& change : changes) {
        if (change.cache != cache) {
            cache = change.cache;
            text += fmt::format("  {}\n", cache);
        }
        text += "    " +
                wrapped(fmt::format("{}: {} → {}", change.aspect, printable(change.before),
                                    printable(change.after)),
                        style, 6) +
                "\n";
    }
    return text;
}

}  // namespace cachewright::report
