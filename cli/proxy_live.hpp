// --live of `cachewright proxy`: the live view beside the proxy that it shows.
#pragma once

#include "cli/live_show.hpp"
#include "cli/session.hpp"
#include "lib/proxy/proxy.hpp"

#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace cachewright::cli {

class ProxyLive {
  public:
    // Errors: no terminal that could show it.
    static base::Result<std::unique_ptr<ProxyLive>> open(Session& session);
    ProxyLive(const ProxyLive&) = delete;
    ProxyLive& operator=(const ProxyLive&) = delete;
    ~ProxyLive() { end(); }

    // Shows `proxy` on a thread of its own. What the session says from here on is shown, too.
    void begin(const proxy::Proxy& proxy, report::LiveView places);
    // While the proxy is still there: leaves the terminal clean, says there what the session had to say, and
    // prints the sums.
    void end();

  private:
    ProxyLive(Session& session, std::unique_ptr<TerminalScreen> screen)
        : session_(session), screen_(std::move(screen)) {}

    Session& session_;
    std::unique_ptr<TerminalScreen> screen_;
    std::optional<LiveShow> show_;
    std::thread thread_;
};

}  // namespace cachewright::cli
