// The writer of a persistent store: order, bounds, durable purges, a disk that is full.
#include "lib/store/disk_writer.hpp"

#include "tests/lib/store/disk.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <future>
#include <optional>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace cachewright;
using namespace std::chrono_literals;
using store::Folder;
using store::PurgeKind;
using store::PurgeOutcome;
using store::RowId;

namespace {

RowId put(store::DiskWriter& writer, std::string_view key, std::string_view bytes = "body") {
    return writer.put(*store::response(key, bytes));
}

constexpr base::TimePoint kPurged = store::kReceived + 3min;

// What `ask` is told by the callback that it passes on.
template <class Ask>
PurgeOutcome outcome_of(Ask&& ask) {
    // The callback may still be at its end when the outcome is here.
    const auto outcome = std::make_shared<std::promise<PurgeOutcome>>();
    ask([outcome](PurgeOutcome found) { outcome->set_value(found); });
    return outcome->get_future().get();
}

PurgeOutcome purge(store::DiskWriter& writer, PurgeKind kind, std::vector<RowId> rows) {
    return outcome_of([&](auto done) { writer.purge(kind, {std::move(rows), 0}, kPurged, std::move(done)); });
}

PurgeOutcome purge_everything(store::DiskWriter& writer, PurgeKind kind) {
    return outcome_of([&](auto done) { writer.purge_everything(kind, kPurged, std::move(done)); });
}

// Runs it in a process of its own, whose limits and mounts may be changed. 0: it returned true; 2: it
// says that it cannot be tried here.
enum class Tried { good, bad, not_here };
template <class Run>
Tried in_process(Run&& run) {
    const pid_t child = ::fork();
    if (child == 0) {
        const std::optional<bool> good = run();
        ::_exit(!good ? 2 : *good ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFEXITED(status)) return Tried::bad;
    return WEXITSTATUS(status) == 0 ? Tried::good : WEXITSTATUS(status) == 2 ? Tried::not_here : Tried::bad;
}

// In a child nothing may throw.
struct ChildStore {
    explicit ChildStore(const std::string& path) {
        auto database = store::DiskDatabase::open(path, {});
        if (!database || !(*database)->load([](RowId, store::StoredRecord&&) {})) ::_exit(1);
        store::DiskWriter::Reports reports;
        reports.trouble = [this](std::string_view sentence) { troubles.emplace_back(sentence); };
        reports.dropped = [this](RowId row) { dropped.push_back(row); };
        writer.emplace(std::move(*database),
                       store::DiskWriterSettings{.pause_after_failure = base::Duration{0}}, reports);
    }
    // Of the writer's thread; read after settle().
    std::vector<std::string> troubles;
    std::vector<RowId> dropped;
    std::optional<store::DiskWriter> writer;
};

void limit_files_to(std::uint64_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

}  // namespace

TEST_CASE("What is put, updated and removed is so in the next process") {
    const Folder folder;
    {
        const auto writer = store::writer_on(folder.file());
        const RowId a = put(*writer, "a");
        const RowId b = put(*writer, "b");
        put(*writer, "c", store::body(3, 1'000'000));
        CHECK(a < b);
        // Also where its content is not at hand.
        writer->update(a, *store::response("a", "", "2"));
        writer->remove(b);
    }
    const store::Opened again = store::opened(folder.file());
    CHECK(again.keys() == std::vector<std::string>{"a", "c"});
    CHECK(again.rows.at("a").record.head.fields.value("X-Version") == "2");
    CHECK(again.rows.at("a").record.response_time == store::kReceived);
    CHECK(store::read_body(folder.file(), again.rows.at("a")).bytes == "body");
    CHECK(store::read_body(folder.file(), again.rows.at("c")).bytes == store::body(3, 1'000'000));
}

TEST_CASE("Numbers of rows go on from process to process") {
    const Folder folder;
    RowId last = 0;
    for (int process = 0; process < 3; ++process) {
        const auto writer = store::writer_on(folder.file());
        const RowId row = put(*writer, std::to_string(process));
        CHECK(row > last);
        last = row;
        CHECK(purge(*writer, PurgeKind::hard, {row}) == PurgeOutcome::durable);
        put(*writer, "stays");
    }
}

TEST_CASE("A purge is for what was put before it, waiting or written, and for nothing later") {
    const Folder folder;
    {
        const auto writer = store::writer_on(folder.file());
        const RowId written = put(*writer, "written");
        writer->settle();
        std::vector<RowId> purged{written};
        for (int number = 0; number < 50; ++number)
            purged.push_back(put(*writer, "waiting " + std::to_string(number), store::body(1, 50'000)));
        put(*writer, "other");
        CHECK(purge(*writer, PurgeKind::hard, purged) == PurgeOutcome::durable);
        // A late update does not bring it back.
        writer->update(written, *store::response("written"));
        put(*writer, "written later");
    }
    CHECK(store::opened(folder.file()).keys() == std::vector<std::string>{"other", "written later"});
}

TEST_CASE("A purge of everything spares what is put after it") {
    const Folder folder;
    {
        const auto writer = store::writer_on(folder.file());
        for (int number = 0; number < 300; ++number)
            put(*writer, "before " + std::to_string(number));
        CHECK(purge_everything(*writer, PurgeKind::hard) == PurgeOutcome::durable);
        put(*writer, "after");
    }
    CHECK(store::opened(folder.file()).keys() == std::vector<std::string>{"after"});
}

TEST_CASE("A soft purge makes stale what was put before it, until it is updated") {
    const Folder folder;
    {
        const auto writer = store::writer_on(folder.file());
        put(*writer, "written");
        const RowId updated = put(*writer, "updated");
        writer->settle();
        put(*writer, "waiting");
        CHECK(purge_everything(*writer, PurgeKind::soft) == PurgeOutcome::durable);
        writer->update(updated, *store::response("updated"));
        put(*writer, "after");
    }
    const store::Opened again = store::opened(folder.file());
    CHECK(again.rows.at("written").record.stale_after == std::optional<base::Duration>(3min));
    CHECK(again.rows.at("waiting").record.stale_after == std::optional<base::Duration>(3min));
    CHECK_FALSE(again.rows.at("updated").record.stale_after);
    CHECK_FALSE(again.rows.at("after").record.stale_after);
}

TEST_CASE("What waits is bounded: responses are dropped, updates remove, removals and purges stay") {
    const Folder folder;
    const store::DiskWriterSettings kNoRoom{.most_waiting_bytes = 0};
    {
        const auto writer = store::writer_on(folder.file(), {}, kNoRoom);
        const RowId updated = put(*writer, "updated");
        writer->settle();
        const RowId removed = put(*writer, "removed");
        writer->settle();
        const RowId purged = put(*writer, "purged");
        writer->settle();
        // The purge's callback keeps the writer busy, so that requests have to wait.
        const auto busy = std::make_shared<std::promise<void>>();
        std::promise<void> go_on;
        writer->purge(PurgeKind::hard, {}, kPurged,
                      [busy, may_go_on = go_on.get_future().share()](PurgeOutcome) {
                          busy->set_value();
                          may_go_on.wait();
                      });
        busy->get_future().wait();
        CHECK(put(*writer, "first") != 0);
        CHECK(put(*writer, "second") == 0);
        writer->update(updated, *store::response("updated"));
        writer->remove(removed);
        writer->purge(PurgeKind::hard, {{purged}, 0}, kPurged, {});
        CHECK(writer->counts().dropped == 1);
        CHECK(writer->counts().waiting > 0);
        go_on.set_value();
        writer->settle();
        CHECK(writer->counts().waiting == 0);
    }
    CHECK(store::opened(folder.file()).keys() == std::vector<std::string>{"first"});
}

TEST_CASE("What is counted is what is in the file") {
    const Folder folder;
    {
        const auto writer = store::writer_on(folder.file());
        const RowId removed = put(*writer, "removed");
        const RowId purged = put(*writer, "purged");
        put(*writer, "kept", store::body(1, 300'000));
        writer->remove(removed);
        writer->remove(removed);
        writer->settle();
        CHECK(writer->counts().use.responses == 2);
        CHECK(writer->counts().use.bytes > 300'000);
        CHECK(writer->counts().use.bytes < 400'000);
        CHECK(purge(*writer, PurgeKind::hard, {purged}) == PurgeOutcome::durable);
        writer->settle();
    }
    const auto writer = store::writer_on(folder.file(), {}, {}, {.bytes = 400'000});
    put(*writer, "too large", store::body(2, 500'000));
    put(*writer, "in its place", store::body(3, 200'000));
    writer->settle();
    CHECK(writer->counts().use.responses == 1);
    CHECK(writer->counts().evicted == 2);
    CHECK(writer->counts().dropped == 0);
}

TEST_CASE("An hour that a user made pass stays passed, restart after restart") {
    const Folder folder;
    const base::TimePoint now = store::kReceived + 10min;
    const auto age = [&](const store::Opened& again, const std::string& key) {
        const auto receipt =
            store::receipt_after_restart(again.rows.at(key).record, again.database->advanced(), now);
        REQUIRE(receipt);
        return now - receipt->stored_at;
    };
    {
        const auto writer = store::writer_on(folder.file());
        put(*writer, "before");
        writer->clock_advanced(1h);
        CHECK(writer->put(*store::response("after", "", "1", 1h)) != 0);
    }
    CHECK(age(store::opened(folder.file()), "before") == 1h + 10min);
    CHECK(age(store::opened(folder.file()), "after") == 10min);
    {
        const auto writer = store::writer_on(folder.file());
        put(*writer, "next");
        writer->clock_advanced(2h);
        // Received before, stored after.
        put(*writer, "during");
    }
    CHECK(age(store::opened(folder.file()), "before") == 3h + 10min);
    CHECK(age(store::opened(folder.file()), "after") == 2h + 10min);
    CHECK(age(store::opened(folder.file()), "next") == 2h + 10min);
    CHECK(age(store::opened(folder.file()), "during") == 2h + 10min);
}

TEST_CASE("A disk that takes no more costs new responses only, and is spoken of once") {
    const Folder folder;
    const std::string path = folder.file();
    const Tried tried = in_process([&]() -> std::optional<bool> {
        ChildStore child(path);
        store::DiskWriter& writer = *child.writer;
        const RowId kept = put(writer, "kept", store::body(1, 100'000));
        const RowId purged = put(writer, "purged");
        writer.settle();
        limit_files_to(400'000);
        const RowId large = put(writer, "large", store::body(2, 1'000'000));
        writer.settle();
        put(writer, "large too", store::body(3, 1'000'000));
        writer.settle();
        if (child.troubles.size() != 1 || child.dropped.size() != 2 || child.dropped[0] != large)
            return false;
        if (purge(writer, PurgeKind::hard, {purged}) != PurgeOutcome::durable) return false;
        // What is there is still read.
        const auto reader = store::DiskReader::open(writer.path());
        std::string bytes;
        const auto reading = (*reader)->read(kept, 100'000, [&](std::string_view part) {
            bytes += part;
            return true;
        });
        if (reading != store::DiskReader::Reading::whole || bytes != store::body(1, 100'000)) return false;
        limit_files_to(RLIM_INFINITY);
        put(writer, "later", store::body(4, 1'000'000));
        writer.settle();
        return child.troubles.size() == 1 && child.dropped.size() == 2;
    });
    CHECK(tried == Tried::good);
    CHECK(store::opened(path).keys() == std::vector<std::string>{"kept", "later"});
}

TEST_CASE("Where a purge cannot be written, the store goes, and nothing comes back") {
    const Folder folder;
    const std::string path = folder.file();
    const Tried tried = in_process([&]() -> std::optional<bool> {
        ChildStore child(path);
        store::DiskWriter& writer = *child.writer;
        const RowId kept = put(writer, "kept", "bytes");
        const RowId purged = put(writer, "purged");
        writer.settle();
        const auto reader = store::DiskReader::open(writer.path());
        limit_files_to(10);
        if (purge(writer, PurgeKind::hard, {purged}) != PurgeOutcome::store_destroyed) return false;
        if (child.troubles.size() != 1 || std::filesystem::exists(path)) return false;
        // From now on there is no store, and no further word of it.
        limit_files_to(RLIM_INFINITY);
        if (put(writer, "later") != 0) return false;
        if (purge(writer, PurgeKind::hard, {kept}) != PurgeOutcome::store_destroyed) return false;
        std::string bytes;
        static_cast<void>((*reader)->read(kept, 5, [&](std::string_view part) {
            bytes += part;
            return true;
        }));
        child.writer.reset();
        return bytes == "bytes" && child.troubles.size() == 1;
    });
    CHECK(tried == Tried::good);
    CHECK(store::opened(path).rows.empty());
}

TEST_CASE("Removals that could not be written take the store with them at the end") {
    const Folder folder;
    const std::string path = folder.file();
    const Tried tried = in_process([&]() -> std::optional<bool> {
        ChildStore child(path);
        const RowId removed = put(*child.writer, "removed");
        put(*child.writer, "kept");
        child.writer->settle();
        limit_files_to(10);
        child.writer->remove(removed);
        child.writer.reset();
        return true;
    });
    CHECK(tried == Tried::good);
    CHECK_FALSE(store::opened(path).has("removed"));
}

TEST_CASE("The log keeps to a part of the bound, and there is room in it for what is bounded") {
    const Folder folder;
    constexpr store::DiskLimits kLimits{.bytes = std::uint64_t{1} << 20};
    const auto writer = store::writer_on(folder.file(), {}, {}, kLimits);
    std::uintmax_t longest = 0;
    for (std::uint64_t round = 0; round < 40; ++round) {
        for (std::uint64_t number = 0; number < 20; ++number)
            put(*writer, std::to_string(round * 100 + number), store::body(number, 20'000));
        writer->settle();
        longest = std::max(longest, std::filesystem::file_size(folder.file("cache.db-wal")));
    }
    CHECK(longest < kLimits.bytes / 2);
    CHECK(std::filesystem::file_size(folder.file()) <= kLimits.bytes);
    // A response that is larger than the log does not make it longer for good.
    CHECK(put(*writer, "large", store::body(1, 900'000)) != 0);
    writer->settle();
    for (std::uint64_t number = 0; number < 40; ++number) {
        put(*writer, "after " + std::to_string(number), store::body(number, 20'000));
        writer->settle();
    }
    CHECK(std::filesystem::file_size(folder.file("cache.db-wal")) < kLimits.bytes / 2);
}

namespace {

// A writer whose file somebody does something with, and what it says of that.
struct Disturbed {
    Folder folder;
    std::vector<std::string> troubles;
    std::unique_ptr<store::DiskWriter> writer;
    RowId row = 0;

    Disturbed() {
        store::DiskWriter::Reports reports;
        reports.trouble = [this](std::string_view sentence) { troubles.emplace_back(sentence); };
        writer = store::writer_on(folder.file(), std::move(reports));
        row = put(*writer, "first");
        writer->settle();
    }
    // Read after a purge was acknowledged, or the writer has ended.
    void check_said_once(std::string_view what) {
        CHECK(put(*writer, "later") == 0);
        writer->settle();
        writer.reset();
        REQUIRE(troubles.size() == 1);
        CHECK_THAT(troubles.front(), Catch::Contains(std::string(what)) &&
                                         Catch::Contains("kept in memory only until the next start"));
    }
};

}  // namespace

TEST_CASE("A store that was deleted is spoken of once, and nothing of it comes back") {
    Disturbed disturbed;
    std::filesystem::remove(disturbed.folder.file());
    CHECK(purge(*disturbed.writer, PurgeKind::soft, {disturbed.row}) == PurgeOutcome::store_destroyed);
    CHECK(purge_everything(*disturbed.writer, PurgeKind::hard) == PurgeOutcome::store_destroyed);
    disturbed.check_said_once("was deleted while it was in use");
    CHECK_FALSE(std::filesystem::exists(disturbed.folder.file("cache.db-wal")));
    CHECK(store::opened(disturbed.folder.file()).rows.empty());
}

TEST_CASE("That a store was deleted is noticed with the next response too") {
    Disturbed disturbed;
    std::filesystem::remove(disturbed.folder.file());
    put(*disturbed.writer, "second");
    disturbed.writer->settle();
    disturbed.check_said_once("was deleted while it was in use");
}

TEST_CASE("A store whose log was deleted goes, for the log is where purges are") {
    Disturbed disturbed;
    std::filesystem::remove(disturbed.folder.file("cache.db-wal"));
    CHECK(purge(*disturbed.writer, PurgeKind::hard, {disturbed.row}) == PurgeOutcome::store_destroyed);
    disturbed.check_said_once("the log of the store");
    CHECK_FALSE(std::filesystem::exists(disturbed.folder.file()));
}

TEST_CASE("What is in a file that has replaced the store is not known, and it stays as it is") {
    Disturbed disturbed;
    const std::string path = disturbed.folder.file();
    std::filesystem::rename(path, disturbed.folder.file("moved.db"));
    store::write_file(path, "another file");
    CHECK(purge(*disturbed.writer, PurgeKind::hard, {disturbed.row}) == PurgeOutcome::failed);
    disturbed.check_said_once("was replaced by another file");
    CHECK(store::bytes_of_file(path) == "another file");
    CHECK_FALSE(std::filesystem::exists(disturbed.folder.file("cache.db-wal")));
}

TEST_CASE("A full file system costs new responses only") {
    const Folder folder;
    const Tried tried = in_process([&]() -> std::optional<bool> {
        const std::filesystem::path place = std::filesystem::path(folder.file()).parent_path();
        if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return std::nullopt;
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
        if (::mount("none", place.c_str(), "tmpfs", 0, "size=2m") != 0) return std::nullopt;
        {
            ChildStore child(folder.file());
            store::DiskWriter& writer = *child.writer;
            std::vector<RowId> rows;
            for (std::uint64_t number = 0; number < 40; ++number) {
                rows.push_back(put(writer, std::to_string(number), store::body(number, 100'000)));
                writer.settle();
            }
            if (child.troubles.size() != 1 || child.dropped.empty()) return false;
            // Purged one by one, for the disk to have no room at any of the moments.
            for (std::size_t at = 0; at < 3; ++at) {
                const PurgeOutcome outcome = purge(writer, PurgeKind::hard, {rows[at]});
                if (outcome == PurgeOutcome::failed) return false;
            }
        }
        auto database = store::DiskDatabase::open(folder.file(), {});
        if (!database) return false;
        bool good = true;
        const auto loaded = (*database)->load([&](RowId, store::StoredRecord&& record) {
            if (record.key == "0" || record.key == "1" || record.key == "2") good = false;
        });
        return good && loaded.has_value();
    });
    if (tried == Tried::not_here) {
        WARN("no file system of its own can be mounted here");
        return;
    }
    CHECK(tried == Tried::good);
}
