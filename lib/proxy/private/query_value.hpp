// Values of the query of a request to the admin API.
#pragma once

#include "lib/http/url_pattern.hpp"
#include "lib/proxy/admin_call.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachewright::proxy {

// Decimal digits and nothing else.
[[nodiscard]] std::optional<std::uint64_t> read_number(std::string_view text);

// `limit`, from 1 to `most`; `usual` where it is missing. An answer with 400 for anything else.
[[nodiscard]] tl::expected<std::size_t, AdminAnswer> read_limit(const AdminCall& call, std::size_t usual,
                                                                std::size_t most);

// `url`, a pattern; nothing where it is missing.
[[nodiscard]] tl::expected<std::optional<http::UrlPattern>, AdminAnswer> read_url_pattern(
    const AdminCall& call);

}  // namespace cachewright::proxy
