// Lint findings as JSON lines: docs/schema/lint-line.schema.json.
#pragma once

#include "lib/report/lint_writer.hpp"

#include <span>
#include <string>
#include <utility>

namespace cachewright::report {

// One finding a line, as it is found; the last line has "summary" and says that the output is whole.
class LintJsonl final : public LintWriter {
  public:
    explicit LintJsonl(std::string version) : version_(std::move(version)) {}

    [[nodiscard]] std::string begin() override { return {}; }
    [[nodiscard]] std::string add(std::span<const LintRecord> findings) override;
    [[nodiscard]] std::string finish(const LintSummary& summary) override;

  private:
    std::string version_;
};

}  // namespace cachewright::report
