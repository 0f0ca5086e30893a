// Lint findings as a Code Quality report of GitLab
// (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).
#pragma once

#include "lib/report/fingerprint_count.hpp"
#include "lib/report/lint_writer.hpp"

#include <span>
#include <string>

namespace cachewright::report {

// A JSON array with one issue a finding: error is "major", warning "minor", info "info"; and one of "info" a
// part that could not be read. Its fingerprint is made of the file's name and of what is wrong, not of where.
class LintGitlab final : public LintWriter {
  public:
    explicit LintGitlab(const LintRun& run) : run_(run) {}

    [[nodiscard]] std::string begin() override { return "["; }
    [[nodiscard]] std::string add(std::span<const LintRecord> findings) override;
    [[nodiscard]] std::string finish(const LintSummary& summary) override;

  private:
    [[nodiscard]] std::string unread(const UnreadPart& part);
    [[nodiscard]] std::string append(const std::string& issue);

    const LintRun& run_;
    FingerprintCount fingerprints_;
    bool first_ = true;
};

}  // namespace cachewright::report
