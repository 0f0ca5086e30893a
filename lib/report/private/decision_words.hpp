// Words that the page of one decision and the list of many share.
#pragma once

#include "lib/report/private/json_reading.hpp"
#include "lib/report/terminal_text.hpp"

#include <string>
#include <string_view>

namespace cachewright::report {

[[nodiscard]] std::string url_of_decision(const ReadJson& decision);
// What decided it: the first reason where there is one, else the detail.
[[nodiscard]] std::string why_of_decision(const ReadJson& decision);
// "20:40:00.123" of "2026-11-21T20:40:00.123Z".
[[nodiscard]] std::string time_of_decision(const ReadJson& decision);
[[nodiscard]] Ink ink_of_outcome(std::string_view outcome);

}  // namespace cachewright::report
