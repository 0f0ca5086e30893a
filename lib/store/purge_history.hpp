// PurgeHistory: the last purges in words, for those who ask why something is gone.
#pragma once

#include "lib/base/time.hpp"
#include "lib/store/purge.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

namespace cachewright::store {

// For any number of threads.
class PurgeHistory {
  public:
    static constexpr std::size_t kKept = 512;
    static constexpr std::size_t kMostText = 120;

    struct Told {
        std::uint64_t sequence = 0;
        Purge::Scope scope = Purge::Scope::everything;
        std::string text;  // credentials are masked, and then it is cut
    };
    void add(std::uint64_t sequence, const Purge& purge);
    // Nothing of one that was too long ago.
    [[nodiscard]] std::optional<Told> find(std::uint64_t sequence) const;

  private:
    mutable std::mutex mutex_;
    std::deque<Told> told_;
};

}  // namespace cachewright::store
