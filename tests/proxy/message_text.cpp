#include "tests/proxy/message_text.hpp"

#include "lib/http/date.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <stdexcept>

namespace cachewright::tests {

namespace {

// The date that a placeholder without its braces stands for.
std::string date_named(std::string_view placeholder) {
    DateStyle style = DateStyle::imf_fixdate;
    if (placeholder.starts_with("850")) style = DateStyle::rfc850;
    if (placeholder.starts_with("asc")) style = DateStyle::asctime;
    if (style != DateStyle::imf_fixdate) placeholder.remove_prefix(3);
    long long offset = 0;
    if (placeholder != "now") {
        const bool before = placeholder.starts_with('-');
        placeholder.remove_prefix(1);
        std::from_chars(placeholder.data(), placeholder.data() + placeholder.size(), offset);
        if (before) offset = -offset;
    }
    return date_after(std::chrono::seconds{offset}, style);
}

bool has_line(std::string_view fields, std::string_view name) {
    std::size_t begin = 0;
    while (begin < fields.size()) {
        const std::string_view line = fields.substr(begin, fields.find('\n', begin) - begin);
        if (line.size() > name.size() && line[name.size()] == ':') {
            bool same = true;
            for (std::size_t i = 0; i < name.size(); ++i)
                same = same && std::tolower(line[i]) == std::tolower(name[i]);
            if (same) return true;
        }
        if (begin + line.size() >= fields.size()) break;
        begin += line.size() + 1;
    }
    return false;
}

}  // namespace

std::string date_after(std::chrono::seconds offset, DateStyle style) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (style == DateStyle::imf_fixdate) return http::format_date(now + offset);
    const std::string imf = http::format_date(now + offset);  // Sun, 06 Nov 1994 08:49:37 GMT
    const std::string day = imf.substr(5, 2);
    const std::string month = imf.substr(8, 3);
    const std::string year = imf.substr(12, 4);
    const std::string time = imf.substr(17, 8);
    if (style == DateStyle::asctime) {
        return imf.substr(0, 3) + " " + month + " " + (day[0] == '0' ? " " + day.substr(1) : day) + " " +
               time + " " + year;
    }
    constexpr std::array<std::string_view, 7> kWeekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                        "Thursday", "Friday", "Saturday"};
    const auto* weekday = std::find_if(kWeekdays.begin(), kWeekdays.end(), [&](std::string_view name) {
        return name.substr(0, 3) == imf.substr(0, 3);
    });
    return std::string(*weekday) + ", " + day + "-" + month + "-" + year.substr(2) + " " + time + " GMT";
}

std::string field_lines(std::string_view text) {
    std::string lines;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '{') {
            const std::size_t end = text.find('}', i);
            if (end == std::string_view::npos) throw std::logic_error("a placeholder without its end");
            lines += date_named(text.substr(i + 1, end - i - 1));
            i = end;
        } else if (text[i] == '\n') {
            lines += "\r\n";
        } else {
            lines += text[i];
        }
    }
    if (!lines.empty() && !lines.ends_with("\r\n")) lines += "\r\n";
    return lines;
}

std::string answer(int status, std::string_view fields, std::string_view body) {
    std::string head = "HTTP/1.1 " + std::to_string(status) + " Said\r\n";
    if (!has_line(fields, "Date")) head += "Date: " + date_after({}) + "\r\n";
    std::string lines = field_lines(fields);
    if (const std::size_t none = lines.find("Date: none\r\n"); none != std::string::npos) {
        lines.erase(none, std::string_view("Date: none\r\n").size());
    }
    head += lines;
    const bool bodiless = status == 304 || status == 204 || status < 200;
    if (!bodiless && !has_line(fields, "Content-Length") && !has_line(fields, "Transfer-Encoding")) {
        head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    head += "\r\n";
    return bodiless ? head : head.append(body);
}

std::string request_head(std::string_view method, std::string_view target, std::string_view fields) {
    return std::string(method).append(" ").append(target).append(" HTTP/1.1\r\n") +
           (has_line(fields, "Host") ? "" : "Host: www.example.test\r\n") + field_lines(fields) + "\r\n";
}

std::string chunk(std::string_view bytes) {
    std::array<char, 32> size{};
    const auto end = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16).ptr;
    return std::string(size.data(), end).append("\r\n").append(bytes).append("\r\n");
}

}  // namespace cachewright::tests
