// What shells need to complete our command line: one script each, ready to be installed.
#pragma once

#include "lib/report/command_page.hpp"

#include <string>

namespace cachewright::report {

// For bash 3.2 and later; needs nothing of the bash-completion package.
[[nodiscard]] std::string bash_completions(const CommandLine& line);
// For zsh's completion system (compinit): a file _cachewright on the fpath.
[[nodiscard]] std::string zsh_completions(const CommandLine& line);
// For fish 3.0 and later.
[[nodiscard]] std::string fish_completions(const CommandLine& line);

}  // namespace cachewright::report
