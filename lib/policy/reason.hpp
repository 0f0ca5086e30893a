// The one source of explanations: each reason is one enumerator and one row of words. Whoever decides records
// reasons, whoever tells a person reads the table; so lint, explain, proxy and simulation cannot disagree.
#pragma once

#include "lib/http/field_id.hpp"

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::policy {

enum class Reason : std::uint8_t {
#define CACHEWRIGHT_REASON(id, kebab, sentence, source) id,
#include "lib/policy/reason_table.inc"
#undef CACHEWRIGHT_REASON
    count_,
};

struct ReasonRow {
    std::string_view id;        // stable, kebab-case: part of the JSON contract
    std::string_view sentence;  // {field} and {duration} stand for what the record carries
    std::string_view source;    // "RFC 9111 §5.2.2.5"
};

[[nodiscard]] const ReasonRow& reason_row(Reason reason);

// A reason as it was recorded: with the field that it stands on, and the number that it speaks of.
struct ReasonRecord {
    Reason reason{};
    http::FieldId field = http::FieldId::unknown;
    std::int64_t seconds = 0;

    friend constexpr bool operator==(const ReasonRecord&, const ReasonRecord&) = default;
};

// The sentence with field name and duration filled in: "max-age in Cache-Control gives 10 minutes".
[[nodiscard]] std::string reason_text(const ReasonRecord& record);

// Up to `capacity` reasons in the order in which they were found, without allocation. What decided stands
// first; anything beyond the capacity is a mistake of ours.
class Reasons {
  public:
    static constexpr std::size_t capacity = 12;

    void add(Reason reason, http::FieldId field = http::FieldId::unknown, std::int64_t seconds = 0) {
        assert(size_ < capacity);
        if (size_ < capacity) records_[size_++] = {reason, field, seconds};
    }
    void add_all(const Reasons& others) {
        for (const ReasonRecord& record : others)
            add(record.reason, record.field, record.seconds);
    }

    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool contains(Reason reason) const {
        for (const ReasonRecord& record : *this) {
            if (record.reason == reason) return true;
        }
        return false;
    }
    [[nodiscard]] const ReasonRecord& front() const { return records_[0]; }
    [[nodiscard]] const ReasonRecord* begin() const { return records_.data(); }
    [[nodiscard]] const ReasonRecord* end() const { return records_.data() + size_; }

  private:
    std::array<ReasonRecord, capacity> records_{};
    std::uint8_t size_ = 0;
};

}  // namespace cachewright::policy
