// Following sitemaps into each other, level after level, to the URLs that they list.
#pragma once

#include "lib/base/error.hpp"
#include "lib/base/result.hpp"
#include "lib/net/crawl.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::net {

enum class ListingKind : std::uint8_t { urls, sitemaps };

// What one sitemap lists. Its format is not known here.
struct SitemapListing {
    ListingKind kind = ListingKind::urls;
    std::vector<std::string> locations;  // absolute http or https URLs, in order
    std::size_t unusable = 0;            // entries without such a URL
    bool cut = false;                    // the reader left out what is beyond its limit
};

// From a sitemap's bytes to what it lists; the error says what is wrong with them.
using SitemapReader = std::function<base::Result<SitemapListing>(std::string_view bytes)>;

// The protocol (https://www.sitemaps.org/protocol.html) has 50,000 URLs and 50 MiB for one sitemap.
struct SitemapCrawlLimits {
    std::size_t urls = 50'000;     // from all sitemaps together
    std::size_t sitemaps = 1'000;  // likewise
    unsigned depth = 5;            // an index in an index in …
    std::size_t bytes = std::size_t{50} * 1024 * 1024;
};

// Locations of one sitemap that the scope holds back for one reason.
struct LeftOut {
    std::string reason;  // "it lies on another host (cdn.example.net)"
    std::string hint;    // what takes them along; may be empty
    std::size_t count = 0;
};

// Told of what comes, in the order of the sitemaps.
class SitemapVisitor {
  public:
    SitemapVisitor() = default;
    SitemapVisitor(const SitemapVisitor&) = delete;
    SitemapVisitor& operator=(const SitemapVisitor&) = delete;
    virtual ~SitemapVisitor() = default;

    // So many sitemaps are asked next.
    virtual void level(std::size_t sitemaps) = 0;
    // How one sitemap was answered, whatever came of it.
    virtual void answered(const Chain& chain) = 0;
    // Of the sitemap `url` nothing more is read, or nothing at all.
    virtual void failed(const std::string& url, const base::Error& error) = 0;
    // Some of what `url` lists is not asked.
    virtual void left_out(const std::string& url, ListingKind kind, const LeftOut& what) = 0;
    virtual void unusable(const std::string& url, std::size_t entries) = 0;
    // A URL of the site. False when it is known already: then it does not count.
    virtual bool found(const std::string& url, const std::string& named) = 0;
};

// Of the hosts out of scope that one sitemap leads to, this many are told by their names, the rest together.
inline constexpr std::size_t kHostsNamed = 5;

// Asks `sitemaps`, then those they list, and so on. Each is asked once; what lies out of `options.scope` is
// not. Bodies are kept whole and asked for with gzip at most, whatever `options` say. `checkpoint` may stop
// it.
RunEnd crawl_sitemaps(Transport& transport, std::vector<CrawlTarget> sitemaps, CrawlOptions options,
                      const SitemapReader& read, SitemapVisitor& visitor,
                      const std::function<Going()>& checkpoint, const SitemapCrawlLimits& limits = {});

}  // namespace cachewright::net
