// bench: store
// Purging by tag: how long it takes to purge 10,000 responses among 1,000,000, and how long another thread
// waits for its hits meanwhile.
#include "bench/hits.hpp"
#include "lib/store/memory_store.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace {

using namespace cachewright;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kResponses = 1'000'000;
constexpr std::size_t kTags = 100;  // so that each has 10,000

std::string key_of(std::size_t number) {
    return "GET http://localhost:8080/api/items/" + std::to_string(number);
}

std::string tag_of(std::size_t number) {
    return "group-" + std::to_string(number % kTags);
}

void put(store::MemoryStore& store, std::size_t number) {
    static const std::string body(1024, 'x');
    http::Response head;
    head.status = 200;
    head.fields.add("Content-Type", "application/json; charset=utf-8");
    head.fields.add("Cache-Control", "public, max-age=600, stale-while-revalidate=60");
    head.fields.add("ETag", "\"5f3a-" + std::to_string(number) + "\"");
    head.fields.add("Cache-Tag", tag_of(number));
    auto content = std::make_shared<store::Content>(body.size());
    content->append(body);
    content->finish(store::Content::State::whole);
    const std::string key = key_of(number);
    const auto fetch = store.begin_fetch(key);
    store.insert(std::make_shared<store::StoredResponse>(
                     key, "", head, policy::stored_facts(head, {}, policy::Options{}), std::move(content),
                     store::read_tags(head.fields, {})),
                 fetch);
}

store::MemoryStore& filled() {
    static store::MemoryStore store({.bytes = std::uint64_t{16} << 30}, 1);
    [[maybe_unused]] static const bool once = [] {
        for (std::size_t number = 0; number < kResponses; ++number)
            put(store, number);
        return true;
    }();
    return store;
}

void purge_by_tag(benchmark::State& state, store::Purge::Mode mode) {
    store::MemoryStore& store = filled();
    bench::Hits hits(store, {key_of, kResponses});
    std::size_t number = 0;
    double slowest = 0;
    for (auto _ : state) {
        const std::size_t group = number++ % kTags;
        const auto purge = store::Purge::parse(store::Purge::Scope::tag, tag_of(group), mode, {}, {});
        hits.timed = true;
        const Clock::time_point begin = Clock::now();
        const auto purged = store.purge(*purge, {});
        const std::chrono::duration<double> took = Clock::now() - begin;
        hits.timed = false;
        if (purged.responses != kResponses / kTags) state.SkipWithError("the purge missed some");
        state.SetIterationTime(took.count());
        slowest = std::max(slowest, took.count() * 1e3);
        for (std::size_t again = group; again < kResponses; again += kTags)
            put(store, again);
    }
    hits.stop();
    state.counters["slowest_ms"] = slowest;
    state.counters["hit_p99_ms"] = hits.latencies().percentile(99);
}
BENCHMARK_CAPTURE(purge_by_tag, hard, store::Purge::Mode::hard)
    ->Iterations(50)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(purge_by_tag, soft, store::Purge::Mode::soft)
    ->Iterations(50)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
