// Statistics: what a caching proxy has done since its start, in numbers.
#pragma once

#include "lib/base/time.hpp"
#include "lib/pipeline/decision_record.hpp"
#include "lib/policy/outcome.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cachewright::pipeline {

// How long requests took, in buckets each twice as wide as the one before: `counts[i]` took at most
// bucket_bound(i) and more than the bound before; the last took longer.
struct Latency {
    static constexpr std::size_t kBounds = 21;
    std::array<std::uint64_t, kBounds + 1> counts{};
    base::Duration sum{0};

    // 16 µs, 32 µs, ... 16.8 s.
    [[nodiscard]] static constexpr base::Duration bound(std::size_t at) {
        return base::Duration{std::int64_t{16} << at};
    }
    void add(base::Duration took);
    [[nodiscard]] std::uint64_t count() const;
    // The bound that this share of the requests (0.99) kept; the last bound where some took longer.
    [[nodiscard]] base::Duration quantile(double share) const;
};

struct OriginCounts {
    std::uint64_t requests = 0;   // refreshes in the background included
    std::uint64_t failures = 0;   // of them without an answer
    std::uint64_t broke_off = 0;  // answers that ended before their end
    // By status class: 1xx (101) to 5xx.
    std::array<std::uint64_t, 5> answers{};
    base::Duration time{0};  // from each request to the head of its answer
    [[nodiscard]] std::uint64_t answered() const;
};

// One line of the statistics by route.
struct RouteCounts {
    std::uint64_t requests = 0;
    std::uint64_t hits = 0;  // as in Statistics
    std::uint64_t bytes = 0;
    OriginCounts origin;
};

struct Statistics {
    // Routes beyond so many are one, kOtherRoutes.
    static constexpr std::size_t kMostRoutes = 256;
    static constexpr std::string_view kOtherRoutes = "(other)";
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    using Routes = std::unordered_map<std::string, RouteCounts, Hash, std::equal_to<>>;

    std::uint64_t requests = 0;
    std::array<std::uint64_t, static_cast<std::size_t>(policy::Outcome::count_)> outcomes{};
    // Requests that the store answered without the origin: hit, stale, updating. Not those for which the
    // origin was asked (revalidated), nor those that waited for the fetch of another, nor what
    // stood in for a failure.
    std::uint64_t hits = 0;
    std::uint64_t bytes = 0;             // of content, sent to clients
    std::uint64_t hit_bytes = 0;         // of them those of hits
    std::uint64_t origin_bytes = 0;      // of content, received from the origin
    std::uint64_t refreshes = 0;         // in the background; they are no requests
    std::uint64_t refreshes_failed = 0;  // of them
    OriginCounts origin;
    Latency latency;
    Routes routes;

    void add(const Finished& finished);
    void add_origin(std::string_view target, int status, base::Duration time);  // status 0: it failed
    void add_origin_broke_off(std::string_view target);
    void add(const Statistics& other);

    [[nodiscard]] double hit_ratio() const;
    [[nodiscard]] double byte_hit_ratio() const;
    // What clients did not wait for: for each route its hits, times the mean time that the origin
    // took to begin an answer on that route. A route for which it never answered counts nothing; nor do
    // bytes: with a slow network it is more.
    [[nodiscard]] base::Duration time_saved() const;

  private:
    [[nodiscard]] RouteCounts& route(std::string_view target);
    std::string pattern_;  // kept for its room
};

}  // namespace cachewright::pipeline
