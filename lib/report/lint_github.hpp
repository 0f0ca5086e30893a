// Lint findings as annotations of GitHub Actions: the workflow commands ::error, ::warning and ::notice
// (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions).
#pragma once

#include "lib/report/lint_text.hpp"
#include "lib/report/lint_writer.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::report {

// One annotation a finding, at the file and line where it was read; those from standard input and live URLs
// have none. Nothing from outside can begin a command of its own.
class LintGithub final : public LintWriter {
  public:
    // At most `most_of_a_severity` annotations of each severity.
    explicit LintGithub(const LintRun& run,
                        std::uint64_t most_of_a_severity = std::numeric_limits<std::uint64_t>::max())
        : run_(run), most_(most_of_a_severity) {}

    [[nodiscard]] std::string begin() override { return {}; }
    [[nodiscard]] std::string add(std::span<const LintRecord> findings) override;
    // A warning for what could not be read.
    [[nodiscard]] std::string finish(const LintSummary& summary) override;

  private:
    const LintRun& run_;
    std::uint64_t most_;
    std::array<std::uint64_t, 3> written_{};  // by severity
};

// What lint prints in a job of GitHub Actions when no format was asked for: the text for the log, and as
// many annotations as GitHub shows of one step.
class LintGithubLog final : public LintWriter {
  public:
    static constexpr std::uint64_t kShownOfOneStep = 10;  // of each severity

    LintGithubLog(const LintRun& run, Style style, Folding folding, Closing closing)
        : annotations_(run, kShownOfOneStep), text_(style, folding, closing) {}

    [[nodiscard]] std::string begin() override;
    [[nodiscard]] std::string add(std::span<const LintRecord> findings) override;
    [[nodiscard]] std::string finish(const LintSummary& summary) override;

  private:
    LintGithub annotations_;
    LintText text_;
};

// Text for the log of a job in which no line is a workflow command: "::" that begins a line, blanks aside,
// becomes ": :", and "##[" anywhere becomes "## [".
[[nodiscard]] std::string without_workflow_commands(std::string_view text);

}  // namespace cachewright::report
