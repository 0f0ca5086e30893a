// cachewright key URL
#include "cli/later_request.hpp"
#include "cli/profile_choice.hpp"
#include "cli/session.hpp"
#include "cli/word_choice.hpp"
#include "lib/base/ascii.hpp"
#include "lib/http/web_url.hpp"
#include "lib/lint/cardinality.hpp"
#include "lib/policy/key.hpp"
#include "lib/report/key_text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cachewright::cli {

namespace {

struct KeyArguments {
    std::string url;
    std::string method = "GET";
    std::vector<std::string> headers;
    std::string format = "text";
    ProfileArguments choice;
};

ExitCode run_key(Session& session, const KeyArguments& arguments) {
    const bool can_be_asked = http::parse_web_url(arguments.url) &&
                              std::none_of(arguments.url.begin(), arguments.url.end(),
                                           [](char c) { return (c >= 0 && c <= ' ') || c == '\x7f'; });
    if (!can_be_asked || !base::is_token(arguments.method)) {
        const std::string_view objection =
            http::begins_as_web_url(arguments.url) ? "no URL that can be asked" : "no absolute URL";
        session.error(can_be_asked ? base::Error{base::ErrorCode::usage,
                                                 fmt::format("--method '{}' is no method", arguments.method),
                                                 {}}
                                   : base::Error{base::ErrorCode::usage,
                                                 fmt::format("'{}' is {}", arguments.url, objection),
                                                 "write it with its scheme: https://example.com/path"});
        return ExitCode::usage;
    }
    remark_method_case(session, arguments.method, "--method");
    http::FieldMap fields;
    for (const std::string& line : arguments.headers) {
        const auto header = parse_header(line, "--header");
        if (!header) {
            session.error(header.error());
            return ExitCode::usage;
        }
        fields.add(header->name, header->value);
    }
    const auto profiles = chosen_profiles(arguments.choice, "rfc9111");
    if (!profiles) {
        session.error(profiles.error());
        return exit_code_of(profiles.error().code);
    }
    std::vector<report::ShownKey> keys;
    for (const vendor::ConfiguredProfile& profile : *profiles) {
        const policy::Options& options = profile.options.policy;
        report::ShownKey shown{profile.profile->name,
                               policy::cache_key(arguments.method, arguments.url, options.key, fields),
                               {}};
        if (options.storage.kind == policy::CacheKind::shared)
            shown.copies = lint::estimate_cardinality(arguments.url, {}, options.key, {});
        keys.push_back(std::move(shown));
    }
    session.print(arguments.format == "json"
                      ? report::keys_json(arguments.method, arguments.url, keys, CACHEWRIGHT_VERSION)
                      : report::keys_text(keys, session.style()));
    return ExitCode::clean;
}

}  // namespace

void add_key_command(CLI::App& app, Invocation& invocation) {
    auto arguments = std::make_shared<KeyArguments>();
    CLI::App* command = app.add_subcommand("key", "Print the cache key of a request, and how it came about");
    command->add_option("URL", arguments->url, "The absolute URL of the request")->required()->type_name("");
    command->add_option("--header", arguments->headers, "A header of the request (repeatable)")
        ->type_name("'NAME: VALUE'")
        ->allow_extra_args(false);
    command->add_option("--method", arguments->method, "The method of the request")
        ->type_name("METHOD")
        ->capture_default_str();
    add_profile_options(*command, arguments->choice);
    command->add_option("--format", arguments->format, "text or json")
        ->check(one_of({"text", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    command->footer(
        "What Vary, No-Vary-Search and Netlify-Vary of a response add is not part of it, nor of the number "
        "of "
        "copies: explain shows that.\n"
        "Example:\n"
        "  cachewright key 'https://example.com/a?b=1' --header 'origin: https://c.example' --profile all\n");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_key(session, *arguments); };
    });
}

}  // namespace cachewright::cli
