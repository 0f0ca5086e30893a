#include "lib/store/removal_log.hpp"

#include <algorithm>
#include <limits>

namespace cachewright::store {

void RemovalLog::add(const Which& which, const Removal& removal) {
    if (table_ == nullptr) table_ = std::make_unique<Table>();
    Set& set = (*table_)[place_of(which.key)];
    auto entry = std::find_if(set.begin(), set.end(), [&](const Entry& each) {
        return each.order != 0 && each.key == which.key && each.variant == which.variant;
    });
    if (entry == set.end())
        entry = std::min_element(set.begin(), set.end(),
                                 [](const Entry& a, const Entry& b) { return a.order < b.order; });
    if (++order_ == 0) ++order_;
    entry->key = which.key;
    entry->at = removal.at;
    entry->number = removal.number & ((std::uint64_t{1} << 48U) - 1);
    entry->why = static_cast<std::uint8_t>(removal.why);
    entry->method = static_cast<std::uint8_t>(removal.method);
    entry->variant = which.variant;
    constexpr std::int64_t limit = std::numeric_limits<std::uint32_t>::max();
    entry->left_seconds = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(base::floor_seconds(removal.left).count(), 0, limit));
    entry->order = order_;
}

void RemovalLog::forget(const Which& which) {
    if (table_ == nullptr) return;
    for (Entry& entry : (*table_)[place_of(which.key)]) {
        if (entry.key == which.key && entry.variant == which.variant) entry.order = 0;
    }
}

std::optional<Removal> RemovalLog::find(const Which& which) const {
    if (table_ == nullptr) return std::nullopt;
    for (const Entry& entry : (*table_)[place_of(which.key)]) {
        if (entry.order != 0 && entry.key == which.key && entry.variant == which.variant) return told(entry);
    }
    return std::nullopt;
}

std::optional<Removal> RemovalLog::find_any(std::uint64_t key) const {
    if (table_ == nullptr) return std::nullopt;
    const Entry* last = nullptr;
    for (const Entry& entry : (*table_)[place_of(key)]) {
        if (entry.order != 0 && entry.key == key && (last == nullptr || entry.order > last->order))
            last = &entry;
    }
    if (last == nullptr) return std::nullopt;
    return told(*last);
}

Removal RemovalLog::told(const Entry& entry) {
    return {static_cast<Removal::Why>(entry.why), static_cast<http::Method>(entry.method), entry.number,
            entry.at, base::Seconds{entry.left_seconds}};
}

}  // namespace cachewright::store
