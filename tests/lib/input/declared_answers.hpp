// Reads configuration files of hosts from memory for the tests.
#pragma once

#include "lib/input/read_exchanges.hpp"
#include "tests/lib/input/capture_text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace cachewright::input {

inline Captured read_config(std::string_view file, std::string_view text, const Limits& limits = {}) {
    Captured captured;
    MemorySource source(text, 7);
    auto summary = read_exchanges(source, file, limits, [&](http::Exchange&& exchange) {
        CHECK(exchange.provenance.evidence == http::Evidence::declared);
        CHECK(line_and_column_fit(text, exchange.provenance.position));
        captured.exchanges.push_back(std::move(exchange));
        return Flow::go_on;
    });
    INFO((summary ? std::string() : summary.error().message));
    REQUIRE(summary);
    captured.summary = std::move(*summary);
    return captured;
}

// "Name: value" of each line but for what the host's type for files is, separated by " | ".
inline std::string lines_of(const Captured& captured, std::string_view pattern, int status = 200) {
    for (const http::Exchange& exchange : captured.exchanges) {
        if (exchange.url != pattern || exchange.response.status != status) continue;
        std::string lines;
        for (const http::FieldLine line : exchange.response.fields) {
            if (!line.name_position.known()) continue;
            if (!lines.empty()) lines += " | ";
            lines += std::string(line.name) + ": " + std::string(line.value);
        }
        return lines;
    }
    return "no such block";
}

inline std::string type_of(const Captured& captured, std::string_view pattern) {
    for (const http::Exchange& exchange : captured.exchanges)
        if (exchange.url == pattern) return std::string(exchange.response.fields.value("Content-Type"));
    return "no such block";
}

// Each value stands in the text where it is said to.
inline void check_places(const Captured& captured, std::string_view text) {
    for (const http::Exchange& exchange : captured.exchanges) {
        for (const http::FieldLine line : exchange.response.fields) {
            if (!line.name_position.known()) continue;
            CHECK(text_at(text, line.name_position, line.name.size()) == line.name);
            CHECK(text_at(text, line.value_position, line.value.size()) == line.value);
            CHECK(line_and_column_fit(text, line.name_position));
            CHECK(line_and_column_fit(text, line.value_position));
        }
    }
}

}  // namespace cachewright::input
