// The one source of explanations: each reason is one enumerator and one row of words. Whoever decides records
// reasons, whoever tells a person reads the table; so lint, explain, proxy and simulation cannot disagree.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/field_id.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace cachewright::policy {

enum class Reason : std::uint8_t {
#define CACHEWRIGHT_REASON(id, kebab, sentence, source, ...) id,
#include "lib/policy/reason_table.inc"
#undef CACHEWRIGHT_REASON
    count_,
};

struct ReasonRow {
    std::string_view id;        // stable, kebab-case: part of the JSON contract
    std::string_view sentence;  // {field} and {duration} stand for what the record carries
    // "RFC 9111 §5.2.2.5"; kProfileSource where no RFC says so and only the cache's own settings do.
    std::string_view source;
    // The setting of the cache that this goes by, by its name in lib/vendor/parameter.hpp
    // ("storage.set_cookie"): whoever has a profile finds there who says so. Empty where there is none.
    std::string_view parameter{};
};
inline constexpr std::string_view kProfileSource = "profile";

[[nodiscard]] const ReasonRow& reason_row(Reason reason);

// A reason as it was recorded: with the field that it stands on, and the time that it speaks of. Eight bytes,
// because every decision carries a score of them.
struct ReasonRecord {
    Reason reason{};
    http::FieldId field = http::FieldId::unknown;
    std::uint32_t seconds = 0;  // whole seconds; more than 2^32 - 1 (136 years) is written as that

    friend constexpr bool operator==(const ReasonRecord&, const ReasonRecord&) = default;
};

// The sentence with field name and duration filled in: "max-age in Cache-Control gives 10 minutes". A field
// that has no FieldId is called `unlisted_field`.
[[nodiscard]] std::string reason_text(const ReasonRecord& record,
                                      std::string_view unlisted_field = "the response");

// Up to `capacity` reasons in the order in which they were found, without allocation. What decided stands
// first; anything beyond the capacity is a mistake of ours.
class Reasons {
  public:
    static constexpr std::size_t capacity = 20;

    // `duration` is told in whole seconds, rounded to the nearest: the milliseconds that a response was on
    // its way would make 59 of a minute. Below zero counts as zero.
    void add(Reason reason, http::FieldId field = http::FieldId::unknown, base::Duration duration = {}) {
        constexpr std::int64_t limit = std::numeric_limits<std::uint32_t>::max();
        const std::int64_t seconds = std::chrono::round<base::Seconds>(duration).count();
        append({reason, field, static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, limit))});
    }
    void add(const ReasonRecord& record) { append(record); }
    void add_all(const Reasons& others) {
        for (const ReasonRecord& record : others)
            append(record);
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
    void append(const ReasonRecord& record) {
        assert(size_ < capacity);
        if (size_ < capacity) records_[size_++] = record;
    }

    std::array<ReasonRecord, capacity> records_{};
    std::uint8_t size_ = 0;
};

}  // namespace cachewright::policy
