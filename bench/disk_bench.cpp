// bench: store
// The persistent store: how soon 100,000 responses of it are ready, what reading and writing contents brings,
// and how long a durable purge by tag of 10,000 responses takes.
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
constexpr std::size_t kTags = 10;  // so that each has 10,000
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

std::string tag_of(std::size_t number) {
    return "group-" + std::to_string(number % kTags);
}

store::Stored response(std::size_t number, const std::shared_ptr<const store::Content>& content) {
    http::Response head;
    head.status = 200;
    head.fields.add("Date", "Tue, 06 Jan 2026 10:00:00 GMT");
    head.fields.add("Content-Type", "application/json; charset=utf-8");
    head.fields.add("Cache-Control", "public, max-age=600, stale-while-revalidate=60");
    head.fields.add("ETag", "\"5f3a-" + std::to_string(number) + "\"");
    head.fields.add("Last-Modified", "Mon, 05 Jan 2026 08:12:31 GMT");
    head.fields.add("Vary", "Accept-Encoding");
    head.fields.add("Server", "nginx/1.22.1");
    head.fields.add("Cache-Tag", tag_of(number));
    return std::make_shared<store::StoredResponse>(
        "GET http://localhost:8080/api/items/" + std::to_string(number), "", head,
        policy::stored_facts(head, {kNow, kNow, kNow}, policy::Options{}), content,
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
    explicit Kept(const std::string& path)
        : disk_(or_end(store::DiskStore::open({path, kRoomy, {}}, memory_, options_, tags_, kNow,
                                              [](std::string_view) {}))) {}

    [[nodiscard]] store::MemoryStore& memory() { return memory_; }
    [[nodiscard]] store::DiskStore& disk() { return *disk_; }

    void put(store::Stored response) {
        const auto fetch = memory_.begin_fetch(response->key());
        memory_.insert(std::move(response), fetch);
    }
    // Responses that have the tags of their numbers, all of them on disk.
    void fill() {
        const auto bytes = content(1024);
        for (std::size_t number = 0; number < kResponses; ++number) {
            put(response(number, bytes));
            while (disk_->counts().written.waiting_bytes > (std::uint64_t{32} << 20))
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        settle();
    }
    // Until everything is written, and what was purged has gone.
    void settle() {
        while (disk_->counts().written.waiting > 0 || disk_->counts().written.use.responses != kResponses)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }

  private:
    store::MemoryStore memory_{{.bytes = kRoomy.bytes}, 1};
    policy::Options options_;
    store::TagSettings tags_;
    std::unique_ptr<store::DiskStore> disk_;
};

// From opening the file to an index in memory that can be asked.
void disk_ready(benchmark::State& state) {
    const Folder folder;
    Kept(folder.file()).fill();
    for (auto _ : state) {
        const auto start = SteadyClock::now();
        Kept kept(folder.file());
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

// By tag, from asking for it to its acknowledgement. What was purged comes again between two purges.
void disk_purge(benchmark::State& state, store::Purge::Mode mode) {
    const Folder folder;
    Kept kept(folder.file());
    kept.fill();
    const auto bytes = content(1024);
    std::size_t group = 0;
    double slowest = 0;
    for (auto _ : state) {
        std::promise<bool> durable;
        const auto purge = store::Purge::parse(store::Purge::Scope::tag, tag_of(group), mode, {}, {});
        const auto start = SteadyClock::now();
        const auto purged = kept.memory().purge(*purge, kNow);
        kept.disk().purge(*purge, purged, kNow, [&](bool is_durable) { durable.set_value(is_durable); });
        if (!durable.get_future().get()) state.SkipWithError("not durable");
        const std::chrono::duration<double> took = SteadyClock::now() - start;
        if (purged.responses != kResponses / kTags) state.SkipWithError("the purge missed some");
        state.SetIterationTime(took.count());
        slowest = std::max(slowest, took.count() * 1e3);
        for (std::size_t number = group; number < kResponses; number += kTags)
            kept.put(response(number, bytes));
        kept.settle();
        group = (group + 1) % kTags;
    }
    state.counters["slowest_ms"] = slowest;
}
BENCHMARK_CAPTURE(disk_purge, hard, store::Purge::Mode::hard)
    ->Iterations(20)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(disk_purge, soft, store::Purge::Mode::soft)
    ->Iterations(20)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
