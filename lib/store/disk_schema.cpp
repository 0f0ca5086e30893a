#include "lib/store/disk_schema.hpp"

#include <cstdint>

namespace cachewright::store {

namespace {

using sqlite::Connection;
using sqlite::Failure;
using sqlite::Outcome;

constexpr std::int64_t kApplicationId = 0x43577231;  // "CWr1"
constexpr std::int64_t kFormat = 1;

// A record stands beside others in few pages, so that loading reads no content.
constexpr const char* kSchema =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE response(row INTEGER PRIMARY KEY, record BLOB NOT NULL);"
    "CREATE TABLE content(place INTEGER PRIMARY KEY, checksum INTEGER NOT NULL,"
    " bytes BLOB NOT NULL);"
    "CREATE TABLE purge(sequence INTEGER PRIMARY KEY, record BLOB NOT NULL);"
    "CREATE TABLE about(one INTEGER PRIMARY KEY, filled_for BLOB NOT NULL, advanced INTEGER NOT NULL,"
    " checksum INTEGER NOT NULL);"
    "PRAGMA application_id=1129804337;"
    "PRAGMA user_version=1;"
    "COMMIT";
static_assert(kApplicationId == 1'129'804'337 && kFormat == 1);

base::ErrorCode code_of(const Failure& failure) {
    return failure.kind == Failure::Kind::corrupt ? base::ErrorCode::no_content : base::ErrorCode::unreadable;
}

// False where the file system cannot: https://www.sqlite.org/wal.html#activating_and_configuring_wal_mode
Outcome<bool> switch_to_wal_mode(Connection& connection) {
    auto statement = connection.prepare("PRAGMA journal_mode=WAL");
    if (!statement) return tl::unexpected(std::move(statement).error());
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    return *row && statement->bytes(0) == "wal";
}

}  // namespace

tl::unexpected<base::Error> cannot_use(const std::string& path, const Failure& failure) {
    const bool corrupt = failure.kind == Failure::Kind::corrupt;
    return base::fail(code_of(failure), "cannot use the store " + path + ": " + failure.message,
                      corrupt ? "delete it, and the cache starts empty" : "");
}

base::Result<Found> recognise(Connection& connection, const std::string& path) {
    const auto application = connection.number("PRAGMA application_id");
    if (!application) return cannot_use(path, application.error());
    const auto format = connection.number("PRAGMA user_version");
    if (!format) return cannot_use(path, format.error());
    const auto tables = connection.number("SELECT count(*) FROM sqlite_schema");
    if (!tables) return cannot_use(path, tables.error());
    const bool is_new = *application == 0 && *format == 0 && *tables == 0;
    if (!is_new && *application != kApplicationId) {
        return base::fail(base::ErrorCode::no_content,
                          path + " is a database of another program, and stays as it is",
                          "name another file");
    }
    if (!is_new && *format != kFormat) {
        return base::fail(base::ErrorCode::no_content,
                          "the store " + path + " has format " + std::to_string(*format) +
                              ", and this version of Cachewright has format " + std::to_string(kFormat),
                          "delete it or name another file: the cache starts empty then");
    }
    return is_new ? Found::empty_file : Found::store;
}

base::Result<void> prepare(Connection& connection, const std::string& path, Found found,
                           std::uint64_t log_bytes) {
    const auto in_wal_mode = switch_to_wal_mode(connection);
    if (!in_wal_mode) return cannot_use(path, in_wal_mode.error());
    if (!*in_wal_mode) {
        return base::fail(base::ErrorCode::unreadable,
                          "cannot use the store " + path + ": its file system has no shared memory",
                          "put it on a local disk");
    }
    const auto page_size = connection.number("PRAGMA page_size");
    if (!page_size) return cannot_use(path, page_size.error());
    const std::uint64_t pages = log_bytes / static_cast<std::uint64_t>(*page_size);
    // The log keeps its length when it is begun again, so that there is room in it on a full disk; but not
    // that of the largest transaction ever.
    const std::string settings = "PRAGMA journal_size_limit=" + std::to_string(2 * log_bytes) +
                                 "; PRAGMA wal_autocheckpoint=" + std::to_string(pages) +
                                 "; PRAGMA cell_size_check=ON; PRAGMA cache_size=-8192";
    if (const auto done = connection.execute(settings.c_str()); !done) return cannot_use(path, done.error());
    if (found == Found::empty_file) {
        if (const auto done = connection.execute(kSchema); !done) return cannot_use(path, done.error());
    }
    return {};
}

}  // namespace cachewright::store
