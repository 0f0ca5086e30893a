#include "cli/proxy_options.hpp"

#include "cli/admin_token.hpp"
#include "cli/word_choice.hpp"
#include "lib/base/ascii.hpp"
#include "lib/http/credential_mask.hpp"
#include "lib/http/web_url.hpp"
#include "lib/manifest/proxy_config.hpp"
#include "lib/net/loop.hpp"
#include "lib/pipeline/profile_settings.hpp"
#include "lib/report/terminal_text.hpp"
#include "lib/vendor/catalog.hpp"
#include "lib/vendor/parameter.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>

namespace cachewright::cli {

namespace {

using manifest::ProxyKey;
using Takes = ProxyKey::Takes;
using S = proxy::Settings;

// Where a limit goes: bytes, a count, or milliseconds.
struct LimitPlace {
    std::string_view key;
    void (*set)(S&, std::uint64_t);
};

std::chrono::milliseconds ms(std::uint64_t value) {
    return std::chrono::milliseconds{static_cast<std::int64_t>(value)};
}

constexpr std::array kLimitPlaces{
    LimitPlace{"threads", [](S& s, std::uint64_t v) { s.threads = static_cast<unsigned>(v); }},
    LimitPlace{"max_object", [](S& s, std::uint64_t v) { s.cache.limits.object = v; }},
    LimitPlace{"store_size", [](S& s, std::uint64_t v) { s.cache.store.bytes = v; }},
    LimitPlace{"store_disk_size", [](S& s, std::uint64_t v) { s.disk.limits.bytes = v; }},
    LimitPlace{"max_variants", [](S& s, std::uint64_t v) { s.cache.store.variants_per_key = v; }},
    LimitPlace{"max_vary_fields", [](S& s, std::uint64_t v) { s.cache.limits.vary_fields = v; }},
    LimitPlace{"max_ranges", [](S& s, std::uint64_t v) { s.cache.limits.ranges = v; }},
    LimitPlace{"max_waiters", [](S& s, std::uint64_t v) { s.cache.limits.waiters = v; }},
    LimitPlace{"max_request_line", [](S& s, std::uint64_t v) { s.clients.message.start_line = v; }},
    LimitPlace{"max_header_line", [](S& s, std::uint64_t v) { s.clients.message.field_line = v; }},
    LimitPlace{"max_headers", [](S& s, std::uint64_t v) { s.clients.message.field_section = v; }},
    LimitPlace{"max_header_count", [](S& s, std::uint64_t v) { s.clients.message.fields = v; }},
    LimitPlace{"max_body", [](S& s, std::uint64_t v) { s.clients.content = v; }},
    LimitPlace{"max_response_headers",
               [](S& s, std::uint64_t v) {
                   s.origin_limits.message.field_section = v;
                   s.origin_limits.message.field_line = v;
               }},
    LimitPlace{"max_response_header_count",
               [](S& s, std::uint64_t v) { s.origin_limits.message.fields = v; }},
    LimitPlace{"max_interim", [](S& s, std::uint64_t v) { s.origin_limits.interim = v; }},
    LimitPlace{"decisions", [](S& s, std::uint64_t v) { s.cache.decisions = v; }},
    LimitPlace{"max_connections", [](S& s, std::uint64_t v) { s.connections = v; }},
    LimitPlace{"max_origin_connections", [](S& s, std::uint64_t v) { s.origin_limits.connections = v; }},
    LimitPlace{"max_requests_per_connection",
               [](S& s, std::uint64_t v) { s.clients.requests = static_cast<std::uint32_t>(v); }},
    LimitPlace{"header_timeout", [](S& s, std::uint64_t v) { s.clients.head = ms(v); }},
    LimitPlace{"idle_timeout", [](S& s, std::uint64_t v) { s.clients.idle = ms(v); }},
    LimitPlace{"body_timeout", [](S& s, std::uint64_t v) { s.clients.content_stall = ms(v); }},
    LimitPlace{"write_timeout", [](S& s, std::uint64_t v) { s.clients.write_stall = ms(v); }},
    LimitPlace{"connect_timeout", [](S& s, std::uint64_t v) { s.origin_limits.connect = ms(v); }},
    LimitPlace{"first_byte_timeout", [](S& s, std::uint64_t v) { s.origin_limits.first_byte = ms(v); }},
    LimitPlace{"between_bytes_timeout", [](S& s, std::uint64_t v) { s.origin_limits.between_bytes = ms(v); }},
};

base::Error usage(std::string message, std::string hint = {}) {
    return {base::ErrorCode::usage, std::move(message), std::move(hint)};
}

// What holds for one key.
struct ChosenText {
    std::vector<std::string> texts;  // none where the key has no default
    std::string name;                // in messages: "--via", "cachewright.toml:3:7: via"
    std::string from;
    enum class Source : std::uint8_t { flag, variable, file, standard };
    Source source = Source::standard;

    [[nodiscard]] std::string_view text() const {
        return texts.empty() ? std::string_view{} : std::string_view(texts.front());
    }
};

// Whether `standard` is a value of the key, not what becomes of its absence.
bool has_standard_value(const ProxyKey& key) {
    switch (key.takes) {
        case Takes::texts: return false;
        case Takes::text:
        case Takes::word: return key.standard_value().starts_with('"');
        case Takes::toggle: return true;
        case Takes::number:
        case Takes::size:
        case Takes::duration: return manifest::measured(key, key.standard).has_value();
    }
    return false;
}

class Choice {
  public:
    Choice(const ProxyArguments& arguments, const manifest::Config& config)
        : arguments_(arguments), config_(config) {}

    [[nodiscard]] base::Result<void> choose() {
        const auto keys = manifest::proxy_keys();
        for (std::size_t at = 0; at < keys.size(); ++at) {
            ChosenText chosen = chosen_for(keys[at], arguments_.given[at]);
            const bool outside = chosen.source < ChosenText::Source::file && keys[at].takes != Takes::texts;
            if (auto error = outside ? manifest::objection(keys[at], chosen.name, chosen.text())
                                     : std::optional<base::Error>())
                return tl::unexpected(std::move(*error));
            chosen_.push_back(std::move(chosen));
        }
        return {};
    }

    [[nodiscard]] const ChosenText& of(std::string_view key) const {
        const auto keys = manifest::proxy_keys();
        const auto* const found = std::find_if(keys.data(), keys.data() + keys.size(),
                                               [&](const auto& one) { return one.key == key; });
        return chosen_.at(static_cast<std::size_t>(found - keys.data()));
    }
    [[nodiscard]] bool on(std::string_view key) const { return of(key).text() == "true"; }

    [[nodiscard]] std::vector<proxy::ToldSetting> told() const {
        std::vector<proxy::ToldSetting> told;
        const auto keys = manifest::proxy_keys();
        for (std::size_t at = 0; at < keys.size(); ++at) {
            const ChosenText& chosen = chosen_[at];
            proxy::ToldSetting& one = told.emplace_back();
            one.key = keys[at].key;
            one.from = chosen.from;
            if (keys[at].takes == Takes::texts)
                one.value = chosen.texts;
            else if (keys[at].takes == Takes::toggle)
                one.value = chosen.text() == "true";
            else if (keys[at].takes == Takes::number && !chosen.texts.empty())
                one.value = manifest::measured(keys[at], chosen.text()).value_or(0);
            else
                one.value = std::string(chosen.texts.empty() ? keys[at].standard : chosen.text());
        }
        return told;
    }

  private:
    [[nodiscard]] ChosenText chosen_for(const ProxyKey& key, const ProxyArguments::Given& given) const {
        using Source = ChosenText::Source;
        const std::string flag(key.flag);
        if (key.takes == Takes::texts && !given.texts.empty()) return {given.texts, flag, flag, Source::flag};
        if (given.text) {
            const bool opposite = key.flag.starts_with("--no-");
            if (opposite) return {{*given.text == "true" ? "false" : "true"}, flag, flag, Source::flag};
            return {{*given.text}, flag, flag, Source::flag};
        }
        const std::string variable = key.variable();
        const char* const value = std::getenv(variable.c_str());
        if (value != nullptr && *value != '\0') return {{value}, variable, variable, Source::variable};
        if (const manifest::ProxyValue* of_file = config_.proxy.find(key.key)) {
            return {of_file->texts,
                    fmt::format("{}:{}:{}: {}", config_.path, of_file->position.line,
                                of_file->position.column, key.key),
                    config_.path, Source::file};
        }
        ChosenText chosen;
        chosen.name = flag;
        chosen.from = "default";
        if (has_standard_value(key)) chosen.texts.emplace_back(key.standard);
        return chosen;
    }

    const ProxyArguments& arguments_;
    const manifest::Config& config_;
    std::vector<ChosenText> chosen_;
};

// A password may stand in what is no URL that we take, too.
std::string without_password(std::string_view url) {
    std::string masked = fmt::format("//{}", url);
    http::mask_credentials(masked);
    return masked.substr(2);
}

base::Result<net::ServerAddress> origin_address(const ChosenText& chosen) {
    const auto url = http::parse_web_url(chosen.text());
    const auto port = url ? http::effective_port(*url) : std::nullopt;
    if (!url || !port || url->host->empty())
        return tl::unexpected(usage(
            fmt::format("{} '{}' is no URL that can be asked", chosen.name, without_password(chosen.text())),
            "write it with its scheme: http://127.0.0.1:3000"));
    if (url->userinfo || url->query || url->fragment || (!url->path.empty() && url->path != "/"))
        return tl::unexpected(usage(fmt::format("{} '{}' has more than scheme, host and port", chosen.name,
                                                without_password(chosen.text())),
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

base::Result<void> set_addresses(const Choice& choice, proxy::Settings& settings) {
    if (choice.of("origin").texts.empty())
        return tl::unexpected(usage("--origin is required",
                                    "the server to stand in front of: --origin http://127.0.0.1:3000, "
                                    "or origin under [proxy] in cachewright.toml"));
    const auto origin = origin_address(choice.of("origin"));
    if (!origin) return tl::unexpected(origin.error());
    settings.origin = *origin;
    for (const auto& [key, address] :
         {std::pair{"listen", &settings.listen}, std::pair{"admin", &settings.admin}}) {
        const ChosenText& chosen = choice.of(key);
        const auto parsed = net::parse_listen_address(chosen.text());
        if (!parsed) {
            base::Error error = parsed.error();
            if (chosen.source == ChosenText::Source::file)
                error.message = fmt::format("{}: {}", chosen.name, error.message);
            return tl::unexpected(std::move(error));
        }
        *address = *parsed;
    }
    if (settings.listen.port != 0 && settings.listen == settings.admin)
        return tl::unexpected(usage("--listen and --admin are the same address"));
    if (proxy::is_itself(settings.origin, settings.listen) ||
        proxy::is_itself(settings.origin, settings.admin))
        return tl::unexpected(usage(
            fmt::format("{} {} is the proxy itself", choice.of("origin").name, choice.of("origin").text()),
            "--listen and --admin choose other addresses for the proxy"));
    return {};
}

// A path in the file counts from the file's folder.
std::string path_of(const ChosenText& chosen, const manifest::Config& config) {
    std::filesystem::path path(chosen.text());
    if (chosen.source == ChosenText::Source::file)
        path = std::filesystem::path(config.path).parent_path() / path;
    return path.lexically_normal().string();
}

bool is_host(std::string_view text) {
    const std::string url = fmt::format("http://{}", text);
    const auto parsed = http::parse_web_url(url);
    return parsed && parsed->host && *parsed->host == text && !text.empty();
}

base::Result<void> set_store(const Choice& choice, const manifest::Config& config,
                             proxy::Settings& settings) {
    using Source = ChosenText::Source;
    const ChosenText& store = choice.of("store");
    if (store.source != Source::standard && store.text().empty())
        return tl::unexpected(
            usage(fmt::format("{} is empty", store.name), "name a file, or leave it out: --store cache.db"));
    if (!store.text().empty()) {
        settings.disk.path = path_of(store, config);
    } else if (choice.of("store_disk_size").source == Source::flag) {
        return tl::unexpected(
            usage("--store-disk-size is of no use without --store",
                  "--store FILE keeps what is stored on disk; --store-size is the room in memory"));
    }
    return {};
}

base::Result<void> set_admin_access(const Choice& choice, const manifest::Config& config,
                                    proxy::Settings& settings) {
    const ChosenText& file = choice.of("admin_token_file");
    const ChosenText& hosts = choice.of("admin_hosts");
    settings.admin_hosts = hosts.texts;
    for (const std::string& host : hosts.texts) {
        if (!is_host(host))
            return tl::unexpected(
                usage(fmt::format("{} '{}' is no name of a host", hosts.name, report::printable(host)),
                      "without scheme, port and path: proxy.test"));
    }
    if (!file.text().empty()) {
        auto token = admin_token_of(path_of(file, config));
        if (!token) return tl::unexpected(token.error());
        settings.admin_token = *std::move(token);
    } else if (!settings.admin.loopback()) {
        return tl::unexpected(
            usage(fmt::format("{} {} is reachable from other machines", choice.of("admin").name,
                              choice.of("admin").text()),
                  "add --admin-token-file FILE, or listen on this machine only: --admin 127.0.0.1:8081"));
    }
    return {};
}

base::Result<void> set_forwarding(const Choice& choice, proxy::Settings& settings) {
    const ChosenText& via = choice.of("via");
    if (!base::is_token(via.text()))
        return tl::unexpected(
            usage(fmt::format("{} '{}' is no name for Via", via.name, report::printable(via.text())),
                  "one word of letters, digits, '-', '_' and '.'; off leaves Via out"));
    settings.cache.via = via.text() == "off" ? std::string{} : std::string(via.text());
    using Fields = pipeline::ForwardedFields;
    const std::string_view forwarded = choice.of("forwarded").text();
    settings.cache.forwarded = forwarded == "off"         ? Fields::none
                               : forwarded == "forwarded" ? Fields::forwarded
                               : forwarded == "both"      ? Fields::both
                                                          : Fields::x_forwarded;
    const bool ipv6 = settings.origin.host.find(':') != std::string::npos;
    const std::uint16_t usual = settings.origin.scheme == net::ServerAddress::Scheme::https ? 443 : 80;
    settings.cache.origin_authority = ipv6 ? "[" + settings.origin.host + "]" : settings.origin.host;
    if (settings.origin.port != usual)
        settings.cache.origin_authority += ":" + std::to_string(settings.origin.port);
    const std::string_view whose = choice.of("origin_host").text();
    const bool clients_host = whose.empty() ? is_loopback(settings.origin) : whose == "client";
    settings.cache.host_sent = clients_host ? pipeline::HostSent::of_client : pipeline::HostSent::of_origin;
    return {};
}

// The one profile that the proxy follows.
base::Result<vendor::ConfiguredProfile> profile_of(const ChosenText& chosen, const ProxyArguments& arguments,
                                                   const manifest::Config& config) {
    const std::string_view name = chosen.text();
    if (name == "all" || name.empty() || name.find(',') != std::string_view::npos)
        return tl::unexpected(usage(fmt::format("{} '{}' is not the name of one profile", chosen.name, name),
                                    "`cachewright profile list` names them"));
    auto profiles = configured_profiles(arguments.profile, config, name);
    if (!profiles) {
        base::Error error = profiles.error();
        const bool is_of_file = chosen.source == ChosenText::Source::file;
        if (is_of_file && vendor::find_profile(name) == nullptr)
            error.message = fmt::format("{}: {}", chosen.name, error.message);
        return tl::unexpected(std::move(error));
    }
    vendor::ConfiguredProfile profile = std::move(profiles->front());
    if (profile.options.policy.storage.kind == policy::CacheKind::private_)
        return tl::unexpected(
            usage(fmt::format("{} {} is a private cache: every user has one of their own", chosen.name, name),
                  "the proxy is shared; `cachewright explain --profile browser` tells what "
                  "a browser does"));
    return profile;
}

std::vector<proxy::ToldSetting> profile_told(const vendor::ConfiguredProfile& profile,
                                             const ProxyArguments& arguments,
                                             const manifest::Config& config) {
    std::vector<proxy::ToldSetting> told;
    const auto of_file = config.settings_of(profile.profile->name);
    for (const vendor::SettingValue& setting : profile.settings) {
        const std::string set = fmt::format("{}.{}=", profile.profile->name, setting.key);
        const auto& given = arguments.profile.settings;
        const bool by_flag = std::any_of(given.begin(), given.end(),
                                         [&](const std::string& one) { return one.starts_with(set); });
        const bool by_file = std::any_of(of_file.begin(), of_file.end(),
                                         [&](const auto& one) { return one.key == setting.key; });
        told.push_back({std::string(setting.key), std::string(setting.value),
                        by_flag   ? "--set"
                        : by_file ? config.path
                                  : "default"});
    }
    return told;
}

// What keys and stored contents depend on.
std::string filled_for(const proxy::Settings& settings, const vendor::ConfiguredProfile& profile) {
    std::string text = origin_url(settings);
    for (const vendor::Parameter& parameter : vendor::parameters())
        text += fmt::format("\n{}={}", parameter.name, parameter.get(profile.options));
    return text;
}

}  // namespace

std::string origin_url(const proxy::Settings& settings) {
    const bool secure = settings.origin.scheme == net::ServerAddress::Scheme::https;
    return (secure ? "https://" : "http://") + settings.cache.origin_authority;
}

void add_proxy_options(CLI::App& command, ProxyArguments& arguments) {
    const auto keys = manifest::proxy_keys();
    arguments.given.resize(keys.size());
    const auto add = [&](std::size_t at, const std::string& group) {
        const ProxyKey& key = keys[at];
        const std::string flag(key.flag);
        const std::string help(key.flag_help.empty() ? key.description : key.flag_help);
        ProxyArguments::Given& given = arguments.given[at];
        CLI::Option* option = nullptr;
        if (key.takes == Takes::toggle) {
            option = command.add_flag(flag, given.text, help);
        } else if (key.takes == Takes::texts) {
            option = command.add_option(flag, given.texts, help);
        } else {
            option = command.add_option(flag, given.text, help);
        }
        if (key.takes != Takes::toggle) option->type_name(std::string(key.placeholder));
        if (key.takes == Takes::word) {
            std::vector<std::string_view> words(key.words.begin(), key.words.end());
            std::erase(words, std::string_view{});
            option->check(one_of(std::move(words)));
        }
        if (key.takes != Takes::toggle && has_standard_value(key))
            option->default_str(std::string(key.standard));
        if (!group.empty()) option->take_last()->group(group);
    };
    std::size_t at = 0;
    for (; at < keys.size() && (!keys[at].is_limit() || keys[at].key == "threads"); ++at)
        add(at, {});
    command.add_flag("--insecure", arguments.insecure, "Take any certificate of the origin");
    command.add_flag(
        "--live", arguments.live,
        "Instead of the line for each request a screen: hit ratio, routes, requests, clock, faults");
    add_setting_options(command, arguments.profile);
    for (; at < keys.size(); ++at)
        add(at, "Limits");
}

base::Result<proxy::Settings> proxy_settings(const ProxyArguments& arguments) {
    const auto config = chosen_config(arguments.profile);
    if (!config) return tl::unexpected(config.error());
    Choice choice(arguments, *config);
    if (auto chosen = choice.choose(); !chosen) return tl::unexpected(chosen.error());
    proxy::Settings settings;
    settings.threads = net::usable_processors();
    const auto keys = manifest::proxy_keys();
    for (const LimitPlace& place : kLimitPlaces) {
        const auto* const key = std::find_if(keys.data(), keys.data() + keys.size(),
                                             [&](const auto& one) { return one.key == place.key; });
        if (const auto value = manifest::measured(*key, choice.of(place.key).text()))
            place.set(settings, *value);
    }
    if (auto set = set_addresses(choice, settings); !set) return tl::unexpected(set.error());
    if (auto set = set_admin_access(choice, *config, settings); !set) return tl::unexpected(set.error());
    const auto profile = profile_of(choice.of("profile"), arguments, *config);
    if (!profile) return tl::unexpected(profile.error());
    pipeline::take_profile(settings.cache, *profile);
    settings.profile_told = profile_told(*profile, arguments, *config);
    if (auto set = set_forwarding(choice, settings); !set) return tl::unexpected(set.error());
    settings.cache.tunnels = choice.on("websocket") ? pipeline::Tunnels::websocket : pipeline::Tunnels::none;
    settings.cache.server_timing =
        choice.on("server_timing") ? pipeline::ServerTiming::on : pipeline::ServerTiming::off;
    settings.purge_method = choice.on("purge_method") ? proxy::PurgeMethod::on : proxy::PurgeMethod::off;
    settings.log_format =
        choice.of("log_format").text() == "json" ? proxy::LogFormat::json : proxy::LogFormat::text;
    settings.disk.filled_for = filled_for(settings, *profile);
    if (auto set = set_store(choice, *config, settings); !set) return tl::unexpected(set.error());
    settings.verify = arguments.insecure ? net::Verify::nothing : net::Verify::certificate;
    settings.file = config->path;
    settings.told = choice.told();
    return settings;
}

}  // namespace cachewright::cli
