// Parts of an explanation as text: where it was found, what happens when, what each header contributed.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/resource.hpp"
#include "lib/policy/explanation.hpp"
#include "lib/report/explain_words.hpp"
#include "lib/report/page_list.hpp"
#include "lib/report/predicted_cache.hpp"
#include "lib/report/terminal_text.hpp"
#include "lib/vendor/profile.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::report {

// Method, URL, status and type of the exchange, and where it was found.
[[nodiscard]] std::string explain_heading(const http::Exchange& exchange, lint::ResourceKind kind,
                                          const Style& style);

// What is told of requests that follow: none, each in a line, or each with the reasons of its decision.
enum class Moments : std::uint8_t { omit, show, with_reasons };

// One line: two blanks, the label, the words.
[[nodiscard]] std::string labelled(const Style& style, std::string_view label, std::string_view words);
inline constexpr std::size_t kLabelWidth = 12;

// A line for each: what decided, the RFC that says so, and the marks of the cache's own pages.
// `differing_field`: as in vendor::Answer.
[[nodiscard]] std::string reasons_text(const policy::Reasons& reasons,
                                       const vendor::ConfiguredProfile& profile, PageList& pages,
                                       const Style& style, std::size_t indent,
                                       std::string_view differing_field = {});

[[nodiscard]] std::string timeline_text(const policy::Explanation& cache, const Style& style);
[[nodiscard]] std::string moments_text(const policy::Explanation& cache,
                                       const vendor::ConfiguredProfile& profile, PageList& pages,
                                       const Style& style, Moments moments);

// The response lines that bear on caching, and below each what the caches made of it.
[[nodiscard]] std::string contributions_text(const http::Exchange& exchange,
                                             std::span<const PredictedCache> caches, const Style& style);

// One line a difference; says so when there is none.
[[nodiscard]] std::string explain_changes_text(std::span<const ExplainChange> changes, const Style& style);

}  // namespace cachewright::report
