// What several caches do with one response: a row for each, then the reasons of each.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/report/predicted_cache.hpp"
#include "lib/report/terminal_text.hpp"

#include <span>
#include <string>

namespace cachewright::report {

[[nodiscard]] std::string matrix_text(const http::Exchange& exchange, std::span<const PredictedCache> caches,
                                      const Style& style);

// The reasons behind each cell. A reason that a setting of the cache makes names the page that says so; for
// the key, the vendor's words and what is delivered, the pages alone are named.
[[nodiscard]] std::string matrix_reasons_text(const http::Exchange& exchange,
                                              std::span<const PredictedCache> caches, const Style& style);

// What each cache answers to a request that follows, in the order of `profiles`, with reasons.
[[nodiscard]] std::string later_answers_text(const vendor::LaterRequest& later,
                                             std::span<const vendor::ConfiguredProfile> profiles,
                                             std::span<const vendor::Answer> answers, const Style& style);

}  // namespace cachewright::report
