#include "lib/pipeline/journal.hpp"

#include <algorithm>

namespace cachewright::pipeline {

Journal::Journal(std::size_t kept, unsigned worker, unsigned workers)
    : kept_(kept), worker_(worker), workers_(workers), chunks_((kept + kChunk - 1) / kChunk) {}

std::uint64_t Journal::next_id() {
    if (kept_ == 0) return 0;
    const std::uint64_t number = given_.load(std::memory_order_relaxed) + 1;
    given_.store(number, std::memory_order_release);
    return number * workers_ + worker_;
}

void Journal::note(std::uint64_t id, const Finished& finished) {
    const std::lock_guard lock(mutex_);
    statistics_.add(finished);
    if (id == 0) return;
    const std::size_t place = id / workers_ % kept_;
    std::unique_ptr<Chunk>& chunk = chunks_[place / kChunk];
    if (chunk == nullptr) chunk = std::make_unique<Chunk>();
    DecisionRecord& record = (*chunk)[place % kChunk];
    if (record.id < id) record = make_record(id, finished);
}

void Journal::note_origin(std::string_view target, int status, base::Duration time) {
    const std::lock_guard lock(mutex_);
    statistics_.add_origin(target, status, time);
}

void Journal::note_origin_broke_off(std::string_view target) {
    const std::lock_guard lock(mutex_);
    statistics_.add_origin_broke_off(target);
}

const DecisionRecord* Journal::at(std::size_t place) const {
    const std::unique_ptr<Chunk>& chunk = chunks_[place / kChunk];
    return chunk == nullptr ? nullptr : &(*chunk)[place % kChunk];
}

Journal::Found Journal::find(std::uint64_t id) const {
    if (kept_ == 0) return {std::nullopt, Absence::none_kept};
    const std::uint64_t number = id / workers_;
    const std::uint64_t given = given_.load(std::memory_order_acquire);
    if (number == 0 || number > given) return {std::nullopt, Absence::never_given};
    const std::lock_guard lock(mutex_);
    const DecisionRecord* record = at(number % kept_);
    if (record != nullptr && record->id == id) return {*record, {}};
    const bool replaced = record != nullptr && record->id > id;
    return {std::nullopt, replaced || given - number >= kept_ ? Absence::too_old : Absence::under_way};
}

void Journal::each_from_newest(const std::function<bool(const DecisionRecord&)>& each) const {
    const std::uint64_t given = given_.load(std::memory_order_acquire);
    const std::uint64_t last = given > kept_ ? given - kept_ : 0;
    // The writer waits for the copying of a few, not for what is made of them.
    std::vector<DecisionRecord> copies;
    copies.reserve(kChunk);
    for (std::uint64_t number = given; number > last;) {
        copies.clear();
        {
            const std::lock_guard lock(mutex_);
            for (std::size_t count = 0; count < kChunk && number > last; ++count, --number) {
                const DecisionRecord* record = at(number % kept_);
                if (record != nullptr && record->id == number * workers_ + worker_) copies.push_back(*record);
            }
        }
        for (const DecisionRecord& record : copies) {
            if (!each(record)) return;
        }
    }
}

Statistics Journal::statistics() const {
    Statistics copy;
    {
        const std::lock_guard lock(mutex_);
        copy = statistics_;
    }
    copy.origin_bytes = origin_bytes_.load(std::memory_order_relaxed);
    return copy;
}

}  // namespace cachewright::pipeline
