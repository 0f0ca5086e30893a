// What a running proxy is told: what it listens on, what it stands in front of, and its limits.
#pragma once

#include "lib/net/connector.hpp"
#include "lib/net/listener.hpp"
#include "lib/net/origin_connection.hpp"
#include "lib/net/server_connection.hpp"
#include "lib/pipeline/settings.hpp"
#include "lib/proxy/access_log.hpp"
#include "lib/store/disk_store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace cachewright::proxy {

// Whether clients may purge with the method PURGE.
enum class PurgeMethod : std::uint8_t { off, on };

// One setting as it was told, for people. Nothing in it is secret.
struct ToldSetting {
    std::string key;
    std::variant<std::string, std::uint64_t, bool, std::vector<std::string>> value;
    std::string from;  // "--listen", "CACHEWRIGHT_PROXY_LISTEN", a file, or "default"
    friend bool operator==(const ToldSetting&, const ToldSetting&) = default;
};

struct Settings {
    net::ListenAddress listen{"127.0.0.1", 8080};
    net::ListenAddress admin{"127.0.0.1", 8081};
    std::string admin_token;  // asked for where it is not empty; needed where `admin` is not loopback
    std::vector<std::string>
        admin_hosts;  // names by which the admin API may be asked for, beside this machine's
    net::ServerAddress origin;
    net::Verify verify = net::Verify::certificate;
    pipeline::Settings cache;
    store::DiskStoreSettings disk;
    PurgeMethod purge_method = PurgeMethod::off;
    LogFormat log_format = LogFormat::text;
    net::ServerLimits clients;
    net::OriginLimits origin_limits;
    std::size_t connections = 4096;                            // of clients, open at once; more get 503
    unsigned threads = 1;                                      // event loops
    std::chrono::milliseconds drain{std::chrono::seconds{5}};  // how long requests may take to end
    std::string file;                                          // that was read; empty: none
    std::vector<ToldSetting> told;                             // all of them
    std::vector<ToldSetting> profile_told;                     // of cache.profile
};

// A proxy that listens on `own` would wait for itself. By the addresses as they are written: names are not
// looked up, but for localhost.
[[nodiscard]] bool is_itself(const net::ServerAddress& origin, const net::ListenAddress& own);

}  // namespace cachewright::proxy
