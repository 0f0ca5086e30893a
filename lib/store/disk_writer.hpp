// DiskWriter: writes to a DiskDatabase on a thread of its own, so that nobody else waits for the disk.
#pragma once

#include "lib/base/time.hpp"
#include "lib/store/content.hpp"
#include "lib/store/disk_database.hpp"
#include "lib/store/disk_queue.hpp"
#include "lib/store/stored_record.hpp"
#include "lib/store/stored_response.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace cachewright::store {

enum class PurgeOutcome : std::uint8_t {
    durable,  // what was purged does not come back, also after a power cut
    // The purge could not be written, so the whole file was deleted: nothing at all comes back.
    store_destroyed,
    // Not even that worked: what was purged may be there after a restart.
    failed,
};

struct DiskWriterSettings {
    // Of responses that wait to be written. What comes beyond is not stored on disk.
    std::uint64_t most_waiting_bytes = std::uint64_t{64} << 20;
    // So long no new responses are written after writing failed.
    base::Duration pause_after_failure = std::chrono::seconds(1);
};

// What is asked for is done in order, in transactions of what has gathered meanwhile; purges come before all
// that waits, and take out of it what they are for. A response is written in one transaction, once its
// content is whole, and so shows whole or not at all.
//
// A response that cannot be written (the disk is full, or fails) is not stored, and that is all. What must
// not be lost never is, as long as the process runs:
//
// - An update that has no room to wait in, or cannot be written, removes its row: the head of before might
//   let it be used for longer.
// - Removals that cannot be written are written with whatever can be next; at the end, the file goes with
//   them. (After kill -9 in such a state, what they replaced may be back, as stored then.)
// - Purges that cannot be written, in the log as it is nor in one begun again, destroy the file
//   (PurgeOutcome). Nothing is written from then on.
// - Nor is anything once somebody has deleted the file, or its log, or put another in its place, which is
//   looked for with each purge, before it is acknowledged, and each transaction. Of the first two nothing
//   comes back (store_destroyed); what is in another file is not known (failed).
//
// For any number of threads.
class DiskWriter {
  public:
    // Called on the thread of the writer; may be empty. They must not wait for the writer.
    struct Reports {
        // A sentence for people without a full stop, once for each trouble there is.
        std::function<void(std::string_view)> trouble;
        // The row is not on disk (any more): there was no room for it, or it could not be written.
        std::function<void(RowId)> dropped;
    };

    struct Counts {
        DiskUse use;
        std::uint64_t waiting = 0;  // changes that are to be written, and their bytes
        std::uint64_t waiting_bytes = 0;
        std::uint64_t evicted = 0;  // responses that are not on disk for want of room
        std::uint64_t dropped = 0;  // ... because the disk failed, or did not keep up
    };

    // A database that was loaded.
    DiskWriter(std::unique_ptr<DiskDatabase> database, const DiskWriterSettings& settings, Reports reports);
    // Writes what waits.
    ~DiskWriter();
    DiskWriter(const DiskWriter&) = delete;
    DiskWriter& operator=(const DiskWriter&) = delete;

    [[nodiscard]] const std::string& path() const { return database_->path(); }

    // The number under which it will be found; zero when it is not stored, as too much waits already. Its
    // content is whole.
    [[nodiscard]] RowId put(const StoredResponse& response);
    // What became of what was put as `row`: a 304 brought a new head. The content does not count. It ends a
    // soft purge of before; after kill -9 soon after both, that may be back.
    void update(RowId row, const StoredResponse& response);
    void remove(RowId row);

    // What is in the scope is gone (or stale) for whoever opens the store after `done` was called, which
    // happens on the thread of the writer. `done` may be empty. `now` is cache time. So is what was removed
    // before: it may be what the purge is meant for.
    void purge(PurgeKind kind, PurgeScope scope, base::TimePoint now, std::function<void(PurgeOutcome)> done);
    // The same for everything that was put until now.
    void purge_everything(PurgeKind kind, base::TimePoint now, std::function<void(PurgeOutcome)> done);

    // What keys and contents depend on from now on (DiskDatabase::load). Waits until that is durable; false
    // where it could not be written, and nothing has changed. From one thread at a time, not for event loops.
    [[nodiscard]] bool fill_for(std::string filled_for);

    // Somebody moved cache time forward.
    void clock_advanced(base::Duration by);

    [[nodiscard]] Counts counts() const;

    // Waits until all that was asked for is written, or given up. Not for event loops.
    void settle();

  private:
    using Request = DiskQueue::Request;
    using Purges = std::vector<DiskDatabase::NumberedPurge>;
    using PurgeCallbacks = std::vector<std::function<void(PurgeOutcome)>>;
    struct Filling {
        std::string filled_for;
        std::promise<bool> is_durable;
    };
    struct Work {
        Purges purges;
        PurgeCallbacks callbacks;  // of the purges
        std::vector<Request> batch;
        base::Duration advanced{0};
        std::optional<Filling> filling;
    };

    // The caller holds the lock.
    void set_times(StoredRecord& record, const policy::StoredFacts& facts) const;
    [[nodiscard]] bool has_room_for(std::uint64_t bytes) const;
    void add(Request request);
    // Returns what it overtook, to be freed without the lock.
    [[nodiscard]] std::vector<Request> add_purge(PurgeKind kind, PurgeScope scope, base::TimePoint now,
                                                 std::function<void(PurgeOutcome)> done);
    [[nodiscard]] std::vector<Request> take_removals_along();
    [[nodiscard]] bool is_asked() const;
    [[nodiscard]] Work take_work();

    // On the thread of the writer, without the lock.
    void run();
    [[nodiscard]] bool can_apply_purges() const;
    void apply_purges();
    [[nodiscard]] PurgeOutcome write_purges(Purges& purges);
    [[nodiscard]] DiskDatabase::Done write_durably(const Purges& purges);
    void write_batch(std::vector<Request> batch, base::Duration advanced);
    [[nodiscard]] DiskDatabase::Done try_batch(const std::vector<Request>& batch, base::Duration advanced);
    // Adds the rows that went, and those that found no room, to `dropped`.
    [[nodiscard]] DiskDatabase::Done write(const Request& request, std::vector<RowId>& dropped);
    void leave_out_puts(std::vector<Request>& batch);
    void owe(const std::vector<Request>& batch);
    [[nodiscard]] DiskDatabase::NumberedPurge owed_as_purge();
    [[nodiscard]] DiskDatabase::Done pay_removals();
    void end();
    void destroy(const sqlite::Failure& failure);
    void look_after_file();
    void give_up_file();
    void tell(const std::string& trouble) const;
    void report_not_stored(const sqlite::Failure& failure);
    void report_dropped(RowId row, std::uint64_t Counts::*why);
    [[nodiscard]] std::uint64_t next_number();

    const DiskWriterSettings settings_;
    const Reports reports_;
    std::unique_ptr<DiskDatabase> database_;

    mutable std::mutex mutex_;
    std::condition_variable wakes_;
    std::condition_variable settled_;
    DiskQueue requests_;
    Purges purges_;
    PurgeCallbacks callbacks_;
    std::uint64_t next_;
    base::Duration advanced_before_;  // by users, in the processes before
    base::Duration advanced_now_{0};  // and in this one
    bool clock_moved_ = false;
    std::optional<Filling> filling_;
    Counts counts_;
    bool has_work_in_hand_ = false;
    bool ends_ = false;
    bool takes_requests_ = true;
    const std::uint64_t most_bytes_at_once_;

    // Of the thread.
    enum class File : std::uint8_t { in_use, destroyed, given_up };
    File file_ = File::in_use;
    base::Duration advanced_written_;
    std::vector<RowId> owed_removals_;
    std::chrono::steady_clock::time_point pause_until_{};
    bool said_not_stored_ = false;
    bool purges_wait_ = false;  // to be applied: that failed

    std::thread thread_;  // begins last
};

}  // namespace cachewright::store
