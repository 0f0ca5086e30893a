// Numbers as people read them.
#pragma once

#include "lib/base/time.hpp"

#include <cstdint>
#include <string>

namespace cachewright::report {

// "512 B", "1.2 KiB", "3.4 MiB".
[[nodiscard]] std::string size_words(std::uint64_t bytes);

// A measured time: "0.4 ms", "85 ms", "2.3 s", from a minute on "1m30s".
[[nodiscard]] std::string measured(base::Duration time);

// "1,204,000".
[[nodiscard]] std::string grouped(std::uint64_t number);

// A ratio from 0 to 1: "87.3 %".
[[nodiscard]] std::string percent(double ratio);

}  // namespace cachewright::report
