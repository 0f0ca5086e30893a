#include "lib/pipeline/refused_keys.hpp"

#include <functional>

namespace cachewright::pipeline {

void RefusedKeys::add(std::string_view key, base::TimePoint now) {
    const std::size_t hash = std::hash<std::string_view>{}(key);
    Shard& home = shards_[hash % kShards];
    const std::lock_guard lock(home.mutex);
    if (home.until.size() >= kMostOfShard) {
        std::erase_if(home.until, [now](const auto& entry) { return entry.second <= now; });
        if (home.until.size() >= kMostOfShard) home.until.clear();
    }
    home.until[hash] = now + kRemembered;
}

void RefusedKeys::remove(std::string_view key) {
    const std::size_t hash = std::hash<std::string_view>{}(key);
    Shard& home = shards_[hash % kShards];
    const std::lock_guard lock(home.mutex);
    home.until.erase(hash);
}

bool RefusedKeys::contains(std::string_view key, base::TimePoint now) const {
    const std::size_t hash = std::hash<std::string_view>{}(key);
    const Shard& home = shards_[hash % kShards];
    const std::lock_guard lock(home.mutex);
    const auto found = home.until.find(hash);
    return found != home.until.end() && now < found->second;
}

}  // namespace cachewright::pipeline
