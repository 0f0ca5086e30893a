// Session: the terminal, the interruption and the options that every command shares.
#pragma once

#include "cli/exit_code.hpp"
#include "lib/base/error.hpp"
#include "lib/report/terminal_text.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

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

    [[nodiscard]] report::Style style() const;        // of standard output
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

    // A line on a terminal's standard error that the next output replaces; nothing elsewhere.
    void progress(std::string_view text);
    void end_progress();

  private:
    bool output_failed_ = false;
    bool output_closed_ = false;
    bool progress_shown_ = false;
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
