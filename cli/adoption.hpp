// Adoption: the files that say which findings of a run are accepted or known, and what becomes of them.
#pragma once

#include "cli/lint_output.hpp"
#include "cli/lint_settings.hpp"
#include "cli/session.hpp"
#include "lib/base/result.hpp"
#include "lib/lint/triage.hpp"
#include "lib/report/lint_record.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace cachewright::cli {

struct AdoptionArguments {
    bool update_baseline = false;
    bool prune_baseline = false;
    std::optional<std::string> diff_base;
};

// --update-baseline, --prune-baseline and --diff-base.
void add_adoption_options(CLI::App& command, AdoptionArguments& arguments);

class Adoption {
  public:
    // Reads the baseline and the earlier run. Errors (usage): one of them does not exist or is something
    // else; a baseline is to be updated and none is named.
    [[nodiscard]] static base::Result<Adoption> prepare(const AdoptionArguments& arguments,
                                                        const LintSettings& settings,
                                                        const lint::Adjustments& adjustments);

    [[nodiscard]] lint::Triage& triage() { return *triage_; }

    // Before the output settles: what was to be accepted by a baseline that will not be written, as the run
    // was interrupted or read nothing, is found like any other.
    void release(LintOutput& output, const report::LintSummary& summary);

    // The findings that are shown; they live until the next call.
    [[nodiscard]] std::span<const lint::Finding> shown(const http::Exchange& exchange,
                                                       std::span<const lint::Finding> findings);

    // After the last finding: writes the baseline if it is to be written, and says what to do about the rest.
    // An interrupted run writes nothing.
    [[nodiscard]] ExitCode finish(Session& session, const lint::RunScope& scope,
                                  const report::LintSummary& summary);

    // Copies the counts of what is not shown.
    void count_into(report::LintSummary& summary) const;

  private:
    enum class Deed : std::uint8_t { none, update, prune };

    void tell_worse(Session& session, const lint::BaselineChange& change) const;
    void tell_new(Session& session, const report::LintSummary& summary) const;
    [[nodiscard]] ExitCode write_baseline(Session& session, const lint::BaselineChange& change,
                                          const lint::RunScope& scope) const;

    std::unique_ptr<lint::Triage> triage_;
    Deed deed_ = Deed::none;
    std::string path_;  // of the baseline; empty: none
    std::optional<lint::Baseline> baseline_;
    std::vector<lint::Finding> shown_;
    bool existed_ = false;                        // the baseline
    std::optional<lint::Severity> fails_from_{};  // nothing: never, or by number
    std::vector<report::LintRecord> accepted_;    // the first of them, while nothing is written
    bool released_ = false;
};

// Whether the findings fail the run; says so where the list of findings does not show it.
[[nodiscard]] bool findings_fail(Session& session, const LintSettings& settings,
                                 const report::LintSummary& summary);

}  // namespace cachewright::cli
