// Stores on disk for tests: a folder that goes with the test, and what is in a store.
#pragma once

#include "lib/store/disk_database.hpp"
#include "lib/store/disk_reader.hpp"
#include "lib/store/disk_writer.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::store {

class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "store_test.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string file(std::string_view name = "cache.db") const {
        return (path_ / name).string();
    }

  private:
    std::filesystem::path path_;
};

inline std::string bytes_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

// Wall time of receipt in these tests.
inline constexpr base::TimePoint kReceived = std::chrono::sys_days(std::chrono::year(2026) / 1 / 6);

inline StoredRecord record(std::string_view key, std::string_view version = "1") {
    StoredRecord made;
    made.key = key;
    made.head.status = 200;
    made.head.fields.add("Content-Type", "text/plain");
    made.head.fields.add("Cache-Control", "max-age=600");
    made.head.fields.add("X-Version", version);
    return made;
}

inline std::shared_ptr<const Content> content(std::string_view bytes) {
    auto made = std::make_shared<Content>();
    made->append(bytes);
    made->finish(Content::State::whole);
    return made;
}

// Received when cache time was so far ahead of wall time.
inline Stored response(std::string_view key, std::string_view bytes = "body", std::string_view version = "1",
                       base::Duration ahead = base::Duration{0}) {
    http::Response head = record(key, version).head;
    head.fields.add("Date", "Tue, 06 Jan 2026 00:00:00 GMT");
    const policy::Receipt receipt{kReceived, kReceived, kReceived + ahead};
    return std::make_shared<StoredResponse>(key, "", head, policy::stored_facts(head, receipt, {}),
                                            content(bytes));
}

// Bytes that no other seed gives.
inline std::string body(std::uint64_t seed, std::size_t size) {
    std::string made(size, '\0');
    std::uint64_t state = seed * 2 + 1;
    for (char& byte : made) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        byte = static_cast<char>(state >> 56U);
    }
    return made;
}

inline std::unique_ptr<DiskDatabase> open_database(const std::string& path, const DiskLimits& limits = {}) {
    auto database = DiskDatabase::open(path, limits);
    if (!database) FAIL(database.error().message);
    return std::move(*database);
}

struct Row {
    RowId row = 0;
    StoredRecord record;
};

struct Opened {
    std::unique_ptr<DiskDatabase> database;
    DiskDatabase::Loaded loaded;
    std::map<std::string, Row> rows;  // by key

    [[nodiscard]] bool has(const std::string& key) const { return rows.contains(key); }
    [[nodiscard]] std::vector<std::string> keys() const {
        std::vector<std::string> all;
        for (const auto& [key, row] : rows)
            all.push_back(key);
        return all;
    }
};

inline Opened opened(const std::string& path, const DiskLimits& limits = {}) {
    Opened result;
    result.database = open_database(path, limits);
    const auto loaded = result.database->load([&](RowId row, StoredRecord&& record) {
        std::string key = record.key;
        result.rows[key] = {row, std::move(record)};
    });
    if (!loaded) FAIL(loaded.error().message);
    result.loaded = *loaded;
    return result;
}

struct Body {
    DiskReader::Reading reading = DiskReader::Reading::failed;
    std::string bytes;
};

inline Body read_body(DiskReader& reader, const Row& row) {
    Body body;
    body.reading = reader.read(row.row, row.record.content_bytes, [&](std::string_view part) {
        body.bytes += part;
        return true;
    });
    return body;
}

inline Body read_body(const std::string& path, const Row& row) {
    const auto reader = DiskReader::open(path);
    if (!reader) FAIL(reader.error().message);
    return read_body(**reader, row);
}

inline std::unique_ptr<DiskWriter> writer_on(const std::string& path, DiskWriter::Reports reports = {},
                                             const DiskWriterSettings& settings = {},
                                             const DiskLimits& limits = {}) {
    return std::make_unique<DiskWriter>(opened(path, limits).database, settings, std::move(reports));
}

}  // namespace cachewright::store
