// The keys of [proxy] in words: flags, help, documentation and the file that `init` writes come from here,
// and what is not here is an unknown key.
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/base/size_text.hpp"
#include "lib/manifest/lint_config.hpp"
#include "lib/manifest/proxy_config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace cachewright::manifest {

namespace {

using enum ProxyKey::Takes;

constexpr std::uint64_t kMost = 0xffff'ffff;
constexpr std::uint64_t kNoMost = std::numeric_limits<std::uint64_t>::max();

constexpr ProxyKey size_key(std::string_view key, std::string_view flag, std::string_view standard,
                            std::string_view example, std::string_view description, std::uint64_t least) {
    return {key, flag, "SIZE", size, standard, example, description, {}, least, kNoMost};
}
constexpr ProxyKey number_key(std::string_view key, std::string_view flag, std::string_view standard,
                              std::string_view example, std::string_view description, std::uint64_t least,
                              std::uint64_t most = kMost) {
    return {key, flag, "N", number, standard, example, description, {}, least, most};
}
constexpr ProxyKey time_key(std::string_view key, std::string_view flag, std::string_view standard,
                            std::string_view example, std::string_view description) {
    return {key, flag, "DURATION", duration, standard, example, description, {}, 1, kNoMost};
}

constexpr std::array kKeys{
    ProxyKey{"origin", "--origin", "URL", text, "", R"("http://127.0.0.1:3000")",
             "The server to stand in front of: http://127.0.0.1:3000"},
    ProxyKey{"profile", "--profile", "NAME", text, "rfc9111", R"("cloudflare")",
             "The CDN to behave like, by its documents: a name of `cachewright profile list`"},
    ProxyKey{"listen", "--listen", "ADDRESS", text, "127.0.0.1:8080", R"("127.0.0.1:9000")",
             "Where clients ask; port 0 takes any free one"},
    ProxyKey{"admin", "--admin", "ADDRESS", text, "127.0.0.1:8081", R"("127.0.0.1:9001")",
             "Where the admin API listens; beyond this machine only with a token"},
    ProxyKey{
        "admin_token_file", "--admin-token-file", "FILE", text, "none", R"("cachewright.token")",
        "The token that the admin API asks for, from the folder of this file; a new one is written where "
        "there is no such file",
        "The token that the admin API asks for; a new one is written where there is no such file"},
    ProxyKey{"admin_hosts", "--admin-host", "HOST", texts, "none", R"(["proxy.test"])",
             "Further names by which the admin API may be asked for",
             "A further name by which the admin API may be asked for; may be repeated"},
    ProxyKey{"log_format",
             "--log-format",
             "FORMAT",
             word,
             "text",
             R"("json")",
             "A line for each request: text or json",
             {},
             0,
             kMost,
             {"text", "json"}},
    ProxyKey{"server_timing", "--server-timing", "", toggle, "false", "true",
             "Send Server-Timing: what the cache did, how long the origin took"},
    ProxyKey{"via", "--via", "NAME", text, "cachewright", R"("off")", "The name in Via; off: no Via"},
    ProxyKey{"forwarded",
             "--forwarded",
             "FIELDS",
             word,
             "x-forwarded",
             R"("both")",
             "How the origin learns of the client: X-Forwarded-For, -Host and -Proto, or Forwarded",
             {},
             0,
             kMost,
             {"x-forwarded", "forwarded", "both", "off"}},
    ProxyKey{"origin_host",
             "--origin-host",
             "WHOSE",
             word,
             "by the origin's address",
             R"("client")",
             "Whose Host the origin gets; by default the client's where the origin is on this machine, "
             "else its own",
             {},
             0,
             kMost,
             {"client", "origin"}},
    ProxyKey{"store", "--store", "FILE", text, "none", R"("cache.db")",
             "A file that keeps what is stored, so that it is there after a restart, from the folder of this "
             "file; made where there is none",
             "A file that keeps what is stored, so that it is there after a restart; made where there is "
             "none"},
    ProxyKey{"purge_method", "--purge-method", "", toggle, "false", "true",
             "Let clients on this machine purge a URL with the method PURGE"},
    ProxyKey{"websocket", "--no-websocket", "", toggle, "true", "false", "Tunnel WebSocket connections",
             "Do not tunnel WebSocket connections"},
    number_key("threads", "--threads", "one for each processor", "2",
               "Event loops, 1 to 256; by default one for each processor", 1, 256),
    size_key("max_object", "--max-object", "32MiB", R"("8MiB")",
             "Content of a response; a larger one is passed on and not stored", 0),
    size_key("store_size", "--store-size", "256MiB", R"("1GiB")",
             "Memory for all that is stored; what is seldom used goes first", 1 << 20),
    size_key("store_disk_size", "--store-disk-size", "1GiB", R"("10GiB")",
             "Room on disk for all that is stored (--store); the oldest goes first", 1 << 20),
    number_key("max_variants", "--max-variants", "64", "16",
               "Stored responses of one URL (Vary); over it the oldest goes", 1),
    number_key("max_vary_fields", "--max-vary-fields", "16", "4",
               "Fields that Vary may name; over it the response is not stored", 0),
    number_key("max_ranges", "--max-ranges", "16", "4",
               "Ranges that one request may ask for; with more, or overlapping ones, it gets the whole", 1),
    number_key("max_waiters", "--max-waiters", "1024", "100", "Requests that wait for one fetch; over it 503",
               1),
    size_key("max_request_line", "--max-request-line", "16KiB", R"("8KiB")",
             "A request's first line; over it 414", 256),
    size_key("max_header_line", "--max-header-line", "16KiB", R"("8KiB")", "One header line; over it 431",
             256),
    size_key("max_headers", "--max-headers", "64KiB", R"("32KiB")",
             "All header lines of a request; over it 431", 256),
    number_key("max_header_count", "--max-header-count", "128", "100",
               "Header lines of a request, at most 1000; over it 431", 1, 1000),
    size_key("max_body", "--max-body", "64MiB", R"("10MiB")", "Content of a request; over it 413", 0),
    size_key("max_response_headers", "--max-response-headers", "128KiB", R"("64KiB")",
             "All header lines of an answer of the origin; over it 502", 256),
    number_key("max_response_header_count", "--max-response-header-count", "512", "256",
               "Header lines of an answer of the origin; over it 502", 1),
    number_key("max_interim", "--max-interim", "16", "4",
               "Interim (1xx) answers of the origin to one request; over it 502", 0),
    number_key("decisions", "--decisions", "4096", "10000",
               "Records of requests that each event loop keeps (explain --request); 0: none", 0),
    number_key("max_connections", "--max-connections", "4096", "1000", "Connections of clients; over it 503",
               1),
    number_key("max_origin_connections", "--max-origin-connections", "256", "32",
               "Connections to the origin; over it 503", 1),
    number_key("max_requests_per_connection", "--max-requests-per-connection", "10000", "1000",
               "Requests on one connection, then it is closed", 1),
    time_key("header_timeout", "--header-timeout", "10s", R"("5s")",
             "Until a request's header is complete, from its first byte; over it 408"),
    time_key("idle_timeout", "--idle-timeout", "60s", R"("15s")",
             "Until the next request on a connection, then it is closed"),
    time_key("body_timeout", "--body-timeout", "30s", R"("10s")",
             "Between bytes of a request's content; over it 408"),
    time_key("write_timeout", "--write-timeout", "30s", R"("10s")",
             "Until a client takes more of its answer, then it is cut off"),
    time_key("connect_timeout", "--connect-timeout", "5s", R"("1s")",
             "Connecting to the origin; over it 504"),
    time_key("first_byte_timeout", "--first-byte-timeout", "30s", R"("10s")",
             "Until the origin begins to answer; over it 504"),
    time_key("between_bytes_timeout", "--between-bytes-timeout", "30s", R"("10s")",
             "Between bytes of the origin's answer, then it is cut off"),
};

std::string_view example_of(ProxyKey::Takes takes) {
    switch (takes) {
        case size: return "a size such as 64KiB or 32MiB";
        case duration: return "a duration such as 500ms, 30s or 1h";
        default: return "a whole number";
    }
}

std::optional<std::uint64_t> read_measure(ProxyKey::Takes takes, std::string_view text) {
    if (takes == duration) {
        const auto read = base::parse_duration(text);
        if (!read) return std::nullopt;
        return static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::milliseconds>(*read).count());
    }
    if (takes == number && !text.empty() && !base::is_digit(text.back())) return std::nullopt;
    return base::parse_size(text);
}

// As people write it.
std::string bound(ProxyKey::Takes takes, std::uint64_t value) {
    if (takes == duration)
        return base::duration_short(std::chrono::milliseconds{static_cast<std::int64_t>(value)});
    if (takes == size && value > 0) {
        if (value % (1U << 30U) == 0) return fmt::format("{}GiB", value >> 30U);
        if (value % (1U << 20U) == 0) return fmt::format("{}MiB", value >> 20U);
        if (value % (1U << 10U) == 0) return fmt::format("{}KiB", value >> 10U);
    }
    return fmt::format("{}{}", value, takes == size ? " bytes" : "");
}

std::vector<std::string_view> words_of(const ProxyKey& key) {
    std::vector<std::string_view> words;
    for (const std::string_view one : key.words) {
        if (!one.empty()) words.push_back(one);
    }
    return words;
}

std::optional<std::string> text_of(const ProxyKey& key, const toml::Value& value) {
    if (value.kind == toml::Kind::string && key.takes != toggle && key.takes != number) return value.text;
    if (value.kind == toml::Kind::boolean && key.takes == toggle) return value.boolean ? "true" : "false";
    if (value.kind == toml::Kind::integer && (key.takes == number || key.takes == size))
        return std::to_string(value.integer);
    return std::nullopt;
}

}  // namespace

std::string ProxyKey::kind() const {
    switch (takes) {
        case ProxyKey::Takes::text: return "string";
        case ProxyKey::Takes::word: {
            const auto all = words_of(*this);
            return fmt::format("{} or {}", fmt::join(all.begin(), all.end() - 1, ", "), all.back());
        }
        case ProxyKey::Takes::toggle: return "true or false";
        case ProxyKey::Takes::number: return "whole number";
        case ProxyKey::Takes::size: return "size";
        case ProxyKey::Takes::duration: return "duration";
        case ProxyKey::Takes::texts: return "array of strings";
    }
    return {};
}

std::string ProxyKey::standard_value() const {
    const bool in_quotes = !standard.empty() && standard != "none" && key != "origin_host" &&
                           (takes == ProxyKey::Takes::text || takes == ProxyKey::Takes::word ||
                            takes == ProxyKey::Takes::size || takes == ProxyKey::Takes::duration);
    return in_quotes ? fmt::format("\"{}\"", standard) : std::string(standard);
}

std::string ProxyKey::variable() const {
    std::string name = "CACHEWRIGHT_PROXY_";
    for (const char c : key)
        name += base::is_alpha(c) ? static_cast<char>(c - 'a' + 'A') : c;
    return name;
}

std::span<const ProxyKey> proxy_keys() {
    return kKeys;
}

std::optional<std::uint64_t> measured(const ProxyKey& key, std::string_view text) {
    const auto value = read_measure(key.takes, text);
    if (!value || *value < key.least || *value > key.most) return std::nullopt;
    return value;
}

std::optional<base::Error> objection(const ProxyKey& key, std::string_view name, std::string_view text) {
    const auto refused = [&](std::string_view why, std::string hint) {
        return base::Error{base::ErrorCode::usage, fmt::format("{} '{}' {}", name, text, why),
                           std::move(hint)};
    };
    if (key.takes == word) {
        const auto words = words_of(key);
        if (std::find(words.begin(), words.end(), text) != words.end()) return std::nullopt;
        return refused("is not understood",
                       toml::did_you_mean(text, words, fmt::format("there are: {}", fmt::join(words, ", "))));
    }
    if (key.takes == toggle) {
        if (text == "true" || text == "false") return std::nullopt;
        return refused("is not understood", "write true or false");
    }
    if (!key.is_limit()) return std::nullopt;
    const auto value = read_measure(key.takes, text);
    if (!value) return refused("is not understood", fmt::format("write {}", example_of(key.takes)));
    if (*value > key.most) return refused("is too large", "at most " + bound(key.takes, key.most));
    if (*value < key.least) return refused("is too small", "at least " + bound(key.takes, key.least));
    return std::nullopt;
}

const ProxyValue* ProxyConfig::find(std::string_view key) const {
    const auto found = std::find_if(values.begin(), values.end(),
                                    [&](const ProxyValue& one) { return one.key->key == key; });
    return found == values.end() ? nullptr : &*found;
}

ProxyConfig read_proxy_config(const toml::Table& root, toml::Problems& problems) {
    ProxyConfig config;
    const toml::Table* table = toml::read_table(root, "proxy", problems);
    if (table == nullptr) return config;
    std::vector<std::string_view> known;
    known.reserve(kKeys.size());
    for (const ProxyKey& key : kKeys)
        known.push_back(key.key);
    toml::unknown_keys(*table, known, problems);
    for (const ProxyKey& key : kKeys) {
        const toml::Entry* entry = table->find(key.key);
        if (entry == nullptr) continue;
        ProxyValue read{&key, {}, entry->value.position};
        if (key.takes == texts) {
            if (const auto strings = toml::read_strings(*table, key.key, problems))
                read.texts.assign(strings->begin(), strings->end());
            config.values.push_back(std::move(read));
            continue;
        }
        auto text = text_of(key, entry->value);
        if (!text) {
            problems.add(
                entry->value.position,
                fmt::format("'{}' takes {}, not {}", key.key, key.kind(), toml::kind_name(entry->value.kind)),
                fmt::format("write {} = {}", key.key, key.example));
            continue;
        }
        if (auto error = objection(key, key.key, *text)) {
            problems.add(entry->value.position, std::move(error->message), std::move(error->hint));
            continue;
        }
        read.texts.push_back(std::move(*text));
        config.values.push_back(std::move(read));
    }
    return config;
}

std::string commented_proxy_config() {
    std::string text = "\n# What `cachewright proxy` is told; its flags are the same.\n#[proxy]\n";
    for (const ProxyKey& key : kKeys) {
        text += as_comment(key.standard.empty()
                               ? fmt::format("{}.", key.description)
                               : fmt::format("{}. Default: {}.", key.description, key.standard_value()));
        text += fmt::format("#{} = {}\n", key.key, key.example);
    }
    return text;
}

}  // namespace cachewright::manifest
