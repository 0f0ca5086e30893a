// The commands of a command line one by one, each with the words that lead to it.
#pragma once

#include "lib/report/command_page.hpp"

#include <string>
#include <vector>

namespace cachewright::report {

struct CommandAt {
    std::string path;  // "profile show"; empty for the program itself
    const CommandEntry* command;
    // Its own and the shared ones.
    std::vector<OptionEntry> options;
};

// The program first, then every command before the commands below it. The entries point into `line`.
[[nodiscard]] std::vector<CommandAt> commands_of(const CommandLine& line);

// `text` in single quotes as POSIX shells and zsh read it.
[[nodiscard]] std::string shell_quoted(const std::string& text);

}  // namespace cachewright::report
