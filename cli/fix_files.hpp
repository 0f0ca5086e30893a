// lint --fix and --fix-diff.
#pragma once

#include "cli/session.hpp"
#include "lib/lint/runner.hpp"

#include <string>
#include <vector>

namespace cachewright::cli {

struct LiveArguments;

// Mends the configuration files among the inputs, each in one step, where a rule's fix is safe; captures are
// records and stay as they are, and are told. What cannot be read is left to the walk that follows.
[[nodiscard]] ExitCode fix_files(Session& session, const std::vector<std::string>& inputs,
                                 const LiveArguments& live, lint::Runner& runner);

// Prints what would be mended in configuration files, and for captures every corrected header line that a
// rule suggests, as a diff. `stdin_filename` is what standard input is called. Writes nothing.
// ExitCode::findings when there was something to correct.
[[nodiscard]] ExitCode show_fixes(Session& session, const std::vector<std::string>& inputs,
                                  const LiveArguments& live, const std::string& stdin_filename,
                                  lint::Runner& runner);

}  // namespace cachewright::cli
