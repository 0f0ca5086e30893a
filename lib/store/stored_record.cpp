#include "lib/store/stored_record.hpp"

#include "lib/base/ascii.hpp"
#include "lib/store/checksum.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <limits>
#include <type_traits>
#include <utility>

namespace cachewright::store {

namespace {

// No row on disk speaks of a time outside these, and so no sum of two of them overflows.
constexpr base::TimePoint kFirst = std::chrono::sys_days(std::chrono::year(0) / 1 / 1);
constexpr base::TimePoint kLast = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);
constexpr base::Duration kLongest = kLast - kFirst;

constexpr base::Duration kNever{-1};  // stands for no time of staleness

constexpr std::uint64_t kMostContent = std::uint64_t{1} << 40;

// Numbers stand with their lowest byte first.
template <class Number>
void put_number(std::string& bytes, Number number) {
    auto rest = static_cast<std::make_unsigned_t<Number>>(number);
    for (std::size_t at = 0; at < sizeof(Number); ++at) {
        bytes += static_cast<char>(rest & 0xffU);
        if constexpr (sizeof(Number) > 1) rest = static_cast<decltype(rest)>(rest >> 8U);
    }
}

// Seven bits a byte, the lowest first.
void put_short(std::string& bytes, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7U)
        bytes += static_cast<char>(0x80U | (number & 0x7fU));
    bytes += static_cast<char>(number);
}

void put_text(std::string& bytes, std::string_view text) {
    put_number(bytes, static_cast<std::uint32_t>(text.size()));
    bytes += text;
}

// Reads what the functions above write. After the first thing that is not there everything is zero.
class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : rest_(bytes) {}

    template <class Number>
    [[nodiscard]] Number number() {
        const std::string_view bytes = take(sizeof(Number));
        std::uint64_t number = 0;
        for (std::size_t at = bytes.size(); at > 0; --at)
            number = number << 8U | static_cast<unsigned char>(bytes[at - 1]);
        return static_cast<Number>(number);
    }

    [[nodiscard]] std::uint64_t short_number() {
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = number_of_byte();
            const std::uint64_t bits = byte & 0x7fU;
            if (shift == 63 && bits > 1) break;
            number |= bits << shift;
            if ((byte & 0x80U) == 0) return number;
        }
        sound_ = false;
        return 0;
    }

    [[nodiscard]] std::string_view text() { return take(number<std::uint32_t>()); }

    [[nodiscard]] std::size_t size() const { return rest_.size(); }
    [[nodiscard]] bool sound() const { return sound_; }
    [[nodiscard]] bool sound_to_the_end() const { return sound_ && rest_.empty(); }

  private:
    [[nodiscard]] std::uint8_t number_of_byte() { return number<std::uint8_t>(); }

    [[nodiscard]] std::string_view take(std::size_t size) {
        if (!sound_ || size > rest_.size()) {
            sound_ = false;
            return {};
        }
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view rest_;
    bool sound_ = true;
};

// What stands before the checksum, if that is right.
std::optional<std::string_view> checked(std::string_view bytes, std::uint64_t place) {
    constexpr std::size_t kSize = sizeof(std::uint64_t);
    if (bytes.size() < kSize) return std::nullopt;
    const std::string_view content = bytes.substr(0, bytes.size() - kSize);
    if (Bytes(bytes.substr(content.size())).number<std::uint64_t>() != checksum(content, place))
        return std::nullopt;
    return content;
}

bool is_value_of_one_line(std::string_view value) {
    constexpr std::string_view kNot{"\r\n\0", 3};
    return value.find_first_of(kNot) == std::string_view::npos;
}

bool can_be_kept(const http::FieldLine& line) {
    return base::is_token(line.name) && is_value_of_one_line(line.value);
}

bool in_bounds(base::TimePoint time) {
    return time >= kFirst && time <= kLast;
}

void read_fields(Bytes& from, http::FieldMap& fields) {
    const auto count = from.number<std::uint32_t>();
    // A line takes eight bytes and one of its name at least.
    if (count > from.size() / 9) return;
    fields.reserve(count, from.size());
    for (std::uint32_t at = 0; at < count && from.sound(); ++at) {
        const std::string_view name = from.text();
        const std::string_view value = from.text();
        if (from.sound()) fields.add(name, value);
    }
}

bool may_be_sent(const StoredRecord& record) {
    return record.head.status >= 100 && record.head.status <= 599 &&
           std::all_of(record.head.fields.begin(), record.head.fields.end(), can_be_kept);
}

}  // namespace

StoredRecord record_of(const StoredResponse& response) {
    StoredRecord record;
    record.key = response.key();
    record.selecting = response.selecting();
    record.head = response.head();
    record.content_bytes = response.content()->size();
    return record;
}

policy::Receipt receipt_of(const policy::StoredFacts& facts, base::Duration ahead) {
    policy::Receipt receipt;
    receipt.stored_at = facts.stored_at;
    receipt.response_time = facts.stored_at - ahead;
    // Where Date is missing, that is the wall time of receipt.
    if (!facts.response.date.valid()) receipt.response_time = std::min(receipt.response_time, facts.dated);
    // RFC 9111 §4.2.3: the greater one of the apparent age, which an earlier receipt does not raise, and of
    // Age with the delay of the response.
    const base::Duration age_value = facts.response.age.value_or(base::Seconds{0});
    receipt.request_time = receipt.response_time - std::max(base::Duration{0}, facts.initial_age - age_value);
    return receipt;
}

void make_stale(StoredRecord& record, base::TimePoint at) {
    const base::Duration resident =
        std::clamp(at - (record.response_time + record.advanced), base::Duration{0}, kLongest);
    record.stale_after = std::min(record.stale_after.value_or(resident), resident);
}

std::optional<policy::Receipt> receipt_after_restart(const StoredRecord& record, base::Duration advanced,
                                                     base::TimePoint now) {
    if (record.response_time > now) return std::nullopt;
    const base::Duration after_receipt = std::max(base::Duration{0}, advanced - record.advanced);
    return policy::Receipt{record.request_time, record.response_time, record.response_time - after_receipt};
}

std::string with_checksum(std::string bytes, std::uint64_t place) {
    put_number(bytes, checksum(bytes, place));
    return bytes;
}

std::string encode_record(const StoredRecord& record, RowId row) {
    const http::FieldMap& fields = record.head.fields;
    std::string bytes;
    bytes.reserve(64 + record.key.size() + record.selecting.size() + fields.byte_size() + fields.size() * 8);
    put_number(bytes, record.request_time.time_since_epoch().count());
    put_number(bytes, record.response_time.time_since_epoch().count());
    put_number(bytes, record.advanced.count());
    put_number(bytes, record.content_bytes);
    put_number(bytes, static_cast<std::uint16_t>(record.head.status));
    put_number(bytes, static_cast<std::uint8_t>(record.head.version));
    put_number(bytes, record.stale_after.value_or(kNever).count());
    put_text(bytes, record.key);
    put_text(bytes, record.selecting);
    put_number(bytes, static_cast<std::uint32_t>(std::count_if(fields.begin(), fields.end(), can_be_kept)));
    for (const http::FieldLine& line : fields) {
        if (!can_be_kept(line)) continue;
        put_text(bytes, line.name);
        put_text(bytes, line.value);
    }
    return with_checksum(std::move(bytes), row);
}

std::optional<StoredRecord> decode_record(std::string_view bytes, RowId row) {
    const auto content = checked(bytes, row);
    if (!content) return std::nullopt;
    Bytes from(*content);
    StoredRecord record;
    record.request_time = base::TimePoint{base::Duration{from.number<std::int64_t>()}};
    record.response_time = base::TimePoint{base::Duration{from.number<std::int64_t>()}};
    record.advanced = base::Duration{from.number<std::int64_t>()};
    record.content_bytes = from.number<std::uint64_t>();
    record.head.status = from.number<std::uint16_t>();
    const auto version = from.number<std::uint8_t>();
    const base::Duration stale_after{from.number<std::int64_t>()};
    record.key = from.text();
    record.selecting = from.text();
    read_fields(from, record.head.fields);
    if (!from.sound_to_the_end() || version > static_cast<std::uint8_t>(http::Version::http_3))
        return std::nullopt;
    if (stale_after < kNever || stale_after > kLongest) return std::nullopt;
    if (!in_bounds(record.request_time) || !in_bounds(record.response_time)) return std::nullopt;
    if (record.advanced < base::Duration{0} || record.advanced > kLongest) return std::nullopt;
    if (record.content_bytes > kMostContent) return std::nullopt;
    record.head.version = static_cast<http::Version>(version);
    if (stale_after != kNever) record.stale_after = stale_after;
    if (!may_be_sent(record)) return std::nullopt;
    return record;
}

void put_in_order(PurgeScope& scope) {
    std::vector<RowId>& rows = scope.rows;
    if (!std::is_sorted(rows.begin(), rows.end())) std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

std::string encode_purge(const PurgeRecord& purge, std::uint64_t sequence) {
    const std::vector<RowId>& rows = purge.scope.rows;
    assert(std::is_sorted(rows.begin(), rows.end()));
    std::string bytes;
    bytes.reserve(32 + rows.size() * 2);
    put_number(bytes, static_cast<std::uint8_t>(purge.kind));
    put_number(bytes, purge.at.time_since_epoch().count());
    put_number(bytes, purge.scope.all_up_to);
    put_short(bytes, rows.size());
    RowId before = 0;
    for (const RowId row : rows)
        put_short(bytes, row - std::exchange(before, row));
    return with_checksum(std::move(bytes), sequence);
}

std::optional<PurgeRecord> decode_purge(std::string_view bytes, std::uint64_t sequence) {
    const auto content = checked(bytes, sequence);
    if (!content) return std::nullopt;
    Bytes from(*content);
    PurgeRecord purge;
    const auto kind = from.number<std::uint8_t>();
    purge.at = base::TimePoint{base::Duration{from.number<std::int64_t>()}};
    purge.scope.all_up_to = from.number<RowId>();
    const std::uint64_t count = from.short_number();
    if (kind > static_cast<std::uint8_t>(PurgeKind::soft) || count > from.size()) return std::nullopt;
    if (!in_bounds(purge.at)) return std::nullopt;
    purge.kind = static_cast<PurgeKind>(kind);
    purge.scope.rows.reserve(count);
    RowId row = 0;
    for (std::uint64_t at = 0; at < count; ++at) {
        const std::uint64_t step = from.short_number();
        const bool rises = step > 0 || at == 0;
        if (!from.sound() || !rises || step > std::numeric_limits<RowId>::max() - row) return std::nullopt;
        row += step;
        purge.scope.rows.push_back(row);
    }
    if (!from.sound_to_the_end()) return std::nullopt;
    return purge;
}

}  // namespace cachewright::store
