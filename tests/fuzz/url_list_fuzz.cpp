// fuzz: input
// Lists of URLs: whatever the bytes, every URL can be asked, and every other line is told or counted.
#include "lib/http/web_url.hpp"
#include "lib/input/url_list.hpp"
#include "tests/fuzz/fuzz_input.hpp"

#include <algorithm>

using namespace cachewright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const auto list = input::parse_url_list(input.text(), "list");
    if (!list) {
        fuzz::require(!list.error().message.empty() && !list.error().hint.empty());
        return 0;
    }
    const auto lines =
        static_cast<std::size_t>(std::count(input.text().begin(), input.text().end(), '\n')) + 1;
    fuzz::require(list->urls.size() + list->bad_line_count <= lines);
    fuzz::require(!list->urls.empty() || list->bad_line_count > 0);
    fuzz::require(list->bad_lines.size() == std::min<std::size_t>(list->bad_line_count, 20));
    for (const std::string& url : list->urls) {
        fuzz::require(http::parse_web_url(url).has_value());
        fuzz::require(input.text().find(url) != std::string_view::npos);
    }
    for (const input::BadLine& line : list->bad_lines) {
        const base::Error error = line.in("list");
        fuzz::require(error.message.starts_with("list:") && error.message.size() < 300);
        fuzz::require(line.position.offset < input.text().size() && line.position.column > 0);
    }
    return 0;
}
