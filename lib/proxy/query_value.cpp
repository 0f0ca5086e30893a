#include "lib/proxy/private/query_value.hpp"

#include <fmt/format.h>

#include <charconv>
#include <system_error>

namespace cachewright::proxy {

std::optional<std::uint64_t> read_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

tl::expected<std::size_t, AdminAnswer> read_limit(const AdminCall& call, std::size_t usual,
                                                  std::size_t most) {
    const auto text = call.parameter("limit");
    if (!text) return usual;
    const auto limit = read_number(*text);
    if (!limit || *limit == 0 || *limit > most)
        return tl::unexpected(admin_error(400, fmt::format("limit must be a number from 1 to {}", most)));
    return static_cast<std::size_t>(*limit);
}

tl::expected<std::optional<http::UrlPattern>, AdminAnswer> read_url_pattern(const AdminCall& call) {
    const auto text = call.parameter("url");
    if (!text) return std::nullopt;
    auto pattern = http::UrlPattern::parse(*text);
    if (!pattern) return tl::unexpected(admin_error(400, pattern.error().message, pattern.error().hint));
    return std::optional(*std::move(pattern));
}

}  // namespace cachewright::proxy
