#include "lib/input/url_list.hpp"

#include "lib/http/web_url.hpp"
#include "lib/input/detect_format.hpp"
#include "lib/input/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::input {

namespace {

using base::ErrorCode;

constexpr std::size_t kLargest = std::size_t{64} * 1024 * 1024;
constexpr std::size_t kBadLinesKept = 20;
constexpr std::size_t kShown = 80;

}  // namespace

base::Error BadLine::in(std::string_view shown_name) const {
    return {ErrorCode::no_content, fmt::format("{}:{}: {}", shown_name, position.line, what),
            "one URL a line, as in https://example.com/page; comments begin with #"};
}

base::Result<UrlList> read_url_list(const std::string& name) {
    TextFileKind kind;
    kind.what = "a list of URLs";
    kind.most = kLargest;
    kind.when_larger = "split the list";
    kind.when_directory = "name a file with one URL a line";
    kind.dash = Dash::standard_input;
    const auto text = read_text_file(name, kind);
    if (!text) return tl::unexpected(text.error());
    return parse_url_list(*text, name == "-" ? "standard input" : name);
}

base::Result<UrlList> parse_url_list(std::string_view text, std::string_view shown_name) {
    if (looks_binary(text)) {
        return base::fail(ErrorCode::no_content,
                          fmt::format("{} is binary data, not a list of URLs", shown_name),
                          "one URL a line, as in https://example.com/page");
    }
    UrlList list;
    std::string_view rest = text;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    for (std::uint32_t number = 1; !rest.empty(); ++number) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
        line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
        if (line.empty() || line.front() == '#') continue;
        if (http::parse_web_url(line)) {
            list.urls.emplace_back(line);
            continue;
        }
        ++list.bad_line_count;
        if (list.bad_lines.size() == kBadLinesKept) continue;
        const auto offset = static_cast<std::size_t>(line.data() - text.data());
        const std::size_t line_end = text.substr(0, offset).rfind('\n');
        const std::size_t column = line_end == std::string_view::npos ? offset + 1 : offset - line_end;
        list.bad_lines.push_back({{offset, number, static_cast<std::uint32_t>(column)},
                                  fmt::format("'{}' is no http or https URL", line.substr(0, kShown))});
    }
    if (list.urls.empty() && list.bad_line_count == 0)
        return base::fail(ErrorCode::no_content, fmt::format("there is no URL in {}", shown_name),
                          "one URL a line, as in https://example.com/page");
    return list;
}

}  // namespace cachewright::input
