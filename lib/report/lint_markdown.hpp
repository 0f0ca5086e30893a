// Lint findings as GitHub-flavoured Markdown, for a comment on a pull or merge request.
#pragma once

#include "lib/report/lint_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cachewright::report {

// A table of the rules, then a block each, errors first, with its first cases. Fits a comment: what does not
// is counted. Its first line is an HTML comment, by which a job finds the comment that it wrote before.
class LintMarkdown final : public LintWriter {
  public:
    // GitHub takes 65,536 characters.
    static constexpr std::size_t kMostBytes = 65'000;

    explicit LintMarkdown(std::size_t most_bytes = kMostBytes) : most_(most_bytes) {}

    [[nodiscard]] std::string begin() override { return {}; }
    [[nodiscard]] std::string add(std::span<const LintRecord> findings) override;
    [[nodiscard]] std::string finish(const LintSummary& summary) override;

  private:
    struct Group {
        const lint::Rule* rule = nullptr;
        lint::Severity severity = lint::Severity::info;
        std::uint64_t count = 0;
        std::vector<LintRecord> shown;
    };

    std::size_t most_;
    std::vector<Group> groups_;
};

}  // namespace cachewright::report
