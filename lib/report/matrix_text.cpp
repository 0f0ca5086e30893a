#include "lib/report/matrix_text.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/http/hop_by_hop.hpp"
#include "lib/http/method.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/report/cell_basis.hpp"
#include "lib/report/explain_words.hpp"
#include "lib/report/key_text.hpp"
#include "lib/report/page_list.hpp"
#include "lib/report/redaction.hpp"
#include "lib/report/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace cachewright::report {

namespace {

// The marks of the pages behind a cell.
std::string cell_marks(Column column, const http::Exchange& exchange, const PredictedCache& cache,
                       PageList& pages) {
    // Numbers of pages alone come first, each once; then what has words beside its numbers.
    std::vector<std::string> numbers;
    std::vector<std::string> worded;
    const auto add_once = [](std::vector<std::string>& to, std::string mark) {
        if (!mark.empty() && std::find(to.begin(), to.end(), mark) == to.end()) to.push_back(std::move(mark));
    };
    bool assumed = false;
    for (const Basis& basis : cell_basis(column, exchange, cache)) {
        std::string mark = pages.marks(basis.authority);
        assumed = assumed || (basis.assumed && basis.authority.profile != cache.profile->profile);
        if (mark.find_first_not_of("[]0123456789 ") != std::string::npos) {
            add_once(worded, std::move(mark));
            continue;
        }
        for (std::size_t at = 0; at < mark.size();) {
            const std::size_t end = std::min(mark.find(' ', at), mark.size());
            add_once(numbers, mark.substr(at, end - at));
            at = end + 1;
        }
    }
    std::string text = fmt::format("{}", fmt::join(numbers, " "));
    for (const std::string& mark : worded) {
        if (!text.empty()) text += "; ";
        text += mark;
    }
    if (text.empty()) return {};
    if (assumed) text += ": the cache's own pages do not speak of it";
    return "  " + marks_alone(text);
}

std::string heading_of(const vendor::ConfiguredProfile& configured) {
    const bool shared = configured.options.policy.storage.kind == policy::CacheKind::shared;
    std::string text = fmt::format("{} ({} cache)", configured.profile->title, shared ? "shared" : "private");
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

// Which fields of the response reach the client otherwise than they came.
std::string delivered_words(const http::Exchange& exchange, const PredictedCache& cache) {
    const http::FieldMap& sent = exchange.response.fields;
    const http::FieldMap& delivered = cache.prediction.first.response.fields;
    const MatrixRow row = matrix_row(exchange, cache);
    std::vector<std::string> parts;
    if (row.delivers != kAsSent && row.delivers != kNoneAsSent)
        parts.push_back(fmt::format("Cache-Control: {}", row.delivers));
    std::vector<std::string> gone;
    for (const http::FieldLine line : sent) {
        if (line.id == http::FieldId::cache_control || delivered.contains(line.name)) continue;
        // Nobody asks what became of these: they end at every hop.
        if (http::is_hop_by_hop(line.id) || http::is_proxy_specific(line.id)) continue;
        if (std::find(gone.begin(), gone.end(), line.name) == gone.end())
            gone.push_back(printable(line.name));
    }
    if (delivered.contains("Vary") && delivered.combined("Vary") != sent.combined("Vary"))
        parts.push_back(fmt::format("Vary: {}", shortened(printable(delivered.combined("Vary")))));
    if (!gone.empty()) parts.push_back(fmt::format("without {}", fmt::join(gone, ", ")));
    return parts.empty() ? "all as sent" : fmt::format("{}", fmt::join(parts, "; "));
}

std::string key_words(const policy::Explanation& explanation) {
    std::string words = shortened(printable(redacted_key(short_key_text(explanation.key))));
    if (!explanation.vary.empty())
        words += fmt::format(", a copy for each {}",
                             shortened(printable(fmt::format("{}", fmt::join(explanation.vary, " + ")))));
    return words;
}

// Reasons stand below their cell and name its pages; a cell without reasons names them itself.
class Block {
  public:
    Block(const http::Exchange& exchange, const PredictedCache& cache, const Style& style)
        : exchange_(exchange), cache_(cache), style_(style) {}

    [[nodiscard]] std::string text(Moments moments) {
        const policy::Explanation& explanation = cache_.prediction.explanation;
        const bool stored = explanation.storability.storable();
        text_ = paint(style_, Ink::bold, heading_of(*cache_.profile)) + "\n";
        add("stored", stored ? "yes" : "no", Column::stored, explanation.storability.reasons);
        if (stored) {
            add("fresh for", lifetime_words(explanation.freshness), Column::lifetime,
                explanation.freshness.reasons);
            if (explanation.age_on_arrival >= std::chrono::seconds(1)) {
                text_ += labelled(
                    style_, "age",
                    fmt::format("{} on arrival",
                                base::duration_words(base::floor_seconds(explanation.age_on_arrival))));
                add_reasons(explanation.age_reasons);
            }
            add("key", key_words(explanation), Column::key, {});
            for (const std::string& words : key_step_words(explanation.key, StepUrls::omit))
                text_ += labelled(style_, "", printable(fmt::format("- {}", words)));
            if (const auto copies = copies_of(exchange_, cache_))
                text_ += labelled(style_, "copies", shortened(printable(copies->words())));
            add("stale copy", stale_words(explanation.stale), Column::stale, explanation.stale.reasons);
            text_ += timeline_text(explanation, style_);
        }
        const vendor::Answer& next = cache_.prediction.next;
        add(fmt::format("+{}", moment_time(cache_.next_at)), answer_words(next), Column::next, {});
        // What kept it out of the store has been told.
        if (stored) add_reasons(next.reasons, next.differing_field);
        const MatrixRow row = matrix_row(exchange_, cache_);
        if (!cell_basis(Column::cookies, exchange_, cache_).empty())
            add("cookies", row.cookies, Column::cookies, {});
        add("delivers", delivered_words(exchange_, cache_), Column::delivers,
            cache_.prediction.first.delivery);
        text_ += moments_text(explanation, *cache_.profile, pages_, style_, moments);
        return text_ + pages_.text(style_);
    }

  private:
    void add_reasons(const policy::Reasons& reasons, std::string_view differing_field = {}) {
        text_ += reasons_text(reasons, *cache_.profile, pages_, style_, kLabelWidth + 2, differing_field);
    }
    void add(std::string_view label, std::string words, Column column, const policy::Reasons& reasons) {
        if (reasons.empty()) words += cell_marks(column, exchange_, cache_, pages_);
        text_ += labelled(style_, label, words);
        add_reasons(reasons);
    }

    const http::Exchange& exchange_;
    const PredictedCache& cache_;
    const Style& style_;
    PageList pages_;
    std::string text_;
};

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
                                const Style& style, Moments moments) {
    std::string text;
    for (const PredictedCache& cache : caches) {
        if (!text.empty()) text += "\n";
        text += Block(exchange, cache, style).text(moments);
    }
    return text;
}

std::string later_answers_text(const vendor::LaterRequest& later, const http::FieldMap& given,
                               std::span<const vendor::ConfiguredProfile> profiles,
                               std::span<const vendor::Answer> answers, const Style& style) {
    std::string text =
        paint(style, Ink::bold,
              fmt::format("Then at +{}: {} {}", moment_time(later.at), printable(later.request.method),
                          shortened(printable(redacted_url(later.url))))) +
        "\n";
    for (const http::FieldLine line : given) {
        const std::string words =
            line.value.empty() ? fmt::format("{} left out", line.name)
                               : fmt::format("{}: {}", line.name, redacted_value(line.name, line.value));
        text += labelled(style, "with", shortened(printable(words)));
    }
    PageList pages;
    for (std::size_t i = 0; i < std::min(profiles.size(), answers.size()); ++i) {
        const vendor::ConfiguredProfile& profile = profiles[i];
        text += labelled(style, profile.profile->name,
                         fmt::format("{}, status {}", answer_words(answers[i]), answers[i].response.status));
        text += reasons_text(answers[i].reasons, profile, pages, style, kLabelWidth + 2,
                             answers[i].differing_field);
    }
    text += pages.text(style);
    if (http::is_safe(later.request.method)) return text;
    return text + labelled(style, "afterwards",
                           fmt::format("unless the answer is an error, {} makes what is stored for this URL "
                                       "unusable (RFC 9111 §4.4); a CDN may keep it",
                                       printable(later.request.method)));
}

}  // namespace cachewright::report
