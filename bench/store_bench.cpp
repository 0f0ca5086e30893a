// bench: store
// The memory store: what finding a stored response costs, on one thread and on several, and how much memory a
// million stored responses of 1 kB take for each byte of theirs.
#include "lib/store/memory_store.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace cachewright;

const std::string kBody(1024, 'x');

http::Response usual_head(std::size_t number) {
    http::Response head;
    head.status = 200;
    head.fields.add("Date", "Tue, 06 Jan 2026 10:00:00 GMT");
    head.fields.add("Content-Type", "application/json; charset=utf-8");
    head.fields.add("Content-Length", "1024");
    head.fields.add("Cache-Control", "public, max-age=600, stale-while-revalidate=60");
    head.fields.add("ETag", "\"5f3a-" + std::to_string(number) + "\"");
    head.fields.add("Last-Modified", "Mon, 05 Jan 2026 08:12:31 GMT");
    head.fields.add("Vary", "Accept-Encoding");
    head.fields.add("Server", "nginx/1.22.1");
    return head;
}

std::string key_of(std::size_t number) {
    return "GET http://localhost:8080/api/items/" + std::to_string(number);
}

store::Stored response_of(std::size_t number) {
    const http::Response head = usual_head(number);
    auto content = std::make_shared<store::Content>(kBody.size());
    content->append(kBody);
    content->finish(store::Content::State::whole);
    return std::make_shared<store::StoredResponse>(
        key_of(number), "", head, policy::stored_facts(head, {}, policy::Options{}), std::move(content));
}

void fill(store::MemoryStore& store, std::size_t responses) {
    for (std::size_t number = 0; number < responses; ++number) {
        const auto fetch = store.begin_fetch(key_of(number));
        store.insert(response_of(number), fetch);
    }
}

std::uint64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t pages = 0;
    statm >> pages >> pages;
    return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

constexpr store::StoreLimits kRoomy{.bytes = std::uint64_t{16} << 30};

void store_memory(benchmark::State& state) {
    constexpr std::size_t kResponses = 1'000'000;
    const http::Response head = usual_head(kResponses);
    std::uint64_t own = kBody.size();
    for (const http::FieldLine& line : head.fields)
        own += line.name.size() + line.value.size() + 4;
    for (auto _ : state) {
        const std::uint64_t before = resident_bytes();
        store::MemoryStore store(kRoomy, 1);
        fill(store, kResponses);
        const auto taken = static_cast<double>(resident_bytes() - before);
        state.counters["bytes_per_byte"] = taken / static_cast<double>(kResponses * own);
        state.counters["bytes_per_response"] = taken / static_cast<double>(kResponses);
        state.counters["accounted"] = static_cast<double>(store.counts().bytes) / taken;
    }
}
BENCHMARK(store_memory)->Iterations(1)->Unit(benchmark::kMillisecond);

constexpr std::size_t kFound = 10'000;

store::MemoryStore& filled() {
    static store::MemoryStore store(kRoomy, 1);
    [[maybe_unused]] static const bool once = [] {
        fill(store, kFound);
        return true;
    }();
    return store;
}

void store_find(benchmark::State& state) {
    const store::MemoryStore& store = filled();
    std::vector<std::string> keys;
    for (std::size_t number = 0; number < kFound; ++number)
        keys.push_back(key_of(number));
    std::size_t at = static_cast<std::size_t>(state.thread_index()) * 997;
    for (auto _ : state) {
        store::Stored found;
        store.find(keys[at++ % kFound], [&](const store::Stored& response) {
            found = response;
            return false;
        });
        found->mark_used();
        benchmark::DoNotOptimize(found);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(store_find)->Threads(1)->Threads(2);

}  // namespace
