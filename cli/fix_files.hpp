// lint --fix and --fix-diff.
#pragma once

#include "cli/lint_settings.hpp"
#include "cli/session.hpp"
#include "lib/lint/runner.hpp"
#include "lib/manifest/config.hpp"
#include "lib/report/mended_configuration.hpp"

#include <string>
#include <vector>

namespace cachewright::cli {

struct LiveArguments;

// What lint would show: what a severity switches off, what is suppressed and what is on other hosts is not
// mended. What the baseline accepts for now may be.
[[nodiscard]] report::IsShown shown_by_lint(const LintSettings& settings, const manifest::Config& config);

// Mends the configuration files among the inputs, each in one step, where a rule's fix is safe; captures are
// records and stay as they are, and are told; so is each correction that lint shows and that is not
// written. What cannot be read is left to the walk that follows.
[[nodiscard]] ExitCode fix_files(Session& session, const std::vector<std::string>& inputs,
                                 const LiveArguments& live, const report::IsShown& is_shown,
                                 const lint::Runner& runner);

// Prints what would be mended in configuration files, and for captures every corrected header line that a
// rule suggests, as a diff; what is left out of it is told. `stdin_filename` is what standard input is
// called. Writes nothing. ExitCode::findings when there was something to correct.
[[nodiscard]] ExitCode show_fixes(Session& session, const std::vector<std::string>& inputs,
                                  const LiveArguments& live, const std::string& stdin_filename,
                                  const report::IsShown& is_shown, lint::Runner& runner);

}  // namespace cachewright::cli
