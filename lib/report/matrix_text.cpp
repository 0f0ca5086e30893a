#include "lib/report/matrix_text.hpp"

#include "lib/policy/outcome.hpp"
#include "lib/report/explain_words.hpp"
#include "lib/report/redaction.hpp"
#include "lib/report/text_table.hpp"
#include "lib/vendor/authority.hpp"
#include "lib/vendor/parameter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace cachewright::report {

namespace {

constexpr std::size_t kLabelWidth = 12;

// Where it is written: the RFC's section, and the pages of the profile whose setting made the difference.
std::string authority_words(const policy::ReasonRow& row, const vendor::ConfiguredProfile& profile) {
    std::vector<std::string> places;
    if (row.source != policy::kProfileSource) places.emplace_back(row.source);
    if (!row.parameter.empty()) {
        const vendor::Authority authority = vendor::authority_for(profile, row.parameter);
        if (authority.found()) {
            std::string by = authority.setting == nullptr
                                 ? std::string()
                                 : fmt::format("setting {}: ", authority.setting->key);
            for (const vendor::Citation& citation :
                 vendor::citations(*authority.profile, authority.sources())) {
                places.push_back(by + (citation.url.empty()
                                           ? std::string(citation.title)
                                           : fmt::format("{} <{}>", citation.title, citation.url)));
                by.clear();
            }
            if (authority.certainty() != vendor::Certainty::documented)
                places.emplace_back(vendor::certainty_name(authority.certainty()));
        }
    }
    return places.empty() ? "the engine's default" : fmt::format("{}", fmt::join(places, "; "));
}

std::string reasons_text(const policy::Reasons& reasons, const vendor::ConfiguredProfile& profile,
                         const Style& style, std::size_t indent) {
    std::string text;
    for (const policy::ReasonRecord& record : reasons) {
        const std::string words = fmt::format("{} ({})", policy::reason_text(record),
                                              authority_words(policy::reason_row(record.reason), profile));
        text.append(indent, ' ');
        text += "- " + wrapped(words, style, indent + 2) + "\n";
    }
    return text;
}

std::string labelled(std::string_view label, std::string_view words, const Style& style) {
    std::string text = "  " + paint(style, Ink::dim, label);
    text.append(label.size() < kLabelWidth ? kLabelWidth - label.size() : 1, ' ');
    return text + wrapped(words, style, kLabelWidth + 2) + "\n";
}

// The pages behind those parameters of a step, by the beginning of their names, in which this cache is not as
// the engine is by default: what no single reason speaks of.
std::string pages_text(std::string_view step, const vendor::ConfiguredProfile& profile, const Style& style,
                       std::size_t indent) {
    const vendor::ProfileOptions standard;
    std::vector<std::string> pages;
    for (const vendor::Parameter& parameter : vendor::parameters()) {
        if (!parameter.name.starts_with(step)) continue;
        if (parameter.get(profile.options) == parameter.get(standard)) continue;
        const vendor::Authority authority = vendor::authority_for(profile, parameter.name);
        if (!authority.found()) continue;
        for (const vendor::Citation& citation : vendor::citations(*authority.profile, authority.sources())) {
            std::string page = citation.url.empty() ? std::string(citation.title)
                                                    : fmt::format("{} <{}>", citation.title, citation.url);
            if (std::find(pages.begin(), pages.end(), page) == pages.end()) pages.push_back(std::move(page));
        }
    }
    std::string text;
    for (const std::string& page : pages) {
        text.append(indent, ' ');
        text += "- " + wrapped("see " + page, style, indent + 2) + "\n";
    }
    return text;
}

std::string heading_of(const vendor::ConfiguredProfile& configured) {
    std::string text(configured.profile->title);
    std::vector<std::string> changed;
    for (const vendor::SettingValue& value : configured.settings) {
        const auto& settings = configured.profile->settings;
        const auto found =
            std::find_if(settings.begin(), settings.end(),
                         [&](const vendor::Setting& setting) { return setting.key == value.key; });
        if (found != settings.end() && found->standard != value.value)
            changed.push_back(printable(fmt::format("{}={}", value.key, value.value)));
    }
    return changed.empty() ? text : fmt::format("{} with {}", text, fmt::join(changed, ", "));
}

std::string answer_words(const vendor::Answer& answer) {
    const std::string_view outcome = policy::outcome_name(answer.outcome);
    return answer.word.empty() ? std::string(outcome)
                               : fmt::format("{} ({})", printable(answer.word), outcome);
}

std::string cache_reasons(const http::Exchange& exchange, const PredictedCache& cache, const Style& style) {
    constexpr std::size_t indent = kLabelWidth + 2;
    const policy::Explanation& explanation = cache.prediction.explanation;
    const vendor::ConfiguredProfile& profile = *cache.profile;
    const bool stored = explanation.storability.storable();
    std::string text = paint(style, Ink::bold, heading_of(profile)) + "\n";
    text += labelled("stored", stored ? "yes" : "no", style);
    text += reasons_text(explanation.storability.reasons, profile, style, indent);
    if (stored) {
        text += labelled("fresh for", lifetime_words(explanation.freshness), style);
        text += reasons_text(explanation.freshness.reasons, profile, style, indent);
        text += labelled("key", printable(redacted_key(explanation.key.text)), style);
        text += pages_text("key.", profile, style, indent);
        text += labelled("stale copy", stale_words(explanation.stale), style);
        text += reasons_text(explanation.stale.reasons, profile, style, indent);
    }
    const vendor::Answer& next = cache.prediction.next;
    text += labelled(fmt::format("+{}", moment_time(cache.next_at)), answer_words(next), style);
    // What kept it out of the store has been told.
    if (stored) text += reasons_text(next.reasons, profile, style, indent);
    if (!next.word.empty())
        text +=
            pages_text(fmt::format("status.{}", policy::outcome_name(next.outcome)), profile, style, indent);
    const MatrixRow row = matrix_row(exchange, cache);
    if (row.delivers != kAsSent && row.delivers != kNoneAsSent) {
        text += labelled("delivers", fmt::format("Cache-Control: {}", row.delivers), style);
        text += pages_text("delivery.", profile, style, indent);
    }
    return text;
}

}  // namespace

std::string matrix_text(const http::Exchange& exchange, std::span<const PredictedCache> caches,
                        const Style& style) {
    const std::string next = fmt::format("+{}", caches.empty() ? "10s" : moment_time(caches.front().next_at));
    const std::array<std::string_view, 8> headings{"cache", "stored", "fresh for", "key",
                                                   next,    "stale",  "cookies",   "client's Cache-Control"};
    std::vector<TableRow> rows;
    for (const PredictedCache& cache : caches) {
        MatrixRow row = matrix_row(exchange, cache);
        rows.push_back({{std::string(cache.profile->profile->name), std::move(row.stored),
                         std::move(row.lifetime), std::move(row.key), std::move(row.next),
                         std::move(row.stale), std::move(row.cookies), std::move(row.delivers)}});
    }
    return text_table(headings, rows, style);
}

std::string matrix_reasons_text(const http::Exchange& exchange, std::span<const PredictedCache> caches,
                                const Style& style) {
    std::string text;
    for (const PredictedCache& cache : caches) {
        if (!text.empty()) text += "\n";
        text += cache_reasons(exchange, cache, style);
    }
    return text;
}

std::string later_answers_text(const vendor::LaterRequest& later,
                               std::span<const vendor::ConfiguredProfile> profiles,
                               std::span<const vendor::Answer> answers, const Style& style) {
    std::string text =
        paint(style, Ink::bold,
              fmt::format("Then at +{}: {} {}", moment_time(later.at), printable(later.request.method),
                          printable(redacted_url(later.url)))) +
        "\n";
    for (std::size_t i = 0; i < std::min(profiles.size(), answers.size()); ++i) {
        const vendor::ConfiguredProfile& profile = profiles[i];
        text += labelled(profile.profile->name,
                         fmt::format("{}, status {}", answer_words(answers[i]), answers[i].response.status),
                         style);
        text += reasons_text(answers[i].reasons, profile, style, kLabelWidth + 2);
    }
    return text;
}

}  // namespace cachewright::report
