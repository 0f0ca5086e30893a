// bench: store
// Which response should go when the store is full: hit ratios of SIEVE, which the memory store uses, and of
// the usual others on made-up traces. A trace is 2,000,000 requests; the store holds a tenth of the URLs that
// are asked for again.
//
// web    popularity by Zipf with exponent 0.9 over 100,000 URLs
// cdn    the same, but every second request is for a URL that nobody asks for again (the one-hit wonders that
//        studies of CDNs find to be most objects)
// crawl  the same as web, and now and then a crawler asks for 20,000 URLs in a row, once
// shift  every 200,000 requests other URLs are popular
#include "lib/store/s3_fifo.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <list>
#include <memory>
#include <random>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

using cachewright::store::S3FifoLinks;
using Url = std::uint64_t;
using Trace = std::vector<Url>;

constexpr std::size_t kRequests = 2'000'000;
constexpr std::size_t kUrls = 100'000;
constexpr std::size_t kCapacity = kUrls / 10;
constexpr Url kNeverAgain = Url{1} << 40;

class Popularity {
  public:
    explicit Popularity(double exponent) {
        double sum = 0;
        cumulative_.reserve(kUrls);
        for (std::size_t rank = 1; rank <= kUrls; ++rank)
            cumulative_.push_back(sum += std::pow(static_cast<double>(rank), -exponent));
    }
    Url operator()(std::mt19937_64& random) const {
        const double at = std::uniform_real_distribution<double>(0, cumulative_.back())(random);
        return static_cast<Url>(std::lower_bound(cumulative_.begin(), cumulative_.end(), at) -
                                cumulative_.begin());
    }

  private:
    std::vector<double> cumulative_;
};

enum class Kind : std::uint8_t { web, cdn, crawl, shift };

Trace make_trace(Kind kind) {
    std::mt19937_64 random(20261121);
    const Popularity popular(0.9);
    Url next_once = kNeverAgain;
    Trace trace;
    trace.reserve(kRequests);
    while (trace.size() < kRequests) {
        if (kind == Kind::crawl && trace.size() % 100'000 == 99'999) {
            for (int count = 0; count < 20'000; ++count)
                trace.push_back(next_once++);
        }
        if (kind == Kind::cdn && random() % 2 == 0) {
            trace.push_back(next_once++);
        } else {
            const Url epoch = kind == Kind::shift ? trace.size() / 200'000 : 0;
            trace.push_back((popular(random) + epoch * 7919) % kUrls);
        }
    }
    return trace;
}

// Each policy says of a request whether it is a hit, and admits what is none.
class S3FifoPolicy {
  public:
    bool request(Url url) {
        const auto found = members_.find(url);
        if (found != members_.end()) {
            unsigned& uses = found->second->uses;
            uses = std::min(uses + 1, 3U);
            return true;
        }
        if (members_.size() == kCapacity) {
            S3FifoLinks* const victim = queues_.choose(
                [](const S3FifoLinks& links) { return static_cast<const Member&>(links).uses; },
                [](S3FifoLinks& links, unsigned count) { static_cast<Member&>(links).uses -= count; });
            queues_.remove(*victim);
            members_.erase(static_cast<Member*>(victim)->url);
        }
        auto member = std::make_unique<Member>();
        member->url = url;
        queues_.add(*member, url * 0x9E3779B97F4A7C15, 1);
        members_.emplace(url, std::move(member));
        return false;
    }

  private:
    struct Member : S3FifoLinks {
        Url url = 0;
        unsigned uses = 0;
    };
    cachewright::store::S3Fifo queues_;
    std::unordered_map<Url, std::unique_ptr<Member>> members_;
};

// SIEVE (Zhang et al., NSDI 2024): in the order of arrival, with a hand that passes over what was used.
class SievePolicy {
  public:
    bool request(Url url) {
        const auto found = places_.find(url);
        if (found != places_.end()) {
            found->second->used = true;
            return true;
        }
        if (order_.size() == kCapacity) {
            while (at_hand().used)
                (hand_++)->used = false;
            const auto victim = hand_++;
            places_.erase(victim->url);
            order_.erase(victim);
        }
        places_[url] = order_.insert(order_.end(), Member{url, false});
        return false;
    }

  private:
    struct Member {
        Url url;
        bool used;
    };
    Member& at_hand() {
        if (hand_ == order_.end()) hand_ = order_.begin();
        return *hand_;
    }

    std::list<Member> order_;  // oldest first
    std::list<Member>::iterator hand_ = order_.end();
    std::unordered_map<Url, std::list<Member>::iterator> places_;
};

class LruPolicy {
  public:
    bool request(Url url) {
        const auto found = places_.find(url);
        if (found != places_.end()) {
            order_.splice(order_.begin(), order_, found->second);
            return true;
        }
        if (order_.size() == kCapacity) {
            places_.erase(order_.back());
            order_.pop_back();
        }
        order_.push_front(url);
        places_[url] = order_.begin();
        return false;
    }

  private:
    std::list<Url> order_;
    std::unordered_map<Url, std::list<Url>::iterator> places_;
};

enum class SecondChance : std::uint8_t { no, yes };

// FIFO, and with a second chance CLOCK.
template <SecondChance Chance>
class QueuePolicy {
  public:
    bool request(Url url) {
        const auto found = used_.find(url);
        if (found != used_.end()) {
            found->second = true;
            return true;
        }
        while (queue_.size() == kCapacity) {
            const Url oldest = queue_.front();
            queue_.pop_front();
            bool& used = used_[oldest];
            if (Chance == SecondChance::yes && used) {
                used = false;
                queue_.push_back(oldest);
            } else {
                used_.erase(oldest);
            }
        }
        queue_.push_back(url);
        used_[url] = false;
        return false;
    }

  private:
    std::deque<Url> queue_;
    std::unordered_map<Url, bool> used_;
};

template <class Policy>
void hit_ratio(benchmark::State& state, Kind kind) {
    const Trace trace = make_trace(kind);
    std::size_t hits = 0;
    for (auto _ : state) {
        Policy policy;
        hits = 0;
        for (const Url url : trace)
            if (policy.request(url)) ++hits;
    }
    state.counters["hit_ratio"] = static_cast<double>(hits) / static_cast<double>(trace.size());
}

using Fifo = QueuePolicy<SecondChance::no>;
using Clock = QueuePolicy<SecondChance::yes>;

template <class Policy>
void on_every_trace(const std::string& policy) {
    constexpr std::array<std::pair<const char*, Kind>, 4> kTraces{
        {{"web", Kind::web}, {"cdn", Kind::cdn}, {"crawl", Kind::crawl}, {"shift", Kind::shift}}};
    for (const auto& [name, kind] : kTraces)
        benchmark::RegisterBenchmark(("eviction/" + policy + "/" + name).c_str(), hit_ratio<Policy>, kind)
            ->Iterations(1);
}

const bool registered = [] {
    on_every_trace<S3FifoPolicy>("s3_fifo");
    on_every_trace<SievePolicy>("sieve");
    on_every_trace<LruPolicy>("lru");
    on_every_trace<Clock>("clock");
    on_every_trace<Fifo>("fifo");
    return true;
}();

}  // namespace
