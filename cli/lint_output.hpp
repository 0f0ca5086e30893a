// Where the findings of a lint run go: standard output, and the files of --report.
#pragma once

#include "cli/report_file.hpp"
#include "cli/session.hpp"
#include "lib/base/result.hpp"
#include "lib/http/exchange.hpp"
#include "lib/lint/finding.hpp"
#include "lib/report/lint_record.hpp"
#include "lib/report/lint_writer.hpp"
#include "lib/report/lint_writers.hpp"
#include "lib/report/origin_fold.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cachewright::cli {

struct OutputArguments {
    std::string format;                // empty: report::default_lint_format
    std::vector<std::string> reports;  // FORMAT=FILE
    bool all = false;
};

// --format, --report and --all; `arguments` must outlive the parsing.
void add_output_options(CLI::App& command, OutputArguments& arguments);
// The formats with their descriptions, for the end of a help text.
[[nodiscard]] std::string output_formats_help();

// A file that the run reads or writes for another purpose than a report.
struct FileInUse {
    std::string path;
    std::string_view what;  // "an input", "the baseline"
};

// Errors (usage): a report without a file, one for standard output, two for the same file, and one that would
// take the place of a file in use, by whatever path or link.
[[nodiscard]] base::Result<void> check_reports(const std::vector<std::string>& reports,
                                               const std::vector<FileInUse>& in_use);

// Folder and root of a run, from the environment (GITHUB_WORKSPACE, CI_PROJECT_DIR) and the current folder.
void locate(report::LintRun& run);

// Counts what is found and writes it in every format that was asked for. Nothing is written to standard
// output before the first response has been read, so that an input that cannot be read at all leaves it
// empty.
class LintOutput {
  public:
    // Errors: an unknown format and those of check_reports (usage), and a file that cannot be written, before
    // anything is read. `run` must outlive the output.
    [[nodiscard]] static base::Result<LintOutput> open(Session& session, const OutputArguments& arguments,
                                                       const report::LintRun& run);

    void add(const http::Exchange& exchange, std::span<const lint::Finding> findings);
    // The same for the findings of rules about several exchanges: the exchange was counted before.
    void add_late(const http::Exchange& exchange, std::span<const lint::Finding> findings);
    // The same for findings that were recorded when their exchanges were there.
    void add_recorded(std::vector<report::LintRecord> records);
    // After the last finding: writes what waited for others of its kind and origin.
    void settle();
    // False when nobody reads any of it any more.
    [[nodiscard]] bool wanted() const { return sinks_.size() > 1 || !session_->output_closed(); }
    // The end of every report; the exit code tells whether all could be written.
    [[nodiscard]] ExitCode finish(const report::LintSummary& summary);

    // The counts of findings; the rest of a summary is the walk's.
    [[nodiscard]] const report::LintSummary& found() const { return found_; }

  private:
    struct Sink {
        std::unique_ptr<report::LintWriter> writer;
        std::optional<ReportFile> file;  // nothing: standard output
        report::EmptyRun empty_run;
    };

    explicit LintOutput(Session& session) : session_(&session) {}
    void begin();
    void put(Sink& sink, std::string_view text);
    void write(std::span<const report::LintRecord> records);

    Session* session_;
    std::vector<Sink> sinks_;
    report::LintSummary found_;
    std::optional<report::OriginFold> fold_;  // nothing: every finding is written by itself
    bool begun_ = false;
};

}  // namespace cachewright::cli
