// SQLite, as far as the store uses it: connections and statements that close themselves, and what can fail.
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace cachewright::store::sqlite {

struct Failure {
    enum class Kind : std::uint8_t {
        full,      // no room on the disk, or the database may not grow any more
        corrupt,   // this is no database, or no sound one
        unsynced,  // what was written did not reach the disk, and to try again would prove nothing
        other,     // reading or writing failed, it is locked, ...
    };
    Kind kind = Kind::other;
    std::string message;  // in SQLite's words
};

template <class T>
using Outcome = tl::expected<T, Failure>;

class Statement;

enum class Access : std::uint8_t { read_only, read_and_write };

// For one thread at a time.
class Connection {
  public:
    // The file must be there; the last part of its path must be no symbolic link.
    [[nodiscard]] static Outcome<Connection> open(const std::string& path, Access access);

    // Statements, separated by semicolons, whose rows nobody wants.
    [[nodiscard]] Outcome<void> execute(const char* sql);
    // Kept for use after use. It must not outlive the connection.
    [[nodiscard]] Outcome<Statement> prepare(std::string_view sql);
    // The number in the first column of the first row; zero without a row.
    [[nodiscard]] Outcome<std::int64_t> number(std::string_view sql);

    // Moves what the log holds into the database, so that the log is written from its beginning again.
    [[nodiscard]] Outcome<void> restart_log();
    // From now on closing writes nothing.
    void abandon();
    [[nodiscard]] bool in_transaction() const;
    // Rows that the statement run last has changed.
    [[nodiscard]] std::int64_t changes() const;

  private:
    struct Close {
        void operator()(sqlite3* connection) const;
    };
    explicit Connection(sqlite3* connection) : connection_(connection) {}
    [[nodiscard]] Failure failure() const;

    std::unique_ptr<sqlite3, Close> connection_;
};

class Statement {
  public:
    Statement() = default;
    // Parameters and columns count from 1 and from 0, as SQLite has them. Bytes must stay until reset().
    Statement& bind(int parameter, std::int64_t number);
    Statement& bind(int parameter, std::string_view bytes);

    // Is there a (further) row? Failures reset the statement.
    [[nodiscard]] Outcome<bool> step();
    // Runs to the end and resets it, for statements without rows.
    [[nodiscard]] Outcome<void> run();
    void reset();

    [[nodiscard]] std::int64_t number(int column) const;
    // Until the next step or reset.
    [[nodiscard]] std::string_view bytes(int column) const;

  private:
    friend class Connection;
    struct Finalise {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

    std::unique_ptr<sqlite3_stmt, Finalise> statement_;
};

}  // namespace cachewright::store::sqlite
