// A scripted origin, the proxy in front of it and a client of the proxy: what nearly every case needs.
#pragma once

#include "tests/proxy/client.hpp"
#include "tests/proxy/message_text.hpp"
#include "tests/proxy/proxy_process.hpp"
#include "tests/proxy/scripted_origin.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::tests {

class Proxied {
  public:
    explicit Proxied(const std::vector<std::string>& flags = {});
    Proxied(const Proxied&) = delete;
    Proxied& operator=(const Proxied&) = delete;
    // Stops the proxy, and checks that it sent the origin nothing malformed.
    ~Proxied();

    ScriptedOrigin origin;
    ProxyProcess proxy;

    // On a connection that is kept between calls as long as the proxy keeps it.
    ClientResponse get(std::string_view target, std::string_view fields = {});
    ClientResponse ask(std::string_view method, std::string_view target, std::string_view fields = {},
                       std::string_view body = {});
    [[nodiscard]] Client connect() const { return Client(proxy.port()); }
    void advance(std::string_view duration) const { proxy.advance(duration); }
    // The access log, once it has that many lines.
    [[nodiscard]] std::vector<std::string> log_lines(std::size_t count);

  private:
    std::optional<Client> client_;
};

// Asks until `holds` is true of what it gives, for effects that the proxy brings about in the background.
// False when patience ends first.
template <typename Holds>
[[nodiscard]] bool eventually(const Holds& holds) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < end) {
        if (holds()) return true;
    }
    return false;
}

// What became of the second of two requests for the same target.
enum class Second : std::uint8_t { hit, miss, validated };

// The origin answers the first request of a path of its own with `response`; after `advance` of cache time
// the same is requested again.
struct ReuseRow {
    std::string_view what;  // with the section of RFC 9111, or of the RFC named
    std::string response;   // fields, as for answer()
    Second second = Second::hit;
    std::string_view advance = {};  // none: at once
    std::string_view first_request = {};
    std::string_view second_request = {};
    int status = 200;
    std::string_view method = "GET";  // of the first request
};
// All rows on one proxy, each on a path of its own.
void check_reuse(Proxied& proxied, const std::vector<ReuseRow>& rows);

}  // namespace cachewright::tests
