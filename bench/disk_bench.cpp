// bench: store
// The persistent store: how soon 100,000 responses of it are ready, what reading and writing contents brings,
// and how long a durable purge of 10,000 responses takes.
#include "lib/store/disk_database.hpp"
#include "lib/store/disk_reader.hpp"
#include "lib/store/disk_writer.hpp"
#include "lib/store/memory_store.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace cachewright;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kResponses = 100'000;
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

store::StoredResponse response(std::size_t number, const std::shared_ptr<const store::Content>& content) {
    http::Response head;
    head.status = 200;
    head.fields.add("Date", "Tue, 06 Jan 2026 10:00:00 GMT");
    head.fields.add("Content-Type", "application/json; charset=utf-8");
    head.fields.add("Cache-Control", "public, max-age=600, stale-while-revalidate=60");
    head.fields.add("ETag", "\"5f3a-" + std::to_string(number) + "\"");
    head.fields.add("Last-Modified", "Mon, 05 Jan 2026 08:12:31 GMT");
    head.fields.add("Vary", "Accept-Encoding");
    head.fields.add("Server", "nginx/1.22.1");
    return {"GET http://localhost:8080/api/items/" + std::to_string(number), "", head,
            policy::stored_facts(head, {kNow, kNow, kNow}, policy::Options{}), content};
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
        while (writer.put(response(number, bytes)) == 0)
            writer.settle();
    }
    writer.settle();
}

// From opening the file to an index in memory whose facts are made.
void disk_ready(benchmark::State& state) {
    const Folder folder;
    fill(*std::make_unique<store::DiskWriter>(loaded(folder.file()), store::DiskWriterSettings{},
                                              store::DiskWriter::Reports{}),
         kResponses, 1024);
    for (auto _ : state) {
        const auto start = SteadyClock::now();
        auto database = or_end(store::DiskDatabase::open(folder.file(), kRoomy));
        store::MemoryStore index({.bytes = kRoomy.bytes}, 1);
        const policy::Options options;
        or_end(database->load([&](store::RowId, store::StoredRecord&& found) {
            const auto receipt = store::receipt_after_restart(found, database->advanced(), kNow);
            const policy::StoredFacts facts =
                policy::stored_facts(found.head, receipt.value_or(policy::Receipt{}), options);
            index.insert(std::make_shared<store::StoredResponse>(found.key, found.selecting, found.head,
                                                                 facts, std::make_shared<store::Content>(0)),
                         index.begin_fetch(found.key));
        }));
        state.SetIterationTime(std::chrono::duration<double>(SteadyClock::now() - start).count());
        state.counters["responses"] = static_cast<double>(index.counts().responses);
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

// From asking for it to its acknowledgement.
void disk_purge(benchmark::State& state) {
    constexpr std::size_t kPurged = 10'000;
    const Folder folder;
    store::DiskWriter writer(loaded(folder.file()), {}, {});
    fill(writer, kResponses, 1024);
    store::RowId next = 1;
    for (auto _ : state) {
        store::PurgeScope scope;
        scope.rows.resize(kPurged / 2);
        std::iota(scope.rows.begin(), scope.rows.end(), std::exchange(next, next + kPurged / 2));
        scope.rows.resize(kPurged);
        std::iota(scope.rows.begin() + kPurged / 2, scope.rows.end(), kResponses - next);
        const auto done = std::make_shared<std::promise<store::PurgeOutcome>>();
        const auto start = SteadyClock::now();
        writer.purge(store::PurgeKind::hard, std::move(scope), kNow,
                     [done](store::PurgeOutcome outcome) { done->set_value(outcome); });
        if (done->get_future().get() != store::PurgeOutcome::durable) state.SkipWithError("not durable");
        state.SetIterationTime(std::chrono::duration<double>(SteadyClock::now() - start).count());
    }
}
BENCHMARK(disk_purge)->Iterations(8)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
