// Lint findings as JSON: docs/schema/lint.schema.json.
#pragma once

#include "lib/report/lint_writer.hpp"

#include <span>
#include <string>
#include <utility>

namespace cachewright::report {

// Raised when a field of any of our JSON documents changes its meaning or goes away.
inline constexpr int kSchemaVersion = 1;

// Writes the document piece by piece, so that its size does not show in memory.
class LintJson final : public LintWriter {
  public:
    explicit LintJson(std::string version) : version_(std::move(version)) {}

    [[nodiscard]] std::string begin() override;
    [[nodiscard]] std::string add(std::span<const LintRecord> findings) override;
    [[nodiscard]] std::string finish(const LintSummary& summary) override;

  private:
    std::string version_;
    bool first_ = true;
};

}  // namespace cachewright::report
