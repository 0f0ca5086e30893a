// The formats of a lint run: one table for --format, --report, the help and the completions.
#pragma once

#include "lib/base/result.hpp"
#include "lib/report/lint_writer.hpp"
#include "lib/report/terminal_text.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::report {

// What is written of a run in which nothing could be read.
enum class EmptyRun : std::uint8_t {
    nothing,   // the error on standard error says it all
    document,  // a program reads it: it is whole and says so
};

// How a writer of text for people writes.
struct LintStyle {
    Style style;
    Folding folding = Folding::fold;
    Closing closing = Closing::summary;
};

struct LintFormat {
    std::string_view name;
    std::string_view description;  // one line, for the help
    EmptyRun empty_run;
    std::unique_ptr<LintWriter> (*make)(const LintRun& run, const LintStyle& style);
};

[[nodiscard]] std::span<const LintFormat> lint_formats();

// By name; the error (usage) suggests the nearest one. It lives as long as the program.
[[nodiscard]] base::Result<const LintFormat*> lint_format(std::string_view name);

// The format when none is asked for: text, and in a job of GitHub Actions (GITHUB_ACTIONS is "true")
// annotations beside it. `github_actions` is the value of that variable, empty when there is none.
[[nodiscard]] const LintFormat& default_lint_format(std::string_view github_actions);

// "text, concise, json, …".
[[nodiscard]] std::string lint_format_names();

}  // namespace cachewright::report
