// Which URLs a run may ask beside those that the user named.
#pragma once

#include "lib/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::net {

enum class ScopeVerdict : std::uint8_t {
    inside,
    no_web_url,  // not http or https, or no host
    other_host,
    other_port,
    loses_tls,  // http where the URL that the user named is https
};

// Redirects and sitemaps lead to the host of the URL that the user named only, on its port (or from http's to
// https's default one), and to the hosts that the user allowed besides, on the port given with them or the
// schemes' default ones. Never from https to http.
class HostScope {
  public:
    HostScope() = default;
    // "example.com", "example.com:8443", "*.example.com" (every host under it). Errors: usage.
    [[nodiscard]] static base::Result<HostScope> allowing(const std::vector<std::string>& hosts);

    // Whether `url` may be asked when `named` was named; both absolute.
    [[nodiscard]] ScopeVerdict judge(std::string_view named, std::string_view url) const;

  private:
    struct Allowed {
        std::string host;        // lower case; of a wildcard with its dot: ".example.com"
        std::uint16_t port = 0;  // 0: a scheme's default one
    };
    std::vector<Allowed> allowed_;
};

// "it lies on another host (cdn.example.net)", for a URL that is outside; empty for `inside`.
[[nodiscard]] std::string scope_reason(ScopeVerdict verdict, std::string_view url);

// What to do to have it asked all the same; empty when nothing helps.
[[nodiscard]] std::string scope_hint(ScopeVerdict verdict, std::string_view url);

}  // namespace cachewright::net
