// Status codes (RFC 9110 §15).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cachewright::http {

enum class StatusClass : std::uint8_t {
    invalid,  // below 100 or above 599
    informational,
    successful,
    redirection,
    client_error,
    server_error,
};

[[nodiscard]] constexpr StatusClass status_class(int status) {
    return status < 100 || status > 599 ? StatusClass::invalid : static_cast<StatusClass>(status / 100);
}

// How many interim (1xx) responses of one exchange are kept; a server sends one or two.
inline constexpr std::size_t kMostInterim = 16;

// 200 to 599: the response that ends an exchange.
[[nodiscard]] constexpr bool is_final(int status) {
    return status >= 200 && status <= 599;
}

// RFC 9110 §15.1: the codes that a cache may give a lifetime of its own guess.
[[nodiscard]] constexpr bool is_heuristically_cacheable(int status) {
    switch (status) {
        case 200:
        case 203:
        case 204:
        case 206:
        case 300:
        case 301:
        case 308:
        case 404:
        case 405:
        case 410:
        case 414:
        case 501: return true;
        default: return false;
    }
}

// Whether the code is in the IANA registry, so that its meaning is known.
[[nodiscard]] bool is_known_status(int status);

// The usual phrase of a known status ("Not Found"); empty for another.
[[nodiscard]] std::string_view status_phrase(int status);

}  // namespace cachewright::http
