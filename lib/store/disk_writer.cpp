#include "lib/store/disk_writer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cachewright::store {

namespace {

// A transaction takes no more, so that a purge that comes meanwhile does not wait long for its end.
constexpr std::uint64_t kMostBytesAtOnce = std::uint64_t{4} << 20;
constexpr std::size_t kMostRequestsAtOnce = 512;
constexpr std::size_t kMostPurgedAtOnce = 64;

// Longer than any cache keeps anything, and far from what overflows.
constexpr base::Duration kMostAdvanced = std::chrono::years(1000);

std::uint64_t size_of(const StoredRecord& record) {
    constexpr std::uint64_t kBookkeeping = 256;
    return kBookkeeping + record.key.size() + record.selecting.size() + record.head.fields.byte_size();
}

}  // namespace

DiskWriter::DiskWriter(std::unique_ptr<DiskDatabase> database, const DiskWriterSettings& settings,
                       Reports reports)
    : settings_(settings),
      reports_(std::move(reports)),
      database_(std::move(database)),
      next_(database_->first_free()),
      advanced_before_(database_->advanced()),
      counts_{database_->use()},
      advanced_written_(database_->advanced()),
      thread_([this] { run(); }) {}

DiskWriter::~DiskWriter() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    wakes_.notify_one();
    thread_.join();
}

std::uint64_t DiskWriter::waiting_size(const Request& request) {
    if (const auto* const put = std::get_if<Put>(&request))
        return size_of(put->record) + put->content->size();
    if (const auto* const update = std::get_if<Update>(&request)) return size_of(update->record);
    return 0;
}

// Cache time is ahead of wall time by what users advanced it, or by less where it stood still: then the
// response counts as older after a restart than it need, and never as younger.
void DiskWriter::set_times(StoredRecord& record, const policy::StoredFacts& facts) const {
    const policy::Receipt receipt = receipt_of(facts, advanced_now_);
    record.request_time = receipt.request_time;
    record.response_time = receipt.response_time;
    record.advanced = advanced_before_ +
                      std::clamp(facts.stored_at - receipt.response_time, base::Duration{0}, advanced_now_);
}

bool DiskWriter::has_room_for(std::uint64_t bytes) const {
    return waiting_bytes_ == 0 || waiting_bytes_ + bytes <= settings_.most_waiting_bytes;
}

void DiskWriter::add(Request request) {
    waiting_bytes_ += waiting_size(request);
    requests_.push_back(std::move(request));
    wakes_.notify_one();
}

RowId DiskWriter::put(const StoredResponse& response) {
    StoredRecord record = record_of(response);
    const std::lock_guard lock(mutex_);
    if (!takes_requests_ || !has_room_for(size_of(record) + record.content_bytes)) {
        ++counts_.dropped;
        return 0;
    }
    set_times(record, response.facts());
    const RowId row = next_++;
    add(Put{row, std::move(record), response.content()});
    return row;
}

void DiskWriter::update(RowId row, const StoredResponse& response) {
    StoredRecord record = record_of(response);
    const std::lock_guard lock(mutex_);
    if (!takes_requests_) return;
    if (!has_room_for(size_of(record))) return add(Removal{row});
    set_times(record, response.facts());
    add(Update{row, std::move(record)});
}

void DiskWriter::remove(RowId row) {
    const std::lock_guard lock(mutex_);
    if (takes_requests_) add(Removal{row});
}

void DiskWriter::purge(PurgeKind kind, PurgeScope scope, base::TimePoint now,
                       std::function<void(PurgeOutcome)> done) {
    put_in_order(scope);
    const std::lock_guard lock(mutex_);
    add_purge(kind, std::move(scope), now, std::move(done));
}

void DiskWriter::purge_everything(PurgeKind kind, base::TimePoint now,
                                  std::function<void(PurgeOutcome)> done) {
    const std::lock_guard lock(mutex_);
    add_purge(kind, {{}, next_ - 1}, now, std::move(done));
}

void DiskWriter::add_purge(PurgeKind kind, PurgeScope scope, base::TimePoint now,
                           std::function<void(PurgeOutcome)> done) {
    take_removals_along();
    PurgeRecord record{kind, std::move(scope), now + advanced_before_};
    take_out_of_requests(record);
    purges_.push_back({next_++, std::move(record)});
    callbacks_.push_back(std::move(done));
    wakes_.notify_one();
}

// What was removed before may be what the purge is meant for: whoever asked for it did not find it any more.
void DiskWriter::take_removals_along() {
    PurgeScope removed;
    std::erase_if(requests_, [&](const Request& request) {
        const auto* const removal = std::get_if<Removal>(&request);
        if (removal != nullptr) removed.rows.push_back(removal->row);
        return removal != nullptr;
    });
    if (removed.rows.empty()) return;
    put_in_order(removed);
    const PurgeRecord record{PurgeKind::hard, std::move(removed), {}};
    take_out_of_requests(record);
    purges_.push_back({next_++, record});
}

// The purge overtakes them.
void DiskWriter::take_out_of_requests(const PurgeRecord& purge) {
    const bool hard = purge.kind == PurgeKind::hard;
    std::erase_if(requests_, [&](Request& request) {
        StoredRecord* record = nullptr;
        RowId row = 0;
        if (auto* const put = std::get_if<Put>(&request)) {
            record = &put->record;
            row = put->row;
        } else if (auto* const update = std::get_if<Update>(&request)) {
            record = &update->record;
            row = update->row;
        }
        if (record == nullptr || !purge.scope.contains(row)) return false;
        if (hard)
            waiting_bytes_ -= waiting_size(request);
        else
            make_stale(*record, purge.at);
        return hard;
    });
}

void DiskWriter::clock_advanced(base::Duration by) {
    const std::lock_guard lock(mutex_);
    advanced_now_ = std::min(advanced_now_ + std::min(by, kMostAdvanced), kMostAdvanced - advanced_before_);
    clock_moved_ = true;
    wakes_.notify_one();
}

bool DiskWriter::fill_for(std::string filled_for) {
    Filling filling{std::move(filled_for), {}};
    auto is_durable = filling.is_durable.get_future();
    {
        const std::lock_guard lock(mutex_);
        filling_ = std::move(filling);
    }
    wakes_.notify_one();
    return is_durable.get();
}

bool DiskWriter::is_asked() const {
    return !requests_.empty() || !purges_.empty() || clock_moved_ || filling_;
}

DiskWriter::Counts DiskWriter::counts() const {
    const std::lock_guard lock(mutex_);
    Counts counts = counts_;
    counts.waiting = requests_.size();
    counts.waiting_bytes = waiting_bytes_;
    return counts;
}

void DiskWriter::settle() {
    std::unique_lock lock(mutex_);
    settled_.wait(lock, [this] { return !is_asked() && !has_work_in_hand_; });
}

DiskWriter::Work DiskWriter::take_work() {
    Work work;
    work.purges = std::exchange(purges_, {});
    work.callbacks = std::exchange(callbacks_, {});
    std::uint64_t bytes = 0;
    while (!requests_.empty() && bytes < kMostBytesAtOnce && work.batch.size() < kMostRequestsAtOnce) {
        bytes += waiting_size(requests_.front());
        work.batch.push_back(std::move(requests_.front()));
        requests_.pop_front();
    }
    waiting_bytes_ -= bytes;
    work.advanced = advanced_before_ + advanced_now_;
    work.filling = std::exchange(filling_, std::nullopt);
    clock_moved_ = false;
    has_work_in_hand_ = true;
    return work;
}

void DiskWriter::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        has_work_in_hand_ = false;
        if (!is_asked()) settled_.notify_all();
        wakes_.wait(lock, [this] { return ends_ || is_asked() || can_apply_purges(); });
        if (ends_ && !is_asked()) break;
        Work work = take_work();
        lock.unlock();
        if (!work.purges.empty()) {
            const PurgeOutcome outcome = write_purges(work.purges);
            for (const auto& done : work.callbacks) {
                if (done) done(outcome);
            }
        }
        if (file_ == File::in_use) write_batch(std::move(work.batch), work.advanced);
        if (work.filling) {
            // Of a file that is no more in use nothing comes back under other settings.
            std::string& filled_for = work.filling->filled_for;
            const bool is_durable =
                file_ != File::in_use || database_->set_filled_for(std::move(filled_for), advanced_written_);
            work.filling->is_durable.set_value(is_durable);
        }
        if (can_apply_purges()) apply_purges();
        work = {};  // contents go without the lock
        const DiskUse use = file_ == File::in_use ? database_->use() : DiskUse{};
        lock.lock();
        counts_.use = use;
    }
    lock.unlock();
    end();
}

bool DiskWriter::can_apply_purges() const {
    return file_ == File::in_use && !purges_wait_ && database_->has_purges_to_apply();
}

// It is for room only: what was purged is so already.
void DiskWriter::apply_purges() {
    purges_wait_ = !database_->apply_purges(kMostPurgedAtOnce).has_value();
}

PurgeOutcome DiskWriter::write_purges(Purges& purges) {
    if (file_ == File::in_use) {
        if (!owed_removals_.empty()) purges.push_back(owed_as_purge());
        const auto written = write_durably(purges);
        if (written) {
            owed_removals_.clear();
            return PurgeOutcome::durable;
        }
        destroy(written.error());
    }
    return file_ == File::destroyed ? PurgeOutcome::store_destroyed : PurgeOutcome::failed;
}

DiskDatabase::Done DiskWriter::write_durably(const Purges& purges) {
    auto written = database_->purge(purges);
    if (written || written.error().kind == sqlite::Failure::Kind::unsynced) return written;
    // A log that is written from its beginning again takes no new room on the disk.
    if (!database_->restart_log()) return written;
    return database_->purge(purges);
}

void DiskWriter::write_batch(std::vector<Request> batch, base::Duration advanced) {
    if (std::chrono::steady_clock::now() < pause_until_) leave_out_puts(batch);
    if (batch.empty() && advanced == advanced_written_ && owed_removals_.empty()) return;
    auto written = try_batch(batch, advanced);
    if (!written) {
        report_not_stored(written.error());
        pause_until_ = std::chrono::steady_clock::now() + settings_.pause_after_failure;
        leave_out_puts(batch);
        written = try_batch(batch, advanced);
        if (!written) owe(batch);
    }
    if (!owed_removals_.empty()) written = pay_removals();
    purges_wait_ = !written;
}

DiskDatabase::Done DiskWriter::try_batch(const std::vector<Request>& batch, base::Duration advanced) {
    if (batch.empty() && advanced == advanced_written_) return {};
    std::vector<RowId> dropped;
    auto done = database_->begin();
    for (auto request = batch.begin(); done && request != batch.end(); ++request)
        done = write(*request, dropped);
    if (done && advanced != advanced_written_) done = database_->set_advanced(advanced);
    if (done) done = database_->commit();
    if (!done) {
        database_->roll_back();
        return done;
    }
    advanced_written_ = advanced;
    for (const RowId row : dropped)
        report_dropped(row, &Counts::evicted);
    return done;
}

DiskDatabase::Done DiskWriter::write(const Request& request, std::vector<RowId>& dropped) {
    if (const auto* const update = std::get_if<Update>(&request))
        return database_->update(update->row, update->record);
    if (const auto* const removal = std::get_if<Removal>(&request)) return database_->remove(removal->row);
    const auto& put = std::get<Put>(request);
    const auto done = database_->put(put.row, put.record, put.content, dropped);
    if (!done) return tl::unexpected(done.error());
    if (*done == DiskDatabase::Put::too_large) dropped.push_back(put.row);
    return {};
}

void DiskWriter::leave_out_puts(std::vector<Request>& batch) {
    std::erase_if(batch, [this](const Request& request) {
        const auto* const put = std::get_if<Put>(&request);
        if (put != nullptr) report_dropped(put->row, &Counts::dropped);
        return put != nullptr;
    });
}

void DiskWriter::owe(const std::vector<Request>& batch) {
    for (const Request& request : batch) {
        if (const auto* const update = std::get_if<Update>(&request))
            owed_removals_.push_back(update->row);
        else if (const auto* const removal = std::get_if<Removal>(&request))
            owed_removals_.push_back(removal->row);
    }
}

DiskDatabase::NumberedPurge DiskWriter::owed_as_purge() {
    PurgeRecord removals{PurgeKind::hard, {owed_removals_, 0}, {}};
    put_in_order(removals.scope);
    return {next_number(), std::move(removals)};
}

DiskDatabase::Done DiskWriter::pay_removals() {
    auto written = write_durably({owed_as_purge()});
    if (written) owed_removals_.clear();
    return written;
}

void DiskWriter::end() {
    if (file_ != File::in_use || owed_removals_.empty()) return;
    const auto written = pay_removals();
    if (!written) destroy(written.error());
}

void DiskWriter::destroy(const sqlite::Failure& failure) {
    file_ = database_->destroy() ? File::destroyed : File::given_up;
    {
        const std::lock_guard lock(mutex_);
        takes_requests_ = false;
        requests_.clear();
        waiting_bytes_ = 0;
    }
    if (!reports_.trouble) return;
    const std::string what =
        "a purge or a removal could not be written to the store " + path() + " (" + failure.message + ")";
    reports_.trouble(file_ == File::destroyed
                         ? what +
                               "; the store was deleted so that nothing of it comes back, and "
                               "responses are kept in memory only"
                         : what +
                               ", and the store could not be deleted: delete it before the next "
                               "start, or what was removed comes back");
}

void DiskWriter::report_not_stored(const sqlite::Failure& failure) {
    if (std::exchange(said_not_stored_, true) || !reports_.trouble) return;
    reports_.trouble("cannot write to the store " + path() + " (" + failure.message +
                     "): responses that come now are kept in memory only");
}

void DiskWriter::report_dropped(RowId row, std::uint64_t Counts::*why) {
    {
        const std::lock_guard lock(mutex_);
        ++(counts_.*why);
    }
    if (reports_.dropped) reports_.dropped(row);
}

std::uint64_t DiskWriter::next_number() {
    const std::lock_guard lock(mutex_);
    return next_++;
}

}  // namespace cachewright::store
