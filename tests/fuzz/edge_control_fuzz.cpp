// fuzz: http
// Edge-Control: reading never looks beyond its input, and what is split over lines says the same.
#include "lib/http/edge_control.hpp"
#include "tests/fuzz/fuzz_input.hpp"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

using namespace cachewright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto copy = std::make_unique<char[]>(size);
    for (std::size_t i = 0; i < size; ++i)
        copy[i] = static_cast<char>(data[i]);
    const std::string_view text(copy.get(), size);
    const auto time = http::parse_edge_time(text);
    if (time && (time->count() < 0 || time->count() > (std::int64_t{1} << 31U))) std::abort();

    http::FieldMap one;
    one.add("Edge-Control", text);
    http::FieldMap again;
    again.add("Edge-Control", text);
    again.add("Edge-Control", text);
    http::EdgeControl once = http::read_edge_control(one);
    http::EdgeControl twice = http::read_edge_control(again);
    once.dca = twice.dca = {};
    if (!(once == twice)) std::abort();
    return 0;
}
