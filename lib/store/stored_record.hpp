// StoredRecord: what stands on disk of a stored response besides its content, and the bytes of it.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/message.hpp"
#include "lib/policy/stored_response.hpp"
#include "lib/store/stored_response.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::store {

// policy::stored_facts makes the facts again from the head and the receipt, with the options of the day:
// nothing that is worked out stands on disk.
//
// Cache time is not kept either, for it ends with the process: users move it ahead of wall time, and in the
// next process it is wall time again. What is kept is how far users had advanced it in all when the response
// came (`advanced`), beside the wall time of its receipt. An hour that a user made pass stays passed: on
// loading, what was advanced after the receipt counts as age (receipt_after_restart).
struct StoredRecord {
    std::string key;
    std::string selecting;
    http::Response head;  // the fields that are to be stored; its content stands elsewhere
    base::TimePoint request_time{};
    base::TimePoint response_time{};
    base::Duration advanced{0};
    std::uint64_t content_bytes = 0;
    // How long it was in the cache when a soft purge made it stale: that is stored_at plus so much.
    std::optional<base::Duration> stale_after;
};

// Without its times, which are not known from the response alone.
[[nodiscard]] StoredRecord record_of(const StoredResponse& response);

// A receipt from which policy::stored_facts makes the same age and date again. `ahead`: how far cache time is
// ahead of wall time at least. Wall time of receipt is not among the facts, and this one is never later.
[[nodiscard]] policy::Receipt receipt_of(const policy::StoredFacts& facts, base::Duration ahead);

// The receipt with the cache time for a process that begins at `now` (wall time, and cache time too), when
// cache time was advanced by `advanced` in all until the last process ended. The age at a moment is never
// less than the real time since the receipt and what was advanced after it. Nothing when the receipt lies in
// the future, as somebody set the clock back: its age is unknown, and it is not to be used.
[[nodiscard]] std::optional<policy::Receipt> receipt_after_restart(const StoredRecord& record,
                                                                   base::Duration advanced,
                                                                   base::TimePoint now);

// A soft purge: stale from `at` on, unless it was before. `at` is cache time, counted on from process to
// process: plus what users had advanced it before this one.
void make_stale(StoredRecord& record, base::TimePoint at);

// With a checksum for this row. Of the head: version, status, and the lines with names that are tokens and
// values of one line; the rest is not kept.
[[nodiscard]] std::string encode_record(const StoredRecord& record, RowId row);
// Nothing unless every byte is as it was written for this row. What comes back may be sent: a status of 100
// to 599, names that are tokens, values of one line.
[[nodiscard]] std::optional<StoredRecord> decode_record(std::string_view bytes, RowId row);

enum class PurgeKind : std::uint8_t { hard, soft };

// Which rows a purge is for: those listed, and all up to a number.
struct PurgeScope {
    std::vector<RowId> rows;
    RowId all_up_to = 0;

    // The rows are in order.
    [[nodiscard]] bool contains(RowId row) const {
        return row <= all_up_to || std::binary_search(rows.begin(), rows.end(), row);
    }
};

// What is written of a purge at once; the rows themselves go later, a few at a time.
struct PurgeRecord {
    PurgeKind kind = PurgeKind::hard;
    PurgeScope scope;
    base::TimePoint at{};  // of a soft purge, as make_stale has it
};

// Brings the rows into rising order, each once.
void put_in_order(PurgeScope& scope);

// The rows are in order. `sequence` is the number of the purge.
[[nodiscard]] std::string encode_purge(const PurgeRecord& purge, std::uint64_t sequence);
[[nodiscard]] std::optional<PurgeRecord> decode_purge(std::string_view bytes, std::uint64_t sequence);

// Appends the checksum that both decoders ask for.
[[nodiscard]] std::string with_checksum(std::string bytes, std::uint64_t place);

}  // namespace cachewright::store
