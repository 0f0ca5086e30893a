// Exit codes, the same for every command: a public contract, asserted by tests/cli.
#pragma once

#include "lib/base/error.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace cachewright::cli {

enum class ExitCode : std::uint8_t {
    clean = 0,
    findings = 1,         // at or above --fail-on, failed expectations, or drift
    usage = 2,            // wrong arguments or manifest
    could_not_check = 3,  // network, TLS, timeout, a port that is taken, nothing readable
    refused = 4,          // a provider's API said no
    unsafe = 5,           // a safety gate said no
    interrupted = 130,
};

struct ExitCodeMeaning {
    ExitCode code;
    std::string_view brief;
    std::string_view meaning;
};

// The codes that commands end with today, as --help and the manual page say them.
inline constexpr std::array kExitCodeMeanings{
    ExitCodeMeaning{
        ExitCode::clean, "clean",
        "Everything was checked, and nothing at or above `--fail-on` found. `proxy` and `origin`: "
        "SIGTERM ended them."},
    ExitCodeMeaning{ExitCode::findings, "findings",
                    "There are findings at or above `--fail-on`, or more warnings than `--max-warnings`."},
    ExitCodeMeaning{
        ExitCode::usage, "wrong usage",
        "The command line or the configuration file is wrong. `ctl`: the proxy refuses what is asked of it."},
    ExitCodeMeaning{
        ExitCode::could_not_check, "could not check",
        "An input could not be read or fetched, or the output could not be written; with "
        "`--fail-on-unread` also when a part of an input could not be read. `proxy` and `origin`: "
        "the address to listen on is taken or not this machine's. `ctl`: no proxy answers, or what was "
        "asked for is not there."},
    ExitCodeMeaning{ExitCode::interrupted, "interrupted", "Ctrl-C stopped it before the end."},
};

// When several apply: interruption first, then 2, 5, 4, 3, 1, 0.
[[nodiscard]] constexpr int precedence(ExitCode code) {
    switch (code) {
        case ExitCode::interrupted: return 6;
        case ExitCode::usage: return 5;
        case ExitCode::unsafe: return 4;
        case ExitCode::refused: return 3;
        case ExitCode::could_not_check: return 2;
        case ExitCode::findings: return 1;
        case ExitCode::clean: return 0;
    }
    return 0;
}

[[nodiscard]] constexpr ExitCode worse(ExitCode a, ExitCode b) {
    return precedence(a) >= precedence(b) ? a : b;
}

[[nodiscard]] constexpr ExitCode exit_code_of(base::ErrorCode code) {
    return code == base::ErrorCode::usage ? ExitCode::usage : ExitCode::could_not_check;
}

}  // namespace cachewright::cli
