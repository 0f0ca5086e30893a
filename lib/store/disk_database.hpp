// DiskDatabase: stored responses in one SQLite file.
#pragma once

#include "lib/base/result.hpp"
#include "lib/store/content.hpp"
#include "lib/store/disk_file.hpp"
#include "lib/store/sqlite.hpp"
#include "lib/store/stored_record.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace cachewright::store {

struct DiskLimits {
    // Of responses. Records of purges come on top, and the log, which is about a quarter as long at most, but
    // for a single response that is larger.
    std::uint64_t bytes = std::uint64_t{1} << 30;
};

struct DiskUse {
    std::uint64_t responses = 0;  // also those that were purged, until their rows have gone
    std::uint64_t bytes = 0;      // of the file, but for pages that are free
};

// The database is in WAL mode (https://www.sqlite.org/wal.html): a commit appends to a log, readers go on
// reading meanwhile, and a checkpoint moves the log into the database, each 1,000 pages, or sooner where the
// bound is small. What is committed survives kill -9 at any moment, for the kernel has it; half a transaction
// never shows.
//
// A power cut is another matter (https://www.sqlite.org/pragma.html#pragma_synchronous). With
// synchronous=NORMAL the log is synchronised before a checkpoint only: the database stays sound, but the last
// transactions before the cut may be gone. That is good enough for responses, which can be fetched again, and
// costs no fsync(2) a response. Purges are committed with synchronous=FULL, which synchronises the log, and
// with it all that was committed before.
//
// A purge writes the numbers of its rows as one small record, so that it is soon durable and needs little
// room; the rows themselves go later (apply_purges). load() leaves out what such records name.
//
// The file is never vacuumed: free pages are used again, in a file that has a fixed bound anyway, and
// auto_vacuum would move pages about at each commit and add pages that map them
// (https://www.sqlite.org/pragma.html#pragma_auto_vacuum).
//
// For one thread at a time. Failures of a transaction are rolled back by roll_back().
class DiskDatabase {
  public:
    // Makes the file when it is not there. A store in use, of another version, or a file that is something
    // else is refused, and stays as it is.
    [[nodiscard]] static base::Result<std::unique_ptr<DiskDatabase>> open(const std::string& path,
                                                                          const DiskLimits& limits);
    ~DiskDatabase();
    DiskDatabase(const DiskDatabase&) = delete;
    DiskDatabase& operator=(const DiskDatabase&) = delete;

    enum class Emptied : std::uint8_t {
        no,
        damaged,  // it could not be told any more what had been purged, or how old things are
        other_settings,
    };
    struct Loaded {
        std::uint64_t responses = 0;
        std::uint64_t corrupt = 0;  // rows that were not as they were written, and were removed
        Emptied emptied = Emptied::no;
    };
    // Calls `each` with what is stored, without content, oldest first. Once, before anything else.
    // `filled_for` tells all that keys and contents depend on; what was stored for something else goes.
    [[nodiscard]] base::Result<Loaded> load(const std::function<void(RowId, StoredRecord&&)>& each,
                                            std::string_view filled_for = {});

    [[nodiscard]] const std::string& path() const { return file_.path(); }
    // The lowest number that neither rows nor purges have had, once it is loaded.
    [[nodiscard]] RowId first_free() const { return first_free_; }
    // By how much users advanced cache time, in all.
    [[nodiscard]] base::Duration advanced() const { return advanced_; }

    [[nodiscard]] DiskUse use();

    using Done = sqlite::Outcome<void>;
    [[nodiscard]] Done begin();
    [[nodiscard]] Done commit();
    void roll_back();

    // Within a transaction. `content` is whole. What was stored longest ago goes where there is no room, and
    // is added to `evicted`.
    enum class Put : std::uint8_t { stored, too_large };
    [[nodiscard]] sqlite::Outcome<Put> put(RowId row, const StoredRecord& record,
                                           const std::shared_ptr<const Content>& content,
                                           std::vector<RowId>& evicted);
    // Another head for the same content, where the row is still there. Soft purges of before are over.
    [[nodiscard]] Done update(RowId row, StoredRecord record);
    [[nodiscard]] Done remove(RowId row);
    [[nodiscard]] Done set_advanced(base::Duration advanced);

    // What keys and contents depend on from now on. A transaction of its own, durable when it returns.
    [[nodiscard]] Done set_filled_for(std::string filled_for, base::Duration advanced);

    // A transaction of its own, durable when it returns. The numbers rise from purge to purge, and are higher
    // than those of the rows.
    struct NumberedPurge {
        std::uint64_t sequence = 0;
        PurgeRecord record;  // in order
    };
    [[nodiscard]] Done purge(std::vector<NumberedPurge> purges);
    [[nodiscard]] bool has_purges_to_apply() const { return !purges_.empty(); }
    // Removes or marks at most so many rows, in a transaction of its own.
    [[nodiscard]] Done apply_purges(std::size_t most);

    // Makes room for what is written at once, also where the disk has none left.
    [[nodiscard]] Done restart_log() { return connection_.restart_log(); }
    // As DiskFile::destroy. Nothing may be written afterwards.
    [[nodiscard]] bool destroy();
    [[nodiscard]] DiskFile::Place place() const { return file_.place(); }
    // So long a log is moved into the database; a transaction should write no more.
    [[nodiscard]] std::uint64_t log_bytes() const { return log_bytes_; }

    // Rows of content are numbered row by row: this is the number of the first one.
    [[nodiscard]] static std::int64_t first_place(RowId row);
    [[nodiscard]] static std::int64_t last_place(RowId row);

  private:
    struct Progress {
        std::size_t next = 0;  // of the rows listed
        RowId last = 0;        // of those up to a number
        bool finished = false;
    };
    struct PendingPurge {
        NumberedPurge purge;
        std::unordered_set<RowId> updated_since;
        Progress progress;
    };
    enum class Synchronous : std::uint8_t { unknown, normal, full };
    struct Statements;

    DiskDatabase(DiskFile file, sqlite::Connection connection, std::unique_ptr<Statements> statements,
                 std::int64_t page_size, const DiskLimits& limits);

    [[nodiscard]] Done begin(Synchronous synchronous);
    [[nodiscard]] sqlite::Outcome<Loaded> load_rows(const std::function<void(RowId, StoredRecord&&)>& each);
    [[nodiscard]] sqlite::Outcome<bool> load_purges();
    [[nodiscard]] sqlite::Outcome<Emptied> load_about(std::string_view filled_for);
    [[nodiscard]] Done purge_up_to(RowId newest);
    [[nodiscard]] Done remove_all();
    [[nodiscard]] Done write_purges(const std::vector<NumberedPurge>& purges);
    // `most` falls by the rows that it took, `progress` begins as that of the purge.
    [[nodiscard]] Done apply(const PendingPurge& pending, Progress& progress, std::size_t& most);
    [[nodiscard]] Done apply_to(const PendingPurge& pending, RowId row);
    [[nodiscard]] Done write_record(RowId row, const StoredRecord& record);
    [[nodiscard]] sqlite::Outcome<std::optional<StoredRecord>> sound_record(RowId row);
    [[nodiscard]] Done mark_stale(RowId row, base::TimePoint at);
    [[nodiscard]] sqlite::Outcome<std::int64_t> used_pages();
    [[nodiscard]] sqlite::Outcome<bool> make_room(std::int64_t pages, std::vector<RowId>& evicted);
    [[nodiscard]] Done write_content(RowId row, const std::shared_ptr<const Content>& content);

    DiskFile file_;  // goes last
    sqlite::Connection connection_;
    std::unique_ptr<Statements> statements_;
    std::int64_t page_size_;
    std::int64_t most_pages_;
    std::uint64_t log_bytes_;
    std::int64_t responses_ = 0;
    std::int64_t added_ = 0;  // in the transaction
    std::string filled_for_;
    Synchronous synchronous_ = Synchronous::unknown;
    RowId first_free_ = 1;
    base::Duration advanced_{0};
    std::deque<PendingPurge> purges_;
    std::vector<RowId> updated_;  // in the transaction
};

}  // namespace cachewright::store
