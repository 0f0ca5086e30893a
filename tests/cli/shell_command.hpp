// Runs a line of sh, for tests that drive other programs than our own.
#pragma once

#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <sys/wait.h>

namespace cachewright::tests {

struct ShellOutcome {
    int exit_code = -1;
    std::string output;  // both streams
};

// `text` as one word of sh.
[[nodiscard]] inline std::string shell_word(std::string_view text) {
    std::string word = "'";
    for (const char c : text)
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
}

[[nodiscard]] inline ShellOutcome run_shell(const std::string& command) {
    const std::string script = "{ " + command + "\n} 2>&1 </dev/null";
    FILE* pipe = popen(script.c_str(), "r");
    ShellOutcome outcome;
    std::array<char, 65536> block{};
    for (std::size_t got = 0; (got = fread(block.data(), 1, block.size(), pipe)) > 0;)
        outcome.output.append(block.data(), got);
    const int status = pclose(pipe);
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return outcome;
}

[[nodiscard]] inline bool is_installed(const std::string& program) {
    return run_shell("command -v " + program).exit_code == 0;
}

}  // namespace cachewright::tests
