#include "lib/lint/baseline.hpp"

#include "lib/lint/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <tuple>
#include <utility>

namespace cachewright::lint {

namespace {

struct Step {
    Extent extent;
    std::string_view name;
    std::chrono::seconds up_to;
};
constexpr std::chrono::hours kDay{24};
// The last one has no end.
constexpr std::array kSteps{Step{Extent::ten_minutes, "10min", std::chrono::minutes{10}},
                            Step{Extent::hour, "1h", std::chrono::hours{1}},
                            Step{Extent::four_hours, "4h", std::chrono::hours{4}},
                            Step{Extent::day, "1d", kDay},
                            Step{Extent::week, "7d", 7 * kDay},
                            Step{Extent::month, "30d", 30 * kDay},
                            Step{Extent::year, "365d", 365 * kDay},
                            Step{Extent::longer, "longer", {}}};
constexpr std::array kOldNames{std::pair(Extent::hour, std::string_view("minutes")),
                               std::pair(Extent::day, std::string_view("hours")),
                               std::pair(Extent::month, std::string_view("days")),
                               std::pair(Extent::longer, std::string_view("months"))};

// Severity, then how long it goes on. What an entry does not say it has no limit for, and what a finding does
// not say is below every limit.
using Rank = std::pair<int, int>;

Rank limit_of(const BaselineEntry& entry) {
    constexpr int any = 99;
    const Gravity& gravity = entry.gravity;
    return {gravity.severity ? static_cast<int>(*gravity.severity) : any,
            gravity.lasts ? static_cast<int>(*gravity.lasts) : any};
}

Rank rank_of(const Gravity& found) {
    return {static_cast<int>(found.severity.value_or(Severity::info)),
            found.lasts ? static_cast<int>(*found.lasts) : -1};
}

bool covers_cookies(const BaselineEntry& entry, const Gravity& found) {
    const std::vector<std::string>& accepted = entry.gravity.cookies;
    return accepted.empty() ||
           std::includes(accepted.begin(), accepted.end(), found.cookies.begin(), found.cookies.end());
}

// The entry of one fingerprint that is to cover a finding: the mildest that is grave enough. Null: none is
// left.
BaselineEntry* entry_for(std::vector<BaselineEntry>& entries, const Gravity& gravity) {
    BaselineEntry* best = nullptr;
    for (BaselineEntry& entry : entries) {
        if (entry.count == 0 || limit_of(entry) < rank_of(gravity) || !covers_cookies(entry, gravity))
            continue;
        if (best == nullptr || limit_of(entry) < limit_of(*best)) best = &entry;
    }
    return best;
}

std::unordered_map<std::string, std::vector<BaselineEntry>> by_fingerprint(const Baseline& baseline) {
    std::unordered_map<std::string, std::vector<BaselineEntry>> entries;
    for (const BaselineEntry& entry : baseline.entries)
        entries[entry.fingerprint].push_back(entry);
    return entries;
}

}  // namespace

std::string_view extent_name(Extent extent) {
    return kSteps.at(static_cast<std::size_t>(extent)).name;
}

std::optional<Extent> extent_from_name(std::string_view name) {
    for (const Step& step : kSteps) {
        if (step.name == name) return step.extent;
    }
    for (const auto& [extent, old_name] : kOldNames) {
        if (old_name == name) return extent;
    }
    return std::nullopt;
}

Gravity gravity_of(const http::Exchange& exchange, const Finding& finding) {
    Gravity gravity{finding.severity, std::nullopt, cookies_at_risk(exchange, finding)};
    if (finding.lasts) {
        gravity.lasts = std::find_if(kSteps.begin(), kSteps.end() - 1, [&](const Step& step) {
                            return *finding.lasts <= step.up_to + step.up_to / 10;
                        })->extent;
    }
    return gravity;
}

std::uint64_t Baseline::findings() const {
    std::uint64_t sum = 0;
    for (const BaselineEntry& entry : entries)
        sum += entry.count;
    return sum;
}

void BaselineTally::add(BaselineEntry entry) {
    const auto [at, is_new] = entries_.try_emplace({entry.fingerprint, entry.gravity}, entry);
    if (!is_new) at->second.count += entry.count;
}

Baseline BaselineTally::baseline() const {
    Baseline baseline;
    for (const auto& [key, entry] : entries_)
        baseline.entries.push_back(entry);
    std::sort(baseline.entries.begin(), baseline.entries.end(),
              [](const BaselineEntry& a, const BaselineEntry& b) {
                  return std::tie(a.rule, a.url, a.fingerprint, a.gravity) <
                         std::tie(b.rule, b.url, b.fingerprint, b.gravity);
              });
    return baseline;
}

BaselineCover::BaselineCover(const Baseline& baseline) : left_(by_fingerprint(baseline)) {}

bool BaselineCover::take(const std::string& fingerprint, const Gravity& gravity) {
    const auto left = left_.find(fingerprint);
    if (left == left_.end()) return false;
    BaselineEntry* entry = entry_for(left->second, gravity);
    if (entry == nullptr) return false;
    --entry->count;
    return true;
}

bool RunScope::saw(std::string_view rule) const {
    return whole_input && std::find(rules.begin(), rules.end(), rule) != rules.end();
}

BaselineChange updated_baseline(const Baseline& old, const Baseline& found, const RunScope& scope,
                                BaselineUpdate update) {
    BaselineChange change;
    // What remains of the old entries when everything that was found has its cover, the gravest first.
    auto left = by_fingerprint(old);
    std::vector<const BaselineEntry*> gravest_first;
    gravest_first.reserve(found.entries.size());
    for (const BaselineEntry& entry : found.entries)
        gravest_first.push_back(&entry);
    std::stable_sort(gravest_first.begin(), gravest_first.end(),
                     [](const BaselineEntry* a, const BaselineEntry* b) { return a->gravity > b->gravity; });
    std::uint64_t uncovered = 0;
    std::vector<BaselineEntry> graver;  // what was found and has no cover
    for (const BaselineEntry* entry : gravest_first) {
        std::uint64_t open = entry->count;
        const auto same = left.find(entry->fingerprint);
        while (open > 0 && same != left.end()) {
            BaselineEntry* cover = entry_for(same->second, entry->gravity);
            if (cover == nullptr) break;
            const std::uint64_t covered = std::min(open, cover->count);
            cover->count -= covered;
            open -= covered;
        }
        uncovered += open;
        if (open > 0 && same != left.end()) {
            graver.push_back(*entry);
            graver.back().count = open;
        }
    }
    // What is left of an entry, and too mild for what was found, has become that.
    for (const auto& [fingerprint, entries] : left) {
        for (const BaselineEntry& entry : entries) {
            std::uint64_t open = entry.count;
            for (BaselineEntry& now : graver) {
                if (open == 0) break;
                if (now.fingerprint != fingerprint || now.count == 0) continue;
                const std::uint64_t moved = std::min(open, now.count);
                now.count -= moved;
                open -= moved;
                change.worse.push_back({entry, now.gravity, moved});
            }
        }
    }
    std::sort(change.worse.begin(), change.worse.end(), [](const Worsening& a, const Worsening& b) {
        return std::tie(a.before.rule, a.before.url, a.before.fingerprint, a.before.gravity) <
               std::tie(b.before.rule, b.before.url, b.before.fingerprint, b.before.gravity);
    });

    BaselineTally next;
    if (update == BaselineUpdate::replace) {
        change.added = uncovered;
        for (const BaselineEntry& entry : found.entries)
            next.add(entry);
    }
    for (const BaselineEntry& entry : old.entries) {
        const std::vector<BaselineEntry>& same = left.at(entry.fingerprint);
        const auto at = std::find_if(same.begin(), same.end(),
                                     [&](const BaselineEntry& one) { return one.gravity == entry.gravity; });
        const std::uint64_t unused = at->count;
        BaselineEntry kept = entry;
        if (update == BaselineUpdate::replace) kept.count = unused;
        if (scope.saw(entry.rule)) {
            change.removed += unused;
            kept.count -= unused;
        }
        if (kept.count > 0) next.add(std::move(kept));
    }
    change.baseline = next.baseline();
    return change;
}

}  // namespace cachewright::lint
