// What an event loop remembers of its requests, while another thread reads along.
#include "lib/pipeline/journal.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace cachewright;
using namespace cachewright::pipeline;
using Absence = Journal::Absence;

namespace {

struct Sample {
    http::Request request;
    Account account;

    explicit Sample(std::string target = "/a") {
        request.target = std::move(target);
        account.outcome = policy::Outcome::hit;
    }
    [[nodiscard]] Finished finished(base::Duration whole = base::Duration{50}) const {
        return {request, "www.test", account, {}, whole, 100, {}, "rfc9111"};
    }
};

std::vector<std::uint64_t> ids_of(const Journal& journal) {
    std::vector<std::uint64_t> ids;
    journal.each_from_newest([&ids](const DecisionRecord& record) {
        ids.push_back(record.id);
        return true;
    });
    return ids;
}

}  // namespace

TEST_CASE("Ids name the event loop, and the last records are found by them") {
    Journal journal(3, 1, 4);
    const Sample sample;
    CHECK(journal.find(5).absence == Absence::never_given);
    for (std::uint64_t id : {5U, 9U, 13U, 17U}) {
        CHECK(journal.next_id() == id);
        CHECK(journal.find(id).absence == Absence::under_way);
        journal.note(id, sample.finished());
        REQUIRE(journal.find(id).record);
        CHECK(journal.find(id).record->id == id);
    }
    CHECK(journal.find(5).absence == Absence::too_old);
    CHECK(journal.find(21).absence == Absence::never_given);
    CHECK(journal.find(1).absence == Absence::never_given);
    CHECK(ids_of(journal) == std::vector<std::uint64_t>{17, 13, 9});
}

TEST_CASE("A request that outlasts many others does not take the place of a newer one") {
    Journal journal(2, 0, 1);
    const Sample sample;
    const std::uint64_t slow = journal.next_id();
    for (int count = 0; count < 3; ++count)
        journal.note(journal.next_id(), sample.finished());
    journal.note(slow, sample.finished());
    CHECK(journal.find(slow).absence == Absence::too_old);
    CHECK(ids_of(journal) == std::vector<std::uint64_t>{4, 3});
    CHECK(journal.statistics().requests == 4);
}

TEST_CASE("Without records there are no ids, but statistics") {
    Journal journal(0, 0, 1);
    CHECK(journal.next_id() == 0);
    journal.note(0, Sample().finished());
    CHECK(journal.find(1).absence == Absence::none_kept);
    CHECK(ids_of(journal).empty());
    CHECK(journal.statistics().requests == 1);
}

TEST_CASE("Another thread reads whole records while they are written") {
    Journal journal(64, 0, 1);
    std::atomic<bool> ended{false};
    std::thread writer([&] {
        const Sample sample;
        for (int count = 0; count < 20'000; ++count) {
            const std::uint64_t id = journal.next_id();
            journal.note(id, sample.finished());
            journal.note_origin("/a", 200, base::Duration{1});
            journal.note_origin_bytes(3);
        }
        ended = true;
    });
    std::size_t torn = 0;
    while (!ended) {
        std::uint64_t before = ~std::uint64_t{0};
        journal.each_from_newest([&](const DecisionRecord& record) {
            if (record.id >= before || record.of(record.target) != "/a") ++torn;
            before = record.id;
            return true;
        });
        const Statistics seen = journal.statistics();
        if (seen.hits != seen.requests || seen.origin_bytes % 3 != 0) ++torn;
    }
    writer.join();
    CHECK(torn == 0);
    CHECK(journal.statistics().requests == 20'000);
    CHECK(journal.statistics().origin_bytes == 60'000);
}
