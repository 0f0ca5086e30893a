#include "cli/fix_files.hpp"

#include "cli/capture_walk.hpp"
#include "cli/live_inputs.hpp"
#include "lib/base/ascii.hpp"
#include "lib/input/expand_inputs.hpp"
#include "lib/input/read_exchanges.hpp"
#include "lib/input/replace_file.hpp"
#include "lib/input/source_edit.hpp"
#include "lib/input/text_file.hpp"
#include "lib/lint/rule.hpp"
#include "lib/report/lint_record.hpp"
#include "lib/report/redaction.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

namespace cachewright::cli {

namespace {

// One slip may hide another ("public; maxage=60"): each round mends what the rules see.
constexpr int kMostRounds = 10;

std::optional<input::SourceEdit> edit_for(const lint::Finding& finding, const http::Exchange& exchange,
                                          input::Format format, std::string_view text) {
    const std::optional<lint::Replacement>& mended =
        finding.replacement ? finding.replacement : finding.withheld;
    if (finding.rule->fix_safety != lint::FixSafety::safe || !mended) return std::nullopt;
    const lint::Place& place = mended->place;
    const http::FieldLine line = exchange.response.fields[place.line];
    const bool in_name = place.part == lint::LinePart::name;
    return input::edit_within(format, text, in_name ? line.name_position : line.value_position,
                              in_name ? line.name : line.value, place.span, mended->text);
}

struct Round {
    std::vector<input::SourceEdit> values;
    std::vector<input::SourceEdit> names;
    std::uint64_t unreadable = 0;
    bool legible = false;
};

Round look_for_edits(const std::string& name, input::Format format, std::string_view text,
                     lint::Runner& runner) {
    Round round;
    // A line may be in force for several paths; what would do harm on one of them is not written.
    std::vector<input::SourceEdit> withheld;
    input::MemorySource source(text);
    const auto read = input::read_exchanges(source, name, {}, [&](const http::Exchange& exchange) {
        for (const lint::Finding& finding : runner.run(exchange)) {
            auto edit = edit_for(finding, exchange, format, text);
            if (!edit) continue;
            if (finding.withheld) {
                withheld.push_back(std::move(*edit));
                continue;
            }
            const bool in_name = finding.replacement->place.part == lint::LinePart::name;
            (in_name ? round.names : round.values).push_back(std::move(*edit));
        }
        return input::Flow::go_on;
    });
    for (std::vector<input::SourceEdit>* edits : {&round.values, &round.names}) {
        std::erase_if(*edits, [&](const input::SourceEdit& edit) {
            return std::any_of(withheld.begin(), withheld.end(),
                               [&](const input::SourceEdit& other) { return edit.offset == other.offset; });
        });
    }
    round.legible = read.has_value();
    if (read) round.unreadable = read->unreadable.count;
    return round;
}

// The text of a configuration file with everything mended that is safe to mend.
input::Edited mend(const std::string& name, input::Format format, std::string text, lint::Runner& runner) {
    input::Edited mended{std::move(text), 0};
    Round round = look_for_edits(name, format, mended.text, runner);
    for (int i = 0; i < kMostRounds && round.legible; ++i) {
        const auto try_edits = [&](std::vector<input::SourceEdit> edits) {
            if (edits.empty()) return false;
            input::Edited next = input::apply_edits(mended.text, std::move(edits));
            Round seen = look_for_edits(name, format, next.text, runner);
            // A name may stand there already, and an object or a table may hold each name once.
            if (!seen.legible || seen.unreadable > round.unreadable) return false;
            mended.text = std::move(next.text);
            mended.applied += next.applied;
            round = std::move(seen);
            return true;
        };
        std::vector<input::SourceEdit> all = round.values;
        all.insert(all.end(), round.names.begin(), round.names.end());
        if (!try_edits(std::move(all)) && !try_edits(round.values)) break;
    }
    return mended;
}

struct ConfigFile {
    std::string name;
    std::string text;
    input::Edited mended;
};

// Hands over each configuration file among the inputs, mended. Returns the names of all other inputs.
std::vector<std::string> each_config_file(Session& session, const std::vector<std::string>& inputs,
                                          lint::Runner& runner, ExitCode& code,
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
        take({file.name, *text, mend(file.name, glance->format, *text, runner)});
    }
    return others;
}

// The lines that a suggestion is to replace: the one it speaks of, or all that make one list.
std::vector<std::size_t> lines_replaced(const http::FieldMap& fields, const lint::Finding& finding) {
    const std::string_view name =
        std::string_view(finding.suggestion).substr(0, finding.suggestion.find(':'));
    if (finding.place && finding.place->section == lint::Section::response) {
        const http::FieldLine line = fields[finding.place->line];
        const bool one_line =
            line.id == http::FieldId::cache_control && base::equals_ignore_case(line.name, name);
        if (one_line || finding.place->part == lint::LinePart::name) return {line.index};
    }
    std::vector<std::size_t> lines;
    for (const http::FieldLine line : fields.lines(name))
        lines.push_back(line.index);
    return lines;
}

// The header lines of one recorded response that have a correction. Cookies hold secrets and are left out.
std::string diff_of(const http::Exchange& exchange, std::span<const lint::Finding> findings) {
    std::string diff;
    std::vector<std::size_t> done;
    const http::FieldMap& fields = exchange.response.fields;
    for (const lint::Finding& finding : findings) {
        const bool shown =
            !finding.suggestion.empty() && !base::starts_with_ignore_case(finding.suggestion, "Set-Cookie:");
        if (!shown) continue;
        const std::vector<std::size_t> lines = lines_replaced(fields, finding);
        const bool known = std::any_of(lines.begin(), lines.end(), [&](std::size_t line) {
            return std::find(done.begin(), done.end(), line) != done.end();
        });
        if (known) continue;
        done.insert(done.end(), lines.begin(), lines.end());
        if (diff.empty()) {
            const report::LintRecord record = report::record_finding(exchange, finding);
            diff = fmt::format("--- {}:{} {}\n+++ corrected\n", report::printable(record.source),
                               exchange.provenance.position.line, report::printable(record.url));
        }
        for (const std::size_t line : lines) {
            diff += fmt::format("-{}: {}\n", report::printable(fields[line].name),
                                report::printable(fields[line].value));
        }
        diff += fmt::format("+{}\n", report::printable(finding.suggestion));
    }
    return diff;
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

ExitCode fix_files(Session& session, const std::vector<std::string>& inputs, const LiveArguments& live,
                   lint::Runner& runner) {
    ExitCode code = ExitCode::clean;
    const auto others = each_config_file(session, inputs, runner, code, [&](const ConfigFile& file) {
        if (file.mended.applied == 0) return;
        if (const auto written = input::replace_file(file.name, file.mended.text); !written) {
            session.error(written.error());
            code = worse(code, exit_code_of(written.error().code));
            return;
        }
        session.remark(fmt::format("{}: mended {}", report::printable(file.name),
                                   report::counted(file.mended.applied, "place")));
    });
    tell_left_alone(session, others, live);
    return code;
}

ExitCode show_fixes(Session& session, const std::vector<std::string>& inputs, const LiveArguments& live,
                    const std::string& stdin_filename, lint::Runner& runner) {
    ExitCode code = ExitCode::clean;
    const auto show = [&](const std::string& diff) {
        if (diff.empty()) return;
        session.print(diff);
        code = worse(code, ExitCode::findings);
    };
    const std::vector<std::string> captures =
        each_config_file(session, inputs, runner, code, [&](const ConfigFile& file) {
            show(input::unified_diff(patch_name(file.name), file.text, file.mended.text));
        });
    if (captures.empty() && !live.given()) return code;
    const CaptureVisitor visitor{{},
                                 [&](const http::Exchange& exchange, lint::Examined&&) {
                                     show(diff_of(exchange, runner.run(exchange)));
                                     return session.output_closed() ? Walk::stop : Walk::go_on;
                                 },
                                 stdin_filename};
    const WalkResult walked = walk_captures(session, captures, live, visitor);
    return worse(code, walked.exit_code);
}

}  // namespace cachewright::cli
