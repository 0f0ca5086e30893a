// kill -9 at any moment: a process puts, updates and purges, and tells what was acknowledged; it is killed,
// and what it left is looked at.
#include "tests/lib/store/disk.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <random>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

using namespace cachewright;
using store::PurgeKind;
using store::RowId;

namespace {

// What is acknowledged, as it goes through the pipe.
struct Acknowledged {
    PurgeKind kind = PurgeKind::hard;
    std::uint64_t number = 0;
};

// A response's number tells all of it.
std::string key_of(std::uint64_t number) {
    return "key " + std::to_string(number);
}
std::string body_of(std::uint64_t number) {
    // Now and then one of several parts.
    return store::body(number, number % 7 == 0 ? 300'000 + number % 1000 : number * 97 % 5000);
}

// Until it is killed.
class Victim {
  public:
    Victim(const std::string& path, int pipe, std::uint64_t seed)
        : pipe_(pipe), next_(seed << 32U), random_(seed) {
        auto database = store::DiskDatabase::open(path, {});
        if (!database || !(*database)->load([](RowId, store::StoredRecord&&) {})) ::_exit(1);
        writer_ = std::make_unique<store::DiskWriter>(std::move(*database), store::DiskWriterSettings{},
                                                      store::DiskWriter::Reports{});
    }

    [[noreturn]] void live() {
        while (true) {
            switch (random_() % 16) {
                case 0: purge(PurgeKind::hard); break;
                case 1: purge(PurgeKind::soft); break;
                case 2: purge_everything(); break;
                case 3: remove(); break;
                case 4:
                case 5: update(); break;
                case 6:
                    if (random_() % 4 == 0) writer_->settle();
                    break;
                default: put();
            }
        }
    }

  private:
    struct Live {
        RowId row = 0;
        std::uint64_t number = 0;
    };

    void put() {
        const std::uint64_t number = ++next_;
        const RowId row = writer_->put(*store::response(key_of(number), body_of(number)));
        if (row == 0) return writer_->settle();
        live_.push_back({row, number});
    }

    Live take() {
        std::swap(live_[random_() % live_.size()], live_.back());
        const Live taken = live_.back();
        live_.pop_back();
        return taken;
    }

    void update() {
        if (live_.empty()) return;
        const Live& live = live_[random_() % live_.size()];
        writer_->update(live.row, *store::response(key_of(live.number), "", "2"));
    }

    void remove() {
        if (!live_.empty()) writer_->remove(take().row);
    }

    void purge(PurgeKind kind) {
        store::PurgeScope scope;
        std::vector<std::uint64_t> numbers;
        for (std::size_t count = random_() % 20; count > 0 && !live_.empty(); --count) {
            const Live taken = take();
            scope.rows.push_back(taken.row);
            numbers.push_back(taken.number);
        }
        writer_->purge(kind, std::move(scope), store::kReceived, acknowledge(kind, std::move(numbers)));
    }

    void purge_everything() {
        if (random_() % 32 != 0) return;
        std::vector<std::uint64_t> numbers;
        for (const Live& live : live_)
            numbers.push_back(live.number);
        live_.clear();
        writer_->purge_everything(PurgeKind::hard, store::kReceived,
                                  acknowledge(PurgeKind::hard, std::move(numbers)));
    }

    [[nodiscard]] std::function<void(store::PurgeOutcome)> acknowledge(
        PurgeKind kind, std::vector<std::uint64_t> numbers) const {
        return [kind, numbers = std::move(numbers), pipe = pipe_](store::PurgeOutcome outcome) {
            if (outcome != store::PurgeOutcome::durable) ::_exit(1);
            for (const std::uint64_t number : numbers) {
                const Acknowledged one{kind, number};
                if (::write(pipe, &one, sizeof(one)) != sizeof(one)) ::_exit(1);
            }
        };
    }

    int pipe_;
    std::uint64_t next_;
    std::mt19937_64 random_;
    std::unique_ptr<store::DiskWriter> writer_;
    std::vector<Live> live_;
};

// Kills the process once it has acknowledged `enough`; returns all that it acknowledged.
std::vector<Acknowledged> acknowledged_until_killed(const std::string& path, std::uint64_t seed,
                                                    std::size_t enough) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        Victim(path, ends[1], seed).live();
    }
    ::close(ends[1]);
    std::vector<Acknowledged> all;
    Acknowledged one;
    // A write so small comes whole or not at all.
    while (::read(ends[0], &one, sizeof(one)) == sizeof(one)) {
        all.push_back(one);
        if (all.size() == enough) ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    REQUIRE(WTERMSIG(status) == SIGKILL);
    return all;
}

}  // namespace

TEST_CASE("After kill -9 every response is whole, and none that was purged is there") {
    const store::Folder folder;
    std::mt19937_64 random(8);
    std::set<std::uint64_t> purged;
    std::set<std::uint64_t> soft_purged;
    std::size_t found = 0;
    std::size_t found_soft_purged = 0;
    for (std::uint64_t round = 1; round <= 25; ++round) {
        for (const Acknowledged& one : acknowledged_until_killed(folder.file(), round, 1 + random() % 300))
            (one.kind == PurgeKind::hard ? purged : soft_purged).insert(one.number);
        const store::Opened left = store::opened(folder.file());
        const auto reader = store::DiskReader::open(folder.file());
        REQUIRE(reader);
        CHECK(left.loaded.corrupt == 0);
        CHECK(left.loaded.emptied == store::DiskDatabase::Emptied::no);
        for (const auto& [key, row] : left.rows) {
            const std::uint64_t number = std::stoull(key.substr(4));
            ++found;
            if (purged.contains(number)) FAIL("purged: " << key << " in round " << round);
            if (soft_purged.contains(number)) {
                ++found_soft_purged;
                if (!row.record.stale_after) FAIL("fresh: " << key << " in round " << round);
            }
            const store::Body body = store::read_body(**reader, row);
            if (body.reading != store::DiskReader::Reading::whole || body.bytes != body_of(number))
                FAIL("not whole: " << key << " in round " << round);
        }
    }
    // Or it would have shown nothing.
    CHECK(found > 500);
    CHECK(found_soft_purged > 10);
    CHECK(purged.size() > 500);
}
