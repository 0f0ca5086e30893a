// Lint findings as JSON: docs/schema/lint.schema.json.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/finding.hpp"
#include "lib/report/lint_record.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace cachewright::report {

// Raised when a field of any of our JSON documents changes its meaning or goes away.
inline constexpr int kSchemaVersion = 1;

// Writes the document piece by piece, so that its size does not show in memory.
class LintJson {
  public:
    // The text that opens the document.
    [[nodiscard]] std::string begin(std::string_view version) const;
    // The findings about one exchange.
    [[nodiscard]] std::string add(const http::Exchange& exchange, std::span<const lint::Finding> findings);
    // The rest of it.
    [[nodiscard]] std::string finish(const LintSummary& summary) const;

  private:
    bool first_ = true;
};

}  // namespace cachewright::report
