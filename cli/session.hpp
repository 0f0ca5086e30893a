// Session: the terminal, the interruption and the options that every command shares.
#pragma once

#include "cli/exit_code.hpp"
#include "lib/base/error.hpp"
#include "lib/report/terminal_text.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace cachewright::cli {

enum class Loudness : std::uint8_t { quiet, normal, verbose };

struct SharedOptions {
    std::string color = "auto";  // auto, always, never
    bool quiet = false;
    bool verbose = false;
};

class Session {
  public:
    SharedOptions options;

    [[nodiscard]] report::Style style() const;  // of standard output
    // Of lists whose rows other programs read: each is one line where standard output is no terminal.
    [[nodiscard]] report::Style list_style() const;
    [[nodiscard]] report::Style error_style() const;  // of standard error
    [[nodiscard]] Loudness loudness() const;

    // The result. A reader that went away ends the output quietly; any other failure is told once and makes
    // `output_failed` true.
    void print(std::string_view text);
    [[nodiscard]] bool output_failed() const { return output_failed_; }
    // Nobody reads the result any more: work for it may stop.
    [[nodiscard]] bool output_closed() const { return output_closed_ || output_failed_; }

    // Remarks and errors, on standard error. `--quiet` leaves errors only.
    void remark(std::string_view text);
    // What keeps a result from being complete: said also with `--quiet`.
    void warning(std::string_view text);
    void error(const base::Error& error);

    // A screen is painted on the terminal. Until release_messages(), remarks and errors are told to `told`,
    // on whatever thread they come up; those that were for the terminal's standard error are written then, as
    // many as a reader has use for.
    void hold_messages(std::function<void(std::string_view text)> told);
    void release_messages();

    // A line on a terminal's standard error that the next output replaces; nothing elsewhere.
    void progress(std::string_view text);
    void end_progress();

  private:
    // `plain`: without colour.
    void say(std::string_view text, std::string_view plain);

    bool output_failed_ = false;
    bool output_closed_ = false;
    bool progress_shown_ = false;
    std::mutex messages_;  // of what follows
    std::function<void(std::string_view text)> told_;
    std::vector<std::string> held_;
};

// True after Ctrl-C; the first one asks to stop, the second one ends the process at once.
void watch_for_interruption();
[[nodiscard]] bool interrupted();

// What the command line asks for, set by the command that was named.
struct Invocation {
    std::function<ExitCode(Session&)> run;
};

// Each declares its command with all options; CLI11 stays in the .cpp files.
void add_lint_command(CLI::App& app, Invocation& invocation);
void add_explain_command(CLI::App& app, Invocation& invocation);
void add_rules_command(CLI::App& app, Invocation& invocation);
void add_profile_command(CLI::App& app, Invocation& invocation);
void add_key_command(CLI::App& app, Invocation& invocation);
void add_proxy_command(CLI::App& app, Invocation& invocation);
void add_ctl_command(CLI::App& app, Invocation& invocation);
void add_origin_command(CLI::App& app, Invocation& invocation);
void add_init_command(CLI::App& app, Invocation& invocation);
void add_schema_command(CLI::App& app, Invocation& invocation);
// These two print what all commands before and after them declare; `app` must outlive `invocation`.
void add_completions_command(CLI::App& app, Invocation& invocation);
void add_man_command(CLI::App& app, Invocation& invocation);

}  // namespace cachewright::cli
