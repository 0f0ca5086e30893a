// Faults that somebody has put on the way to the origin: rules that say which requests to it go wrong, when,
// and how. Decided without sockets, clocks or randomness.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/message.hpp"
#include "lib/http/url_pattern.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::pipeline {

// Where an answer is cut off within its content.
struct Cut {
    std::uint64_t bytes = 0;
    // Instead of `bytes`: so much of the length that the answer announces. Where it announces none, all of
    // the content comes, but not its end.
    std::optional<unsigned> percent;

    // Of an answer of this length; nothing: behind all of its content.
    [[nodiscard]] std::optional<std::uint64_t> after(std::optional<std::uint64_t> length) const;
};

// What goes wrong. With `answered`, `refused`, `reset`, `timeout` and `malformed` the origin is not asked.
struct FaultEffect {
    enum class Instead : std::uint8_t {
        nothing,    // the origin is asked
        answered,   // `response` with its body is the origin's answer
        refused,    // as if nothing listened
        reset,      // as if the connection broke before the answer's head
        timeout,    // as if no answer came: the real limit of the first byte applies
        malformed,  // as if what came were not HTTP
    };
    base::Duration delay{0};  // before the request goes on, or what is instead of it; counts as the origin's
    Instead instead = Instead::nothing;
    http::Response response;
    std::optional<Cut> cut;                         // an answer that is no longer comes whole
    std::optional<std::uint64_t> bytes_per_second;  // of the answer's content

    [[nodiscard]] bool only_delays() const {
        return instead == Instead::nothing && !cut && !bytes_per_second && delay > base::Duration{0};
    }
};

// A rule takes a request that its route and its methods name, while its window lasts; it fires when the turn,
// the draw and the count say so too, asked in this order.
struct FaultRule {
    enum class Turn : std::uint8_t { fail, pass };

    std::string name;                       // a token; of no other rule in the set
    std::optional<http::UrlPattern> route;  // of the URL that the client asked for; nothing: every one
    std::vector<std::string> methods;       // GET brings HEAD along; empty: every one
    // In cache time from the installation of the set on: an outage of ten minutes is over when the clock is
    // moved by ten minutes, and what is stale in it and what fails are told by one clock.
    base::Duration after{0};
    std::optional<base::Duration> lasting;  // from `after` on; nothing: without end
    std::uint64_t every = 1;                // each so many-th of the requests that it takes
    std::vector<Turn> schedule;             // for one of these after another, and again from the first
    double probability = 1;                 // 0 to 1
    std::optional<std::uint64_t> count;     // it fires so often, then never again
    FaultEffect effect;
    std::string written;  // as whoever installed it wrote it
};

class FaultRules;

// What goes wrong with one request.
struct Fault {
    std::string names;        // of the rules that fired: "slow" or "slow,broken"
    base::Duration delay{0};  // of all of them
    // Of the last rule; the delay in it counts in `delay`. Never null.
    std::shared_ptr<const FaultEffect> effect;
};

// Rules that were installed together: the first that fires decides, except that rules which only delay add
// up and let those behind them have their say. A rule behind the one that decided is not asked and counts
// nothing. Only the counts change; for any number of threads.
class FaultRules {
  public:
    // `seed`: what the draws depend on. The n-th request that a rule takes is drawn for by seed, place of the
    // rule and n alone, so that the same seed makes the same accident again. `now` in cache time.
    FaultRules(std::vector<FaultRule> rules, std::uint64_t seed, base::TimePoint now);

    // Before each request to the origin, whatever it is made for: a miss, a validation, a refresh in the
    // background. Nothing: it goes its way.
    [[nodiscard]] std::optional<Fault> decide(std::string_view url, std::string_view method,
                                              base::TimePoint now) const;

    enum class State : std::uint8_t {
        waiting,  // its window comes
        active,
        over,     // its window has passed
        used_up,  // it has fired as often as its count says
    };
    struct Told {
        const FaultRule* rule = nullptr;  // lives as long as the set
        std::uint64_t matched = 0;        // requests that it took
        std::uint64_t fired = 0;
        std::optional<std::uint64_t> left;  // of its count
        State state = State::active;
    };
    [[nodiscard]] std::vector<Told> tell(base::TimePoint now) const;
    [[nodiscard]] std::uint64_t seed() const { return seed_; }

  private:
    struct Installed {
        explicit Installed(FaultRule installed)
            : rule(std::make_shared<const FaultRule>(std::move(installed))) {}
        const std::shared_ptr<const FaultRule> rule;
        mutable std::atomic<std::uint64_t> matched{0};
        mutable std::atomic<std::uint64_t> fired{0};
    };
    [[nodiscard]] State window_at(const FaultRule& rule, base::TimePoint now) const;
    [[nodiscard]] bool fires(std::size_t place, std::string_view url, std::string_view method,
                             base::TimePoint now) const;

    std::vector<std::unique_ptr<Installed>> rules_;
    std::uint64_t seed_;
    base::TimePoint installed_;
};

// The rules that are in force, replaced all at once. For any number of threads. A request that is under way
// goes on by the rules under which it went to the origin.
class Faults {
  public:
    // One atomic load, for who has none.
    [[nodiscard]] bool any() const { return any_.load(std::memory_order_acquire); }
    // Null without rules.
    [[nodiscard]] std::shared_ptr<const FaultRules> rules() const;
    // Null: none any more.
    void install(std::shared_ptr<const FaultRules> rules);

  private:
    std::atomic<bool> any_{false};
    mutable std::mutex mutex_;
    std::shared_ptr<const FaultRules> rules_;
};

}  // namespace cachewright::pipeline
