// Where findings stand, in the words of people and in those of code hosts.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/report/field_frame.hpp"
#include "lib/report/lint_record.hpp"
#include "lib/report/lint_writer.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

// Printable; "standard input" for "-".
[[nodiscard]] std::string source_words(std::string_view source);
// "captures/basket.http:8:22"; without a known position the source alone.
[[nodiscard]] std::string place_words(std::string_view source, const base::SourcePosition& position);
// "POST https://a.example/x (200)": GET goes without saying. Printable.
[[nodiscard]] std::string response_words(std::string_view method, std::string_view url, int status);

// The same of what a finding is about; the file, when it is about a configuration.
[[nodiscard]] std::string subject_words(const LintRecord& record);

// On one line: "try: Cache-Control: no-cache", or "fix: " and what the rule advises. Printable; may be empty.
[[nodiscard]] std::string remedy_words(const LintRecord& record);

// "the run was interrupted: 1 response was judged, 3 files or URLs were not read to the end".
[[nodiscard]] std::string interruption_words(const LintSummary& summary);

// The header lines of a finding, each once, however many of its parts are spoken of.
[[nodiscard]] std::vector<ShownLine> shown_lines(const LintRecord& record);

// The lines of a suggestion.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

// Is the source a file, rather than standard input or a live URL?
[[nodiscard]] bool is_file(std::string_view source);

// Code hosts show a finding beside a file of the repository. A finding without a file (standard input, a live
// URL) gets a name that is stable and looks like one: host and path of the URL, "shop.example/en/basket".
struct Artifact {
    std::string path;  // relative to LintRun::root where it lies in there, else absolute; '/' between names
    bool file = false;

    // As a URI reference: "captures/a%20b.http", "file:///tmp/x.har".
    [[nodiscard]] std::string uri() const;
};
[[nodiscard]] Artifact artifact_of(std::string_view source, std::string_view url, const LintRun& run);

}  // namespace cachewright::report
