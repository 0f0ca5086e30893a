// fuzz: http
// URL patterns: the first line is the pattern, the rest a URL. Without wildcards a pattern means itself.
#include "lib/http/url_pattern.hpp"
#include "tests/fuzz/fuzz_input.hpp"

using namespace cachewright;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const std::string_view text = input.text();
    const std::size_t end = text.find('\n');
    const std::string_view url = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    const auto pattern = http::UrlPattern::parse(text.substr(0, end));
    if (!pattern) {
        require(!pattern.error().message.empty());
        return 0;
    }
    require(pattern->text() == text.substr(0, end));
    static_cast<void>(pattern->matches(url));
    require(!pattern->matches(""));
    const std::string& written = pattern->text();
    if (written.front() == '/' && written.find_first_of("*") == std::string::npos)
        require(pattern->matches(written));
    return 0;
}
