// Messages out of short text, for tables of cases: one "Name: value" a line, and dates relative to kReceived
// as "{-60}" or "{+3600}" (seconds).
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/date.hpp"
#include "lib/http/message.hpp"

#include <charconv>
#include <chrono>
#include <string>
#include <string_view>

namespace cachewright::test {

// When the messages of the tests arrive: Tue, 15 Mar 2022 12:00:00 GMT.
inline constexpr base::TimePoint kReceived{std::chrono::sys_days{std::chrono::March / 15 / 2022} +
                                           std::chrono::hours{12}};

inline std::string expand_dates(std::string_view text) {
    std::string expanded;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos) break;
        expanded += text.substr(0, open);
        std::string_view digits = text.substr(open + 1, close - open - 1);
        if (digits.starts_with('+')) digits.remove_prefix(1);
        std::int64_t offset = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), offset);
        expanded += http::format_date(kReceived + base::Seconds{offset});
        text.remove_prefix(close + 1);
    }
    expanded += text;
    return expanded;
}

inline http::FieldMap fields_of(std::string_view lines) {
    http::FieldMap fields;
    const std::string text = expand_dates(lines);
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos) fields.add(line.substr(0, colon), line.substr(colon + 1));
    }
    return fields;
}

inline http::Response response(int status, std::string_view lines) {
    http::Response built;
    built.status = status;
    built.fields = fields_of(lines);
    return built;
}

inline http::Request request(std::string_view method, std::string_view lines = {}) {
    http::Request built;
    built.method = method;
    built.target = "/";
    built.fields = fields_of(lines);
    return built;
}

}  // namespace cachewright::test
