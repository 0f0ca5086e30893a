#include "lib/store/disk_database.hpp"

#include "lib/store/checksum.hpp"
#include "lib/store/disk_schema.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace cachewright::store {

namespace {

using sqlite::Connection;
using sqlite::Outcome;
using sqlite::Statement;

constexpr unsigned kPartBits = 16;
constexpr std::int64_t kMostParts = std::int64_t{1} << kPartBits;
constexpr RowId kLastRow = (RowId{1} << (63U - kPartBits)) - 1;
constexpr std::size_t kPart = std::size_t{256} * 1024;

std::int64_t as_number(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

// Half of what the log may take: a transaction comes on top.
std::uint64_t log_bytes_of(const DiskLimits& limits) {
    return std::clamp(limits.bytes / 8, std::uint64_t{64} << 10, std::uint64_t{4} << 20);
}

std::int64_t checksum_of_about(std::string_view filled_for, std::int64_t advanced) {
    return as_number(checksum(std::to_string(advanced).append(filled_for), 0));
}

}  // namespace

struct DiskDatabase::Statements {
    Statement begin;
    Statement commit;
    Statement put;
    Statement put_content;
    Statement update;
    Statement remove;
    Statement remove_content;
    Statement record;
    Statement oldest;
    Statement next_up_to;
    Statement put_purge;
    Statement remove_purge;
    Statement set_about;
    Statement pages;
    Statement free_pages;

    [[nodiscard]] Done prepare(Connection& connection) {
        const std::pair<Statement*, std::string_view> texts[] = {
            {&begin, "BEGIN IMMEDIATE"},
            {&commit, "COMMIT"},
            {&put, "INSERT INTO response VALUES(?1, ?2)"},
            {&put_content, "INSERT INTO content VALUES(?1, ?2, ?3)"},
            {&update, "UPDATE response SET record = ?2 WHERE row = ?1"},
            {&remove, "DELETE FROM response WHERE row = ?1"},
            {&remove_content, "DELETE FROM content WHERE place BETWEEN ?1 AND ?2"},
            {&record, "SELECT record FROM response WHERE row = ?1"},
            {&oldest, "SELECT min(row) FROM response"},
            {&next_up_to, "SELECT min(row) FROM response WHERE row > ?1 AND row <= ?2"},
            {&put_purge, "INSERT INTO purge VALUES(?1, ?2)"},
            {&remove_purge, "DELETE FROM purge WHERE sequence = ?1"},
            {&set_about, "INSERT OR REPLACE INTO about VALUES(1, ?1, ?2, ?3)"},
            {&pages, "PRAGMA page_count"},
            {&free_pages, "PRAGMA freelist_count"},
        };
        for (const auto& [statement, text] : texts) {
            auto prepared = connection.prepare(text);
            if (!prepared) return tl::unexpected(std::move(prepared).error());
            *statement = std::move(*prepared);
        }
        return {};
    }
};

base::Result<std::unique_ptr<DiskDatabase>> DiskDatabase::open(const std::string& path,
                                                               const DiskLimits& limits) {
    auto file = DiskFile::open(path);
    if (!file) return tl::unexpected(std::move(file).error());
    auto connection = Connection::open(file->path(), sqlite::Access::read_and_write);
    if (!connection) return cannot_use(path, connection.error());
    const auto found = recognise(*connection, path);
    if (!found) return tl::unexpected(found.error());
    // Only now is it known to be a store, whose owner is to mend it.
    if (const auto kept = file->keep_from_others(path); !kept) return tl::unexpected(kept.error());
    if (const auto prepared = prepare(*connection, path, *found, log_bytes_of(limits)); !prepared)
        return tl::unexpected(prepared.error());
    const auto page_size = connection->number("PRAGMA page_size");
    if (!page_size) return cannot_use(path, page_size.error());
    auto statements = std::make_unique<Statements>();
    if (const auto prepared = statements->prepare(*connection); !prepared)
        return cannot_use(path, prepared.error());
    file->note_log();
    return std::unique_ptr<DiskDatabase>(new DiskDatabase(std::move(*file), std::move(*connection),
                                                          std::move(statements), *page_size, limits));
}

DiskDatabase::DiskDatabase(DiskFile file, sqlite::Connection connection,
                           std::unique_ptr<Statements> statements, std::int64_t page_size,
                           const DiskLimits& limits)
    : file_(std::move(file)),
      connection_(std::move(connection)),
      statements_(std::move(statements)),
      page_size_(page_size),
      most_pages_(std::max<std::int64_t>(as_number(limits.bytes) / page_size, 16)),
      log_bytes_(log_bytes_of(limits)) {}

DiskDatabase::~DiskDatabase() = default;

std::int64_t DiskDatabase::first_place(RowId row) {
    return as_number(row << kPartBits);
}

std::int64_t DiskDatabase::last_place(RowId row) {
    return first_place(row) + kMostParts - 1;
}

base::Result<DiskDatabase::Loaded> DiskDatabase::load(const std::function<void(RowId, StoredRecord&&)>& each,
                                                      std::string_view filled_for) {
    const auto purges_known = load_purges();
    if (!purges_known) return cannot_use(path(), purges_known.error());
    if (!*purges_known) {
        purges_.clear();
        if (const auto removed = remove_all(); !removed) return cannot_use(path(), removed.error());
    }
    const auto emptied = load_about(filled_for);
    if (!emptied) return cannot_use(path(), emptied.error());
    auto loaded = load_rows(each);
    if (!loaded) return cannot_use(path(), loaded.error());
    loaded->emptied = *purges_known ? *emptied : Emptied::damaged;
    return *loaded;
}

Outcome<DiskDatabase::Emptied> DiskDatabase::load_about(std::string_view filled_for) {
    filled_for_ = filled_for;
    const auto newest = connection_.number("SELECT max(row) FROM response");
    if (!newest) return tl::unexpected(newest.error());
    auto about = connection_.prepare("SELECT filled_for, advanced, checksum FROM about");
    if (!about) return tl::unexpected(std::move(about).error());
    const auto there = about->step();
    if (!there) return tl::unexpected(there.error());
    Emptied emptied = Emptied::damaged;
    if (*there && checksum_of_about(about->bytes(0), about->number(1)) == about->number(2)) {
        advanced_ = base::Duration{about->number(1)};
        if (about->bytes(0) == filled_for) return Emptied::no;
        emptied = Emptied::other_settings;
    }
    about->reset();
    Done done;
    if (*newest != 0) done = purge_up_to(static_cast<RowId>(*newest));
    if (done) done = set_advanced(advanced_);
    if (!done) return tl::unexpected(std::move(done).error());
    return *newest == 0 ? Emptied::no : emptied;
}

// The rows themselves go later, as with every purge.
DiskDatabase::Done DiskDatabase::purge_up_to(RowId newest) {
    newest = std::min(newest, kLastRow - 1);
    first_free_ = std::max(first_free_, newest + 1);
    return purge({{first_free_++, {PurgeKind::hard, {{}, newest}, {}}}});
}

// False when one of them is not as it was written.
Outcome<bool> DiskDatabase::load_purges() {
    auto all = connection_.prepare("SELECT sequence, record FROM purge ORDER BY sequence");
    if (!all) return tl::unexpected(std::move(all).error());
    while (true) {
        const auto row = all->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return true;
        const auto sequence = static_cast<std::uint64_t>(all->number(0));
        auto purge = decode_purge(all->bytes(1), sequence);
        if (!purge) return false;
        first_free_ = std::max(first_free_, sequence + 1);
        purges_.push_back({{sequence, std::move(*purge)}, {}, {}});
    }
}

Outcome<DiskDatabase::Loaded> DiskDatabase::load_rows(
    const std::function<void(RowId, StoredRecord&&)>& each) {
    const auto is_removed = [this](RowId row) {
        return std::any_of(purges_.begin(), purges_.end(), [&](const PendingPurge& pending) {
            const PurgeRecord& purge = pending.purge.record;
            return purge.kind == PurgeKind::hard && purge.scope.contains(row);
        });
    };
    auto all = connection_.prepare("SELECT row, record FROM response ORDER BY row");
    if (!all) return tl::unexpected(std::move(all).error());
    Loaded loaded;
    std::vector<RowId> corrupt;
    while (true) {
        const auto there = all->step();
        if (!there) return tl::unexpected(there.error());
        if (!*there) break;
        const auto row = static_cast<RowId>(all->number(0));
        ++responses_;
        if (row < kLastRow) first_free_ = std::max(first_free_, row + 1);
        if (is_removed(row)) continue;
        auto record = decode_record(all->bytes(1), row);
        if (!record) {
            corrupt.push_back(row);
            continue;
        }
        for (const PendingPurge& pending : purges_) {
            const PurgeRecord& purge = pending.purge.record;
            if (purge.kind == PurgeKind::soft && purge.scope.contains(row)) make_stale(*record, purge.at);
        }
        ++loaded.responses;
        each(row, std::move(*record));
    }
    loaded.corrupt = corrupt.size();
    if (corrupt.empty()) return loaded;
    Done removed = begin();
    for (auto row = corrupt.begin(); removed && row != corrupt.end(); ++row)
        removed = remove(*row);
    if (removed) removed = commit();
    if (removed) return loaded;
    roll_back();
    return tl::unexpected(removed.error());
}

DiskDatabase::Done DiskDatabase::remove_all() {
    Done removed = connection_.execute(
        "BEGIN IMMEDIATE; DELETE FROM response; DELETE FROM content; DELETE FROM purge; COMMIT");
    if (!removed) roll_back();
    return removed;
}

DiskDatabase::Done DiskDatabase::begin() {
    return begin(Synchronous::normal);
}

DiskDatabase::Done DiskDatabase::begin(Synchronous synchronous) {
    if (synchronous_ != synchronous) {
        const bool full = synchronous == Synchronous::full;
        if (auto set = connection_.execute(full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            !set)
            return set;
        synchronous_ = synchronous;
    }
    return statements_->begin.run();
}

DiskDatabase::Done DiskDatabase::commit() {
    if (auto done = statements_->commit.run(); !done) return done;
    for (PendingPurge& pending : purges_)
        pending.updated_since.insert(updated_.begin(), updated_.end());
    updated_.clear();
    responses_ += std::exchange(added_, 0);
    return {};
}

void DiskDatabase::roll_back() {
    updated_.clear();
    added_ = 0;
    // SQLite has rolled back already where it could not go on.
    if (connection_.in_transaction()) static_cast<void>(connection_.execute("ROLLBACK"));
}

Outcome<DiskDatabase::Put> DiskDatabase::put(RowId row, const StoredRecord& record,
                                             const std::shared_ptr<const Content>& content,
                                             std::vector<RowId>& evicted) {
    const std::string bytes = encode_record(record, row);
    // Pages of 4,096 bytes, but for what a page needs itself; a few more for the trees above them.
    constexpr std::uint64_t kOfPage = 4000;
    const std::uint64_t pages = (bytes.size() + content->size()) / kOfPage + content->size() / kPart + 12;
    if (as_number(pages) > most_pages_ || row > kLastRow) return Put::too_large;
    const auto has_room = make_room(as_number(pages), evicted);
    if (!has_room) return tl::unexpected(has_room.error());
    if (!*has_room) return Put::too_large;
    if (auto put = statements_->put.bind(1, as_number(row)).bind(2, bytes).run(); !put)
        return tl::unexpected(std::move(put).error());
    ++added_;
    if (auto written = write_content(row, content); !written)
        return tl::unexpected(std::move(written).error());
    return Put::stored;
}

DiskDatabase::Done DiskDatabase::write_content(RowId row, const std::shared_ptr<const Content>& content) {
    std::int64_t place = first_place(row);
    Content::Reader reader(content);
    for (auto part = reader.peek(kPart); !part.empty(); part = reader.peek(kPart), ++place) {
        const std::uint64_t sum = checksum(part, static_cast<std::uint64_t>(place));
        auto done = statements_->put_content.bind(1, place).bind(2, as_number(sum)).bind(3, part).run();
        if (!done) return done;
        reader.advance(part.size());
    }
    return {};
}

Outcome<std::int64_t> DiskDatabase::used_pages() {
    std::int64_t used = 0;
    for (const auto& [statement, sign] :
         {std::pair{&statements_->pages, 1}, std::pair{&statements_->free_pages, -1}}) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        used += sign * statement->number(0);
        statement->reset();
    }
    return used;
}

Outcome<bool> DiskDatabase::make_room(std::int64_t pages, std::vector<RowId>& evicted) {
    while (true) {
        const auto used = used_pages();
        if (!used) return tl::unexpected(used.error());
        if (*used + pages <= most_pages_) return true;
        const auto there = statements_->oldest.step();
        if (!there) return tl::unexpected(there.error());
        const auto oldest = static_cast<RowId>(statements_->oldest.number(0));
        statements_->oldest.reset();
        if (oldest == 0) return false;
        if (auto removed = remove(oldest); !removed) return tl::unexpected(std::move(removed).error());
        evicted.push_back(oldest);
    }
}

DiskDatabase::Done DiskDatabase::update(RowId row, StoredRecord record) {
    const auto before = sound_record(row);
    if (!before) return tl::unexpected(before.error());
    if (!*before) return {};
    record.content_bytes = (*before)->content_bytes;
    updated_.push_back(row);
    return write_record(row, record);
}

DiskDatabase::Done DiskDatabase::write_record(RowId row, const StoredRecord& record) {
    return statements_->update.bind(1, as_number(row)).bind(2, encode_record(record, row)).run();
}

// Nothing when there is none; one that is corrupt is removed.
Outcome<std::optional<StoredRecord>> DiskDatabase::sound_record(RowId row) {
    const auto there = statements_->record.bind(1, as_number(row)).step();
    if (!there) return tl::unexpected(there.error());
    auto record = *there ? decode_record(statements_->record.bytes(0), row) : std::nullopt;
    statements_->record.reset();
    if (*there && !record) {
        if (const auto removed = remove(row); !removed) return tl::unexpected(removed.error());
    }
    return record;
}

DiskDatabase::Done DiskDatabase::remove(RowId row) {
    if (auto done = statements_->remove.bind(1, as_number(row)).run(); !done) return done;
    added_ -= connection_.changes();
    return statements_->remove_content.bind(1, first_place(row)).bind(2, last_place(row)).run();
}

DiskDatabase::Done DiskDatabase::set_advanced(base::Duration advanced) {
    return statements_->set_about.bind(1, filled_for_)
        .bind(2, advanced.count())
        .bind(3, checksum_of_about(filled_for_, advanced.count()))
        .run();
}

DiskDatabase::Done DiskDatabase::set_filled_for(std::string filled_for, base::Duration advanced) {
    filled_for_.swap(filled_for);
    auto done = begin(Synchronous::full);
    if (done) done = set_advanced(advanced);
    if (done) done = commit();
    if (!done) {
        roll_back();
        filled_for_.swap(filled_for);
    }
    return done;
}

DiskDatabase::Done DiskDatabase::purge(std::vector<NumberedPurge> purges) {
    auto written = write_purges(purges);
    if (!written) {
        roll_back();
        return written;
    }
    for (NumberedPurge& purge : purges)
        purges_.push_back({std::move(purge), {}, {}});
    return written;
}

DiskDatabase::Done DiskDatabase::write_purges(const std::vector<NumberedPurge>& purges) {
    if (auto done = begin(Synchronous::full); !done) return done;
    for (const auto& [sequence, record] : purges) {
        const std::string bytes = encode_purge(record, sequence);
        if (auto done = statements_->put_purge.bind(1, as_number(sequence)).bind(2, bytes).run(); !done)
            return done;
    }
    return commit();
}

DiskDatabase::Done DiskDatabase::apply_purges(std::size_t most) {
    std::vector<Progress> made;
    auto applied = begin(Synchronous::normal);
    for (auto pending = purges_.begin(); applied && most > 0 && pending != purges_.end(); ++pending) {
        Progress progress = pending->progress;
        applied = apply(*pending, progress, most);
        made.push_back(progress);
    }
    if (applied) applied = commit();
    if (!applied) {
        roll_back();
        return applied;
    }
    for (std::size_t at = 0; at < made.size(); ++at)
        purges_[at].progress = made[at];
    while (!purges_.empty() && purges_.front().progress.finished)
        purges_.pop_front();
    return applied;
}

DiskDatabase::Done DiskDatabase::apply(const PendingPurge& pending, Progress& progress, std::size_t& most) {
    const auto& [sequence, record] = pending.purge;
    for (; most > 0 && progress.next < record.scope.rows.size(); --most) {
        if (auto done = apply_to(pending, record.scope.rows[progress.next++]); !done) return done;
    }
    Statement& next = statements_->next_up_to;
    for (; most > 0; --most) {
        const auto there =
            next.bind(1, as_number(progress.last)).bind(2, as_number(record.scope.all_up_to)).step();
        if (!there) return tl::unexpected(there.error());
        const auto row = static_cast<RowId>(next.number(0));
        next.reset();
        if (row == 0) {
            progress.finished = true;
            return statements_->remove_purge.bind(1, as_number(sequence)).run();
        }
        progress.last = row;
        if (auto done = apply_to(pending, row); !done) return done;
    }
    return {};
}

DiskDatabase::Done DiskDatabase::apply_to(const PendingPurge& pending, RowId row) {
    if (pending.purge.record.kind == PurgeKind::hard) return remove(row);
    return pending.updated_since.contains(row) ? Done{} : mark_stale(row, pending.purge.record.at);
}

DiskDatabase::Done DiskDatabase::mark_stale(RowId row, base::TimePoint at) {
    auto record = sound_record(row);
    if (!record) return tl::unexpected(std::move(record).error());
    if (!*record) return {};
    make_stale(**record, at);
    return write_record(row, **record);
}

DiskUse DiskDatabase::use() {
    const auto pages = used_pages();
    return {static_cast<std::uint64_t>(responses_),
            static_cast<std::uint64_t>(pages.value_or(0) * page_size_)};
}

bool DiskDatabase::destroy() {
    roll_back();
    connection_.abandon();
    return file_.destroy();
}

}  // namespace cachewright::store
