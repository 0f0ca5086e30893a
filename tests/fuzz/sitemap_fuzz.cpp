// fuzz: input
// Sitemaps: whatever the bytes, what is read is within the limits and every location can be asked.
#include "lib/http/web_url.hpp"
#include "lib/input/sitemap.hpp"

#include <cstdlib>
#include <memory>

using namespace cachewright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto exact = std::make_unique<char[]>(size);
    std::copy(data, data + size, exact.get());
    input::SitemapLimits limits;
    limits.decoded = std::size_t{64} * 1024;
    limits.locations = 50;
    limits.tags = 2'000;
    const auto sitemap = input::read_sitemap({exact.get(), size}, limits);
    if (!sitemap) {
        if (sitemap.error().message.empty()) std::abort();
        return 0;
    }
    if (sitemap->locations.size() > limits.locations) std::abort();
    std::size_t bytes = 0;
    for (const std::string& location : sitemap->locations) {
        if (!http::parse_web_url(location)) std::abort();
        bytes += location.size();
    }
    // Nothing is expanded to more than was written: UTF-16 grows by half at most.
    if (bytes > limits.decoded * 3 / 2) std::abort();
    return 0;
}
