#include "lib/report/markup.hpp"

#include "lib/report/terminal_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace cachewright::report {

namespace {

std::size_t longest_run_of_backticks(std::string_view text) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

}  // namespace

std::string html_text(std::string_view bytes) {
    std::string text;
    for (const char c : printable(bytes)) {
        switch (c) {
            case '&': text += "&amp;"; break;
            case '<': text += "&lt;"; break;
            case '>': text += "&gt;"; break;
            case '"': text += "&quot;"; break;
            case '\'': text += "&#39;"; break;
            default: text += c;
        }
    }
    return text;
}

std::string xml_text(std::string_view bytes) {
    std::string text = html_text(bytes);
    for (const std::string_view forbidden : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
        for (std::size_t at = text.find(forbidden); at != std::string::npos; at = text.find(forbidden, at))
            text.replace(at, forbidden.size(), "\xEF\xBF\xBD");
    }
    return text;
}

std::string markdown_text(std::string_view bytes) {
    constexpr std::string_view marks = "\\`*_[]<>#|~&@$";
    const std::string shown = printable(bytes);
    std::string text;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const char c = shown[i];
        const std::string_view behind = std::string_view(shown).substr(i);
        const bool links = behind.starts_with("://") || (c == '.' && text.ends_with("www"));
        // References to characters work where backslashes do not: GitHub looks for "@name", "#1" and
        // "http://" in what a backslash has made of them.
        if (links || marks.find(c) != std::string_view::npos) {
            text += fmt::format("&#{};", static_cast<int>(c));
        } else {
            text += c;
        }
    }
    return text;
}

std::string markdown_code(std::string_view bytes) {
    const std::string text = printable(bytes);
    const std::string fence(longest_run_of_backticks(text) + 1, '`');
    const std::string_view room = text.starts_with('`') || text.ends_with('`') || text.empty() ? " " : "";
    return fmt::format("{0}{1}{2}{1}{0}", fence, room, text);
}

std::string markdown_fence(std::string_view content) {
    return std::string(std::max<std::size_t>(longest_run_of_backticks(content) + 1, 3), '`');
}

}  // namespace cachewright::report
