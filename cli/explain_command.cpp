// cachewright explain INPUT…
#include "cli/capture_walk.hpp"
#include "cli/session.hpp"
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/base/result.hpp"
#include "lib/policy/explanation.hpp"
#include "lib/report/explain_json.hpp"
#include "lib/report/explain_text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cachewright::cli {

namespace {

struct ExplainArguments {
    std::vector<std::string> inputs;
    std::string format = "text";
    std::vector<std::string> changes;  // --if
    std::optional<std::string> at;
    std::size_t entry = 0;  // 0: not asked for
    std::string url;
    bool all = false;
};

struct HeaderChange {
    std::string name;
    std::string value;  // empty: the header goes
};

base::Result<HeaderChange> parse_change(const std::string& text) {
    const std::size_t colon = text.find(':');
    const std::string_view name = std::string_view(text).substr(0, std::min(colon, text.size()));
    if (colon == std::string::npos || !base::is_token(name)) {
        return base::fail(
            base::ErrorCode::usage, fmt::format("--if '{}' is not a header line", text),
            "write it as --if 'cache-control: max-age=60'; without a value the header is taken away");
    }
    const std::string_view value = base::trim_ows(std::string_view(text).substr(colon + 1));
    const bool breaks_line =
        std::any_of(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    if (breaks_line) {
        return base::fail(base::ErrorCode::usage, "--if: a header value cannot hold a line end or a NUL",
                          "give each header its own --if");
    }
    return HeaderChange{std::string(name), std::string(value)};
}

// The first change of a name replaces what was captured; further ones of the same name add lines.
http::Exchange changed_exchange(const http::Exchange& exchange, const std::vector<HeaderChange>& changes) {
    http::Exchange changed = exchange;
    std::vector<std::string> replaced;
    for (const HeaderChange& change : changes) {
        const std::string name = base::to_lower(change.name);
        const bool again = std::find(replaced.begin(), replaced.end(), name) != replaced.end();
        if (change.value.empty()) {
            changed.response.fields.remove(change.name);
        } else if (again) {
            changed.response.fields.add(change.name, change.value);
        } else {
            changed.response.fields.set(change.name, change.value);
        }
        replaced.push_back(name);
    }
    return changed;
}

// Hosts have no case, and nobody remembers that of a path.
bool contains_ignore_case(std::string_view text, std::string_view part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [](char a, char b) { return base::to_lower(a) == base::to_lower(b); }) != text.end() ||
           part.empty();
}

class Explaining {
  public:
    Explaining(Session& session, const ExplainArguments& arguments, std::vector<HeaderChange> changes,
               policy::ExplainOptions options)
        : session_(session), arguments_(arguments), changes_(std::move(changes)), options_(options) {}

    Walk visit(const http::Exchange& exchange) {
        ++seen_;
        if (!wanted(exchange)) return Walk::go_on;
        ++explained_;
        const std::vector<policy::Explanation> before = explain_all(exchange);
        std::vector<policy::Explanation> after;
        http::Exchange changed;
        if (!changes_.empty()) {
            changed = changed_exchange(exchange, changes_);
            after = explain_all(changed);
        }
        if (arguments_.format == "json") {
            documents_.push_back(report::explained_exchange_json({exchange, before, after}));
        } else {
            print_text(exchange, before, changed, after);
        }
        return session_.output_closed() ? Walk::stop : Walk::go_on;
    }

    ExitCode finish(const WalkResult& walked) {
        if (explained_ == 0) {
            if (walked.exit_code == ExitCode::clean) {
                session_.error(
                    {base::ErrorCode::no_content,
                     fmt::format("none of the {} fits", report::counted(seen_, "response that was read",
                                                                        "responses that were read")),
                     "--url takes any part of a URL, --entry counts the responses of a file from 1"});
                return ExitCode::could_not_check;
            }
            return walked.exit_code;
        }
        if (arguments_.format == "json")
            session_.print(report::explain_json(documents_, CACHEWRIGHT_VERSION));
        if (seen_ > explained_ && !picks()) {
            session_.remark(fmt::format(
                "explained the first of {}: --entry N or --url TEXT picks another, --all explains each",
                report::counted(seen_, "response")));
        }
        return walked.exit_code;
    }

  private:
    [[nodiscard]] bool picks() const {
        return arguments_.all || arguments_.entry != 0 || !arguments_.url.empty();
    }

    [[nodiscard]] bool wanted(const http::Exchange& exchange) const {
        if (arguments_.entry != 0 && exchange.provenance.index + 1 != arguments_.entry) return false;
        if (!arguments_.url.empty()) return contains_ignore_case(exchange.url, arguments_.url);
        return picks() || explained_ == 0;
    }

    [[nodiscard]] std::vector<policy::Explanation> explain_all(const http::Exchange& exchange) const {
        const std::array caches{
            policy::ExplainedCache{"browser", policy::private_cache_options()},
            policy::ExplainedCache{"shared cache", policy::shared_cache_options()},
        };
        std::vector<policy::Explanation> explanations;
        for (const policy::ExplainedCache& cache : caches) {
            explanations.push_back(policy::explain(exchange, cache, options_));
        }
        return explanations;
    }

    void print_text(const http::Exchange& exchange, const std::vector<policy::Explanation>& before,
                    const http::Exchange& changed, const std::vector<policy::Explanation>& after) {
        const report::Style style = session_.style();
        // One moment was asked for: there is room to say why.
        const auto reasons = options_.at ? report::MomentReasons::show : report::MomentReasons::omit;
        std::string text = explained_ > 1 ? "\n" : "";
        text += report::explain_heading(exchange, style);
        if (after.empty()) {
            text += report::explain_text(exchange, before, style, reasons);
        } else {
            text += report::explain_changes_text(before, after, style) + "\n";
            text += report::explain_text(changed, after, style, reasons);
        }
        session_.print(text);
    }

    Session& session_;
    const ExplainArguments& arguments_;
    std::vector<HeaderChange> changes_;
    policy::ExplainOptions options_;
    std::uint64_t seen_ = 0;
    std::uint64_t explained_ = 0;
    std::vector<std::string> documents_;
};

ExitCode run_explain(Session& session, const ExplainArguments& arguments) {
    policy::ExplainOptions options;
    if (arguments.at) {
        const std::string_view text = *arguments.at;
        options.at = base::parse_duration(text.starts_with('+') ? text.substr(1) : text);
        if (!options.at) {
            session.error({base::ErrorCode::usage, fmt::format("--at '{}' is not a duration", *arguments.at),
                           "durations are written +90s, +1h30m, +7d, +500ms"});
            return ExitCode::usage;
        }
    }
    std::vector<HeaderChange> changes;
    for (const std::string& text : arguments.changes) {
        auto change = parse_change(text);
        if (!change) {
            session.error(change.error());
            return ExitCode::usage;
        }
        changes.push_back(std::move(*change));
    }
    Explaining explaining(session, arguments, std::move(changes), options);
    return explaining.finish(walk_captures(session, arguments.inputs, [&](const http::Exchange& exchange) {
        return explaining.visit(exchange);
    }));
}

}  // namespace

void add_explain_command(CLI::App& app, Invocation& invocation) {
    auto arguments = std::make_shared<ExplainArguments>();
    CLI::App* command =
        app.add_subcommand("explain", "Say what a browser and a shared cache do with a response, and why");
    command
        ->add_option("INPUT", arguments->inputs,
                     "A capture: HAR, curl -i or -v output, raw HTTP, JSON lines; or - for standard input")
        ->required()
        ->type_name("");
    command
        ->add_option("--if", arguments->changes,
                     "Show what would change with this response header (repeatable)")
        ->type_name("'NAME: VALUE'")
        ->allow_extra_args(false);
    command
        ->add_option("--at", arguments->at, "Explain this moment after the response arrived: +90s, +1h, +7d")
        ->type_name("DURATION");
    command
        ->add_option("--entry", arguments->entry, "Explain the response with this number in its file, from 1")
        ->check([](const std::string& text) {
            const bool number =
                base::all_digits(text) && text.size() <= 18 && text.find_first_not_of('0') != text.npos;
            return number ? std::string() : "'" + text + "' is not a number from 1";
        })
        ->type_name("N");
    command->add_option("--url", arguments->url, "Explain the responses whose URL contains this text")
        ->type_name("TEXT");
    command->add_flag("--all", arguments->all, "Explain every response, not just the first");
    command->add_option("--format", arguments->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    command->footer(
        "Examples:\n"
        "  curl -si https://example.com/ | cachewright explain -\n"
        "  cachewright explain site.har --url /app.js --at +1h\n"
        "  cachewright explain site.har --if 'cache-control: public, max-age=60, "
        "stale-while-revalidate=600'\n");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_explain(session, *arguments); };
    });
}

}  // namespace cachewright::cli
