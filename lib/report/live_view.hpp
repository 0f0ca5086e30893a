// What the live view of a proxy shows: its numbers, what it did last, and the minutes before.
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/time.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

// Requests of the last minutes, in slots of five seconds.
class HitHistory {
  public:
    static constexpr std::chrono::seconds kSlot{5};
    static constexpr std::size_t kMostSlots = 240;
    struct Slot {
        std::uint64_t requests = 0;
        std::uint64_t hits = 0;
    };

    // The sums since the proxy's start, at `now` of a clock that never goes back. What was counted before the
    // first time belongs to no slot; sums that have become smaller are those of a proxy started anew.
    void note(std::chrono::steady_clock::time_point now, std::uint64_t requests, std::uint64_t hits);
    // The oldest first; the last is under way.
    [[nodiscard]] const std::deque<Slot>& slots() const { return slots_; }
    // Of the last `time`, in whole slots.
    [[nodiscard]] Slot last(std::chrono::seconds time) const;

  private:
    std::deque<Slot> slots_;
    std::int64_t newest_ = 0;  // number of the last slot
    Slot seen_;                // the sums
};

struct LiveView {
    struct Outcome {
        std::string word;
        std::uint64_t requests = 0;
    };
    struct Route {
        std::string route;
        std::uint64_t requests = 0;
        std::uint64_t hits = 0;
        std::uint64_t origin_requests = 0;
        base::Duration origin_time{0};  // all that the origin took to begin its answers
    };
    struct Decision {
        std::uint64_t id = 0;
        std::string time;  // "20:40:00"
        std::string method;
        std::string target;
        std::string outcome;
        std::string why;
        std::uint64_t status = 0;
    };
    struct Fault {
        std::string name;
        std::string rule;  // in words
        bool active = false;
        std::optional<std::uint64_t> left;
    };

    // URLs; `listen` and `origin` are empty where they are not known.
    std::string listen;
    std::string admin;
    std::string origin;

    std::string since;  // when the proxy started
    base::Duration up{0};
    std::uint64_t requests = 0;
    std::uint64_t hits = 0;
    std::uint64_t bytes = 0;
    std::uint64_t hit_bytes = 0;
    std::uint64_t origin_requests = 0;
    base::Duration saved{0};
    std::vector<Outcome> outcomes;  // those that came about, the most frequent first
    std::vector<Route> routes;
    std::vector<Decision> decisions;  // the newest first
    base::Duration clock_ahead{0};    // cache time before the machine's
    std::string frozen_at;            // cache time, where it stands still
    std::vector<Fault> faults;        // those that are in force or will be
    HitHistory history;

    std::vector<std::string> notes;  // what the proxy said meanwhile, the newest last
    std::string trouble;             // why nothing newer is shown
    bool paused = false;
};

// Each puts into `view` what the admin API answers to one question. Errors (no_content): it is no such
// answer, and the view is as before. Of statistics of a proxy that was started anew nothing of before is
// kept.
[[nodiscard]] base::Result<void> read_live_stats(LiveView& view, std::string_view json,
                                                 std::chrono::steady_clock::time_point now);
// Where it listens, unless the system chose the port, and the origin.
[[nodiscard]] base::Result<void> read_live_config(LiveView& view, std::string_view json);
[[nodiscard]] base::Result<void> read_live_decisions(LiveView& view, std::string_view json);
[[nodiscard]] base::Result<void> read_live_clock(LiveView& view, std::string_view json);
[[nodiscard]] base::Result<void> read_live_faults(LiveView& view, std::string_view json);

}  // namespace cachewright::report
