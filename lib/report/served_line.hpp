// What a scripted origin has answered, a line for each request.
#pragma once

#include "lib/origin/server.hpp"
#include "lib/report/terminal_text.hpp"

#include <string>

namespace cachewright::report {

// "20:49:44 GET /page 304 version 3, If-None-Match, 0 bytes, 12 ms". The time is UTC.
[[nodiscard]] std::string served_text(const origin::Served& served, const Style& style);

// One JSON object: time, method, target, status, version, condition, content_bytes, duration_ms, outcome,
// reason; what does not apply is missing.
[[nodiscard]] std::string served_json(const origin::Served& served);

}  // namespace cachewright::report
