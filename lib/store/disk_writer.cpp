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

}  // namespace

DiskWriter::DiskWriter(std::unique_ptr<DiskDatabase> database, const DiskWriterSettings& settings,
                       Reports reports)
    : settings_(settings),
      reports_(std::move(reports)),
      database_(std::move(database)),
      next_(database_->first_free()),
      advanced_before_(database_->advanced()),
      counts_{database_->use()},
      most_bytes_at_once_(std::min(kMostBytesAtOnce, database_->log_bytes())),
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
    return requests_.bytes() == 0 || requests_.bytes() + bytes <= settings_.most_waiting_bytes;
}

void DiskWriter::add(Request request) {
    requests_.add(std::move(request));
    wakes_.notify_one();
}

RowId DiskWriter::put(const StoredResponse& response) {
    StoredRecord record = record_of(response);
    const std::lock_guard lock(mutex_);
    if (!takes_requests_ || !has_room_for(waiting_size(record) + record.content_bytes)) {
        ++counts_.dropped;
        return 0;
    }
    set_times(record, response.facts());
    const RowId row = next_++;
    add(DiskQueue::Put{row, std::move(record), response.content()});
    return row;
}

void DiskWriter::update(RowId row, const StoredResponse& response) {
    StoredRecord record = record_of(response);
    const std::lock_guard lock(mutex_);
    if (!takes_requests_) return;
    if (!has_room_for(waiting_size(record))) return add(DiskQueue::Removal{row});
    set_times(record, response.facts());
    add(DiskQueue::Update{row, std::move(record)});
}

void DiskWriter::remove(RowId row) {
    const std::lock_guard lock(mutex_);
    if (takes_requests_) add(DiskQueue::Removal{row});
}

void DiskWriter::purge(PurgeKind kind, PurgeScope scope, base::TimePoint now,
                       std::function<void(PurgeOutcome)> done) {
    put_in_order(scope);
    std::vector<Request> overtaken;
    const std::lock_guard lock(mutex_);
    overtaken = add_purge(kind, std::move(scope), now, std::move(done));
}

void DiskWriter::purge_everything(PurgeKind kind, base::TimePoint now,
                                  std::function<void(PurgeOutcome)> done) {
    std::vector<Request> overtaken;
    const std::lock_guard lock(mutex_);
    overtaken = add_purge(kind, {{}, next_ - 1}, now, std::move(done));
}

std::vector<DiskWriter::Request> DiskWriter::add_purge(PurgeKind kind, PurgeScope scope, base::TimePoint now,
                                                       std::function<void(PurgeOutcome)> done) {
    std::vector<Request> overtaken = take_removals_along();
    PurgeRecord record{kind, std::move(scope), now + advanced_before_};
    std::vector<Request> purged = requests_.overtake(record);
    std::move(purged.begin(), purged.end(), std::back_inserter(overtaken));
    purges_.push_back({next_++, std::move(record)});
    callbacks_.push_back(std::move(done));
    wakes_.notify_one();
    return overtaken;
}

// What was removed before may be what the purge is meant for: whoever asked for it did not find it any more.
std::vector<DiskWriter::Request> DiskWriter::take_removals_along() {
    std::vector<Request> taken_out;
    PurgeScope removed{requests_.take_removals(taken_out), 0};
    if (removed.rows.empty()) return taken_out;
    put_in_order(removed);
    purges_.push_back({next_++, {PurgeKind::hard, std::move(removed), {}}});
    return taken_out;
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
    counts.waiting_bytes = requests_.bytes();
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
    work.batch = requests_.take(kMostRequestsAtOnce, most_bytes_at_once_);
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
        look_after_file();
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
            look_after_file();
            if (file_ == File::in_use) return PurgeOutcome::durable;
        } else {
            destroy(written.error());
        }
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
    if (const auto* const update = std::get_if<DiskQueue::Update>(&request))
        return database_->update(update->row, update->record);
    if (const auto* const removal = std::get_if<DiskQueue::Removal>(&request))
        return database_->remove(removal->row);
    const auto& put = std::get<DiskQueue::Put>(request);
    const auto done = database_->put(put.row, put.record, put.content, dropped);
    if (!done) return tl::unexpected(done.error());
    if (*done == DiskDatabase::Put::too_large) dropped.push_back(put.row);
    return {};
}

void DiskWriter::leave_out_puts(std::vector<Request>& batch) {
    std::erase_if(batch, [this](const Request& request) {
        const auto* const put = std::get_if<DiskQueue::Put>(&request);
        if (put != nullptr) report_dropped(put->row, &Counts::dropped);
        return put != nullptr;
    });
}

void DiskWriter::owe(const std::vector<Request>& batch) {
    for (const Request& request : batch) {
        if (const auto* const update = std::get_if<DiskQueue::Update>(&request))
            owed_removals_.push_back(update->row);
        else if (const auto* const removal = std::get_if<DiskQueue::Removal>(&request))
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
    if (file_ == File::in_use && !owed_removals_.empty()) {
        if (const auto written = pay_removals(); !written) destroy(written.error());
    }
    look_after_file();
}

void DiskWriter::destroy(const sqlite::Failure& failure) {
    give_up_file();
    const std::string what =
        "a purge or a removal could not be written to the store " + path() + " (" + failure.message + ")";
    tell(file_ == File::destroyed ? what +
                                        "; the store was deleted so that nothing of it comes back, and "
                                        "responses are kept in memory only"
                                  : what +
                                        ", and the store could not be deleted: delete it before the next "
                                        "start, or what was removed comes back");
}

// What is written to a file that is not there any more is for nobody, and a log that is left beside another
// file would be taken for that one's.
void DiskWriter::look_after_file() {
    using Place = DiskFile::Place;
    if (file_ != File::in_use) return;
    const Place place = database_->place();
    if (place == Place::ours) return;
    give_up_file();
    const std::string only = "responses are kept in memory only until the next start";
    switch (place) {
        case Place::gone: tell("the store " + path() + " was deleted while it was in use: " + only); break;
        case Place::without_log:
            tell("the log of the store " + path() +
                 " was deleted while it was in use; so the store was deleted too, and " + only);
            break;
        case Place::replaced:
        case Place::ours:
            tell("the store " + path() + " was replaced by another file while it was in use: " + only +
                 ", and what is purged now may be in that file");
    }
}

void DiskWriter::give_up_file() {
    file_ = database_->destroy() ? File::destroyed : File::given_up;
    const std::lock_guard lock(mutex_);
    takes_requests_ = false;
    requests_.clear();
}

void DiskWriter::tell(const std::string& trouble) const {
    if (reports_.trouble) reports_.trouble(trouble);
}

void DiskWriter::report_not_stored(const sqlite::Failure& failure) {
    if (std::exchange(said_not_stored_, true)) return;
    tell("cannot write to the store " + path() + " (" + failure.message +
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
