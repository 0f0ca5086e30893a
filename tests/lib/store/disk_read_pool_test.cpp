// Contents read from a store on disk on other threads, while it is written.
#include "lib/store/disk_read_pool.hpp"

#include "tests/lib/store/disk.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>

using namespace cachewright;
using store::DiskReader;
using store::Folder;
using store::RowId;

namespace {

store::Body read(store::DiskReadPool& pool, RowId row, std::size_t size) {
    struct Shared {
        std::string bytes;
        std::promise<DiskReader::Reading> reading;
    };
    const auto shared = std::make_shared<Shared>();
    pool.read(
        row, size,
        [shared](std::string_view part) {
            shared->bytes += part;
            return true;
        },
        [shared](DiskReader::Reading reading) { shared->reading.set_value(reading); });
    const DiskReader::Reading reading = shared->reading.get_future().get();
    return {reading, shared->bytes};
}

}  // namespace

TEST_CASE("A pool reads contents while others are written and removed") {
    const Folder folder;
    const auto writer = store::writer_on(folder.file());
    constexpr std::size_t kSize = 300'000;
    const auto put = [&](std::uint64_t number) {
        return writer->put(*store::response(std::to_string(number), store::body(number, kSize)));
    };
    const RowId stays = put(0);
    writer->settle();
    auto pool = store::DiskReadPool::open(writer->path(), 2);
    REQUIRE(pool);
    RowId last = 0;
    for (std::uint64_t number = 1; number <= 30; ++number) {
        if (last != 0) writer->remove(last);
        last = put(number);
        const store::Body body = read(**pool, stays, kSize);
        REQUIRE(body.reading == DiskReader::Reading::whole);
        REQUIRE(body.bytes == store::body(0, kSize));
    }
    writer->remove(stays);
    writer->settle();
    CHECK(read(**pool, stays, kSize).reading == DiskReader::Reading::gone);
}

TEST_CASE("What a pool had not begun when it ended was stopped") {
    const Folder folder;
    const auto writer = store::writer_on(folder.file());
    const RowId row = writer->put(*store::response("k", "bytes"));
    writer->settle();
    std::atomic<int> ended{0};
    {
        auto pool = store::DiskReadPool::open(writer->path(), 1);
        REQUIRE(pool);
        for (int count = 0; count < 100; ++count)
            (*pool)->read(
                row, 5, [](std::string_view) { return true; }, [&](DiskReader::Reading) { ++ended; });
    }
    CHECK(ended == 100);
}
