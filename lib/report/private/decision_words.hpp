// Words that the page of one decision and the list of many share.
#pragma once

#include "lib/report/private/json_reading.hpp"
#include "lib/report/terminal_text.hpp"

#include <string>
#include <string_view>

namespace cachewright::report {

[[nodiscard]] std::string url_of_decision(const ReadJson& decision);
[[nodiscard]] Ink ink_of_outcome(std::string_view outcome);

}  // namespace cachewright::report
