#include "lib/vendor/parameter_value.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"

#include <algorithm>
#include <charconv>

namespace cachewright::vendor {

namespace {

constexpr std::string_view kNone = "none";
// People write lists both ways.
constexpr std::string_view kBetweenWords = " ,";

// The parts of `text` between runs of any of `separators`; empty parts are left out.
std::vector<std::string_view> parts_of(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

template <class Number>
bool read_number(std::string_view text, Number& into) {
    if (text.empty() || !base::is_digit(text.front())) return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size();
}

bool read_status(std::string_view text, int& into) {
    int status = 0;
    if (!read_number(text, status) || status < 100 || status > 599) return false;
    into = status;
    return true;
}

constexpr base::Seconds kNotStored{-1};

struct SizeUnit {
    std::string_view suffix;
    std::uint64_t bytes;
};
constexpr std::array kSizeUnits{SizeUnit{"GB", 1ULL << 30U}, SizeUnit{"MB", 1ULL << 20U},
                                SizeUnit{"kB", 1ULL << 10U}, SizeUnit{"B", 1}};

}  // namespace

bool read_duration(std::string_view text, base::Seconds& into) {
    const auto duration = base::parse_duration(text);
    if (!duration || *duration % base::Seconds{1} != base::Duration{0}) return false;
    into = base::floor_seconds(*duration);
    return true;
}

std::string write_duration(base::Seconds value) {
    // Compact words drop what is small; a value must read back as it was.
    const std::string compact = base::duration_short(value);
    base::Seconds read{0};
    if (read_duration(compact, read) && read == value) return compact;
    return std::to_string(value.count()) + "s";
}

bool read_optional_duration(std::string_view text, std::optional<base::Seconds>& into) {
    if (text == kNone) {
        into.reset();
        return true;
    }
    base::Seconds value{0};
    if (!read_duration(text, value)) return false;
    into = value;
    return true;
}

std::string write_optional_duration(const std::optional<base::Seconds>& value) {
    return value ? write_duration(*value) : std::string(kNone);
}

bool read_words(std::string_view text, std::vector<std::string>& into) {
    into.clear();
    if (text == kNone) return true;
    for (const std::string_view word : parts_of(text, kBetweenWords))
        into.emplace_back(word);
    return true;
}

std::string write_words(const std::vector<std::string>& value) {
    if (value.empty()) return std::string(kNone);
    std::string text;
    for (const std::string& word : value)
        text.append(text.empty() ? "" : " ").append(word);
    return text;
}

bool read_text(std::string_view text, std::string& into) {
    into = text == kNone ? std::string_view{} : text;
    return true;
}

std::string write_text(const std::string& value) {
    return value.empty() ? std::string(kNone) : value;
}

bool read_separator(std::string_view text, char& into) {
    if (text != "comma" && text != "space") return false;
    into = text == "comma" ? ',' : ' ';
    return true;
}

std::string write_separator(char value) {
    return value == ',' ? "comma" : "space";
}

bool read_optional_count(std::string_view text, std::optional<std::size_t>& into) {
    if (text == kNone) {
        into.reset();
        return true;
    }
    std::size_t value = 0;
    if (!read_number(text, value)) return false;
    into = value;
    return true;
}

std::string write_optional_count(const std::optional<std::size_t>& value) {
    return value ? std::to_string(*value) : std::string(kNone);
}

bool read_optional_size(std::string_view text, std::optional<std::uint64_t>& into) {
    if (text == kNone) {
        into.reset();
        return true;
    }
    for (const SizeUnit& unit : kSizeUnits) {
        if (!text.ends_with(unit.suffix)) continue;
        std::uint64_t value = 0;
        if (!read_number(text.substr(0, text.size() - unit.suffix.size()), value)) return false;
        if (value > UINT64_MAX / unit.bytes) return false;
        into = value * unit.bytes;
        return true;
    }
    std::uint64_t value = 0;
    if (!read_number(text, value)) return false;
    into = value;
    return true;
}

std::string write_optional_size(const std::optional<std::uint64_t>& value) {
    if (!value) return std::string(kNone);
    for (const SizeUnit& unit : kSizeUnits) {
        if (*value >= unit.bytes && *value % unit.bytes == 0) {
            return std::to_string(*value / unit.bytes).append(unit.suffix);
        }
    }
    return "0B";
}

bool read_statuses(std::string_view text, std::vector<int>& into) {
    std::vector<int> statuses;
    if (text != kNone) {
        for (const std::string_view part : parts_of(text, kBetweenWords)) {
            int status = 0;
            if (!read_status(part, status)) return false;
            statuses.push_back(status);
        }
    }
    into = std::move(statuses);
    return true;
}

std::string write_statuses(const std::vector<int>& value) {
    if (value.empty()) return std::string(kNone);
    std::string text;
    for (const int status : value)
        text.append(text.empty() ? "" : " ").append(std::to_string(status));
    return text;
}

bool read_status_lifetimes(std::string_view text, std::vector<policy::StatusLifetime>& into) {
    std::vector<policy::StatusLifetime> lifetimes;
    if (text != kNone) {
        for (const std::string_view rule : parts_of(text, " ")) {
            const std::size_t equals = rule.find('=');
            if (equals == std::string_view::npos) return false;
            base::Seconds lifetime = kNotStored;
            const std::string_view value = rule.substr(equals + 1);
            // Cloudflare's API writes -1.
            if (value != "no-store" && value != "-1" && !read_duration(value, lifetime)) return false;
            for (const std::string_view range : parts_of(rule.substr(0, equals), ",")) {
                policy::StatusLifetime entry{0, 0, lifetime};
                const std::size_t dash = std::min(range.find('-'), range.size());
                if (!read_status(range.substr(0, dash), entry.first)) return false;
                entry.last = entry.first;
                if (dash < range.size() && !read_status(range.substr(dash + 1), entry.last)) return false;
                if (entry.last < entry.first) return false;
                lifetimes.push_back(entry);
            }
        }
    }
    into = std::move(lifetimes);
    return true;
}

std::string write_status_lifetimes(const std::vector<policy::StatusLifetime>& value) {
    if (value.empty()) return std::string(kNone);
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const policy::StatusLifetime& entry = value[i];
        const bool same_as_before = i > 0 && value[i - 1].lifetime == entry.lifetime;
        const bool same_as_next = i + 1 < value.size() && value[i + 1].lifetime == entry.lifetime;
        text += i == 0 ? "" : same_as_before ? "," : " ";
        text += std::to_string(entry.first);
        if (entry.last != entry.first) text += "-" + std::to_string(entry.last);
        if (!same_as_next) {
            text += "=";
            text += entry.lifetime == kNotStored ? "no-store" : write_duration(entry.lifetime);
        }
    }
    return text;
}

bool read_fields(std::string_view text, std::array<http::FieldId, 4>& into) {
    std::array<http::FieldId, 4> fields{};
    if (text != kNone) {
        const std::vector<std::string_view> names = parts_of(text, kBetweenWords);
        if (names.size() > fields.size()) return false;
        for (std::size_t i = 0; i < names.size(); ++i) {
            fields[i] = http::field_id(names[i]);
            if (fields[i] == http::FieldId::unknown) return false;
        }
    }
    into = fields;
    return true;
}

std::string write_fields(const std::array<http::FieldId, 4>& value) {
    std::string text;
    for (const http::FieldId id : value) {
        if (id != http::FieldId::unknown) text.append(text.empty() ? "" : " ").append(http::field_name(id));
    }
    return text.empty() ? std::string(kNone) : text;
}

}  // namespace cachewright::vendor
