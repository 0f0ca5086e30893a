// LintWriter: one output format of a lint run. Several may write the same run.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/rule.hpp"
#include "lib/lint/severity.hpp"
#include "lib/report/lint_record.hpp"
#include "lib/report/terminal_text.hpp"
#include "lib/vendor/profile.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cachewright::report {

enum class Folding : std::uint8_t { fold, unfold };
enum class Closing : std::uint8_t { omit, summary };

// What is known of a run before it begins. Outlives the writers.
struct LintRun {
    std::string version;                                            // of the tool
    std::vector<const lint::Rule*> rules;                           // those that run
    std::vector<vendor::ConfiguredProfile> profiles;                // the caches that a matrix shows
    std::optional<lint::Severity> fail_on = lint::Severity::error;  // nothing: never
    // Absolute, or empty when unknown: where relative file names begin, and where the names in reports for
    // code hosts begin (the root of the checkout).
    std::string folder;
    std::string root;
};

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
    // Each exchange that is linted, before the findings about it, if there are any.
    virtual void checked(const http::Exchange& exchange) { (void)exchange; }
    // The findings about one exchange, in the order in which they are found. Those of rules about several
    // exchanges come last, again exchange by exchange.
    [[nodiscard]] virtual std::string add(std::span<const LintRecord> findings) = 0;
    // Once, at the end.
    [[nodiscard]] virtual std::string finish(const LintSummary& summary) = 0;
};

}  // namespace cachewright::report
