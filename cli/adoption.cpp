#include "cli/adoption.hpp"

#include "cli/text_file.hpp"
#include "lib/input/text_file.hpp"
#include "lib/report/baseline_json.hpp"
#include "lib/report/terminal_text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

namespace cachewright::cli {

namespace {

constexpr std::string_view kStandardBaseline = "cachewright-baseline.json";

base::Result<std::string> read_named(const std::string& path, std::string_view hint) {
    auto text = input::read_text_file(path);
    if (!text && text.error().code == base::ErrorCode::not_found)
        return base::fail(base::ErrorCode::usage, text.error().message, std::string(hint));
    return text;
}

// Of a large capture the rest is counted.
constexpr std::size_t kMostHeld = 10'000;

bool will_write(const report::LintSummary& summary) {
    return !summary.interrupted && summary.responses > 0;
}

// "accepted at '1h', now '30d'".
std::string worse_words(const lint::Worsening& worse) {
    const lint::Gravity& before = worse.before.gravity;
    const lint::Gravity& now = worse.now;
    if (before.severity && now.severity && *now.severity > *before.severity) {
        return fmt::format("accepted as {}, now {}", lint::severity_name(*before.severity),
                           lint::severity_name(*now.severity));
    }
    if (before.lasts && now.lasts && *now.lasts > *before.lasts) {
        return fmt::format("accepted at '{}', now '{}'", lint::extent_name(*before.lasts),
                           lint::extent_name(*now.lasts));
    }
    std::vector<std::string> added;
    std::set_difference(now.cookies.begin(), now.cookies.end(), before.cookies.begin(), before.cookies.end(),
                        std::back_inserter(added));
    return fmt::format("accepted without the cookies '{}'", fmt::join(added, "', '"));
}

bool has_folder(const std::string& path) {
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    std::error_code ignored;
    return folder.empty() || std::filesystem::is_directory(folder, ignored);
}

}  // namespace

void add_adoption_options(CLI::App& command, AdoptionArguments& arguments) {
    CLI::Option* update = command.add_flag("--update-baseline", arguments.update_baseline,
                                           "Accept everything that is found now: write the baseline");
    command
        .add_flag("--prune-baseline", arguments.prune_baseline,
                  "Take out of the baseline what is no longer found, and accept nothing new")
        ->excludes(update);
    command
        .add_option("--diff-base", arguments.diff_base,
                    "Show and count only what is not in this earlier report (--format json) or baseline")
        ->type_name("FILE");
}

base::Result<Adoption> Adoption::prepare(const AdoptionArguments& arguments, const LintSettings& settings,
                                         const lint::Adjustments& adjustments) {
    Adoption adoption;
    adoption.path_ = settings.baseline.value;
    if (arguments.update_baseline) adoption.deed_ = Deed::update;
    if (arguments.prune_baseline) adoption.deed_ = Deed::prune;
    if (adoption.deed_ != Deed::none && adoption.path_.empty()) {
        return base::fail(base::ErrorCode::usage, "no baseline is named",
                          fmt::format("add --baseline {}, or baseline = \"{}\" under [lint] in {}",
                                      kStandardBaseline, kStandardBaseline, manifest::config_name));
    }
    lint::TriageOptions options;
    options.adjustments = adjustments;
    options.today = settings.today;
    if (!settings.exit_zero.value && !settings.max_warnings.value)
        adoption.fails_from_ = lint::severity_from_name(settings.fail_on.value);
    if (!adoption.path_.empty()) {
        auto text = input::read_text_file(adoption.path_);
        // A file that was only touched holds nothing that could be lost.
        adoption.existed_ = text.has_value();
        const bool blank = text && text->find_first_not_of(" \t\r\n") == std::string::npos;
        if (blank && adoption.deed_ == Deed::update) {
            adoption.baseline_.emplace();
        } else if (text) {
            auto baseline = report::parse_baseline(*text, adoption.path_);
            // Never written over: it may be a capture whose name slipped in here.
            if (!baseline) return tl::unexpected(baseline.error());
            adoption.baseline_ = std::move(*baseline);
        } else if (text.error().code != base::ErrorCode::not_found) {
            return tl::unexpected(text.error());
        } else if (adoption.deed_ != Deed::update) {
            return base::fail(base::ErrorCode::usage,
                              fmt::format("{} ({})", text.error().message, settings.baseline.from),
                              "write it first: the same command with --update-baseline");
        } else if (!has_folder(adoption.path_)) {
            return base::fail(base::ErrorCode::usage,
                              fmt::format("the folder of {} does not exist", adoption.path_),
                              "create its folder first");
        } else {
            adoption.baseline_.emplace();
        }
        options.gather = true;
        options.accept = adoption.deed_ == Deed::update;
        options.baseline = adoption.baseline_;
    }
    if (arguments.diff_base) {
        const auto text = read_named(*arguments.diff_base,
                                     "write it first: cachewright lint --format json … > earlier.json");
        if (!text) return tl::unexpected(text.error());
        auto earlier = report::parse_earlier_findings(*text, *arguments.diff_base);
        if (!earlier) return tl::unexpected(earlier.error());
        options.earlier = std::move(*earlier);
    }
    adoption.triage_ = std::make_unique<lint::Triage>(std::move(options));
    return adoption;
}

std::span<const lint::Finding> Adoption::shown(const http::Exchange& exchange,
                                               std::span<const lint::Finding> findings) {
    if (!triage_->alters()) return findings;
    shown_.clear();
    for (const lint::Finding& finding : findings) {
        const lint::Disposition disposition = triage_->judge(exchange, finding);
        if (disposition.fate != lint::Fate::shown && disposition.fate != lint::Fate::accepted) continue;
        lint::Finding adjusted = finding;
        adjusted.severity = disposition.severity;
        if (disposition.fate == lint::Fate::shown) {
            shown_.push_back(std::move(adjusted));
        } else if (accepted_.size() < kMostHeld) {
            accepted_.push_back(report::record_finding(exchange, adjusted));
        }
    }
    return shown_;
}

void Adoption::release(LintOutput& output, const report::LintSummary& summary) {
    if (deed_ != Deed::update || will_write(summary)) return;
    released_ = true;
    output.add_recorded(std::exchange(accepted_, {}));
}

void Adoption::count_into(report::LintSummary& summary) const {
    summary.suppressed = triage_->count(lint::Fate::suppressed);
    summary.baselined = triage_->count(lint::Fate::baselined);
    if (!released_) summary.baselined += triage_->count(lint::Fate::accepted);
    summary.known = triage_->count(lint::Fate::known);
}

ExitCode Adoption::finish(Session& session, const lint::RunScope& scope, const report::LintSummary& summary) {
    if (path_.empty()) return ExitCode::clean;
    const auto update = deed_ == Deed::update ? lint::BaselineUpdate::replace : lint::BaselineUpdate::prune;
    const lint::BaselineChange change = lint::updated_baseline(*baseline_, triage_->found(), scope, update);
    if (deed_ != Deed::none) {
        if (will_write(summary)) return write_baseline(session, change, scope);
        session.remark(fmt::format("{} {}: {}", path_, existed_ ? "is left as it is" : "is not written",
                                   summary.interrupted ? "the run was interrupted" : "nothing was read"));
        if (const std::uint64_t all = triage_->count(lint::Fate::accepted); released_ && all > kMostHeld)
            session.remark(fmt::format("{} more are not shown", report::counted(all - kMostHeld, "finding")));
        return ExitCode::clean;
    }
    std::uint64_t gone = change.removed;
    for (const lint::Worsening& worse : change.worse) {
        // What the run could not see is not among what is removed.
        if (scope.saw(worse.before.rule)) gone -= std::min(gone, worse.count);
    }
    if (gone > 0) {
        session.remark(fmt::format("{}: {} in it {} no longer found; --prune-baseline takes {} out", path_,
                                   report::counted(gone, "finding"), gone == 1 ? "is" : "are",
                                   gone == 1 ? "it" : "them"));
    }
    tell_worse(session, change);
    tell_new(session, summary);
    return ExitCode::clean;
}

void Adoption::tell_worse(Session& session, const lint::BaselineChange& change) const {
    constexpr std::size_t kMostTold = 5;
    std::size_t told = 0;
    for (const lint::Worsening& worse : change.worse) {
        if (told++ == kMostTold) {
            session.remark(fmt::format("{}: {} more got worse", path_,
                                       report::counted(change.worse.size() - kMostTold, "entry", "entries")));
            return;
        }
        session.remark(report::printable(fmt::format("{}: {} of {} got worse: {}", path_, worse.before.rule,
                                                     worse.before.url, worse_words(worse))));
    }
}

void Adoption::tell_new(Session& session, const report::LintSummary& summary) const {
    const std::uint64_t fresh = triage_->count(lint::Fate::shown);
    if (fresh == 0) return;
    std::string words =
        fmt::format("{} {} not in {}: mend what is shown, or accept it with --update-baseline",
                    report::counted(fresh, "finding"), fresh == 1 ? "is" : "are", path_);
    // Green is no praise.
    if (fails_from_ == lint::Severity::error && summary.errors == 0 && summary.warnings > 0) {
        words += "; warnings do not fail the build: --fail-on warning";
    } else if (fails_from_ > lint::Severity::info && summary.errors + summary.warnings == 0) {
        words += "; infos do not fail the build: --fail-on info";
    }
    session.remark(words);
}

ExitCode Adoption::write_baseline(Session& session, const lint::BaselineChange& change,
                                  const lint::RunScope& scope) const {
    const auto written = replace_text_file(path_, report::baseline_json(change.baseline));
    if (!written) {
        session.error(written.error());
        return ExitCode::could_not_check;
    }
    session.remark(fmt::format(
        "{}: {} in {}; {} added, {} taken out", path_, report::counted(change.baseline.findings(), "finding"),
        report::counted(change.baseline.entries.size(), "entry", "entries"), change.added, change.removed));
    if (!scope.whole_input)
        session.remark("nothing was taken out of the baseline: a part of the input was not read");
    return ExitCode::clean;
}

bool findings_fail(Session& session, const LintSettings& settings, const report::LintSummary& summary) {
    if (settings.exit_zero.value) return false;
    if (settings.max_warnings.value && summary.warnings > *settings.max_warnings.value) {
        session.remark(fmt::format("{}, and {} allows {}", report::counted(summary.warnings, "warning"),
                                   settings.max_warnings.from == "--max-warnings"
                                       ? "--max-warnings"
                                       : fmt::format("max_warnings ({})", settings.max_warnings.from),
                                   *settings.max_warnings.value));
        return true;
    }
    const auto threshold = lint::severity_from_name(settings.fail_on.value);
    if (!threshold) return false;  // never
    switch (*threshold) {
        case lint::Severity::error: return summary.errors > 0;
        case lint::Severity::warning: return summary.errors + summary.warnings > 0;
        case lint::Severity::info: return summary.findings() > 0;
    }
    return false;
}

}  // namespace cachewright::cli
