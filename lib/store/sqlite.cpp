#include "lib/store/sqlite.hpp"

#include <sqlite3.h>

namespace cachewright::store::sqlite {

namespace {

Failure failure_of(sqlite3* connection, int code) {
    Failure failure;
    failure.message = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) {
        failure.kind = Failure::Kind::unsynced;
        return failure;
    }
    switch (code & 0xff) {
        case SQLITE_FULL: failure.kind = Failure::Kind::full; break;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: failure.kind = Failure::Kind::corrupt; break;
        default: failure.kind = Failure::Kind::other;
    }
    return failure;
}

int code_of(sqlite3* connection) {
    return sqlite3_extended_errcode(connection);
}

}  // namespace

void Connection::Close::operator()(sqlite3* connection) const {
    sqlite3_close_v2(connection);
}

void Statement::Finalise::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Outcome<Connection> Connection::open(const std::string& path, Access access) {
    const int flags = (access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX;
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
    Connection connection(opened);
    if (code != SQLITE_OK) return tl::unexpected(failure_of(opened, code));
    sqlite3_extended_result_codes(opened, 1);
    // A file may come from anybody: its schema is to run nothing.
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    // A reader may meet a checkpoint, which is short.
    sqlite3_busy_timeout(opened, 1000);
    return connection;
}

Failure Connection::failure() const {
    return failure_of(connection_.get(), code_of(connection_.get()));
}

Outcome<void> Connection::execute(const char* sql) {
    if (sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return tl::unexpected(failure());
    return {};
}

Outcome<Statement> Connection::prepare(std::string_view sql) {
    sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code != SQLITE_OK) return tl::unexpected(failure());
    return Statement(prepared);
}

Outcome<std::int64_t> Connection::number(std::string_view sql) {
    auto statement = prepare(sql);
    if (!statement) return tl::unexpected(std::move(statement).error());
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    return *row ? statement->number(0) : 0;
}

Outcome<void> Connection::restart_log() {
    if (sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr) !=
        SQLITE_OK)
        return tl::unexpected(failure());
    return {};
}

void Connection::abandon() {
    sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(connection_.get()) == 0;
}

std::int64_t Connection::changes() const {
    return sqlite3_changes(connection_.get());
}

Statement& Statement::bind(int parameter, std::int64_t number) {
    sqlite3_bind_int64(statement_.get(), parameter, number);
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view bytes) {
    // Without bytes SQLite would take a null pointer for NULL.
    sqlite3_bind_blob64(statement_.get(), parameter, bytes.empty() ? "" : bytes.data(), bytes.size(),
                        SQLITE_STATIC);
    return *this;
}

Outcome<bool> Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    Failure failure = failure_of(sqlite3_db_handle(statement_.get()), code);
    reset();
    return tl::unexpected(std::move(failure));
}

Outcome<void> Statement::run() {
    while (true) {
        const auto row = step();
        if (!row) return tl::unexpected(row.error());
        if (*row) continue;
        reset();
        return {};
    }
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::bytes(int column) const {
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return bytes == nullptr ? std::string_view{} : std::string_view{bytes, size};
}

}  // namespace cachewright::store::sqlite
