// The admin API as tests ask it.
#pragma once

#include "tests/proxy/proxied.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace cachewright::tests {

using Json = nlohmann::json;

inline ClientResponse ask_admin(const Proxied& proxied, std::string_view path) {
    const std::string port = std::to_string(proxied.proxy.admin_port());
    return ask(proxied.proxy.admin_port(), "GET", path, "Host: 127.0.0.1:" + port + "\n");
}
// Discarded where the answer is no JSON.
inline Json admin_json(const Proxied& proxied, std::string_view path) {
    return Json::parse(ask_admin(proxied, path).body, nullptr, false);
}

}  // namespace cachewright::tests
