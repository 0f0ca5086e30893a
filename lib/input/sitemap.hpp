// Sitemaps (https://www.sitemaps.org/protocol.html): the URLs of a site, or of further sitemaps.
#pragma once

#include "lib/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::input {

enum class SitemapKind : std::uint8_t {
    urls,   // <urlset>, or text with one URL a line
    index,  // <sitemapindex>: the locations are sitemaps
};

struct Sitemap {
    SitemapKind kind = SitemapKind::urls;
    std::vector<std::string> locations;  // absolute http or https URLs, in order
    std::size_t unusable = 0;            // entries without such a URL
    bool cut = false;                    // there are more than the limit
};

// The protocol's own limits, and one on the work that XML can make.
struct SitemapLimits {
    std::size_t decoded = std::size_t{50} * 1024 * 1024;  // bytes, uncompressed
    std::size_t locations = 50'000;
    std::size_t tags = 4'000'000;
};

// Reads a sitemap, which may be gzip-compressed (told by its first bytes), once or twice over as servers do
// that compress what is compressed. A document type declaration is refused, entities of its own are not
// expanded, nothing is fetched. Errors: no_content (no sitemap, malformed XML, damaged compression) and
// too_large.
[[nodiscard]] base::Result<Sitemap> read_sitemap(std::string_view bytes, const SitemapLimits& limits = {});

}  // namespace cachewright::input
