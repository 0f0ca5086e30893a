// Reads captures from memory for the tests.
#pragma once

#include "lib/input/read_exchanges.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::input {

struct Captured {
    Summary summary;
    std::vector<http::Exchange> exchanges;
};

inline Captured read_text(std::string_view text, const Limits& limits = {},
                          std::size_t largest_read = static_cast<std::size_t>(-1)) {
    Captured captured;
    MemorySource source(text, largest_read);
    auto summary = read_exchanges(source, "capture", limits, [&](http::Exchange&& exchange) {
        captured.exchanges.push_back(std::move(exchange));
        return Flow::go_on;
    });
    INFO((summary ? std::string() : summary.error().message));
    REQUIRE(summary);
    captured.summary = std::move(*summary);
    return captured;
}

inline base::Error failure_of(std::string_view text) {
    MemorySource source(text);
    const auto summary = read_exchanges(source, "capture", {}, [](http::Exchange&&) { return Flow::go_on; });
    REQUIRE_FALSE(summary);
    return summary.error();
}

// The source text at a position, to compare with what was read there.
inline std::string_view text_at(std::string_view source, base::SourcePosition position, std::size_t length) {
    return source.substr(static_cast<std::size_t>(position.offset), length);
}

// Line and column as an editor counts them.
inline bool line_and_column_fit(std::string_view source, base::SourcePosition position) {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    for (const char c : source.substr(0, static_cast<std::size_t>(position.offset))) {
        ++column;
        if (c == '\n') {
            ++line;
            column = 1;
        }
    }
    return line == position.line && column == position.column;
}

}  // namespace cachewright::input
