#include "cli/lint_settings.hpp"

#include "cli/word_choice.hpp"
#include "lib/base/ascii.hpp"
#include "lib/base/edit_distance.hpp"
#include "lib/lint/host_choice.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace cachewright::cli {

namespace {

constexpr std::array kThresholds{std::string_view("error"), std::string_view("warning"),
                                 std::string_view("info"), std::string_view("never")};

// The flag's value, else the variable's.
std::optional<Setting<std::string>> given(const std::optional<std::string>& flag, std::string_view flag_name,
                                          const char* variable) {
    if (flag) return Setting<std::string>{*flag, std::string(flag_name)};
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') return std::nullopt;
    return Setting<std::string>{value, variable};
}

base::Result<std::uint64_t> count_of(const Setting<std::string>& text) {
    std::uint64_t count = 0;
    const char* end = text.value.data() + text.value.size();
    const auto read = std::from_chars(text.value.data(), end, count);
    if (read.ec == std::errc{} && read.ptr == end) return count;
    return base::fail(base::ErrorCode::usage, fmt::format("{}: '{}' is no number", text.from, text.value),
                      "write how many warnings are too few to fail: 0, 20, …");
}

base::Result<std::string> threshold_of(const Setting<std::string>& text) {
    if (std::find(kThresholds.begin(), kThresholds.end(), text.value) != kThresholds.end()) return text.value;
    const std::string_view nearest = base::meant_word(text.value, kThresholds);
    return base::fail(base::ErrorCode::usage, fmt::format("{}: '{}' is no severity", text.from, text.value),
                      nearest.empty() ? fmt::format("there are: {}", fmt::join(kThresholds, ", "))
                                      : fmt::format("did you mean '{}'?", nearest));
}

// Without a word CLI11 would take the option for one that was not given.
std::string names_something(const std::string& text) {
    return text.empty() ? "a rule's name is empty" : "";
}

// "a,b" given once or several times. An empty name stays one, so that it is told: CLI11 would drop it.
std::vector<std::string> split_names(const std::vector<std::string>& given) {
    std::vector<std::string> names;
    for (const std::string_view text : given) {
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t end = std::min(text.find(',', at), text.size());
            names.emplace_back(text.substr(at, end - at));
            at = end + 1;
        }
    }
    return names;
}

Setting<std::vector<std::string>> names(const std::optional<std::vector<std::string>>& flag,
                                        std::string_view flag_name,
                                        const std::optional<std::vector<std::string>>& in_file,
                                        const std::string& file) {
    if (flag) return {split_names(*flag), std::string(flag_name)};
    if (in_file) return {*in_file, file};
    return {};
}

}  // namespace

void add_lint_setting_options(CLI::App& command, LintSettingArguments& arguments) {
    command
        .add_option("--select", arguments.select,
                    "Run only these rules, whatever the file says: ids or prefixes (vary, cookie-…)")
        ->check(names_something)
        ->allow_extra_args(false)
        ->type_name("RULE");
    command.add_option("--ignore", arguments.ignore, "Do not run these rules: ids or prefixes")
        ->check(names_something)
        ->allow_extra_args(false)
        ->type_name("RULE");
    command
        .add_option("--fail-on", arguments.fail_on,
                    "Exit with 1 from this severity on: error (default), warning, info, never")
        ->check(one_of({"error", "warning", "info", "never"}))
        ->type_name("SEVERITY");
    command.add_option("--max-warnings", arguments.max_warnings, "Exit with 1 when there are more warnings")
        ->type_name("N");
    command.add_flag("--exit-zero", arguments.exit_zero,
                     "Findings never fail; wrong usage and unreadable input still do");
    command
        .add_option("--baseline", arguments.baseline,
                    "Leave out the findings that this file accepts; --update-baseline writes it")
        ->type_name("FILE");
    CLI::Option* all_hosts = command.add_flag("--all-hosts", arguments.all_hosts,
                                              "Show the findings on every host, whatever the file says");
    command
        .add_option("--host", arguments.hosts,
                    "Show and count only findings on this host, or on all below *.example.com (repeatable)")
        ->type_name("HOST")
        ->allow_extra_args(false)
        ->excludes(all_hosts);
    command.add_option("--today", arguments.today, "The day that expiry dates are held against")
        ->type_name("DATE")
        ->group("");
}

base::Result<LintSettings> lint_settings(const LintSettingArguments& arguments,
                                         const manifest::Config& config, std::chrono::sys_days today) {
    const manifest::LintConfig& file = config.lint;
    LintSettings settings;
    settings.select = names(arguments.select, "--select", file.select, config.path);
    settings.ignore = names(arguments.ignore, "--ignore", file.ignore, config.path);
    settings.enable = names({}, {}, file.enable, config.path);
    if (arguments.select) {
        settings.enable = {{}, "--select"};
        if (!arguments.ignore) settings.ignore = {{}, "--select"};
    }
    if (file.fail_on) settings.fail_on = {*file.fail_on, config.path};
    if (const auto text = given(arguments.fail_on, "--fail-on", "CACHEWRIGHT_FAIL_ON")) {
        const auto threshold = threshold_of(*text);
        if (!threshold) return tl::unexpected(threshold.error());
        settings.fail_on = *text;
    }
    if (file.max_warnings) settings.max_warnings = {*file.max_warnings, config.path};
    if (const auto text = given(arguments.max_warnings, "--max-warnings", "CACHEWRIGHT_MAX_WARNINGS")) {
        const auto most = count_of(*text);
        if (!most) return tl::unexpected(most.error());
        settings.max_warnings = {*most, text->from};
    }
    if (file.baseline) {
        const std::filesystem::path folder = std::filesystem::path(config.path).parent_path();
        settings.baseline = {(folder / *file.baseline).string(), config.path};
    }
    if (const auto text = given(arguments.baseline, "--baseline", "CACHEWRIGHT_BASELINE"))
        settings.baseline = *text;
    if (file.hosts) settings.hosts = {*file.hosts, config.path};
    if (!arguments.hosts.empty()) settings.hosts = {{}, "--host"};
    for (const std::string& text : arguments.hosts) {
        auto host = lint::parse_host_pattern(text);
        if (!host)
            return base::fail(base::ErrorCode::usage, "--host: " + host.error().message, host.error().hint);
        settings.hosts.value.push_back(std::move(*host));
    }
    if (arguments.all_hosts) settings.hosts = {{}, "--all-hosts"};
    if (arguments.exit_zero) settings.exit_zero = {true, "--exit-zero"};
    settings.today = today;
    if (const auto text = given(arguments.today, "--today", "CACHEWRIGHT_TODAY")) {
        const auto day = lint::parse_day(text->value);
        if (!day) {
            return base::fail(base::ErrorCode::usage,
                              fmt::format("{}: '{}' is no day", text->from, text->value),
                              "write it as in 2027-01-31");
        }
        settings.today = *day;
    }
    return settings;
}

}  // namespace cachewright::cli
