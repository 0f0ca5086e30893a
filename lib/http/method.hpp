// Request methods (RFC 9110 §9, and PATCH of RFC 5789).
#pragma once

#include <cstdint>
#include <string_view>

namespace cachewright::http {

// Method names are case-sensitive: "get" is `other`.
enum class Method : std::uint8_t { other, get, head, post, put, delete_, connect, options, trace, patch };

[[nodiscard]] constexpr Method parse_method(std::string_view name) {
    if (name == "GET") return Method::get;
    if (name == "HEAD") return Method::head;
    if (name == "POST") return Method::post;
    if (name == "PUT") return Method::put;
    if (name == "DELETE") return Method::delete_;
    if (name == "CONNECT") return Method::connect;
    if (name == "OPTIONS") return Method::options;
    if (name == "TRACE") return Method::trace;
    if (name == "PATCH") return Method::patch;
    return Method::other;
}

// RFC 9110 §9.2.1: essentially read-only. An unknown method is not known to be safe.
[[nodiscard]] constexpr bool is_safe(Method method) {
    return method == Method::get || method == Method::head || method == Method::options ||
           method == Method::trace;
}

// RFC 9110 §9.2.2: doing it twice intends the same as doing it once.
[[nodiscard]] constexpr bool is_idempotent(Method method) {
    return is_safe(method) || method == Method::put || method == Method::delete_;
}

[[nodiscard]] constexpr bool is_safe(std::string_view name) {
    return is_safe(parse_method(name));
}
[[nodiscard]] constexpr bool is_idempotent(std::string_view name) {
    return is_idempotent(parse_method(name));
}

}  // namespace cachewright::http
