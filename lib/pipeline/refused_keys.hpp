// RefusedKeys: keys whose last response could not be stored. Requests for them do not wait for each other
// ("hit for miss").
#pragma once

#include "lib/base/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

namespace cachewright::pipeline {

// Remembers hashes of keys, for two minutes of cache time; that two keys share one costs a wait or a fetch,
// never a wrong answer. Bounded. For any number of threads.
class RefusedKeys {
  public:
    static constexpr base::Seconds kRemembered{120};

    void add(std::string_view key, base::TimePoint now);
    void remove(std::string_view key);
    [[nodiscard]] bool contains(std::string_view key, base::TimePoint now) const;

  private:
    static constexpr std::size_t kShards = 16;
    static constexpr std::size_t kMostOfShard = 4096;
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<std::size_t, base::TimePoint> until;
    };
    std::array<Shard, kShards> shards_;
};

}  // namespace cachewright::pipeline
