#include "cli/lint_output.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace cachewright::cli {

namespace {

std::string environment_value(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

namespace fs = std::filesystem;

// Also by a link or another spelling. Pipes and devices lose nothing by being written to.
bool same_file(const std::string& a, const std::string& b) {
    std::error_code failed;
    if (fs::exists(a, failed) && !fs::is_regular_file(a, failed)) return false;
    if (fs::equivalent(a, b, failed) && !failed) return true;
    std::error_code failed_b;
    const fs::path path_a = fs::weakly_canonical(a, failed);
    const fs::path path_b = fs::weakly_canonical(b, failed_b);
    return !failed && !failed_b && path_a == path_b;
}

}  // namespace

void add_output_options(CLI::App& command, OutputArguments& arguments) {
    command
        .add_option(
            "--format", arguments.format,
            fmt::format("How standard output is written: {} [text; in GitHub Actions annotations too]",
                        report::lint_format_names()))
        ->type_name("FORMAT");
    command
        .add_option("--report", arguments.reports,
                    "Write the same findings to a file as well, in any of these formats (repeatable)")
        ->type_name("FORMAT=FILE")
        ->allow_extra_args(false);
    command.add_flag("--all", arguments.all, "Show every finding instead of folding repeated ones");
}

std::string output_formats_help() {
    std::string text = "Formats:\n";
    for (const report::LintFormat& format : report::lint_formats())
        text += fmt::format("  {:9} {}\n", format.name, format.description);
    return text;
}

base::Result<void> check_reports(const std::vector<std::string>& reports,
                                 const std::vector<FileInUse>& in_use) {
    std::vector<std::string> paths;
    for (const std::string& text : reports) {
        const std::size_t equals = text.find('=');
        const std::string format = text.substr(0, equals);
        if (const auto named = report::lint_format(format); !named) return tl::unexpected(named.error());
        if (equals == std::string::npos || equals + 1 == text.size()) {
            return base::fail(base::ErrorCode::usage, fmt::format("--report {}: it has no file", text),
                              fmt::format("for example --report {0}=report.{0}", format));
        }
        const std::string path = text.substr(equals + 1);
        if (path == "-") {
            return base::fail(
                base::ErrorCode::usage,
                fmt::format("--report {}: a report goes to a file, not to standard output", text),
                fmt::format("--format {} writes standard output", format));
        }
        for (const FileInUse& file : in_use) {
            if (!same_file(path, file.path)) continue;
            return base::fail(base::ErrorCode::usage,
                              fmt::format("--report {}: '{}' is {}, which the report would overwrite", text,
                                          path, file.what),
                              "give the report a file of its own");
        }
        const bool twice = std::any_of(paths.begin(), paths.end(), [&](const std::string& other) {
            return other == path || same_file(other, path);
        });
        if (twice) {
            return base::fail(base::ErrorCode::usage, fmt::format("two reports are to go to '{}'", path),
                              "give each a file of its own");
        }
        paths.push_back(path);
    }
    return {};
}

void locate(report::LintRun& run) {
    std::error_code failed;
    const fs::path folder = fs::current_path(failed);
    if (failed) return;
    run.folder = folder.string();
    run.root = run.folder;
    for (const char* name : {"GITHUB_WORKSPACE", "CI_PROJECT_DIR"}) {
        const fs::path root = environment_value(name);
        if (!root.is_absolute()) continue;
        const std::string inside = folder.lexically_relative(root.lexically_normal()).generic_string();
        // The variable may be left over from elsewhere.
        if (inside.empty() || inside == ".." || inside.starts_with("../")) continue;
        run.root = root.lexically_normal().string();
        return;
    }
}

base::Result<LintOutput> LintOutput::open(Session& session, const OutputArguments& arguments,
                                          const report::LintRun& run) {
    LintOutput output(session);
    const report::LintFormat* format = &report::default_lint_format(environment_value("GITHUB_ACTIONS"));
    if (!arguments.format.empty()) {
        const auto named = report::lint_format(arguments.format);
        if (!named) return tl::unexpected(named.error());
        format = *named;
    }
    if (!arguments.all) output.fold_.emplace();
    report::LintStyle style;
    style.folding = arguments.all ? report::Folding::unfold : report::Folding::fold;
    if (const auto checked = check_reports(arguments.reports, {}); !checked)
        return tl::unexpected(checked.error());
    for (const std::string& text : arguments.reports) {
        const std::size_t equals = text.find('=');
        const auto named = report::lint_format(std::string_view(text).substr(0, equals));
        if (!named) return tl::unexpected(named.error());
        std::string path = text.substr(equals + 1);
        auto file = ReportFile::open(std::move(path));
        if (!file) return tl::unexpected(file.error());
        output.sinks_.push_back({(*named)->make(run, style), std::move(*file), report::EmptyRun::document});
    }
    style.style = session.style();
    if (session.loudness() == Loudness::quiet) style.closing = report::Closing::omit;
    output.sinks_.push_back({format->make(run, style), std::nullopt, format->empty_run});
    return output;
}

void LintOutput::put(Sink& sink, std::string_view text) {
    if (sink.file) {
        sink.file->write(text);
    } else {
        session_->print(text);
    }
}

void LintOutput::begin() {
    if (std::exchange(begun_, true)) return;
    for (Sink& sink : sinks_)
        put(sink, sink.writer->begin());
}

void LintOutput::add(const http::Exchange& exchange, std::span<const lint::Finding> findings) {
    begin();
    for (Sink& sink : sinks_)
        sink.writer->checked(exchange);
    add_late(exchange, findings);
}

void LintOutput::add_late(const http::Exchange& exchange, std::span<const lint::Finding> findings) {
    begin();
    if (findings.empty()) return;
    add_recorded(report::record_findings(exchange, findings));
}

void LintOutput::add_recorded(std::vector<report::LintRecord> records) {
    found_.places += records.size();
    if (fold_) {
        for (const lint::Severity severity : fold_->add(records))
            found_.count(severity);
    } else {
        for (const report::LintRecord& record : records)
            found_.count(record.severity);
    }
    if (!records.empty()) write(records);
}

void LintOutput::write(std::span<const report::LintRecord> records) {
    for (Sink& sink : sinks_)
        put(sink, sink.writer->add(records));
}

void LintOutput::settle() {
    if (!fold_) return;
    for (const report::LintRecord& record : fold_->finish())
        write({&record, 1});
}

ExitCode LintOutput::finish(const report::LintSummary& summary) {
    ExitCode code = ExitCode::clean;
    for (Sink& sink : sinks_) {
        // Nothing was read at all: the error is told already, and "nothing to report" would be a lie.
        if (!begun_ && summary.sources == 0 && sink.empty_run == report::EmptyRun::nothing) continue;
        if (!begun_) put(sink, sink.writer->begin());
        put(sink, sink.writer->finish(summary));
        if (!sink.file) continue;
        if (const auto failure = sink.file->commit()) {
            session_->error(*failure);
            code = ExitCode::could_not_check;
        }
    }
    return code;
}

}  // namespace cachewright::cli
