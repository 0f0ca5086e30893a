// fuzz: http
// Whatever parses can be written, and what was written parses to the same value and is written the same
// again. Errors point into the text.
#include "lib/http/structured_field.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

using namespace cachewright;
namespace sf = cachewright::http::sf;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

template <class Parse>
void check(std::string_view text, Parse parse) {
    const auto parsed = parse(text);
    if (!parsed) {
        require(!parsed.error.code.empty() && !parsed.error.message.empty());
        require(parsed.error.span.end() <= text.size());
        require(text.empty() || parsed.error.span.length != 0);
        return;
    }
    const auto written = sf::serialise(*parsed);
    require(written.has_value());
    const auto again = parse(*written);
    require(again && *again == *parsed);
    require(sf::serialise(*again) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto exact = std::make_unique<char[]>(size);
    if (size != 0) std::memcpy(exact.get(), data, size);
    const std::string_view text(exact.get(), size);
    check(text, sf::parse_item);
    check(text, sf::parse_list);
    check(text, sf::parse_dictionary);
    return 0;
}
