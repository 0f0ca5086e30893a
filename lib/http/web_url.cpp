#include "lib/http/web_url.hpp"

#include "lib/base/ascii.hpp"

namespace cachewright::http {

std::optional<Uri> parse_web_url(std::string_view text) {
    auto uri = parse_uri(text);
    if (!uri || !uri->scheme || !uri->host || uri->host->empty()) return std::nullopt;
    const bool web =
        base::equals_ignore_case(*uri->scheme, "https") || base::equals_ignore_case(*uri->scheme, "http");
    return web ? uri : std::nullopt;
}

bool begins_as_web_url(std::string_view text) {
    return base::starts_with_ignore_case(text, "https://") || base::starts_with_ignore_case(text, "http://");
}

}  // namespace cachewright::http
