#include "lib/lint/baseline.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace cachewright::lint {

std::uint64_t Baseline::findings() const {
    std::uint64_t sum = 0;
    for (const BaselineEntry& entry : entries)
        sum += entry.count;
    return sum;
}

void BaselineTally::add(BaselineEntry entry) {
    const auto [at, is_new] = entries_.try_emplace(entry.fingerprint, entry);
    if (!is_new) at->second.count += entry.count;
}

Baseline BaselineTally::baseline() const {
    Baseline baseline;
    for (const auto& [fingerprint, entry] : entries_)
        baseline.entries.push_back(entry);
    std::sort(baseline.entries.begin(), baseline.entries.end(),
              [](const BaselineEntry& a, const BaselineEntry& b) {
                  return std::tie(a.rule, a.url, a.fingerprint) < std::tie(b.rule, b.url, b.fingerprint);
              });
    return baseline;
}

BaselineCover::BaselineCover(const Baseline& baseline) {
    for (const BaselineEntry& entry : baseline.entries)
        left_[entry.fingerprint] += entry.count;
}

bool BaselineCover::take(const std::string& fingerprint) {
    const auto left = left_.find(fingerprint);
    if (left == left_.end() || left->second == 0) return false;
    --left->second;
    return true;
}

bool RunScope::saw(std::string_view rule) const {
    return whole_input && std::find(rules.begin(), rules.end(), rule) != rules.end();
}

BaselineChange updated_baseline(const Baseline& old, const Baseline& found, const RunScope& scope,
                                BaselineUpdate update) {
    BaselineChange change;
    std::unordered_map<std::string_view, const BaselineEntry*> found_by_print;
    for (const BaselineEntry& entry : found.entries)
        found_by_print.emplace(entry.fingerprint, &entry);
    std::unordered_map<std::string_view, std::uint64_t> old_counts;
    BaselineTally next;
    for (const BaselineEntry& entry : old.entries) {
        old_counts.emplace(entry.fingerprint, entry.count);
        const auto again = found_by_print.find(entry.fingerprint);
        const std::uint64_t count = again == found_by_print.end() ? 0 : again->second->count;
        BaselineEntry kept = again == found_by_print.end() ? entry : *again->second;
        if (update == BaselineUpdate::prune || count == 0) kept = entry;
        if (scope.saw(entry.rule)) {
            kept.count = update == BaselineUpdate::prune ? std::min(entry.count, count) : count;
        } else {
            kept.count = update == BaselineUpdate::prune ? entry.count : std::max(entry.count, count);
        }
        if (kept.count > entry.count) change.added += kept.count - entry.count;
        if (kept.count < entry.count) change.removed += entry.count - kept.count;
        if (kept.count > 0) next.add(std::move(kept));
    }
    if (update == BaselineUpdate::replace) {
        for (const BaselineEntry& entry : found.entries) {
            if (old_counts.find(entry.fingerprint) != old_counts.end()) continue;
            change.added += entry.count;
            next.add(entry);
        }
    }
    change.baseline = next.baseline();
    return change;
}

}  // namespace cachewright::lint
