// The admin listener: JSON over HTTP, for the one who runs the proxy.
#pragma once

#include "lib/net/listener.hpp"
#include "lib/net/loop.hpp"
#include "lib/net/server_connection.hpp"
#include "lib/proxy/worker.hpp"

#include <cstdint>
#include <list>
#include <string>

namespace cachewright::proxy {

class Admin {
  public:
    Admin(Shared& shared, net::Listener listener, net::Loop& loop);
    Admin(const Admin&) = delete;
    Admin& operator=(const Admin&) = delete;
    ~Admin() = default;

    void start();
    void close();
    [[nodiscard]] std::uint16_t port() const { return listener_.port(); }

  private:
    [[nodiscard]] net::Task<> accept();
    [[nodiscard]] net::Task<> serve(net::Stream stream);

    Shared& shared_;
    net::Loop& loop_;
    net::Listener listener_;
    std::list<net::ServerConnection*> connections_;
};

}  // namespace cachewright::proxy
