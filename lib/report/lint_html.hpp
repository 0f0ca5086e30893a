// Lint findings as one HTML page that needs nothing else: no network, no other file, and no script to be
// read.
#pragma once

#include "lib/report/lint_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

// Findings, errors first, to be searched and filtered by severity and rule; then, for each response, what the
// caches of LintRun::profiles do with it. The page says how many of how many it shows. Its content security
// policy allows its own style and script only, by their hashes.
class LintHtml final : public LintWriter {
  public:
    struct Limits {
        std::size_t findings = 2000;
        std::size_t responses = 200;
    };

    explicit LintHtml(const LintRun& run, Limits limits) : run_(run), limits_(limits) {}
    explicit LintHtml(const LintRun& run) : LintHtml(run, Limits{}) {}

    [[nodiscard]] std::string begin() override { return {}; }
    void checked(const http::Exchange& exchange) override;
    [[nodiscard]] std::string add(std::span<const LintRecord> findings) override;
    // The whole page: its counts stand in front.
    [[nodiscard]] std::string finish(const LintSummary& summary) override;

  private:
    struct RuleCount {
        const lint::Rule* rule = nullptr;
        std::uint64_t count = 0;
    };

    [[nodiscard]] std::string rule_choice() const;

    const LintRun& run_;
    Limits limits_;
    std::vector<std::string> errors_;  // articles
    std::vector<std::string> warnings_;
    std::vector<std::string> infos_;
    std::vector<RuleCount> rules_;
    std::vector<std::string> matrices_;
    std::uint64_t responses_ = 0;
};

}  // namespace cachewright::report
