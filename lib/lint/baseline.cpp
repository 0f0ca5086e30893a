#include "lib/lint/baseline.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace cachewright::lint {

namespace {

// The entry of one fingerprint that is to cover a finding: the mildest that is grave enough, and before all
// those that say no severity one that does. Null: none is left.
BaselineEntry* entry_for(std::vector<BaselineEntry>& entries, Severity severity) {
    BaselineEntry* best = nullptr;
    for (BaselineEntry& entry : entries) {
        if (entry.count == 0 || (entry.severity && *entry.severity < severity)) continue;
        const bool better = best == nullptr || (entry.severity && !best->severity) ||
                            (entry.severity && best->severity && *entry.severity < *best->severity);
        if (better) best = &entry;
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

std::uint64_t Baseline::findings() const {
    std::uint64_t sum = 0;
    for (const BaselineEntry& entry : entries)
        sum += entry.count;
    return sum;
}

void BaselineTally::add(BaselineEntry entry) {
    const auto [at, is_new] = entries_.try_emplace({entry.fingerprint, entry.severity}, entry);
    if (!is_new) at->second.count += entry.count;
}

Baseline BaselineTally::baseline() const {
    Baseline baseline;
    for (const auto& [key, entry] : entries_)
        baseline.entries.push_back(entry);
    std::sort(baseline.entries.begin(), baseline.entries.end(),
              [](const BaselineEntry& a, const BaselineEntry& b) {
                  return std::tie(a.rule, a.url, a.fingerprint, a.severity) <
                         std::tie(b.rule, b.url, b.fingerprint, b.severity);
              });
    return baseline;
}

BaselineCover::BaselineCover(const Baseline& baseline) : left_(by_fingerprint(baseline)) {}

bool BaselineCover::take(const std::string& fingerprint, Severity severity) {
    const auto left = left_.find(fingerprint);
    if (left == left_.end()) return false;
    BaselineEntry* entry = entry_for(left->second, severity);
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
    for (const BaselineEntry& entry : found.entries)
        gravest_first.push_back(&entry);
    std::stable_sort(
        gravest_first.begin(), gravest_first.end(),
        [](const BaselineEntry* a, const BaselineEntry* b) { return a->severity > b->severity; });
    std::uint64_t uncovered = 0;
    for (const BaselineEntry* entry : gravest_first) {
        std::uint64_t open = entry->count;
        const auto same = left.find(entry->fingerprint);
        while (open > 0 && same != left.end()) {
            BaselineEntry* cover = entry_for(same->second, entry->severity.value_or(Severity::info));
            if (cover == nullptr) break;
            const std::uint64_t covered = std::min(open, cover->count);
            cover->count -= covered;
            open -= covered;
        }
        uncovered += open;
    }

    BaselineTally next;
    if (update == BaselineUpdate::replace) {
        change.added = uncovered;
        for (const BaselineEntry& entry : found.entries)
            next.add(entry);
    }
    for (const BaselineEntry& entry : old.entries) {
        const std::vector<BaselineEntry>& same = left.at(entry.fingerprint);
        const auto at = std::find_if(same.begin(), same.end(), [&](const BaselineEntry& one) {
            return one.severity == entry.severity;
        });
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
