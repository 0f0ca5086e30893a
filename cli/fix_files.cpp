#include "cli/fix_files.hpp"

#include "cli/capture_walk.hpp"
#include "cli/live_inputs.hpp"
#include "lib/input/expand_inputs.hpp"
#include "lib/input/read_exchanges.hpp"
#include "lib/input/replace_file.hpp"
#include "lib/input/source_edit.hpp"
#include "lib/input/text_file.hpp"
#include "lib/lint/host_choice.hpp"
#include "lib/lint/line_change.hpp"
#include "lib/lint/triage.hpp"
#include "lib/report/lint_record.hpp"
#include "lib/report/redaction.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace cachewright::cli {

namespace {

struct ConfigFile {
    std::string name;
    std::string text;
    report::Mended mended;
};

// Hands over each configuration file among the inputs, mended. Returns the names of all other inputs.
std::vector<std::string> each_config_file(Session& session, const std::vector<std::string>& inputs,
                                          const lint::Runner& runner, const report::IsShown& is_shown,
                                          ExitCode& code,
                                          const std::function<void(const ConfigFile&)>& take) {
    input::InputExpansion expansion;
    std::vector<std::string> others;
    for (const std::string& input : inputs) {
        if (!expansion.add(input)) others.push_back(input);
    }
    for (const input::InputFile& file : expansion.files()) {
        if (file.name == "-") {
            others.push_back(file.name);
            continue;
        }
        const auto glance =
            input::read_file(file.name, {}, [](http::Exchange&&) { return input::Flow::stop; });
        if (!glance || !input::is_host_config(glance->format)) {
            const bool passed_over = !glance && file.origin == input::Origin::found &&
                                     glance.error().code == base::ErrorCode::no_content;
            if (!passed_over) others.push_back(file.name);
            continue;
        }
        input::TextFileKind kind;
        kind.what = "a host's configuration";
        kind.most = input::Limits{}.host_config;
        kind.when_larger = "split it, or mend it by hand";
        auto text = input::read_text_file(file.name, kind);
        if (!text) {
            session.error(text.error());
            code = worse(code, exit_code_of(text.error().code));
            continue;
        }
        take({file.name, *text,
              report::mend_configuration(file.name, glance->format, *text, runner, is_shown)});
    }
    return others;
}

// The header lines of one recorded response that have a correction.
std::string diff_of(const http::Exchange& exchange, std::span<const lint::Finding> findings) {
    const std::vector<lint::LineChange> changes = lint::line_changes(exchange, findings);
    if (changes.empty()) return {};
    const report::LintRecord record = report::record_finding(exchange, findings.front());
    std::string diff = fmt::format("--- {}:{} {}\n+++ corrected\n", report::printable(record.source),
                                   exchange.provenance.position.line, report::printable(record.url));
    for (const lint::LineChange& change : changes) {
        for (const std::size_t line : change.lines) {
            const http::FieldLine replaced = exchange.response.fields[line];
            diff +=
                fmt::format("-{}: {}\n", report::printable(replaced.name), report::printable(replaced.value));
        }
        diff += fmt::format("+{}\n", report::printable(change.suggestion));
    }
    return diff;
}

std::string_view reason_words(report::Decline why) {
    switch (why) {
        case report::Decline::for_a_person: return "a person has to look at it first";
        case report::Decline::other_path: return "not for every path that the line is in force for";
        case report::Decline::notation: return "the file cannot hold it there";
        case report::Decline::unread: return "a part of the file could not be read: mend that part first";
    }
    return "";
}

enum class Mending : std::uint8_t { written, as_patch };

// Whoever sees a corrected line and runs --fix expects to find it in the file, or in the patch.
void tell_declined(Session& session, const std::string& name, const std::vector<report::Declined>& declined,
                   Mending mending) {
    constexpr std::size_t most_named = 5;
    for (const report::Decline why : {report::Decline::for_a_person, report::Decline::other_path,
                                      report::Decline::notation, report::Decline::unread}) {
        std::vector<std::string> places;
        for (const report::Declined& one : declined) {
            if (one.why == why) places.push_back(fmt::format("line {} [{}]", one.line, one.rule));
        }
        if (places.empty()) continue;
        const std::size_t more = places.size() - std::min(places.size(), most_named);
        places.resize(places.size() - more);
        session.remark(fmt::format("{}: {}, {}: {}{}", report::printable(name),
                                   mending == Mending::written ? "shown and not written" : "not in the patch",
                                   reason_words(why), fmt::join(places, ", "),
                                   more == 0 ? "" : fmt::format(" and {} more", more)));
    }
}

// What --fix cannot mend, so that nobody takes it for mended.
void tell_left_alone(Session& session, const std::vector<std::string>& others, const LiveArguments& live) {
    constexpr std::size_t most_named = 5;
    std::vector<std::string> names;
    names.reserve(others.size());
    for (const std::string& other : others)
        names.push_back(other == "-" ? "standard input" : report::printable(report::redacted_url(other)));
    for (const auto* given : {&live.url_files, &live.sitemaps})
        for (const std::string& list : *given)
            names.push_back(report::printable(report::redacted_url(list)));
    if (names.empty()) return;
    const std::size_t more = names.size() - std::min(names.size(), most_named);
    names.resize(names.size() - more);
    session.remark(fmt::format("--fix mends configuration files of static hosts only; left as it is: {}{}",
                               fmt::join(names, ", "), more == 0 ? "" : fmt::format(" and {} more", more)));
}

// As git and patch want it: without "./", and from here when it lies below.
std::string patch_name(const std::string& name) {
    namespace fs = std::filesystem;
    fs::path path = fs::path(name).lexically_normal();
    std::error_code failed;
    if (path.is_absolute()) {
        const fs::path inside = path.lexically_relative(fs::current_path(failed));
        if (!failed && !inside.empty() && *inside.begin() != "..") path = inside;
    }
    return path.generic_string();
}

}  // namespace

report::IsShown shown_by_lint(const LintSettings& settings, const manifest::Config& config) {
    lint::TriageOptions options;
    options.adjustments = config.lint.adjustments;
    options.today = settings.today;
    return [triage = std::make_shared<lint::Triage>(std::move(options)),
            hosts = lint::HostChoice(settings.hosts.value)](const http::Exchange& exchange,
                                                            const lint::Finding& finding) {
        return hosts.is_own(exchange) && triage->judge(exchange, finding).fate == lint::Fate::shown;
    };
}

ExitCode fix_files(Session& session, const std::vector<std::string>& inputs, const LiveArguments& live,
                   const report::IsShown& is_shown, const lint::Runner& runner) {
    ExitCode code = ExitCode::clean;
    const auto others =
        each_config_file(session, inputs, runner, is_shown, code, [&](const ConfigFile& file) {
            if (file.mended.applied == 0)
                return tell_declined(session, file.name, file.mended.declined, Mending::written);
            if (const auto written = input::replace_file(file.name, file.mended.text); !written) {
                session.error(written.error());
                code = worse(code, exit_code_of(written.error().code));
                return;
            }
            session.remark(fmt::format("{}: mended {}", report::printable(file.name),
                                       report::counted(file.mended.applied, "place")));
            tell_declined(session, file.name, file.mended.declined, Mending::written);
        });
    tell_left_alone(session, others, live);
    return code;
}

ExitCode show_fixes(Session& session, const std::vector<std::string>& inputs, const LiveArguments& live,
                    const std::string& stdin_filename, const report::IsShown& is_shown,
                    lint::Runner& runner) {
    ExitCode code = ExitCode::clean;
    const auto show = [&](const std::string& diff) {
        if (diff.empty()) return;
        session.print(diff);
        code = worse(code, ExitCode::findings);
    };
    const std::vector<std::string> captures =
        each_config_file(session, inputs, runner, is_shown, code, [&](const ConfigFile& file) {
            show(input::unified_diff(patch_name(file.name), file.text, file.mended.text));
            tell_declined(session, file.name, file.mended.declined, Mending::as_patch);
        });
    if (captures.empty() && !live.given()) return code;
    const CaptureVisitor visitor{{},
                                 [&](const http::Exchange& exchange, lint::Examined&&) {
                                     std::vector<lint::Finding> shown;
                                     for (const lint::Finding& finding : runner.run(exchange)) {
                                         if (is_shown(exchange, finding)) shown.push_back(finding);
                                     }
                                     show(diff_of(exchange, shown));
                                     return session.output_closed() ? Walk::stop : Walk::go_on;
                                 },
                                 stdin_filename};
    const WalkResult walked = walk_captures(session, captures, live, visitor);
    return worse(code, walked.exit_code);
}

}  // namespace cachewright::cli
