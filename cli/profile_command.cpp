// cachewright profile list | show NAME | diff A B
#include "cli/profile_choice.hpp"
#include "cli/session.hpp"
#include "cli/word_choice.hpp"
#include "lib/report/profile_json.hpp"
#include "lib/report/profile_text.hpp"
#include "lib/vendor/catalog.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::cli {

namespace {

struct ProfileCommandArguments {
    ProfileArguments choice;
    std::string format = "text";
    std::string name;
    std::string other;
    bool sources = false;
};

ExitCode told(Session& session, const base::Error& error) {
    session.error(error);
    return exit_code_of(error.code);
}

// The one profile of that name: not a list, and not all of them.
base::Result<const vendor::Profile*> one_profile(std::string_view name) {
    const auto named = vendor::profiles_named(name);
    if (!named) return tl::unexpected(named.error());
    if (named->size() != 1) {
        return base::fail(base::ErrorCode::usage, fmt::format("'{}' is more than one profile", name),
                          "`cachewright profile list` names them");
    }
    return named->front();
}

ExitCode run_list(Session& session, const ProfileCommandArguments& arguments) {
    const auto profiles = vendor::catalog();
    session.print(arguments.format == "json" ? report::profile_list_json(profiles, CACHEWRIGHT_VERSION)
                                             : report::profile_list(profiles, session.style()));
    return ExitCode::clean;
}

ExitCode run_show(Session& session, const ProfileCommandArguments& arguments) {
    const auto profile = one_profile(arguments.name);
    if (!profile) return told(session, profile.error());
    const auto configured = configured_profiles(arguments.choice, (*profile)->name);
    if (!configured) return told(session, configured.error());
    const auto sources = arguments.sources ? report::Sources::show : report::Sources::omit;
    session.print(arguments.format == "json"
                      ? report::profile_page_json(configured->front(), CACHEWRIGHT_VERSION)
                      : report::profile_page(configured->front(), sources, session.style()));
    return ExitCode::clean;
}

// "cloudflare", or "cloudflare:plan=pro,ignore_query=on": the profile under these settings.
struct Side {
    std::string name;
    std::vector<std::string> settings;  // "cloudflare.plan=pro"
};

Side side_of(const std::string& text) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    Side side{text.substr(0, colon), {}};
    for (std::size_t at = colon; at < text.size();) {
        const std::size_t end = std::min(text.find(',', at + 1), text.size());
        const std::string part = text.substr(at + 1, end - at - 1);
        // A comma may stand in a value, too: a part without "=" goes on with the one before.
        if (part.find('=') == std::string::npos && !side.settings.empty()) {
            side.settings.back() += "," + part;
        } else {
            side.settings.push_back(side.name + "." + part);
        }
        at = end;
    }
    return side;
}

base::Result<vendor::ConfiguredProfile> configured_side(const ProfileArguments& choice, const Side& side,
                                                        const Side& other) {
    ProfileArguments arguments = choice;
    arguments.settings.insert(arguments.settings.end(), side.settings.begin(), side.settings.end());
    // --set may speak of either.
    auto both = configured_profiles(arguments, side.name + "," + other.name);
    if (!both) return tl::unexpected(both.error());
    return std::move(both->front());
}

ExitCode run_diff(Session& session, const ProfileCommandArguments& arguments) {
    const Side of_a = side_of(arguments.name);
    const Side of_b = side_of(arguments.other);
    for (const std::string& name : {of_a.name, of_b.name}) {
        if (const auto profile = one_profile(name); !profile) return told(session, profile.error());
    }
    const auto a = configured_side(arguments.choice, of_a, of_b);
    if (!a) return told(session, a.error());
    const auto b = configured_side(arguments.choice, of_b, of_a);
    if (!b) return told(session, b.error());
    // --set alone would change both sides alike.
    if (of_a.name == of_b.name && of_a.settings == of_b.settings && !arguments.choice.settings.empty()) {
        session.error(
            {base::ErrorCode::usage, fmt::format("both sides are {} under the same settings", of_a.name),
             fmt::format("give a side settings of its own: `cachewright profile diff {0} {0}:KEY=VALUE`; "
                         "--set counts for both sides",
                         of_a.name)});
        return ExitCode::usage;
    }
    const report::Compared left{arguments.name, *a};
    const report::Compared right{arguments.other, *b};
    session.print(arguments.format == "json"
                      ? report::profile_difference_json(left, right, CACHEWRIGHT_VERSION)
                      : report::profile_difference(left, right, session.style()));
    return ExitCode::clean;
}

void add_format(CLI::App& command, ProfileCommandArguments& arguments) {
    command.add_option("--format", arguments.format, "text or json")
        ->check(one_of({"text", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
}

}  // namespace

void add_profile_command(CLI::App& app, Invocation& invocation) {
    auto arguments = std::make_shared<ProfileCommandArguments>();
    CLI::App* command =
        app.add_subcommand("profile", "List the caches that are known, show one, or compare two");
    command->require_subcommand(1);

    CLI::App* list = command->add_subcommand("list", "The profiles, with the date of their facts");
    add_format(*list, *arguments);
    list->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_list(session, *arguments); };
    });

    CLI::App* show = command->add_subcommand("show", "One profile: its settings, and its facts by step");
    show->add_option("NAME", arguments->name, "The profile, for example cloudflare")
        ->required()
        ->type_name("");
    show->add_flag("--sources", arguments->sources, "With the pages that each fact was read on");
    add_setting_options(*show, arguments->choice);
    add_format(*show, *arguments);
    show->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_show(session, *arguments); };
    });

    CLI::App* diff = command->add_subcommand("diff", "The parameters in which two profiles differ");
    diff->add_option("A", arguments->name, "One profile, or a profile under settings: NAME:KEY=VALUE[,…]")
        ->required()
        ->type_name("");
    diff->add_option("B", arguments->other, "The other, likewise; it may be the same under other settings")
        ->required()
        ->type_name("");
    diff->footer(
        "Examples:\n"
        "  cachewright profile diff cloudflare fastly\n"
        "  cachewright profile diff cloudflare cloudflare:origin_cache_control=off\n");
    add_setting_options(*diff, arguments->choice);
    add_format(*diff, *arguments);
    diff->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_diff(session, *arguments); };
    });
}

}  // namespace cachewright::cli
