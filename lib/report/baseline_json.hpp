// Baselines as JSON: one entry a line, sorted, so that a review shows what was added and taken out.
#pragma once

#include "lib/base/result.hpp"
#include "lib/lint/baseline.hpp"

#include <string>
#include <string_view>

namespace cachewright::report {

inline constexpr int kBaselineVersion = 1;

// docs/schema/baseline.schema.json.
[[nodiscard]] std::string baseline_json(const lint::Baseline& baseline);

// `source` names the text in messages. Errors (usage): no JSON, no baseline, a version that is not known, an
// entry that lacks something.
[[nodiscard]] base::Result<lint::Baseline> parse_baseline(std::string_view text, std::string_view source);

// What an earlier run found: its report (--format json), or a baseline. Errors (usage): neither of the two.
[[nodiscard]] base::Result<lint::Baseline> parse_earlier_findings(std::string_view text,
                                                                  std::string_view source);

}  // namespace cachewright::report
