// DiskQueue: what waits to be written to a store on disk, in the order in which it came.
#pragma once

#include "lib/store/content.hpp"
#include "lib/store/stored_record.hpp"
#include "lib/store/stored_response.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <variant>
#include <vector>

namespace cachewright::store {

// Purges overtake what waits. They take as long as there is to be taken out, however much else waits.
//
// For one thread at a time.
class DiskQueue {
  public:
    struct Put {
        RowId row;
        StoredRecord record;
        std::shared_ptr<const Content> content;
    };
    struct Update {
        RowId row;
        StoredRecord record;
    };
    struct Removal {
        RowId row;
    };
    using Request = std::variant<Put, Update, Removal>;

    void add(Request request);
    // What came first; no more once there are so many of them, or so many bytes.
    [[nodiscard]] std::vector<Request> take(std::size_t most, std::uint64_t most_bytes);

    // Takes out the puts and updates in the scope of a hard purge, and returns them: to free them takes a
    // while, too. With a soft one they stay, and are stale.
    [[nodiscard]] std::vector<Request> overtake(const PurgeRecord& purge);
    // Takes out the removals, and what they are for. Returns the rows, in no order.
    [[nodiscard]] std::vector<RowId> take_removals(std::vector<Request>& taken_out);
    void clear();

    [[nodiscard]] bool empty() const { return places_.empty(); }
    [[nodiscard]] std::size_t size() const { return places_.size(); }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

  private:
    using Number = std::uint64_t;  // of a request, from the first ever on

    [[nodiscard]] std::vector<Number> numbers_in(const PurgeScope& scope) const;
    [[nodiscard]] Request take_out(Number number);

    // Nothing where something was taken out.
    std::deque<std::optional<Request>> requests_;
    Number first_ = 0;  // of requests_
    std::unordered_multimap<RowId, Number> places_;
    std::deque<RowId> removals_;
    std::uint64_t bytes_ = 0;
};

// What it takes in memory, roughly, besides the content.
[[nodiscard]] std::uint64_t waiting_size(const StoredRecord& record);

}  // namespace cachewright::store
