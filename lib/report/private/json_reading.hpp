// What a running proxy told as JSON, read without trust: what is missing or of another type is nothing, and
// text is safe for a terminal.
#pragma once

#include "lib/base/time.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::report {

using ReadJson = nlohmann::json;

// Null where `object` is none or has no such member.
[[nodiscard]] const ReadJson* member(const ReadJson& object, std::string_view name);

// Printable.
[[nodiscard]] std::string text_of(const ReadJson& object, std::string_view name);
[[nodiscard]] double number_of(const ReadJson& object, std::string_view name);
[[nodiscard]] std::uint64_t count_of(const ReadJson& object, std::string_view name);
[[nodiscard]] bool says(const ReadJson& object, std::string_view name);
// Seconds, within a hundred thousand years.
[[nodiscard]] base::Duration duration_of(const ReadJson& object, std::string_view name);
// A value of any type on one line, printable.
[[nodiscard]] std::string value_words(const ReadJson& value);
// The elements of an array; none of anything else.
[[nodiscard]] const ReadJson& array_of(const ReadJson& object, std::string_view name);

}  // namespace cachewright::report
