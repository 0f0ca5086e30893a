#include "lib/proxy/settings.hpp"

namespace cachewright::proxy {

bool is_itself(const net::ServerAddress& origin, const net::ListenAddress& own) {
    if (own.port == 0 || origin.port != own.port) return false;
    return origin.host == own.host || net::ListenAddress{origin.host, origin.port}.loopback();
}

}  // namespace cachewright::proxy
