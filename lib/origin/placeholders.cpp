#include "lib/origin/placeholders.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/date.hpp"

#include <algorithm>

namespace cachewright::origin {

namespace {

// Of {now+60s}; zero for {now}.
std::optional<base::Duration> offset_from_now(std::string_view word) {
    if (!word.starts_with("now")) return std::nullopt;
    word.remove_prefix(std::string_view("now").size());
    if (word.empty()) return base::Duration{0};
    const char sign = word.front();
    if (sign != '+' && sign != '-') return std::nullopt;
    const auto length = base::parse_duration(word.substr(1));
    // HTTP dates end with the year 9999.
    constexpr base::Duration most = std::chrono::hours{24} * 365 * 1000;
    if (!length || *length > most) return std::nullopt;
    return sign == '-' ? -*length : *length;
}

std::optional<std::string> value_of(std::string_view word, const PlaceholderValues& values) {
    if (word == "version") return std::to_string(values.version);
    if (word == "count") return std::to_string(values.count);
    if (word == "piece") return std::to_string(values.piece);
    if (word == "path") return values.path;
    if (const auto offset = offset_from_now(word)) return http::format_date(values.now + *offset);
    return std::nullopt;
}

// Calls `visit(before, word)` for each "{word}" without braces inside; what it returns goes on with the rest.
template <class Visit>
std::string_view each_word(std::string_view text, Visit visit) {
    std::size_t from = 0;
    while (true) {
        const std::size_t open = text.find('{', from);
        if (open == std::string_view::npos) return text;
        const std::size_t close = text.find_first_of("{}", open + 1);
        if (close == std::string_view::npos) return text;
        if (text[close] == '{') {
            from = close;
            continue;
        }
        if (visit(text.substr(0, open), text.substr(open + 1, close - open - 1))) {
            text.remove_prefix(close + 1);
            from = 0;
        } else {
            from = close + 1;
        }
    }
}

}  // namespace

std::string expand(std::string_view text, const PlaceholderValues& values) {
    std::string expanded;
    const std::string_view rest = each_word(text, [&](std::string_view before, std::string_view word) {
        const auto value = value_of(word, values);
        if (value) expanded.append(before).append(*value);
        return value.has_value();
    });
    return expanded.append(rest);
}

std::optional<std::string_view> unknown_placeholder(std::string_view text) {
    std::optional<std::string_view> unknown;
    const PlaceholderValues any;
    (void)each_word(text, [&](std::string_view, std::string_view word) {
        const bool looks_like_one = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
            return base::is_alpha(c) || base::is_digit(c) || c == '_' || c == '+' || c == '-';
        });
        if (!unknown && looks_like_one && !value_of(word, any)) unknown = word;
        return true;
    });
    return unknown;
}

}  // namespace cachewright::origin
