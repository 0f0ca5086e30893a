// What several caches do with one response: a row for each, then the reasons of each.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/report/explain_text.hpp"
#include "lib/report/predicted_cache.hpp"
#include "lib/report/terminal_text.hpp"

#include <span>
#include <string>

namespace cachewright::report {

[[nodiscard]] std::string matrix_text(const http::Exchange& exchange, std::span<const PredictedCache> caches,
                                      const Style& style);

// A block for each cache: every cell at length, with its reasons and the marks of the pages that say so,
// which stand at the end of the block; the timeline, and the moments as asked for.
[[nodiscard]] std::string matrix_reasons_text(const http::Exchange& exchange,
                                              std::span<const PredictedCache> caches, const Style& style,
                                              Moments moments = Moments::omit);

// What each cache answers to a request that follows, in the order of `profiles`, with reasons; `given` are
// those of its fields that are to be named. Of a method that is not safe, what RFC 9111 §4.4 has become of
// what is stored.
[[nodiscard]] std::string later_answers_text(const vendor::LaterRequest& later, const http::FieldMap& given,
                                             std::span<const vendor::ConfiguredProfile> profiles,
                                             std::span<const vendor::Answer> answers, const Style& style);

}  // namespace cachewright::report
