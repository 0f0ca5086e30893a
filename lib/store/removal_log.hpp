// RemovalLog: what left a shard of the store lately, and why. It explains misses; nothing else depends on it.
#pragma once

#include "lib/store/removal.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace cachewright::store {

// Hashes of keys only: what is told of a key may, once in 2^64 times, be true of another. Not for several
// threads at once.
class RemovalLog {
  public:
    // Removals that there is room for; an older one goes for a newer one sooner where hashes fall close to
    // each other. Memory is taken with the first.
    static constexpr std::size_t kKept = 1024;

    // A response by the hash of its key and that of its selecting fields (of which 32 bits count).
    struct Which {
        std::uint64_t key = 0;
        std::uint32_t variant = 0;
    };
    void add(const Which& which, const Removal& removal);
    // It is stored again.
    void forget(const Which& which);
    [[nodiscard]] std::optional<Removal> find(const Which& which) const;
    // The last one under the key.
    [[nodiscard]] std::optional<Removal> find_any(std::uint64_t key) const;

  private:
    struct Entry {
        std::uint64_t key = 0;
        base::TimePoint at{};
        std::uint64_t number : 48 = 0;
        std::uint64_t why : 8 = 0;
        std::uint64_t method : 8 = 0;
        std::uint32_t variant = 0;
        std::uint32_t left_seconds = 0;
        std::uint32_t order = 0;  // 0: empty
    };
    static constexpr std::size_t kWays = 8;
    using Set = std::array<Entry, kWays>;
    using Table = std::array<Set, kKept / kWays>;

    // The lowest bits chose the shard.
    [[nodiscard]] static std::size_t place_of(std::uint64_t key) { return (key >> 6U) % (kKept / kWays); }
    [[nodiscard]] static Removal told(const Entry& entry);

    std::unique_ptr<Table> table_;
    std::uint32_t order_ = 0;
};

}  // namespace cachewright::store
