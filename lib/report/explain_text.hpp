// An explanation as text: one block a cache with a timeline, then what each header contributed.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/policy/explanation.hpp"
#include "lib/report/terminal_text.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace cachewright::report {

// Method, URL, status and type of the exchange, and where it was found.
[[nodiscard]] std::string explain_heading(const http::Exchange& exchange, const Style& style);

// Whether each moment is followed by the reasons of its decision.
enum class MomentReasons : std::uint8_t { omit, show };

// The blocks of all caches and the contributions of the headers.
[[nodiscard]] std::string explain_text(const http::Exchange& exchange,
                                       std::span<const policy::Explanation> caches, const Style& style,
                                       MomentReasons reasons = MomentReasons::omit);

// What differs between two explanations of the same caches ("before" is what was captured), one line a
// difference; says so when nothing does.
[[nodiscard]] std::string explain_changes_text(std::span<const policy::Explanation> before,
                                               std::span<const policy::Explanation> after,
                                               const Style& style);

}  // namespace cachewright::report
