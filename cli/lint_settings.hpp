// What a lint run is to do: flags count before the environment, that before cachewright.toml, that before the
// defaults.
#pragma once

#include "lib/base/result.hpp"
#include "lib/lint/selection.hpp"
#include "lib/manifest/config.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cachewright::cli {

// As given on the command line.
struct LintSettingArguments {
    std::optional<std::vector<std::string>> select;
    std::optional<std::vector<std::string>> ignore;
    std::optional<std::string> fail_on;
    std::optional<std::string> max_warnings;
    std::optional<std::string> baseline;
    std::optional<std::string> today;
    std::vector<std::string> hosts;
    bool all_hosts = false;
    bool exit_zero = false;
};

// --select, --ignore, --fail-on, --max-warnings, --baseline, --host, --all-hosts, --exit-zero, and --today,
// which help does not show. `arguments` must outlive the parsing.
void add_lint_setting_options(CLI::App& command, LintSettingArguments& arguments);

template <class T>
struct Setting {
    T value{};
    std::string from = "default";  // "--fail-on", "CACHEWRIGHT_FAIL_ON", the file, or "default"
};

struct LintSettings {
    // A --select starts anew: what the file ignores and enables does not count beside it.
    Setting<std::vector<std::string>> select;
    Setting<std::vector<std::string>> ignore;
    Setting<std::vector<std::string>> enable;
    Setting<std::string> fail_on{"error"};
    Setting<std::optional<std::uint64_t>> max_warnings;
    Setting<std::string> baseline;            // a path from here; empty: none
    Setting<std::vector<std::string>> hosts;  // whose findings count; empty: every one's
    Setting<bool> exit_zero;
    std::chrono::sys_days today;  // UTC

    [[nodiscard]] lint::SelectionOptions selection() const {
        return {select.value, ignore.value, enable.value};
    }
};

// Errors (usage): a flag or a variable of the environment that holds no such value. `today` is what holds
// unless --today or CACHEWRIGHT_TODAY says otherwise.
[[nodiscard]] base::Result<LintSettings> lint_settings(const LintSettingArguments& arguments,
                                                       const manifest::Config& config,
                                                       std::chrono::sys_days today);

}  // namespace cachewright::cli
