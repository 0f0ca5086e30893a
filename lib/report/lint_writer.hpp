// LintWriter: one output format of a lint run. Several may write the same run.
#pragma once

#include "lib/report/lint_record.hpp"

#include <span>
#include <string>

namespace cachewright::report {

// Each call returns the text that is due; what must wait for the end is kept.
class LintWriter {
  public:
    LintWriter() = default;
    LintWriter(const LintWriter&) = delete;
    LintWriter& operator=(const LintWriter&) = delete;
    LintWriter(LintWriter&&) = delete;
    LintWriter& operator=(LintWriter&&) = delete;
    virtual ~LintWriter() = default;

    // Once, before all else.
    [[nodiscard]] virtual std::string begin() = 0;
    // The findings about one exchange, in the order in which they are found. Those of rules about several
    // exchanges come last, again exchange by exchange.
    [[nodiscard]] virtual std::string add(std::span<const LintRecord> findings) = 0;
    // Once, at the end.
    [[nodiscard]] virtual std::string finish(const LintSummary& summary) = 0;
};

}  // namespace cachewright::report
