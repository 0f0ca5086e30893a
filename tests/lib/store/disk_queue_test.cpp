// What waits to be written to disk: its order, and what purges take out of it.
#include "lib/store/disk_queue.hpp"

#include "tests/lib/store/disk.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using namespace std::chrono_literals;
using store::DiskQueue;
using store::PurgeKind;
using store::RowId;

namespace {

DiskQueue::Request put(RowId row) {
    return DiskQueue::Put{row, store::record("key"), store::content("body")};
}
DiskQueue::Request update(RowId row) {
    return DiskQueue::Update{row, store::record("key")};
}
DiskQueue::Request removal(RowId row) {
    return DiskQueue::Removal{row};
}

// "put 1, update 2, removal 3"; "stale put 1" after a soft purge.
std::string words(const std::vector<DiskQueue::Request>& requests) {
    std::string all;
    for (const auto& request : requests) {
        all += all.empty() ? "" : ", ";
        if (const auto* const put = std::get_if<DiskQueue::Put>(&request))
            all += (put->record.stale_after ? "stale put " : "put ") + std::to_string(put->row);
        if (const auto* const update = std::get_if<DiskQueue::Update>(&request))
            all += (update->record.stale_after ? "stale update " : "update ") + std::to_string(update->row);
        if (const auto* const removal = std::get_if<DiskQueue::Removal>(&request))
            all += "removal " + std::to_string(removal->row);
    }
    return all;
}

std::string all_of(DiskQueue& queue) {
    return words(queue.take(1000, 1'000'000'000));
}

DiskQueue filled() {
    DiskQueue queue;
    for (auto request : {put(1), put(2), update(1), put(3), update(2), removal(3), put(4)})
        queue.add(std::move(request));
    return queue;
}

}  // namespace

TEST_CASE("What waits is taken in order, some at a time") {
    DiskQueue queue = filled();
    CHECK(queue.size() == 7);
    CHECK(words(queue.take(2, 1'000'000)) == "put 1, put 2");
    // One goes whatever its size.
    CHECK(words(queue.take(10, 1)) == "update 1");
    CHECK(all_of(queue) == "put 3, update 2, removal 3, put 4");
    CHECK(queue.empty());
    CHECK(queue.bytes() == 0);
}

TEST_CASE("A hard purge takes what it is for out of what waits, a soft one makes it stale") {
    for (const store::PurgeScope& scope :
         {store::PurgeScope{{1, 3, 9}, 0}, store::PurgeScope{{1, 3, 5, 6, 7, 8, 9, 10}, 0},
          store::PurgeScope{{3}, 1}}) {
        DiskQueue hard = filled();
        static_cast<void>(hard.take(1, 1));
        CHECK(hard.overtake({PurgeKind::hard, scope, {}}).size() == 2);
        CHECK(hard.size() == 4);
        hard.add(update(1));
        CHECK(all_of(hard) == "put 2, update 2, removal 3, put 4, update 1");
        CHECK(hard.bytes() == 0);

        DiskQueue soft = filled();
        CHECK(soft.overtake({PurgeKind::soft, scope, store::kReceived + 3min}).empty());
        soft.add(update(1));
        CHECK(all_of(soft) ==
              "stale put 1, put 2, stale update 1, stale put 3, update 2, removal 3, put 4, update 1");
    }
}

TEST_CASE("Removals are taken out with what they are for, and only those that still wait") {
    DiskQueue queue = filled();
    queue.add(removal(2));
    std::vector<DiskQueue::Request> taken_out;
    CHECK(queue.take_removals(taken_out) == std::vector<RowId>{3, 2});
    CHECK(taken_out.size() == 5);
    CHECK(queue.take_removals(taken_out).empty());
    CHECK(all_of(queue) == "put 1, update 1, put 4");

    queue.add(removal(4));
    queue.add(put(5));
    queue.add(removal(6));
    CHECK(words(queue.take(1, 1)) == "removal 4");
    CHECK(queue.take_removals(taken_out) == std::vector<RowId>{6});
    CHECK(all_of(queue) == "put 5");

    queue.add(put(7));
    queue.clear();
    CHECK(queue.empty());
    queue.add(put(8));
    CHECK(all_of(queue) == "put 8");
}
