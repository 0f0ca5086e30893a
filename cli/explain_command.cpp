// cachewright explain INPUT…
#include "cli/capture_walk.hpp"
#include "cli/ctl.hpp"
#include "cli/later_request.hpp"
#include "cli/live_inputs.hpp"
#include "cli/profile_choice.hpp"
#include "cli/session.hpp"
#include "cli/word_choice.hpp"
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/base/result.hpp"
#include "lib/http/field_id.hpp"
#include "lib/lint/cache_prediction.hpp"
#include "lib/lint/misspelt_name.hpp"
#include "lib/lint/resource.hpp"
#include "lib/lint/resource_classes.hpp"
#include "lib/policy/explanation.hpp"
#include "lib/report/explain_json.hpp"
#include "lib/report/explain_text.hpp"
#include "lib/report/explain_words.hpp"
#include "lib/report/matrix_text.hpp"
#include "lib/report/predicted_cache.hpp"
#include "lib/vendor/prediction.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
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
    ProfileArguments choice;
    LiveArguments live;
    std::string then;
    std::vector<std::string> then_headers;
    std::optional<std::string> request;  // its number, of a running proxy
    AdminArguments admin;
};

// Without a value the header goes.
base::Result<GivenHeader> parse_change(const std::string& text) {
    auto change = parse_header(text, "--if");
    if (!change && text.find(':') == std::string::npos)
        change.error().hint =
            "write it as --if 'cache-control: max-age=60'; without a value the header is taken away";
    return change;
}

http::FieldMap given_fields(const std::vector<GivenHeader>& headers) {
    http::FieldMap fields;
    for (const GivenHeader& header : headers)
        fields.add(header.name, header.value);
    return fields;
}

// Hosts have no case, and nobody remembers that of a path.
bool contains_ignore_case(std::string_view text, std::string_view part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [](char a, char b) { return base::to_lower(a) == base::to_lower(b); }) != text.end() ||
           part.empty();
}

// A name that no cache reads changes nothing, and the reason would be looked for elsewhere.
void remark_misspelt(Session& session, const std::vector<GivenHeader>& changes) {
    for (const GivenHeader& change : changes) {
        if (http::field_id(change.name) != http::FieldId::unknown) continue;
        const http::FieldId meant = lint::meant_field_name(change.name);
        if (meant == http::FieldId::unknown) continue;
        session.remark(fmt::format("--if: caches read no field '{}'; did you mean '{}'?", change.name,
                                   http::field_name(meant)));
    }
}

class Explaining {
  public:
    Explaining(Session& session, const ExplainArguments& arguments, std::vector<GivenHeader> changes,
               policy::ExplainOptions options, std::vector<vendor::ConfiguredProfile> profiles,
               std::optional<ThenRequest> then, lint::ResourceClasses classes)
        : session_(session),
          arguments_(arguments),
          changes_(std::move(changes)),
          options_(options),
          profiles_(std::move(profiles)),
          then_(std::move(then)),
          classes_(std::move(classes)) {}

    Walk visit(const http::Exchange& exchange) {
        ++seen_;
        if (!wanted(exchange)) return Walk::go_on;
        ++explained_;
        std::optional<http::Exchange> changed;
        if (!changes_.empty()) {
            changed = exchange;
            apply_headers(changed->response.fields, changes_);
        }
        explain(exchange, changed ? *changed : exchange);
        return session_.output_closed() ? Walk::stop : Walk::go_on;
    }

    ExitCode finish(const WalkResult& walked) {
        if (explained_ == 0) {
            if (walked.exit_code == ExitCode::clean && seen_ == 0) {
                session_.error({base::ErrorCode::no_content, "there is no response to explain", {}});
                return ExitCode::could_not_check;
            }
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

    // `subject` is what is explained: the captured response, or that with the changes of --if.
    void explain(const http::Exchange& captured, const http::Exchange& subject) {
        const bool changed = &captured != &subject;
        const std::vector<report::PredictedCache> predicted = predict_all(subject);
        const std::vector<report::PredictedCache> before =
            changed ? predict_all(captured) : std::vector<report::PredictedCache>{};
        std::optional<vendor::LaterRequest> later;
        std::vector<vendor::Answer> answers;
        if (then_) {
            later = later_request(subject, *then_,
                                  options_.at.value_or(policy::next_request_after(subject.response.status)));
            for (const report::PredictedCache& cache : predicted)
                answers.push_back(vendor::answer_later(subject, *cache.profile, *later));
        }
        if (arguments_.format == "json") {
            documents_.push_back(report::explained_exchange_json(
                {subject, predicted, changed ? &captured : nullptr, before, later, answers}));
            return;
        }
        const report::Style style = session_.style();
        std::string text = explained_ > 1 ? "\n" : "";
        text += report::explain_heading(captured, classes_.of(captured), style);
        if (changed) {
            text += report::explain_changes_text(
                        report::explain_changes(captured, before, subject, predicted), style) +
                    "\n";
        }
        if (later) {
            text +=
                report::later_answers_text(*later, given_fields(then_->headers), profiles_, answers, style);
        } else {
            text += report::matrix_text(subject, predicted, style) + "\n";
            text += report::matrix_reasons_text(subject, predicted, style, moments()) + "\n";
            text += report::contributions_text(subject, predicted, style);
        }
        session_.print(text);
    }

    // With the two that stand for the rest there is room for what follows, and for one moment's reasons.
    [[nodiscard]] report::Moments moments() const {
        if (profiles_.size() > 2) return report::Moments::omit;
        return options_.at ? report::Moments::with_reasons : report::Moments::show;
    }

    [[nodiscard]] std::vector<report::PredictedCache> predict_all(const http::Exchange& exchange) const {
        std::vector<report::PredictedCache> predicted;
        predicted.reserve(profiles_.size());
        const lint::ResourceKind kind = lint::classify_resource(exchange);
        for (const vendor::ConfiguredProfile& selected : profiles_) {
            const vendor::ConfiguredProfile& profile =
                lint::configured_for(exchange.response, kind, selected);
            predicted.push_back({&profile, vendor::predict(exchange, profile, options_),
                                 options_.at.value_or(policy::next_request_after(exchange.response.status))});
        }
        return predicted;
    }

    Session& session_;
    const ExplainArguments& arguments_;
    std::vector<GivenHeader> changes_;
    policy::ExplainOptions options_;
    std::vector<vendor::ConfiguredProfile> profiles_;
    std::optional<ThenRequest> then_;
    lint::ResourceClasses classes_;
    std::uint64_t seen_ = 0;
    std::uint64_t explained_ = 0;
    std::vector<std::string> documents_;
};

ExitCode run_explain(Session& session, const ExplainArguments& arguments) {
    if (arguments.request)
        return show_decision(session, {arguments.admin, arguments.format}, *arguments.request);
    if (arguments.inputs.empty()) {
        session.error({base::ErrorCode::usage, "there is nothing to explain",
                       "name a URL or a file, or a request of a running proxy with --request ID"});
        return ExitCode::usage;
    }
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
    std::vector<GivenHeader> changes;
    for (const std::string& text : arguments.changes) {
        auto change = parse_change(text);
        if (!change) {
            session.error(change.error());
            return ExitCode::usage;
        }
        changes.push_back(std::move(*change));
    }
    remark_misspelt(session, changes);
    std::optional<ThenRequest> then;
    if (!arguments.then.empty()) {
        auto parsed = parse_then(arguments.then, arguments.then_headers);
        if (!parsed) {
            session.error(parsed.error());
            return ExitCode::usage;
        }
        then = std::move(*parsed);
        remark_method_case(session, then->method, "--then");
    } else if (!arguments.then_headers.empty()) {
        session.error({base::ErrorCode::usage, "--then-header stands without --then",
                       "name the request too, as in --then 'GET /path'"});
        return ExitCode::usage;
    }
    // With something to fetch they are looked at there.
    if (std::none_of(arguments.inputs.begin(), arguments.inputs.end(), names_url)) {
        if (const auto checked = check_transport(arguments.live.transport); !checked) {
            session.error(checked.error());
            return ExitCode::usage;
        }
    }
    const auto config = chosen_config(arguments.choice);
    if (!config) {
        session.error(config.error());
        return exit_code_of(config.error().code);
    }
    auto profiles = chosen_profiles(arguments.choice, *config, "browser,rfc9111");
    if (!profiles) {
        session.error(profiles.error());
        return exit_code_of(profiles.error().code);
    }
    Explaining explaining(session, arguments, std::move(changes), options, std::move(*profiles),
                          std::move(then), config->lint.run.classes);
    return explaining.finish(
        walk_captures(session, arguments.inputs, arguments.live,
                      [&](const http::Exchange& exchange) { return explaining.visit(exchange); }));
}

}  // namespace

void add_explain_command(CLI::App& app, Invocation& invocation) {
    auto arguments = std::make_shared<ExplainArguments>();
    CLI::App* command = app.add_subcommand(
        "explain", "Say what a browser, a shared cache or a CDN does with a response, and why");
    command
        ->add_option("INPUT", arguments->inputs,
                     "A URL to fetch (https://…), or a capture: HAR, curl -i or -v output, raw HTTP, JSON "
                     "lines; configuration of static hosts: _headers, vercel.json, netlify.toml, "
                     "firebase.json, staticwebapp.config.json, nginx; or - for standard input")
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
            const bool number = base::all_digits(text) && text.size() <= 18 &&
                                text.find_first_not_of('0') != std::string::npos;
            return number ? std::string() : "'" + text + "' is not a number from 1";
        })
        ->type_name("N");
    command->add_option("--url", arguments->url, "Explain the responses whose URL contains this text")
        ->type_name("TEXT");
    add_profile_options(*command, arguments->choice);
    command
        ->add_option("--then", arguments->then,
                     "What a following request is answered, at --at or 10 seconds later (5 after an error); "
                     "it has the headers "
                     "of the recorded one besides")
        ->type_name("'METHOD PATH [NAME: VALUE]'");
    command
        ->add_option("--then-header", arguments->then_headers,
                     "A further header of that request (repeatable); without a value the header is left out")
        ->type_name("'NAME: VALUE'")
        ->allow_extra_args(false);
    command->add_flag("--all", arguments->all, "Explain every response, not just the first");
    command->add_option("--format", arguments->format, "text or json")
        ->check(one_of({"text", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    CLI::Option* request =
        command->add_option("--request", arguments->request,
                            "Explain what a running proxy did with a request: the number in its answer's "
                            "X-Cachewright-Request-Id");
    request->type_name("NUMBER");
    for (const char* other : {"INPUT", "--if", "--at", "--entry", "--url", "--then", "--all"})
        request->excludes(command->get_option(other));
    add_admin_options(*command, arguments->admin);
    add_transport_options(*command, arguments->live.transport);
    command->footer(
        "Examples:\n"
        "  cachewright explain https://example.com/\n"
        "  curl -si https://example.com/ | cachewright explain -\n"
        "  cachewright explain site.har --url /app.js --at +1h\n"
        "  cachewright explain site.har --profile cloudflare,fastly\n"
        "  cachewright explain site.har --profile all --then 'GET /news cookie: a=1' --at +70s\n"
        "  cachewright explain site.har --if 'cache-control: public, max-age=60, "
        "stale-while-revalidate=600'\n"
        "  cachewright explain --request 17\n");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_explain(session, *arguments); };
    });
}

}  // namespace cachewright::cli
