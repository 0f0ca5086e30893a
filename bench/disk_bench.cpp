// bench: store
// The persistent store: how soon 100,000 responses of it are ready, what reading and writing contents brings,
// how long a durable purge by tag of 10,000 responses takes, among 100,000 and among 1,000,000, and how long
// hits take meanwhile, and what a purge waits for behind responses that are not written yet.
#include "bench/hits.hpp"
#include "lib/store/disk_database.hpp"
#include "lib/store/disk_reader.hpp"
#include "lib/store/disk_store.hpp"
#include "lib/store/disk_writer.hpp"
#include "lib/store/memory_store.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace {

using namespace cachewright;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kResponses = 100'000;
constexpr std::size_t kOfTag = 10'000;  // responses that have the same
constexpr base::TimePoint kNow = std::chrono::sys_days(std::chrono::year(2026) / 1 / 6);
constexpr store::DiskLimits kRoomy{.bytes = std::uint64_t{16} << 30};

template <class Value>
Value or_end(base::Result<Value> result) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "disk_bench: %s\n", result.error().message.c_str());
    std::exit(1);
}

class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "disk_bench.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::exit(1);
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string file() const { return (path_ / "cache.db").string(); }

  private:
    std::filesystem::path path_;
};

std::string tag_of(std::size_t group) {
    return "group-" + std::to_string(group);
}

std::string key_of(std::size_t number) {
    return "GET http://localhost:8080/api/items/" + std::to_string(number);
}

store::Stored response(std::size_t number, const std::shared_ptr<const store::Content>& content,
                       std::size_t group = 0) {
    http::Response head;
    head.status = 200;
    head.fields.add("Date", "Tue, 06 Jan 2026 10:00:00 GMT");
    head.fields.add("Content-Type", "application/json; charset=utf-8");
    head.fields.add("Cache-Control", "public, max-age=600, stale-while-revalidate=60");
    head.fields.add("ETag", "\"5f3a-" + std::to_string(number) + "\"");
    head.fields.add("Last-Modified", "Mon, 05 Jan 2026 08:12:31 GMT");
    head.fields.add("Vary", "Accept-Encoding");
    head.fields.add("Server", "nginx/1.22.1");
    head.fields.add("Cache-Tag", tag_of(group));
    return std::make_shared<store::StoredResponse>(
        key_of(number), "", head, policy::stored_facts(head, {kNow, kNow, kNow}, policy::Options{}), content,
        store::read_tags(head.fields, {}));
}

std::shared_ptr<const store::Content> content(std::size_t size) {
    auto made = std::make_shared<store::Content>(size);
    made->append(std::string(size, 'x'));
    made->finish(store::Content::State::whole);
    return made;
}

std::unique_ptr<store::DiskDatabase> loaded(const std::string& path) {
    auto database = or_end(store::DiskDatabase::open(path, kRoomy));
    or_end(database->load([](store::RowId, store::StoredRecord&&) {}));
    return database;
}

// The rows are 1, 2, ...
void fill(store::DiskWriter& writer, std::size_t responses, std::size_t size) {
    const auto bytes = content(size);
    for (std::size_t number = 0; number < responses; ++number) {
        while (writer.put(*response(number, bytes)) == 0)
            writer.settle();
    }
    writer.settle();
}

// As the proxy has it: an index in memory, and the disk that follows it.
class Kept {
  public:
    Kept(const std::string& path, std::size_t responses)
        : responses_(responses),
          disk_(or_end(store::DiskStore::open({path, kRoomy, {}}, memory_, options_, tags_, kNow,
                                              [](std::string_view) {}))) {}

    [[nodiscard]] store::MemoryStore& memory() { return memory_; }
    [[nodiscard]] store::DiskStore& disk() { return *disk_; }

    [[nodiscard]] std::size_t groups() const { return responses_ / kOfTag; }

    // Those of one tag, on disk.
    void fill(std::size_t group) {
        for (std::size_t number = group; number < responses_; number += groups()) {
            store::Stored made = response(number, content(1024), group);
            const auto fetch = memory_.begin_fetch(made->key());
            memory_.insert(std::move(made), fetch);
            while (disk_->counts().written.waiting_bytes > (std::uint64_t{32} << 20))
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    void fill() {
        for (std::size_t group = 0; group < groups(); ++group)
            fill(group);
        settle();
    }
    // Until everything is written, and what was purged has gone.
    void settle() {
        while (disk_->counts().written.waiting > 0 || disk_->counts().written.use.responses != responses_)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }

  private:
    const std::size_t responses_;
    store::MemoryStore memory_{{.bytes = kRoomy.bytes}, 1};
    policy::Options options_;
    store::TagSettings tags_;
    std::unique_ptr<store::DiskStore> disk_;
};

// From opening the file to an index in memory that can be asked.
void disk_ready(benchmark::State& state) {
    const Folder folder;
    Kept(folder.file(), kResponses).fill();
    for (auto _ : state) {
        const auto start = SteadyClock::now();
        Kept kept(folder.file(), kResponses);
        state.SetIterationTime(std::chrono::duration<double>(SteadyClock::now() - start).count());
        if (kept.memory().counts().responses != kResponses) state.SkipWithError("not all are there");
        state.counters["file_bytes"] = static_cast<double>(std::filesystem::file_size(folder.file()));
    }
}
BENCHMARK(disk_ready)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);

// Through the writer, until all is in the database.
void disk_put(benchmark::State& state) {
    const auto size = static_cast<std::size_t>(state.range(0));
    const std::size_t responses = std::min<std::size_t>(20'000, (std::size_t{256} << 20) / size);
    for (auto _ : state) {
        state.PauseTiming();
        const Folder folder;
        store::DiskWriter writer(loaded(folder.file()), {}, {});
        state.ResumeTiming();
        fill(writer, responses, size);
        state.PauseTiming();
        state.SetItemsProcessed(state.items_processed() + static_cast<std::int64_t>(responses));
        state.ResumeTiming();
    }
    state.SetBytesProcessed(state.items_processed() * static_cast<std::int64_t>(size));
}
BENCHMARK(disk_put)->Arg(1024)->Arg(1 << 20)->Iterations(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void disk_read(benchmark::State& state) {
    const auto size = static_cast<std::size_t>(state.range(0));
    constexpr std::size_t kRead = 64;
    const Folder folder;
    store::DiskWriter writer(loaded(folder.file()), {}, {});
    fill(writer, kRead, size);
    const auto reader = or_end(store::DiskReader::open(writer.path()));
    store::RowId row = 0;
    for (auto _ : state) {
        std::uint64_t bytes = 0;
        const auto reading = reader->read(1 + row++ % kRead, size, [&](std::string_view part) {
            bytes += part.size();
            return true;
        });
        if (reading != store::DiskReader::Reading::whole || bytes != size) state.SkipWithError("not whole");
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
}
BENCHMARK(disk_read)->Arg(1024)->Arg(1 << 20);

// By tag, from asking for it to its acknowledgement, while another thread has hits. What was purged comes
// again between two purges.
void purge_groups(benchmark::State& state, Kept& kept, store::Purge::Mode mode) {
    bench::Hits hits(kept.memory(), {key_of, kept.groups() * kOfTag});
    std::size_t group = 0;
    double slowest = 0;
    double in_memory = 0;  // of each, in the mean
    for (auto _ : state) {
        std::promise<bool> durable;
        const auto purge = store::Purge::parse(store::Purge::Scope::tag, tag_of(group), mode, {}, {});
        hits.timed = true;
        const auto start = SteadyClock::now();
        auto purged = kept.memory().purge(*purge, kNow);
        in_memory += std::chrono::duration<double>(SteadyClock::now() - start).count();
        kept.disk().purge(*purge, purged, kNow, [&](bool is_durable) { durable.set_value(is_durable); });
        if (!durable.get_future().get()) state.SkipWithError("not durable");
        const std::chrono::duration<double> took = SteadyClock::now() - start;
        hits.timed = false;
        if (purged.responses != kOfTag) state.SkipWithError("the purge missed some");
        state.SetIterationTime(took.count());
        slowest = std::max(slowest, took.count() * 1e3);
        kept.fill(group);
        kept.settle();
        group = (group + 1) % kept.groups();
    }
    hits.stop();
    state.counters["in_memory_ms"] = in_memory * 1e3 / static_cast<double>(state.iterations());
    state.counters["slowest_ms"] = slowest;
    state.counters["hit_p99_ms"] = hits.latencies().percentile(99);
}

void disk_purge(benchmark::State& state, store::Purge::Mode mode) {
    const Folder folder;
    Kept kept(folder.file(), kResponses);
    kept.fill();
    purge_groups(state, kept, mode);
}
BENCHMARK_CAPTURE(disk_purge, hard, store::Purge::Mode::hard)
    ->Iterations(20)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(disk_purge, soft, store::Purge::Mode::soft)
    ->Iterations(20)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

// It takes some minutes to fill.
void disk_purge_of_million(benchmark::State& state, store::Purge::Mode mode) {
    static const Folder folder;
    static Kept kept(folder.file(), std::size_t{10} * kResponses);
    [[maybe_unused]] static const bool once = [] {
        kept.fill();
        return true;
    }();
    purge_groups(state, kept, mode);
}
BENCHMARK_CAPTURE(disk_purge_of_million, hard, store::Purge::Mode::hard)
    ->Iterations(20)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(disk_purge_of_million, soft, store::Purge::Mode::soft)
    ->Iterations(20)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

// Of one response, right behind tens of thousands of others that nobody had the time to write.
void disk_purge_behind_puts(benchmark::State& state) {
    const Folder folder;
    store::DiskWriter writer(loaded(folder.file()), {}, {});
    const auto bytes = content(1024);
    double slowest = 0;
    double slowest_call = 0;
    for (auto _ : state) {
        store::RowId last = 0;
        std::size_t number = 0;
        while (const store::RowId row = writer.put(*response(number++, bytes)))
            last = row;
        state.counters["waiting"] = static_cast<double>(writer.counts().waiting);
        std::promise<store::PurgeOutcome> outcome;
        const auto start = SteadyClock::now();
        writer.purge(store::PurgeKind::hard, {{last}, 0}, kNow,
                     [&](store::PurgeOutcome told) { outcome.set_value(told); });
        const std::chrono::duration<double> call = SteadyClock::now() - start;
        if (outcome.get_future().get() != store::PurgeOutcome::durable) state.SkipWithError("not durable");
        const std::chrono::duration<double> took = SteadyClock::now() - start;
        state.SetIterationTime(took.count());
        slowest = std::max(slowest, took.count() * 1e3);
        slowest_call = std::max(slowest_call, call.count() * 1e3);
        writer.settle();
    }
    state.counters["slowest_ms"] = slowest;
    state.counters["slowest_call_ms"] = slowest_call;
}
BENCHMARK(disk_purge_behind_puts)->Iterations(10)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
