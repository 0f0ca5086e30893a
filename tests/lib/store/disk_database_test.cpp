// The file of a persistent store: what is kept, what is refused, and what a changed byte does.
#include "lib/store/disk_database.hpp"

#include "tests/lib/store/disk.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>

using namespace cachewright;
using store::DiskReader;
using store::Folder;
using Emptied = store::DiskDatabase::Emptied;

namespace {

void put(store::DiskDatabase& database, store::RowId row, std::string_view key, std::string_view bytes) {
    std::vector<store::RowId> evicted;
    store::StoredRecord record = store::record(key);
    record.content_bytes = bytes.size();
    REQUIRE(database.begin());
    const auto done = database.put(row, record, store::content(bytes), evicted);
    REQUIRE((done && *done == store::DiskDatabase::Put::stored && evicted.empty()));
    REQUIRE(database.commit());
}

// Closing the last connection moves the log into the database.
void make_store(const std::string& path, int responses, std::size_t body_size) {
    const auto database = store::opened(path).database;
    for (int number = 1; number <= responses; ++number) {
        const auto row = static_cast<store::RowId>(number);
        put(*database, row, "key " + std::to_string(number), store::body(row, body_size));
    }
}

void flip(const std::string& path, std::size_t at) {
    std::string bytes = store::bytes_of_file(path);
    REQUIRE(at < bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ 0x04);
    store::write_file(path, bytes);
}

base::Error refusal(const std::string& path) {
    const auto database = store::DiskDatabase::open(path, {});
    if (database) FAIL("opened");
    return database.error();
}

}  // namespace

TEST_CASE("What was stored is there in the next process, with heads and contents") {
    const Folder folder;
    const std::string path = folder.file();
    const std::string large = store::body(1, 3'000'000);
    {
        const auto database = store::opened(path).database;
        put(*database, 1, "small", "hello");
        put(*database, 2, "large", large);
        put(*database, 3, "empty", "");
    }
    const store::Opened again = store::opened(path);
    CHECK(again.keys() == std::vector<std::string>{"empty", "large", "small"});
    CHECK(again.rows.at("small").record.head.fields.value("Content-Type") == "text/plain");
    CHECK(again.database->first_free() == 4);
    CHECK(store::read_body(path, again.rows.at("small")).bytes == "hello");
    CHECK(store::read_body(path, again.rows.at("large")).bytes == large);
    const store::Body empty = store::read_body(path, again.rows.at("empty"));
    CHECK(empty.reading == DiskReader::Reading::whole);
    CHECK(empty.bytes.empty());
}

TEST_CASE("The file is for its owner only") {
    const Folder folder;
    const auto database = store::open_database(folder.file());
    for (const std::string name : {"cache.db", "cache.db-wal"}) {
        struct stat about {};
        REQUIRE(::stat(folder.file(name).c_str(), &about) == 0);
        CHECK((about.st_mode & 0777U) == 0600U);
    }
}

TEST_CASE("An empty file becomes its owner's only, and a store that others may read is refused") {
    const Folder folder;
    const auto mode = [&] {
        struct stat about {};
        REQUIRE(::stat(folder.file().c_str(), &about) == 0);
        return about.st_mode & 0777U;
    };
    store::write_file(folder.file(), "");
    REQUIRE(::chmod(folder.file().c_str(), 0664) == 0);
    store::open_database(folder.file()).reset();
    CHECK(mode() == 0600);
    for (const unsigned others : {0640U, 0604U, 0602U}) {
        REQUIRE(::chmod(folder.file().c_str(), others) == 0);
        const base::Error error = refusal(folder.file());
        CHECK(error.message ==
              "the store " + folder.file() + " is open to other users, and responses in it may be for few");
        CHECK(error.hint == "chmod 600 " + folder.file());
        CHECK(mode() == others);
    }
    REQUIRE(::chmod(folder.file().c_str(), 0600) == 0);
    CHECK(store::open_database(folder.file()) != nullptr);
}

TEST_CASE("A second opener is told that the store is in use") {
    const Folder folder;
    const auto database = store::open_database(folder.file());
    const base::Error error = refusal(folder.file());
    CHECK(error.message == "the store " + folder.file() + " is in use by another process");
    CHECK_FALSE(error.hint.empty());
}

TEST_CASE("A store can be opened again after it was closed") {
    const Folder folder;
    store::open_database(folder.file()).reset();
    CHECK(store::open_database(folder.file()) != nullptr);
}

TEST_CASE("A file that is no database stays as it is") {
    const Folder folder;
    for (const std::string text : {"my notes", "SQLite format 2, and much more than sixteen bytes"}) {
        store::write_file(folder.file(), text);
        CHECK(refusal(folder.file()).message ==
              folder.file() + " is no store of Cachewright, and stays as it is");
        CHECK(store::bytes_of_file(folder.file()) == text);
    }
}

TEST_CASE("A database of another program, and a store of another format, stay as they are") {
    const Folder folder;
    make_store(folder.file(), 1, 100);
    // https://www.sqlite.org/fileformat.html: the user version stands at 60, the application's id at 68.
    std::string other_format = store::bytes_of_file(folder.file());
    other_format[63] = 2;
    std::string other_program = store::bytes_of_file(folder.file());
    other_program[71] = 'x';

    store::write_file(folder.file(), other_format);
    CHECK(refusal(folder.file()).message ==
          "the store " + folder.file() + " has format 2, and this version of Cachewright has format 1");
    CHECK_FALSE(refusal(folder.file()).hint.empty());
    CHECK(store::bytes_of_file(folder.file()) == other_format);

    store::write_file(folder.file(), other_program);
    CHECK(refusal(folder.file()).message ==
          folder.file() + " is a database of another program, and stays as it is");
    CHECK(store::bytes_of_file(folder.file()) == other_program);
}

TEST_CASE("Symbolic links, directories and missing directories are refused") {
    const Folder folder;
    store::write_file(folder.file("target"), "");
    REQUIRE(::symlink(folder.file("target").c_str(), folder.file("link").c_str()) == 0);
    CHECK(refusal(folder.file("link")).message ==
          "cannot open the store " + folder.file("link") + ": it is a symbolic link");
    CHECK(store::bytes_of_file(folder.file("target")).empty());

    REQUIRE(::mkdir(folder.file("directory").c_str(), 0700) == 0);
    CHECK(refusal(folder.file("directory")).message.ends_with("it is a directory"));
    CHECK(refusal(folder.file("missing/cache.db")).message.ends_with("its directory does not exist"));
    REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0600) == 0);
    CHECK(refusal(folder.file("pipe")).message.ends_with("it is no file"));
}

TEST_CASE("A folder may be reached by a link") {
    const Folder folder;
    REQUIRE(::mkdir(folder.file("real").c_str(), 0700) == 0);
    REQUIRE(::symlink("real", folder.file("link").c_str()) == 0);
    CHECK(store::open_database(folder.file("link/cache.db"))->path().ends_with("/real/cache.db"));
}

TEST_CASE("A changed byte in a content is found before it is handed over") {
    const Folder folder;
    make_store(folder.file(), 2, 700'000);
    const std::string bytes = store::bytes_of_file(folder.file());
    // In the second of the parts.
    const std::size_t at = bytes.find(store::body(1, 700'000).substr(600'000, 40));
    REQUIRE(at != std::string::npos);
    flip(folder.file(), at);
    const store::Opened again = store::opened(folder.file());
    const store::Body body = store::read_body(folder.file(), again.rows.at("key 1"));
    CHECK(body.reading == DiskReader::Reading::corrupt);
    CHECK(store::body(1, 700'000).starts_with(body.bytes));
    CHECK(body.bytes.size() < 600'000);
    CHECK(store::read_body(folder.file(), again.rows.at("key 2")).reading == DiskReader::Reading::whole);
}

TEST_CASE("A row with a changed byte in its head is removed and counted") {
    const Folder folder;
    make_store(folder.file(), 3, 10);
    flip(folder.file(), store::bytes_of_file(folder.file()).find("key 2"));
    {
        const store::Opened again = store::opened(folder.file());
        CHECK(again.loaded.corrupt == 1);
        CHECK(again.loaded.responses == 2);
        CHECK_FALSE(again.has("key 2"));
    }
    CHECK(store::opened(folder.file()).loaded.corrupt == 0);
}

TEST_CASE("Whatever byte of the file changes, nothing but what was stored is read") {
    const Folder folder;
    make_store(folder.file(), 12, 3000);
    const std::string bytes = store::bytes_of_file(folder.file());
    std::mt19937_64 random(20'260'106);
    std::size_t whole = 0;
    for (int round = 0; round < 250; ++round) {
        store::write_file(folder.file(), bytes);
        flip(folder.file(), random() % bytes.size());
        const auto database = store::DiskDatabase::open(folder.file(), {});
        if (!database) continue;
        std::vector<store::Row> rows;
        const auto loaded = (*database)->load([&](store::RowId row, store::StoredRecord&& record) {
            rows.push_back({row, std::move(record)});
        });
        if (!loaded) continue;
        for (const store::Row& row : rows) {
            REQUIRE(row.record.key == "key " + std::to_string(row.row));
            const store::Body body = store::read_body(folder.file(), row);
            if (body.reading != DiskReader::Reading::whole) continue;
            REQUIRE(body.bytes == store::body(row.row, 3000));
            ++whole;
        }
    }
    CHECK(whole > 2000);
}

TEST_CASE("A content that is not there any more is gone, and a reader may stop") {
    const Folder folder;
    make_store(folder.file(), 1, 600'000);
    const store::Opened again = store::opened(folder.file());
    const store::Row row = again.rows.at("key 1");
    const auto reader = DiskReader::open(again.database->path());
    REQUIRE(reader);
    int parts = 0;
    const auto stop = [&](std::string_view) { return ++parts == 0; };
    CHECK((*reader)->read(row.row, row.record.content_bytes, stop) == DiskReader::Reading::stopped);
    CHECK(parts == 1);
    REQUIRE(again.database->begin());
    REQUIRE(again.database->remove(row.row));
    REQUIRE(again.database->commit());
    CHECK((*reader)->read(row.row, row.record.content_bytes, stop) == DiskReader::Reading::gone);
    CHECK(parts == 1);
}

TEST_CASE("What is rolled back was never there") {
    const Folder folder;
    {
        const auto database = store::opened(folder.file()).database;
        std::vector<store::RowId> evicted;
        REQUIRE(database->begin());
        REQUIRE(database->put(1, store::record("key"), store::content("x"), evicted));
        database->roll_back();
    }
    CHECK(store::opened(folder.file()).rows.empty());
}

TEST_CASE("A purge holds before its rows are removed, and after") {
    const Folder folder;
    make_store(folder.file(), 5, 2000);
    {
        const auto database = store::opened(folder.file()).database;
        REQUIRE(database->purge({{6, {store::PurgeKind::hard, {{2, 4}, 0}, {}}}}));
        REQUIRE(database->purge({{7, {store::PurgeKind::soft, {{3}, 1}, {}}}}));
    }
    for (const bool applied : {false, true}) {
        const store::Opened again = store::opened(folder.file());
        CHECK(again.keys() == std::vector<std::string>{"key 1", "key 3", "key 5"});
        CHECK(again.rows.at("key 1").record.stale_after);
        CHECK(again.rows.at("key 3").record.stale_after);
        CHECK_FALSE(again.rows.at("key 5").record.stale_after);
        CHECK(again.database->has_purges_to_apply() == !applied);
        if (!applied) CHECK(again.database->first_free() == 8);
        while (again.database->has_purges_to_apply())
            REQUIRE(again.database->apply_purges(1));
    }
}

TEST_CASE("An update after a soft purge stays fresh when that is applied") {
    const Folder folder;
    make_store(folder.file(), 1, 10);
    {
        const auto database = store::opened(folder.file()).database;
        REQUIRE(database->purge({{2, {store::PurgeKind::soft, {{1}, 0}, {}}}}));
        REQUIRE(database->begin());
        REQUIRE(database->update(1, store::record("key 1", "2")));
        REQUIRE(database->commit());
        REQUIRE(database->apply_purges(10));
        CHECK_FALSE(database->has_purges_to_apply());
    }
    const store::Opened again = store::opened(folder.file());
    CHECK_FALSE(again.rows.at("key 1").record.stale_after);
    CHECK(again.rows.at("key 1").record.head.fields.value("X-Version") == "2");
    CHECK(store::read_body(folder.file(), again.rows.at("key 1")).bytes == store::body(1, 10));
}

TEST_CASE("Where it cannot be told what was purged, the store is emptied") {
    const Folder folder;
    make_store(folder.file(), 3, 10);
    REQUIRE(store::opened(folder.file())
                .database->purge({{4, {store::PurgeKind::hard, {{1, 2, 77'777}, 0}, {}}}}));
    std::string bytes = store::bytes_of_file(folder.file());
    // 77,777 - 2 in sevens of bits.
    const std::size_t at = bytes.find("\xcf\xdf\x04");
    REQUIRE(at != std::string::npos);
    flip(folder.file(), at);
    {
        const store::Opened again = store::opened(folder.file());
        CHECK(again.loaded.emptied == Emptied::damaged);
        CHECK(again.rows.empty());
    }
    CHECK(store::opened(folder.file()).loaded.emptied == Emptied::no);
}

TEST_CASE("Where it cannot be told how far the clock was moved, the store is emptied") {
    const Folder folder;
    {
        make_store(folder.file(), 3, 10);
        const store::Opened opened = store::opened(folder.file());
        REQUIRE(opened.database->begin());
        REQUIRE(opened.database->set_advanced(base::Duration{0x123456789abc}));
        REQUIRE(opened.database->commit());
    }
    // SQLite writes the number with its highest byte first.
    const std::size_t at = store::bytes_of_file(folder.file()).find("\x12\x34\x56\x78\x9a\xbc");
    REQUIRE(at != std::string::npos);
    flip(folder.file(), at);
    const store::Opened again = store::opened(folder.file());
    CHECK(again.loaded.emptied == Emptied::damaged);
    CHECK(again.rows.empty());
    CHECK(again.database->advanced() == base::Duration{0});
}

TEST_CASE("What was stored for other settings goes, and what comes then stays") {
    const Folder folder;
    const auto load = [&](std::string_view filled_for) {
        auto database = store::open_database(folder.file());
        std::vector<std::string> keys;
        const auto loaded = database->load(
            [&](store::RowId, store::StoredRecord&& record) { keys.push_back(record.key); }, filled_for);
        REQUIRE(loaded);
        return std::tuple(std::move(database), keys, loaded->emptied);
    };
    {
        const auto [database, keys, emptied] = load("a");
        CHECK(emptied == Emptied::no);
        put(*database, database->first_free(), "for a", "body");
    }
    CHECK(std::get<1>(load("a")) == std::vector<std::string>{"for a"});
    {
        const auto [database, keys, emptied] = load("b");
        CHECK(emptied == Emptied::other_settings);
        CHECK(keys.empty());
        put(*database, database->first_free(), "for b", "body");
        REQUIRE(database->apply_purges(100));
        CHECK(database->use().responses == 1);
    }
    CHECK(std::get<1>(load("b")) == std::vector<std::string>{"for b"});
    CHECK(std::get<1>(load("a")).empty());
    CHECK(std::get<1>(load("b")).empty());
}

TEST_CASE("The file keeps to its bound: what was stored first goes") {
    const Folder folder;
    constexpr store::DiskLimits kLimits{.bytes = 2'000'000};
    const auto database = store::opened(folder.file(), kLimits).database;
    std::vector<store::RowId> evicted;
    constexpr store::RowId kLast = 60;
    for (store::RowId row = 1; row <= kLast; ++row) {
        REQUIRE(database->begin());
        const auto done = database->put(row, store::record(std::to_string(row)),
                                        store::content(store::body(row, 100'000)), evicted);
        REQUIRE((done && *done == store::DiskDatabase::Put::stored));
        REQUIRE(database->commit());
    }
    CHECK(evicted.size() > 40);
    CHECK(evicted.size() < 50);
    for (std::size_t at = 0; at < evicted.size(); ++at)
        REQUIRE(evicted[at] == at + 1);
    REQUIRE(database->restart_log());
    CHECK(std::filesystem::file_size(folder.file()) <= kLimits.bytes);

    // What is larger than all of it does not push the others out.
    const std::size_t before = evicted.size();
    REQUIRE(database->begin());
    const auto done =
        database->put(kLast + 1, store::record("large"), store::content(store::body(1, 2'000'000)), evicted);
    CHECK((done && *done == store::DiskDatabase::Put::too_large));
    REQUIRE(database->commit());
    CHECK(evicted.size() == before);
}
