// Lint findings as JUnit XML, for the test pages of CI systems.
#pragma once

#include "lib/report/lint_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace cachewright::report {

// A suite is a source (live URLs: an origin), a case is a response: what passed shows as passed. A case fails
// when one of its findings is at or above LintRun::fail_on, so that the page agrees with the exit code; its
// other findings are its output. A part that could not be read is a case with an error, and so is a run that
// was interrupted.
class LintJunit final : public LintWriter {
  public:
    explicit LintJunit(const LintRun& run) : run_(run) {}

    [[nodiscard]] std::string begin() override { return {}; }
    void checked(const http::Exchange& exchange) override;
    [[nodiscard]] std::string add(std::span<const LintRecord> findings) override;
    // The whole document: its counts stand in front.
    [[nodiscard]] std::string finish(const LintSummary& summary) override;

  private:
    struct Case {
        std::string name;
        std::string failure;   // the first message, escaped
        std::string type;      // the first rule
        std::string failures;  // all, escaped
        std::string output;
        std::uint64_t failed = 0;
    };
    struct Suite {
        std::string name;
        std::vector<Case> cases;
        std::unordered_map<std::string, unsigned> names;
    };

    [[nodiscard]] Suite& suite_of(std::string_view source);
    [[nodiscard]] Case& case_of(const LintRecord& record);

    const LintRun& run_;
    std::vector<Suite> suites_;
    std::unordered_map<std::string, std::size_t> suite_by_name_;
    // By source and entry: the suite and the case.
    std::unordered_map<std::string, std::pair<std::size_t, std::size_t>> case_by_entry_;
};

}  // namespace cachewright::report
