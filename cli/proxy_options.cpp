#include "cli/proxy_options.hpp"

#include "cli/admin_token.hpp"
#include "cli/word_choice.hpp"
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/base/size_text.hpp"
#include "lib/http/web_url.hpp"
#include "lib/net/loop.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <limits>
#include <optional>
#include <string_view>

namespace cachewright::cli {

namespace {

enum class Measure : std::uint8_t { bytes, count, duration };

// One limit: its flag, what it is told in, and where it goes.
struct LimitOption {
    const char* flag;
    const char* help;
    const char* otherwise;  // the default, as help shows it
    Measure measure;
    std::uint64_t least;
    void (*set)(proxy::Settings&, std::uint64_t);  // bytes, a count, or milliseconds
};

using S = proxy::Settings;

std::chrono::milliseconds ms(std::uint64_t value) {
    return std::chrono::milliseconds{static_cast<std::int64_t>(value)};
}

// The defaults themselves stand in the structs.
constexpr std::array kLimits{
    LimitOption{"--max-object", "Content of a response; a larger one is passed on and not stored", "32MiB",
                Measure::bytes, 0, [](S& s, std::uint64_t v) { s.cache.limits.object = v; }},
    LimitOption{"--store-size", "Memory for all that is stored; what is seldom used goes first", "256MiB",
                Measure::bytes, 1 << 20, [](S& s, std::uint64_t v) { s.cache.store.bytes = v; }},
    LimitOption{"--max-variants", "Stored responses of one URL (Vary); over it the oldest goes", "64",
                Measure::count, 1, [](S& s, std::uint64_t v) { s.cache.store.variants_per_key = v; }},
    LimitOption{"--max-vary-fields", "Fields that Vary may name; over it the response is not stored", "16",
                Measure::count, 0, [](S& s, std::uint64_t v) { s.cache.limits.vary_fields = v; }},
    LimitOption{"--max-ranges",
                "Ranges that one request may ask for; with more, or overlapping ones, it gets the whole",
                "16", Measure::count, 1, [](S& s, std::uint64_t v) { s.cache.limits.ranges = v; }},
    LimitOption{"--max-waiters", "Requests that wait for one fetch; over it 503", "1024", Measure::count, 1,
                [](S& s, std::uint64_t v) { s.cache.limits.waiters = v; }},
    LimitOption{"--max-request-line", "A request's first line; over it 414", "16KiB", Measure::bytes, 256,
                [](S& s, std::uint64_t v) { s.clients.message.start_line = v; }},
    LimitOption{"--max-header-line", "One header line; over it 431", "16KiB", Measure::bytes, 256,
                [](S& s, std::uint64_t v) { s.clients.message.field_line = v; }},
    LimitOption{"--max-headers", "All header lines of a request; over it 431", "64KiB", Measure::bytes, 256,
                [](S& s, std::uint64_t v) { s.clients.message.field_section = v; }},
    LimitOption{"--max-header-count", "Header lines of a request, at most 1000; over it 431", "128",
                Measure::count, 1, [](S& s, std::uint64_t v) { s.clients.message.fields = v; }},
    LimitOption{"--max-body", "Content of a request; over it 413", "64MiB", Measure::bytes, 0,
                [](S& s, std::uint64_t v) { s.clients.content = v; }},
    LimitOption{"--max-response-headers", "All header lines of an answer of the origin; over it 502",
                "128KiB", Measure::bytes, 256,
                [](S& s, std::uint64_t v) {
                    s.origin_limits.message.field_section = v;
                    s.origin_limits.message.field_line = v;
                }},
    LimitOption{"--max-response-header-count", "Header lines of an answer of the origin; over it 502", "512",
                Measure::count, 1, [](S& s, std::uint64_t v) { s.origin_limits.message.fields = v; }},
    LimitOption{"--max-interim", "Interim (1xx) answers of the origin to one request; over it 502", "16",
                Measure::count, 0, [](S& s, std::uint64_t v) { s.origin_limits.interim = v; }},
    LimitOption{"--decisions", "Records of requests that each event loop keeps (explain --request); 0: none",
                "4096", Measure::count, 0, [](S& s, std::uint64_t v) { s.cache.decisions = v; }},
    LimitOption{"--max-connections", "Connections of clients; over it 503", "4096", Measure::count, 1,
                [](S& s, std::uint64_t v) { s.connections = v; }},
    LimitOption{"--max-origin-connections", "Connections to the origin; over it 503", "256", Measure::count,
                1, [](S& s, std::uint64_t v) { s.origin_limits.connections = v; }},
    LimitOption{"--max-requests-per-connection", "Requests on one connection, then it is closed", "10000",
                Measure::count, 1,
                [](S& s, std::uint64_t v) { s.clients.requests = static_cast<std::uint32_t>(v); }},
    LimitOption{"--header-timeout", "Until a request's header is complete, from its first byte; over it 408",
                "10s", Measure::duration, 1, [](S& s, std::uint64_t v) { s.clients.head = ms(v); }},
    LimitOption{"--idle-timeout", "Until the next request on a connection, then it is closed", "60s",
                Measure::duration, 1, [](S& s, std::uint64_t v) { s.clients.idle = ms(v); }},
    LimitOption{"--body-timeout", "Between bytes of a request's content; over it 408", "30s",
                Measure::duration, 1, [](S& s, std::uint64_t v) { s.clients.content_stall = ms(v); }},
    LimitOption{"--write-timeout", "Until a client takes more of its answer, then it is cut off", "30s",
                Measure::duration, 1, [](S& s, std::uint64_t v) { s.clients.write_stall = ms(v); }},
    LimitOption{"--connect-timeout", "Connecting to the origin; over it 504", "5s", Measure::duration, 1,
                [](S& s, std::uint64_t v) { s.origin_limits.connect = ms(v); }},
    LimitOption{"--first-byte-timeout", "Until the origin begins to answer; over it 504", "30s",
                Measure::duration, 1, [](S& s, std::uint64_t v) { s.origin_limits.first_byte = ms(v); }},
    LimitOption{"--between-bytes-timeout", "Between bytes of the origin's answer, then it is cut off", "30s",
                Measure::duration, 1, [](S& s, std::uint64_t v) { s.origin_limits.between_bytes = ms(v); }},
};

base::Error usage(std::string message, std::string hint = {}) {
    return {base::ErrorCode::usage, std::move(message), std::move(hint)};
}

base::Result<std::uint64_t> limit_value(const LimitOption& option, const std::string& text) {
    std::optional<std::uint64_t> value;
    const char* example = "a whole number";
    if (option.measure == Measure::bytes) {
        value = base::parse_size(text);
        example = "a size such as 64KiB or 32MiB";
    } else if (option.measure == Measure::duration) {
        example = "a duration such as 500ms, 30s or 1h";
        if (const auto read = base::parse_duration(text))
            value = static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::milliseconds>(*read).count());
    } else {
        value = base::parse_size(text);
        if (!text.empty() && !base::is_digit(text.back())) value.reset();
    }
    if (!value)
        return tl::unexpected(usage(fmt::format("{} '{}' is not understood", option.flag, text),
                                    fmt::format("write {}", example)));
    const std::uint64_t most = std::string_view(option.flag) == "--max-header-count"
                                   ? 1000
                                   : std::uint64_t{std::numeric_limits<std::uint32_t>::max()};
    const bool too_many = option.measure == Measure::count && *value > most;
    if (too_many)
        return tl::unexpected(
            usage(fmt::format("{} '{}' is too large", option.flag, text), fmt::format("at most {}", most)));
    if (*value < option.least)
        return tl::unexpected(usage(
            fmt::format("{} '{}' is too small", option.flag, text),
            fmt::format("at least {}{}", option.least, option.measure == Measure::duration ? "ms" : "")));
    return *value;
}

base::Result<net::ServerAddress> origin_address(const std::string& text) {
    const auto url = http::parse_web_url(text);
    const auto port = url ? http::effective_port(*url) : std::nullopt;
    if (!url || !port || url->host->empty())
        return tl::unexpected(usage(fmt::format("--origin '{}' is no URL that can be asked", text),
                                    "write it with its scheme: http://127.0.0.1:3000"));
    if (url->userinfo || url->query || url->fragment || (!url->path.empty() && url->path != "/"))
        return tl::unexpected(usage(fmt::format("--origin '{}' has more than scheme, host and port", text),
                                    "requests keep their own path"));
    net::ServerAddress address;
    if (base::equals_ignore_case(*url->scheme, "https")) address.scheme = net::ServerAddress::Scheme::https;
    std::string_view host = *url->host;
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    address.host = host;
    address.port = *port;
    return address;
}

bool is_loopback(const net::ServerAddress& address) {
    return net::ListenAddress{address.host, address.port}.loopback();
}

}  // namespace

void add_proxy_options(CLI::App& command, ProxyArguments& arguments) {
    command
        .add_option("--origin", arguments.origin, "The server to stand in front of: http://127.0.0.1:3000")
        ->required()
        ->type_name("URL");
    command.add_option("--listen", arguments.listen, "Where clients ask; port 0 takes any free one")
        ->type_name("ADDRESS")
        ->capture_default_str();
    command
        .add_option("--admin", arguments.admin,
                    "Where the admin API listens; beyond this machine only with a token")
        ->type_name("ADDRESS")
        ->capture_default_str();
    command
        .add_option("--admin-token-file", arguments.admin_token_file,
                    "The token that the admin API asks for; a new one is written where there is no such file")
        ->type_name("FILE");
    command
        .add_option("--admin-host", arguments.admin_hosts,
                    "A further name by which the admin API may be asked for; may be repeated")
        ->type_name("HOST");
    command.add_option("--log-format", arguments.log_format, "A line for each request: text or json")
        ->check(one_of({"text", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    command.add_flag("--server-timing", arguments.server_timing,
                     "Send Server-Timing: what the cache did, how long the origin took");
    command.add_option("--via", arguments.via, "The name in Via; off: no Via")
        ->type_name("NAME")
        ->capture_default_str();
    command
        .add_option("--forwarded", arguments.forwarded,
                    "How the origin learns of the client: X-Forwarded-For, -Host and -Proto, or Forwarded")
        ->check(one_of({"x-forwarded", "forwarded", "both", "off"}))
        ->type_name("FIELDS")
        ->capture_default_str();
    command
        .add_option(
            "--origin-host", arguments.origin_host,
            "Whose Host the origin gets; by default the client's where the origin is on this machine, "
            "else its own")
        ->check(one_of({"client", "origin"}))
        ->type_name("WHOSE");
    command.add_flag("--insecure", arguments.insecure, "Take any certificate of the origin");
    command.add_flag("--purge-method", arguments.purge_method,
                     "Let clients on this machine purge a URL with the method PURGE");
    command.add_flag("--no-websocket", arguments.no_websocket, "Do not tunnel WebSocket connections");
    command
        .add_option("--threads", arguments.threads,
                    "Event loops, 1 to 256; by default one for each processor")
        ->check(CLI::Validator(CLI::Range(1, 256)).description(""))
        ->type_name("N");
    add_setting_options(command, arguments.profile);
    arguments.limits.resize(kLimits.size());
    for (std::size_t at = 0; at < kLimits.size(); ++at) {
        const LimitOption& limit = kLimits[at];
        command.add_option(limit.flag, arguments.limits[at], limit.help)
            ->type_name(limit.measure == Measure::bytes   ? "SIZE"
                        : limit.measure == Measure::count ? "N"
                                                          : "DURATION")
            ->default_str(limit.otherwise)
            ->take_last()
            ->group("Limits");
    }
}

base::Result<proxy::Settings> proxy_settings(const ProxyArguments& arguments) {
    proxy::Settings settings;
    for (std::size_t at = 0; at < kLimits.size(); ++at) {
        const std::string& text = arguments.limits[at];
        if (text.empty() || text == kLimits[at].otherwise) continue;
        const auto value = limit_value(kLimits[at], text);
        if (!value) return tl::unexpected(value.error());
        kLimits[at].set(settings, *value);
    }
    const auto origin = origin_address(arguments.origin);
    if (!origin) return tl::unexpected(origin.error());
    settings.origin = *origin;
    for (const auto& [text, address] :
         {std::pair{&arguments.listen, &settings.listen}, std::pair{&arguments.admin, &settings.admin}}) {
        const auto parsed = net::parse_listen_address(*text);
        if (!parsed) return tl::unexpected(parsed.error());
        *address = *parsed;
    }
    if (!arguments.admin_token_file.empty()) {
        auto token = admin_token_of(arguments.admin_token_file);
        if (!token) return tl::unexpected(token.error());
        settings.admin_token = *std::move(token);
    } else if (!settings.admin.loopback()) {
        return tl::unexpected(
            usage(fmt::format("--admin {} is reachable from other machines", arguments.admin),
                  "add --admin-token-file FILE, or listen on this machine only: --admin 127.0.0.1:8081"));
    }
    settings.admin_hosts = arguments.admin_hosts;
    if (settings.listen.port != 0 && settings.listen == settings.admin)
        return tl::unexpected(usage("--listen and --admin are the same address"));
    // It would wait for itself.
    const bool same_port =
        settings.listen.port == settings.origin.port || settings.admin.port == settings.origin.port;
    if (same_port && is_loopback(settings.origin))
        return tl::unexpected(usage(fmt::format("--origin {} is the proxy itself", arguments.origin),
                                    "--listen and --admin choose other addresses for the proxy"));
    const auto profiles = configured_profiles(arguments.profile, "rfc9111");
    if (!profiles) return tl::unexpected(profiles.error());
    settings.cache.options = profiles->front().options.policy;
    if (!base::is_token(arguments.via))
        return tl::unexpected(usage(fmt::format("--via '{}' is no token", arguments.via)));
    settings.cache.via = arguments.via == "off" ? std::string{} : arguments.via;
    using Fields = pipeline::ForwardedFields;
    settings.cache.forwarded = arguments.forwarded == "off"         ? Fields::none
                               : arguments.forwarded == "forwarded" ? Fields::forwarded
                               : arguments.forwarded == "both"      ? Fields::both
                                                                    : Fields::x_forwarded;
    const bool ipv6 = settings.origin.host.find(':') != std::string::npos;
    const std::uint16_t usual = settings.origin.scheme == net::ServerAddress::Scheme::https ? 443 : 80;
    settings.cache.origin_authority = ipv6 ? "[" + settings.origin.host + "]" : settings.origin.host;
    if (settings.origin.port != usual)
        settings.cache.origin_authority += ":" + std::to_string(settings.origin.port);
    const bool clients_host =
        arguments.origin_host.empty() ? is_loopback(settings.origin) : arguments.origin_host == "client";
    settings.cache.host_sent = clients_host ? pipeline::HostSent::of_client : pipeline::HostSent::of_origin;
    settings.cache.tunnels = arguments.no_websocket ? pipeline::Tunnels::none : pipeline::Tunnels::websocket;
    settings.cache.server_timing =
        arguments.server_timing ? pipeline::ServerTiming::on : pipeline::ServerTiming::off;
    settings.purge_method = arguments.purge_method ? proxy::PurgeMethod::on : proxy::PurgeMethod::off;
    settings.verify = arguments.insecure ? net::Verify::nothing : net::Verify::certificate;
    settings.threads = arguments.threads == 0 ? net::usable_processors() : arguments.threads;
    return settings;
}

}  // namespace cachewright::cli
