// Messages as tests write them: one field a line, dates relative to now.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::tests {

enum class DateStyle : std::uint8_t { imf_fixdate, rfc850, asctime };
[[nodiscard]] std::string date_after(std::chrono::seconds offset, DateStyle style = DateStyle::imf_fixdate);

// "A: b\nC: d" as field lines with CRLF. In values, {now}, {+60} and {-60} stand for dates so many seconds
// from the present; {850+60} and {asc+60} for the same in the obsolete forms.
[[nodiscard]] std::string field_lines(std::string_view text);

// A response of the origin: Date (now) and Content-Length are added unless `fields` has them, or has
// Transfer-Encoding. "Date: none" leaves Date out.
[[nodiscard]] std::string answer(int status, std::string_view fields, std::string_view body = {});
[[nodiscard]] inline std::string ok(std::string_view fields, std::string_view body = {}) {
    return answer(200, fields, body);
}
[[nodiscard]] inline std::string not_modified(std::string_view fields) {
    return answer(304, fields);
}

// The head of a request, with Host and the empty line. A body is announced by the caller's fields.
[[nodiscard]] std::string request_head(std::string_view method, std::string_view target,
                                       std::string_view fields = {});

[[nodiscard]] std::string chunk(std::string_view bytes);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace cachewright::tests
