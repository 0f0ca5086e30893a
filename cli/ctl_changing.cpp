// cachewright ctl purge | clock
#include "cli/ctl.hpp"
#include "lib/report/admin_text.hpp"
#include "lib/report/admin_wish.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace cachewright::cli {

namespace {

struct ScopeOption {
    const char* name;
    const char* placeholder;
    const char* about;
};

constexpr std::array kScopes{
    ScopeOption{"url", "URL",
                "This URL with its query, without a scheme http: all methods and variants (repeatable)"},
    ScopeOption{"prefix", "PREFIX",
                "All URLs that begin so, without a scheme any: shop.example/blog/ (repeatable)"},
    ScopeOption{"host", "HOST", "All URLs of this host (repeatable)"},
    ScopeOption{"tag", "TAG", "All responses with this tag (repeatable)"},
    ScopeOption{"glob", "GLOB", "All URLs of this pattern: '/api/**' (repeatable)"},
};

struct PurgeArguments {
    CtlArguments ctl;
    std::array<std::vector<std::string>, kScopes.size()> texts;  // one for each of kScopes
    bool everything = false;
    bool soft = false;
};

struct ClockArguments {
    CtlArguments ctl;
    report::ClockWish wish;
};

ExitCode purge(Session& session, const PurgeArguments& arguments, const std::string& scope,
               const std::string& text) {
    const auto wish =
        report::purge_wish(scope, text, arguments.soft ? report::Purging::soft : report::Purging::hard);
    if (!wish) return fail_with(session, wish.error());
    const std::string what = text.empty() ? scope : fmt::format("{} {}", scope, text);
    return ask_and_print(session, arguments.ctl, {"/api/purge", "POST", *wish},
                         [&what](std::string_view json) { return report::purge_words(json, what); });
}

ExitCode run_purge(Session& session, const PurgeArguments& arguments) {
    bool any = false;
    for (std::size_t at = 0; at < kScopes.size(); ++at) {
        for (const std::string& text : arguments.texts.at(at)) {
            any = true;
            // What was purged stays purged; what comes after a refusal is not asked for.
            const ExitCode code = purge(session, arguments, kScopes.at(at).name, text);
            if (code != ExitCode::clean) return code;
        }
    }
    if (arguments.everything) return purge(session, arguments, "everything", {});
    if (any) return ExitCode::clean;
    session.error({base::ErrorCode::usage, "what is to be purged is not said",
                   "--url, --prefix, --host, --tag or --glob name it; --everything empties the store"});
    return ExitCode::usage;
}

ExitCode run_clock(Session& session, const ClockArguments& arguments) {
    const report::ClockWish& wish = arguments.wish;
    AdminRequest request{"/api/clock"};
    if (!wish.advance.empty() || wish.freeze || wish.release) {
        const auto content = report::clock_wish(wish);
        if (!content) return fail_with(session, content.error());
        request = {"/api/clock", "POST", *content};
    }
    return ask_and_print(session, arguments.ctl, request, [&session](std::string_view json) {
        return report::clock_words(json, session.style());
    });
}

}  // namespace

void add_ctl_changing(CLI::App& ctl, Invocation& invocation) {
    CLI::App* purging = ctl.add_subcommand("purge", "Forget what is stored, or with --soft let it be stale");
    auto purged = std::make_shared<PurgeArguments>();
    for (std::size_t at = 0; at < kScopes.size(); ++at) {
        const ScopeOption& scope = kScopes.at(at);
        purging->add_option(fmt::format("--{}", scope.name), purged->texts.at(at), scope.about)
            ->type_name(scope.placeholder)
            ->allow_extra_args(false);
    }
    purging->add_flag("--everything", purged->everything, "All that is stored");
    purging->add_flag(
        "--soft", purged->soft,
        "Keep it, stale from now on: it may be revalidated, and stand in when the origin fails");
    add_ctl_options(*purging, purged->ctl);
    purging->footer(
        "Examples:\n"
        "  cachewright ctl purge --url http://127.0.0.1:8080/news\n"
        "  cachewright ctl purge --tag news --soft\n"
        "  cachewright ctl purge --everything\n");
    purging->callback([&invocation, purged] {
        invocation.run = [purged](Session& session) { return run_purge(session, *purged); };
    });

    CLI::App* clock = ctl.add_subcommand("clock", "What time it is for the cache; let an hour pass");
    auto moved = std::make_shared<ClockArguments>();
    clock->add_option("--advance", moved->wish.advance, "Move it forward: 90s, 1h, 7d")
        ->type_name("DURATION");
    CLI::Option* freeze = clock->add_flag("--freeze", moved->wish.freeze, "Let it stand still");
    clock->add_flag("--release", moved->wish.release, "Let it go on from where it stands")->excludes(freeze);
    add_ctl_options(*clock, moved->ctl);
    clock->callback([&invocation, moved] {
        invocation.run = [moved](Session& session) { return run_clock(session, *moved); };
    });
}

}  // namespace cachewright::cli
