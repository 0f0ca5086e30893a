// Proxy: a caching proxy in front of one origin, with its admin listener.
#pragma once

#include "lib/base/result.hpp"
#include "lib/proxy/settings.hpp"
#include "lib/proxy/worker.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::proxy {

class Proxy {
  public:
    // Listens on both addresses. `hash_seed` is random. Fails where an address cannot be listened on,
    // or the store on disk cannot be used. `from` is where the settings are read from again.
    static base::Result<std::unique_ptr<Proxy>> open(const Settings& settings, LogSettings log,
                                                     Configuration from, std::uint64_t hash_seed);
    Proxy(const Proxy&) = delete;
    Proxy& operator=(const Proxy&) = delete;
    ~Proxy();

    // The real ports, also where 0 was asked for.
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::uint16_t admin_port() const;
    // Responses that were in the store on disk; nothing without such a store.
    [[nodiscard]] std::optional<std::uint64_t> loaded() const;

    // What the admin API answers to a GET of this path and query, JSON. From any thread, also while it runs.
    [[nodiscard]] std::string tell(std::string_view target) const;

    // Serves on the calling thread, settings.threads - 1 others and one for the admin API, until stopped.
    // SIGINT and SIGTERM drain, a second one stops at once; SIGHUP reads the configuration again
    // (lib/proxy/reload.hpp). `waits` is called, on the calling thread, where the drain has to wait for
    // answers under way. Returns the signal that ended it.
    int run(std::function<void()> waits);

  private:
    struct Impl;
    explicit Proxy(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace cachewright::proxy
