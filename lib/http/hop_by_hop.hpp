// Fields that speak of one connection only (RFC 9110 §7.6.1) and end there.
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/http/name_set.hpp"

#include <string_view>

namespace cachewright::http {

// Fields that are hop-by-hop whether Connection names them or not: Connection, Keep-Alive, Proxy-Connection,
// TE, Trailer, Transfer-Encoding and Upgrade.
[[nodiscard]] constexpr bool is_hop_by_hop(FieldId id) {
    switch (id) {
        case FieldId::connection:
        case FieldId::keep_alive:
        case FieldId::proxy_connection:
        case FieldId::te:
        case FieldId::trailer:
        case FieldId::transfer_encoding:
        case FieldId::upgrade: return true;
        default: return false;
    }
}

// RFC 9111 §3.1: fields between a client and its proxy, never stored: Proxy-Authenticate,
// Proxy-Authentication-Info and Proxy-Authorization.
[[nodiscard]] constexpr bool is_proxy_specific(FieldId id) {
    return id == FieldId::proxy_authenticate || id == FieldId::proxy_authentication_info ||
           id == FieldId::proxy_authorization;
}

// The options of a message's Connection lines. Borrows from the map.
class ConnectionOptions {
  public:
    explicit ConnectionOptions(const FieldMap& fields);

    [[nodiscard]] bool has(std::string_view option) const;

    // Whether Connection names this field, so that it must not be forwarded or stored. Never so for Host,
    // Content-Length, Transfer-Encoding and Cache-Control: a peer that names them would change the framing,
    // the target or the policy of the message.
    [[nodiscard]] bool nominates(const FieldLine& line) const;

    // Hop-by-hop by itself or by nomination.
    [[nodiscard]] bool is_hop_by_hop(const FieldLine& line) const;

    // Neither stored (RFC 9111 §3.1) nor sent on (RFC 9110 §7.6.1, §11.7): hop-by-hop, or between a client
    // and its proxy.
    [[nodiscard]] bool ends_here(const FieldLine& line) const;

  private:
    NameSet options_;
};

}  // namespace cachewright::http
