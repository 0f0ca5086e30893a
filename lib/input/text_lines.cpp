#include "lib/input/text_lines.hpp"

#include "lib/base/ascii.hpp"

namespace cachewright::input {

namespace {

// Takes "HTTP/" digit ["." digit] off the front.
bool take_version(std::string_view& text) {
    if (!text.starts_with("HTTP/")) return false;
    text.remove_prefix(5);
    if (text.empty() || !base::is_digit(text.front())) return false;
    text.remove_prefix(1);
    if (text.size() >= 2 && text[0] == '.' && base::is_digit(text[1])) text.remove_prefix(2);
    return true;
}

}  // namespace

TextLine first_line(std::string_view text) {
    const std::size_t newline = text.find('\n');
    TextLine result{text.substr(0, newline), {}, newline != std::string_view::npos};
    if (result.ended) result.rest = text.substr(newline + 1);
    if (!result.line.empty() && result.line.back() == '\r') result.line.remove_suffix(1);
    return result;
}

bool looks_like_status_line(std::string_view line) {
    if (!take_version(line) || line.size() < 4 || line[0] != ' ') return false;
    for (const char c : line.substr(1, 3)) {
        if (!base::is_digit(c)) return false;
    }
    return line.size() == 4 || line[4] == ' ';
}

bool looks_like_request_line(std::string_view line) {
    const std::size_t method = line.find(' ');
    if (method == std::string_view::npos || method == 0 || method > 32) return false;
    for (const char c : line.substr(0, method)) {
        if (!base::is_upper(c) && c != '-' && c != '_') return false;
    }
    line.remove_prefix(method + 1);
    const std::size_t target = line.rfind(' ');
    if (target == std::string_view::npos || target == 0) return false;
    std::string_view version = line.substr(target + 1);
    return take_version(version) && version.empty();
}

bool looks_like_field_line(std::string_view line) {
    const std::size_t colon = line.find(':');
    return colon != std::string_view::npos && base::is_token(line.substr(0, colon));
}

bool looks_like_curl_trace_line(std::string_view line) {
    if (line.size() < 3 || line[1] != ' ') return false;
    const std::string_view marked = line.substr(2);
    return (line[0] == '<' && looks_like_status_line(marked)) ||
           (line[0] == '>' && looks_like_request_line(marked));
}

}  // namespace cachewright::input
