// cachewright proxy --origin URL
#include "cli/log_writer.hpp"
#include "cli/proxy_live.hpp"
#include "cli/proxy_options.hpp"
#include "cli/session.hpp"
#include "lib/net/descriptor_limit.hpp"
#include "lib/net/signal_mask.hpp"
#include "lib/proxy/proxy.hpp"
#include "lib/vendor/catalog.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <csignal>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace cachewright::cli {

namespace {

std::string shown(net::ListenAddress address, std::uint16_t port) {
    address.port = port;
    if (address.host.empty()) address.host = "127.0.0.1";
    return "http://" + net::format_listen_address(address);
}

std::string banner(const proxy::Settings& settings, const proxy::Proxy& proxy) {
    std::string text = fmt::format("listening on {}\n", shown(settings.listen, proxy.port()));
    text += fmt::format("admin on {}\n", shown(settings.admin, proxy.admin_port()));
    text += fmt::format(
        "origin {}: caching as {} does (profile {}), {} in memory, {} event loop{}", origin_url(settings),
        vendor::find_profile(settings.cache.profile)->title, settings.cache.profile,
        settings.cache.store.bytes % (1 << 20) == 0 ? fmt::format("{} MiB", settings.cache.store.bytes >> 20)
                                                    : fmt::format("{} bytes", settings.cache.store.bytes),
        settings.threads, settings.threads == 1 ? "" : "s");
    if (const auto loaded = proxy.loaded())
        text += fmt::format("\nstore {}: {} response{} from before", settings.disk.path, *loaded,
                            *loaded == 1 ? "" : "s");
    return text;
}

// Clients, connections to the origin of each loop, and what a process has open anyway.
void make_room_for_connections(Session& session, const proxy::Settings& settings) {
    const std::size_t wanted =
        settings.connections + settings.threads * settings.origin_limits.connections + 64;
    if (const std::size_t may = net::raise_descriptor_limit(wanted); may < wanted)
        session.warning(
            fmt::format("this process may open {} files and sockets, fewer than the limits of "
                        "connections need ({}): raise ulimit -n, or lower --max-connections",
                        may, wanted));
}

proxy::Configuration configuration(Session& session, const ProxyArguments& arguments) {
    proxy::Configuration from;
    from.read = [&session, &arguments] {
        auto settings = proxy_settings(arguments);
        if (settings) make_room_for_connections(session, *settings);
        return settings;
    };
    from.tell = [&session](const proxy::Reload& reload) {
        if (reload.refused) {
            base::Error error = *reload.refused;
            error.message += "\nnot reloaded: the settings of before stay in force";
            return session.error(error);
        }
        std::string text = "the configuration was reloaded";
        if (!reload.needs_restart.empty())
            text += fmt::format("; from the next start on: {}", fmt::join(reload.needs_restart, ", "));
        session.remark(text);
    };
    return from;
}

// Says what there is to say, and serves until the signal that it returns.
int serve(Session& session, const ProxyArguments& arguments, const proxy::Settings& settings,
          proxy::Proxy& proxy, ProxyLive* live) {
    make_room_for_connections(session, settings);
    if (!settings.listen.loopback())
        session.warning(fmt::format("{} is reachable from other machines; --listen 127.0.0.1:{} is not",
                                    net::format_listen_address(settings.listen), settings.listen.port));
    if (arguments.insecure) session.warning("the origin's certificate is not checked (--insecure)");
    session.warning(banner(settings, proxy));
    if (live != nullptr) {
        report::LiveView places;
        places.listen = shown(settings.listen, proxy.port());
        places.admin = shown(settings.admin, proxy.admin_port());
        places.origin = origin_url(settings);
        live->begin(proxy, std::move(places));
    }
    return proxy.run([&session, &settings, shows = live != nullptr] {
        const auto most = std::chrono::duration_cast<std::chrono::seconds>(settings.drain);
        session.warning(fmt::format("ending: answers under way have {} seconds; {} again ends it at once",
                                    most.count(), shows ? "q or Ctrl-C" : "the signal"));
    });
}

ExitCode run_proxy(Session& session, const ProxyArguments& arguments) {
    const auto settings = proxy_settings(arguments);
    if (!settings) {
        session.error(settings.error());
        return exit_code_of(settings.error().code);
    }
    std::unique_ptr<ProxyLive> live;
    if (arguments.live) {
        auto opened = ProxyLive::open(session);
        if (!opened) {
            session.error(opened.error());
            return exit_code_of(opened.error().code);
        }
        live = *std::move(opened);
    }
    proxy::LogSettings log;
    if (session.style().colour == report::Colour::on) log.ink = proxy::Ink::coloured;
    // Signals are for this thread, not for those that are started here.
    std::optional<net::NoSignals> none(std::in_place);
    LogWriter writer(STDOUT_FILENO);
    if (!live && session.loudness() != Loudness::quiet)
        log.sink = [&writer](std::string_view lines) { writer.write(lines); };
    log.tell = [&session](std::string_view sentence) { session.warning(sentence); };
    std::random_device random;
    const std::uint64_t seed = (std::uint64_t{random()} << 32U) | random();
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    // A file that may grow no more is an error of writing to it.
    static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));
    auto opened = proxy::Proxy::open(*settings, std::move(log), configuration(session, arguments), seed);
    if (!opened) {
        session.error(opened.error());
        return exit_code_of(opened.error().code);
    }
    none.reset();
    const int signal = serve(session, arguments, *settings, **opened, live.get());
    live.reset();
    opened->reset();
    if (const std::uint64_t dropped = writer.dropped(); dropped > 0)
        session.warning(
            fmt::format("{} lines of the access log were dropped: nobody read them fast enough", dropped));
    return signal == SIGINT ? ExitCode::interrupted : ExitCode::clean;
}

}  // namespace

void add_proxy_command(CLI::App& app, Invocation& invocation) {
    auto arguments = std::make_shared<ProxyArguments>();
    CLI::App* command = app.add_subcommand(
        "proxy", "Put a shared cache in front of an application: by RFC 9111, or as a CDN does");
    add_proxy_options(*command, *arguments);
    command->footer(
        "It serves until Ctrl-C (exit 130) or SIGTERM (exit 0), and lets answers under way end for 5 "
        "seconds; "
        "the signal again ends it at once. SIGHUP reads cachewright.toml again; "
        "when the terminal that it was started from has gone, it ends the proxy. --quiet leaves out the line "
        "for each request, --live shows a screen instead (q quits, p pauses it). "
        "What it does and why is in docs/proxy.md.\n"
        "Examples:\n"
        "  cachewright proxy --origin http://127.0.0.1:3000\n"
        "  cachewright proxy --origin https://staging.example.com --listen 127.0.0.1:0 --log-format json\n"
        "  curl http://127.0.0.1:8081/api/clock -H 'Content-Type: application/json' -d "
        "'{\"advance\": \"1h\"}'\n");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_proxy(session, *arguments); };
    });
}

}  // namespace cachewright::cli
