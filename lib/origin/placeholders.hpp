// {version}, {count}, {now} and the other words in braces that stand for something in bodies and headers.
#pragma once

#include "lib/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::origin {

struct PlaceholderValues {
    std::uint64_t version = 1;
    std::uint64_t count = 1;  // of requests to the route, this one with it
    std::uint64_t piece = 1;  // of a body that is repeated
    std::string path;         // without what a header could not hold
    base::TimePoint now;
};

// {version} {count} {piece} {path} {now} {now+60s} {now-1h}; anything else in braces stays as it is.
[[nodiscard]] std::string expand(std::string_view text, const PlaceholderValues& values);

// The first word in braces that looks like a placeholder and is none ("verison"); nothing when there is none.
[[nodiscard]] std::optional<std::string_view> unknown_placeholder(std::string_view text);

}  // namespace cachewright::origin
