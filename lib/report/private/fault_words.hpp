// A fault rule of a proxy in words, for the table of faults and the live view.
#pragma once

#include "lib/report/private/json_reading.hpp"

#include <string>

namespace cachewright::report {

// "status 503, count 3, route /api/**": what it says, in its own words.
[[nodiscard]] std::string fault_words(const ReadJson& rule);

}  // namespace cachewright::report
