// Journal: what one event loop remembers of the requests that it has answered, the last ones each and all of
// them in numbers.
#pragma once

#include "lib/pipeline/decision_record.hpp"
#include "lib/pipeline/statistics.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace cachewright::pipeline {

// One thread writes, any other may read. A record has its place by its id, so that a request that takes hours
// is found as soon as it has ended, unless `kept` others have begun since.
class Journal {
  public:
    // Remembers the last `kept` requests. Their ids are those numbers above 0 that leave `worker` when
    // divided by `workers`, in rising order. Memory is taken as it fills.
    Journal(std::size_t kept, unsigned worker, unsigned workers);

    // For a request that begins; 0 where nothing is kept.
    [[nodiscard]] std::uint64_t next_id();
    void note(std::uint64_t id, const Finished& finished);
    // The origin was asked; status 0: it gave no answer.
    void note_origin(std::string_view target, int status, base::Duration time);
    void note_origin_broke_off(std::string_view target);
    void note_origin_bytes(std::uint64_t bytes) {
        origin_bytes_.store(origin_bytes_.load(std::memory_order_relaxed) + bytes, std::memory_order_relaxed);
    }

    enum class Absence : std::uint8_t {
        none_kept,    // the journal is to keep nothing
        never_given,  // no request has had this id
        under_way,    // its request has not ended, or ended without an answer
        too_old,      // others have taken its place
    };
    struct Found {
        std::optional<DecisionRecord> record;
        Absence absence = Absence::never_given;  // without a record
    };
    // `id` is one of this journal's.
    [[nodiscard]] Found find(std::uint64_t id) const;
    // From the newest id down, until `each` returns false. Others may write meanwhile.
    void each_from_newest(const std::function<bool(const DecisionRecord&)>& each) const;

    [[nodiscard]] Statistics statistics() const;

  private:
    static constexpr std::size_t kChunk = 32;
    using Chunk = std::array<DecisionRecord, kChunk>;

    [[nodiscard]] const DecisionRecord* at(std::size_t place) const;

    const std::size_t kept_;
    const std::uint64_t worker_;
    const std::uint64_t workers_;
    std::atomic<std::uint64_t> given_{0};  // ids
    std::atomic<std::uint64_t> origin_bytes_{0};
    mutable std::mutex mutex_;  // of what follows
    std::vector<std::unique_ptr<Chunk>> chunks_;
    Statistics statistics_;
};

}  // namespace cachewright::pipeline
