#include "lib/report/command_walk.hpp"

namespace cachewright::report {

namespace {

void walk(const CommandLine& line, const CommandEntry& command, const std::string& path,
          std::vector<CommandAt>& found) {
    CommandAt at{path, &command, command.options};
    if (!path.empty()) at.options.insert(at.options.end(), line.shared.begin(), line.shared.end());
    found.push_back(std::move(at));
    for (const CommandEntry& below : command.commands)
        walk(line, below, path.empty() ? below.name : path + " " + below.name, found);
}

}  // namespace

std::vector<CommandAt> commands_of(const CommandLine& line) {
    std::vector<CommandAt> found;
    walk(line, line.root, "", found);
    return found;
}

std::string shell_quoted(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

}  // namespace cachewright::report
