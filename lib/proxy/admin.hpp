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

struct AdminAnswer {
    int status = 200;
    std::string body;   // JSON
    std::string allow;  // with 405
};

// Answers one request. A request that a browser made for another site is refused: by its Host, Origin or
// Sec-Fetch-Site, before anything else is looked at.
[[nodiscard]] AdminAnswer answer_admin(Shared& shared, const http::Request& request,
                                       const std::string& content);

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
