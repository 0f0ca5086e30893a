#include "lib/store/disk_store.hpp"

#include "lib/store/stored_record.hpp"

#include <utility>

namespace cachewright::store {

namespace {

constexpr std::size_t kReaders = 2;

// Rows that were dropped are remembered as long as their responses are in memory, as far as that is known in
// time. So many are enough for a disk that is full.
constexpr std::size_t kMostDropped = 200'000;

bool may_be_used_no_longer(const policy::StoredFacts& again, const policy::StoredFacts& facts) {
    const auto forbids = [](bool now, bool before) { return now || !before; };
    if (again.stale.when_disconnected && !facts.stale.when_disconnected) return false;
    return again.freshness.lifetime <= facts.freshness.lifetime &&
           again.stale.while_revalidate <= facts.stale.while_revalidate &&
           again.stale.if_error <= facts.stale.if_error &&
           forbids(again.stale.forbidden, facts.stale.forbidden) &&
           forbids(again.response.directives.no_cache, facts.response.directives.no_cache);
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view several) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : several);
}

}  // namespace

DiskStore::DiskStore(MemoryStore& store, const policy::Options& options, const TagSettings& tags, Tell tell)
    : store_(store), options_(&options), tags_(tags), tell_(std::move(tell)) {}

DiskStore::~DiskStore() {
    store_.observe(nullptr);
    readers_.reset();
}

base::Result<std::unique_ptr<DiskStore>> DiskStore::open(const DiskStoreSettings& settings,
                                                         MemoryStore& store, const policy::Options& options,
                                                         const TagSettings& tags, base::TimePoint now,
                                                         Tell tell) {
    auto database = DiskDatabase::open(settings.path, settings.limits);
    if (!database) return tl::unexpected(std::move(database).error());
    std::unique_ptr<DiskStore> disk(new DiskStore(store, options, tags, std::move(tell)));
    disk->path_ = (*database)->path();
    store.observe(disk.get());
    const auto loaded = (*database)->load(
        [&](RowId row, StoredRecord&& record) { disk->restore(row, record, (*database)->advanced(), now); },
        settings.filled_for);
    if (!loaded) return tl::unexpected(loaded.error());
    disk->counts_.loaded = loaded->responses;
    disk->counts_.damaged = loaded->corrupt;
    using Emptied = DiskDatabase::Emptied;
    if (loaded->emptied == Emptied::damaged) {
        disk->tell_("the store " + disk->path_ +
                    " was emptied: it was damaged, so what had been purged was not known");
    } else if (loaded->emptied == Emptied::other_settings) {
        disk->tell_("the store " + disk->path_ +
                    " was emptied: it was filled from another origin, or with other settings of the profile");
    } else if (loaded->corrupt > 0) {
        disk->tell_("the store " + disk->path_ + " was damaged: " +
                    counted(loaded->corrupt, "response was", "responses were") + " removed from it");
    }
    DiskWriter::Reports reports;
    reports.trouble = disk->tell_;
    reports.dropped = [own = disk.get()](RowId row) {
        const std::lock_guard lock(own->mutex_);
        if (own->dropped_.size() < kMostDropped) own->dropped_.insert(row);
    };
    disk->writer_ =
        std::make_unique<DiskWriter>(std::move(*database), DiskWriterSettings{}, std::move(reports));
    for (const RowId row : std::exchange(disk->removed_at_start_, {}))
        disk->writer_->remove(row);
    auto readers = DiskReadPool::open(disk->path_, kReaders);
    if (!readers) return tl::unexpected(std::move(readers).error());
    disk->readers_ = std::move(*readers);
    return disk;
}

void DiskStore::restore(RowId row, const StoredRecord& record, base::Duration advanced, base::TimePoint now) {
    const auto receipt = receipt_after_restart(record, advanced, now);
    if (!receipt) {
        removed_at_start_.push_back(row);
        return;
    }
    policy::StoredFacts facts = policy::stored_facts(record.head, *receipt, *options_.load());
    if (record.stale_after) facts = policy::made_stale(facts, facts.stored_at + *record.stale_after);
    auto response = std::make_shared<const StoredResponse>(record.key, record.selecting, record.head, facts,
                                                           Content::on_disk(record.content_bytes),
                                                           read_tags(record.head.fields, tags_));
    response->set_row(row);
    store_.restore(std::move(response));
}

bool DiskStore::comes_back_as_it_is(const StoredResponse& response) const {
    const http::Response head = response.head();
    if (read_tags(head.fields, tags_) != response.tags()) return false;
    const policy::StoredFacts& facts = response.facts();
    const policy::Receipt receipt = receipt_of(facts, base::Duration{0});
    return may_be_used_no_longer(policy::stored_facts(head, receipt, *options_.load()), facts);
}

void DiskStore::stored(const StoredResponse& response) {
    if (response.content()->state() != Content::State::whole || !comes_back_as_it_is(response)) return;
    response.set_row(writer_->put(response));
}

void DiskStore::updated(const StoredResponse& old, const StoredResponse& update) {
    const RowId row = old.row();
    if (row == 0) return stored(update);
    if (!comes_back_as_it_is(update)) {
        // Where its content is in memory it stays there; else it can be read no more, and is asked for again.
        writer_->remove(row);
        return;
    }
    update.set_row(row);
    writer_->update(row, update);
}

void DiskStore::removed(const StoredResponse& response) {
    const RowId row = response.row();
    if (row == 0) return;
    if (writer_ == nullptr) {
        removed_at_start_.push_back(row);
        return;
    }
    writer_->remove(row);
    const std::lock_guard lock(mutex_);
    dropped_.erase(row);
}

bool DiskStore::keeps_content(const StoredResponse& response) {
    if (response.row() == 0) return false;
    const std::lock_guard lock(mutex_);
    return !dropped_.contains(response.row());
}

void DiskStore::load(const Stored& response, std::function<void()> done) {
    const std::shared_ptr<const Content>& wanted = response->content();
    {
        std::unique_lock lock(mutex_);
        if (wanted->state() != Content::State::on_disk) {
            lock.unlock();
            return done();
        }
        auto& waiting = loading_[wanted.get()];
        waiting.push_back(std::move(done));
        if (waiting.size() > 1) return;
    }
    // Whoever made it made it to be written; everybody else only looks at it.
    const auto content = std::const_pointer_cast<Content>(wanted);
    readers_->read(
        response->row(), content->expected().value_or(0),
        [content](std::string_view part) {
            content->append(part);
            return true;
        },
        [this, response, content](DiskReader::Reading reading) { end_load(response, content, reading); });
}

void DiskStore::end_load(const Stored& response, const std::shared_ptr<Content>& content,
                         DiskReader::Reading reading) {
    const bool whole = reading == DiskReader::Reading::whole;
    content->finish(whole ? Content::State::whole : Content::State::broken);
    // Somebody waits for it: what nobody has asked for lately goes before it.
    response->mark_used();
    response->mark_used();
    // With stopped the process ends: it will be there the next time.
    if (reading != DiskReader::Reading::stopped) store_.content_ended(*response);
    if (!whole) tell_unreadable(*response, reading);
    std::vector<std::function<void()>> waiting;
    {
        const std::lock_guard lock(mutex_);
        if (whole) ++counts_.read;
        waiting = std::move(loading_.extract(content.get()).mapped());
    }
    for (const auto& done : waiting)
        done();
}

void DiskStore::tell_unreadable(const StoredResponse& response, DiskReader::Reading reading) {
    using Reading = DiskReader::Reading;
    if (reading != Reading::corrupt && reading != Reading::failed) return;
    {
        const std::lock_guard lock(mutex_);
        ++counts_.damaged;
        if (std::exchange(said_unreadable_, true)) return;
    }
    std::string key(response.key().substr(0, 200));
    for (char& byte : key) {
        if (static_cast<unsigned char>(byte) < ' ' || byte == '\x7f') byte = ' ';
    }
    tell_(
        "the store " + path_ +
        (reading == Reading::corrupt ? " is damaged: the content of " : " cannot be read: the content of ") +
        key + " was removed from it and is asked for again; so is what else cannot be read");
}

void DiskStore::purge(const Purge& purge, const MemoryStore::Purged& purged, base::TimePoint now,
                      std::function<void(bool)> done) {
    const PurgeKind kind = purge.mode() == Purge::Mode::hard ? PurgeKind::hard : PurgeKind::soft;
    auto told = [done = std::move(done)](PurgeOutcome outcome) { done(outcome != PurgeOutcome::failed); };
    if (kind == PurgeKind::hard) {
        const std::lock_guard lock(mutex_);
        for (const RowId row : purged.rows)
            dropped_.erase(row);
    }
    if (purge.scope() == Purge::Scope::everything)
        writer_->purge_everything(kind, now, std::move(told));
    else
        writer_->purge(kind, {purged.rows, 0}, now, std::move(told));
}

DiskCounts DiskStore::counts() const {
    const std::lock_guard lock(mutex_);
    DiskCounts counts = counts_;
    counts.written = writer_->counts();
    return counts;
}

}  // namespace cachewright::store
