// Lint findings one a line, in the form that compilers use and editors read.
#pragma once

#include "lib/report/lint_writer.hpp"
#include "lib/report/terminal_text.hpp"

#include <span>
#include <string>

namespace cachewright::report {

// "captures/basket.http:8:22: error: caches read … [cc-semicolon-separator] https://shop.example/ (200)".
// Whole lines, never cut or wrapped.
class LintConcise final : public LintWriter {
  public:
    explicit LintConcise(Style style, Closing closing = Closing::summary)
        : style_(style), closing_(closing) {}

    [[nodiscard]] std::string begin() override { return {}; }
    [[nodiscard]] std::string add(std::span<const LintRecord> findings) override;
    [[nodiscard]] std::string finish(const LintSummary& summary) override;

  private:
    Style style_;
    Closing closing_;
};

}  // namespace cachewright::report
