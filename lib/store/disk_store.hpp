// DiskStore: keeps what a MemoryStore holds in a file as well, so that it is there after a restart.
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/time.hpp"
#include "lib/policy/options.hpp"
#include "lib/store/disk_database.hpp"
#include "lib/store/disk_read_pool.hpp"
#include "lib/store/disk_writer.hpp"
#include "lib/store/memory_store.hpp"
#include "lib/store/purge.hpp"
#include "lib/store/store_observer.hpp"
#include "lib/store/tags.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace cachewright::store {

struct DiskStoreSettings {
    std::string path;  // empty: nothing is kept on disk
    DiskLimits limits;
    // All that keys and contents depend on, in any words: what was stored for something else is dropped.
    std::string filled_for;
};

struct DiskCounts {
    DiskWriter::Counts written;
    std::uint64_t loaded = 0;   // responses that were there at the start
    std::uint64_t read = 0;     // contents brought into memory
    std::uint64_t damaged = 0;  // responses and contents that were not as they were written, or unreadable
};

// The memory store is the index: what is not in it is not on disk either, or soon will not be. At the start
// all heads come into it; a content comes when it is first asked for (load).
//
// Kept on disk is what can be made again from its stored fields as it is: where the stored fields give other
// tags, or may be used for longer than those that came, a response stays in memory only. So does one that a
// soft purge made stale before it was stored.
//
// For any number of threads.
class DiskStore final : public StoreObserver {
  public:
    // Sentences for people without a full stop; on any thread.
    using Tell = std::function<void(std::string_view)>;

    // Puts what is in the file into `store`, which must be empty, and follows it from then on. `store` and
    // the options must stay longer. `now`: wall time, at which cache time begins.
    [[nodiscard]] static base::Result<std::unique_ptr<DiskStore>> open(const DiskStoreSettings& settings,
                                                                       MemoryStore& store,
                                                                       const policy::Options& options,
                                                                       const TagSettings& tags,
                                                                       base::TimePoint now, Tell tell);
    // Writes what waits. Nobody else may use the store any more.
    ~DiskStore() override;
    DiskStore(const DiskStore&) = delete;
    DiskStore& operator=(const DiskStore&) = delete;

    // Brings the content of a response whose Content::state() is on_disk. Afterwards it is whole; or it is
    // broken, and the response is stored no more. `done` is called then, on any thread, also at once.
    void load(const Stored& response, std::function<void()> done);

    // `purged` is what MemoryStore::purge told of this purge. Calls `done` once it is durable: from then on
    // nothing that it covered is there after a restart, not even after a power cut. With false where that
    // could not be brought about. On any thread.
    void purge(const Purge& purge, const MemoryStore::Purged& purged, base::TimePoint now,
               std::function<void(bool durable)> done);

    // What was stored until now, and what is from now on, is there after a restart with other settings: those
    // that `filled_for` tells (DiskStoreSettings). Before the first content is made with them. Waits for the
    // disk; false where that could not be written, and nothing has changed.
    [[nodiscard]] bool fill_for(std::string filled_for) { return writer_->fill_for(std::move(filled_for)); }
    // The options with which responses are judged from now on.
    void use(const policy::Options& options) { options_.store(&options); }

    // Before cache time is moved forward.
    void clock_advanced(base::Duration by) { writer_->clock_advanced(by); }

    [[nodiscard]] DiskCounts counts() const;
    [[nodiscard]] const std::string& path() const { return path_; }

    void stored(const StoredResponse& response) override;
    void updated(const StoredResponse& old, const StoredResponse& update) override;
    void removed(const StoredResponse& response) override;
    [[nodiscard]] bool keeps_content(const StoredResponse& response) override;

  private:
    DiskStore(MemoryStore& store, const policy::Options& options, const TagSettings& tags, Tell tell);

    void restore(RowId row, const StoredRecord& record, base::Duration advanced, base::TimePoint now);
    [[nodiscard]] bool comes_back_as_it_is(const StoredResponse& response) const;
    void end_load(const Stored& response, const std::shared_ptr<Content>& content,
                  DiskReader::Reading reading);
    void tell_unreadable(const StoredResponse& response, DiskReader::Reading reading);

    MemoryStore& store_;
    std::atomic<const policy::Options*> options_;
    const TagSettings& tags_;
    const Tell tell_;
    std::string path_;
    std::vector<RowId> removed_at_start_;

    mutable std::mutex mutex_;
    std::unordered_map<const Content*, std::vector<std::function<void()>>> loading_;
    std::unordered_set<RowId> dropped_;  // by the writer, but still with a response in memory
    DiskCounts counts_;
    bool said_unreadable_ = false;

    std::unique_ptr<DiskWriter> writer_;
    std::unique_ptr<DiskReadPool> readers_;  // ends before the writer, whose database it reads
};

}  // namespace cachewright::store
