#include "lib/input/url_list.hpp"

#include "lib/http/web_url.hpp"
#include "lib/input/detect_format.hpp"
#include "lib/input/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace cachewright::input {

namespace {

using base::ErrorCode;

constexpr std::size_t kLargest = std::size_t{64} * 1024 * 1024;
constexpr std::size_t kErrorsKept = 20;
constexpr std::size_t kShown = 80;

}  // namespace

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
    for (std::size_t number = 1; !rest.empty(); ++number) {
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
        ++list.bad_lines;
        if (list.errors.size() == kErrorsKept) continue;
        list.errors.push_back(
            {ErrorCode::no_content,
             fmt::format("{}:{}: '{}' is no http or https URL", shown_name, number, line.substr(0, kShown)),
             "one URL a line, as in https://example.com/page; comments begin with #"});
    }
    if (list.urls.empty() && list.bad_lines == 0)
        return base::fail(ErrorCode::no_content, fmt::format("there is no URL in {}", shown_name),
                          "one URL a line, as in https://example.com/page");
    return list;
}

}  // namespace cachewright::input
