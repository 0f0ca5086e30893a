#include "lib/net/sitemap_crawl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace cachewright::net {

namespace {

using base::Error;
using base::ErrorCode;

// Collects what is out of scope by reason, and by host as far as the reason has one.
class OutOfScope {
  public:
    void add(ScopeVerdict verdict, const std::string& location) {
        OfVerdict& of = by_verdict_[static_cast<std::size_t>(verdict)];
        std::string reason = scope_reason(verdict, location);
        const auto [known, is_new] = of.index.try_emplace(std::move(reason), of.index.size());
        const std::size_t index = known->second;
        if (index < kHostsNamed) {
            if (is_new) of.first.push_back({known->first, scope_hint(verdict, location), 0});
            ++of.first[index].count;
        } else {
            if (is_new) ++of.hosts_beyond;
            ++of.beyond;
        }
    }

    void tell(const std::string& url, ListingKind kind, SitemapVisitor& visitor) const {
        for (const OfVerdict& of : by_verdict_) {
            for (const LeftOut& one : of.first)
                visitor.left_out(url, kind, one);
            if (of.beyond == 0) continue;
            visitor.left_out(url, kind,
                             {fmt::format("they lie on {} further hosts or ports", of.hosts_beyond),
                              "--allow-host HOST takes a host along, --allow-host '*.example.com' all under "
                              "one name",
                              of.beyond});
        }
    }

  private:
    struct OfVerdict {
        std::unordered_map<std::string, std::size_t> index;  // by reason, which names the host
        std::vector<LeftOut> first;
        std::size_t beyond = 0;  // locations whose reason is not among the first
        std::size_t hosts_beyond = 0;
    };
    std::array<OfVerdict, static_cast<std::size_t>(ScopeVerdict::loses_tls) + 1> by_verdict_;
};

class SitemapCrawl {
  public:
    SitemapCrawl(Transport& transport, CrawlOptions options, const SitemapReader& read,
                 SitemapVisitor& visitor, const SitemapCrawlLimits& limits)
        : transport_(transport),
          options_(std::move(options)),
          read_(read),
          visitor_(visitor),
          limits_(limits) {
        // What the reader can decompress.
        options_.fields.set("Accept-Encoding", "gzip");
        options_.fields_elsewhere.set("Accept-Encoding", "gzip");
        options_.body_kept = options_.body_limit = limits.bytes;
    }

    RunEnd run(std::vector<CrawlTarget> level, const std::function<Going()>& checkpoint) {
        for (const CrawlTarget& target : level)
            seen_.insert(target.url);
        for (unsigned depth = 1; !level.empty(); ++depth) {
            next_.clear();
            visitor_.level(level.size());
            const RunEnd end = crawl(
                transport_, level, options_,
                [&](Chain&& chain) {
                    take(chain);
                    return Going::on;
                },
                checkpoint);
            if (end == RunEnd::stopped) return end;
            if (depth == limits_.depth && !next_.empty()) {
                visitor_.failed(next_.front().url,
                                {ErrorCode::too_large,
                                 fmt::format("sitemaps lie more than {} deep in each other", limits_.depth),
                                 "name the sitemap itself by --sitemap"});
                break;
            }
            level = std::move(next_);
        }
        return RunEnd::done;
    }

  private:
    void take(const Chain& chain) {
        visitor_.answered(chain);
        if (chain.responses.empty() || chain.failed || chain.over_budget) return;
        const Received& received = chain.responses.back();
        const std::string& url = received.exchange.url;
        if (chain.left_out || received.exchange.response.status != 200) {
            return visitor_.failed(url, {ErrorCode::no_content,
                                         fmt::format("there is no sitemap: the answer has the status {}",
                                                     received.exchange.response.status),
                                         "robots.txt often names the sitemaps of a site"});
        }
        if (received.body_end != BodyEnd::complete) {
            const bool cut = received.body_end == BodyEnd::cut;
            return visitor_.failed(url, {ErrorCode::too_large,
                                         cut ? fmt::format("the sitemap is larger than {} MiB",
                                                           limits_.bytes / (std::size_t{1024} * 1024))
                                             : "the sitemap did not arrive whole",
                                         {}});
        }
        const auto listing = read_(received.exchange.response.body.bytes);
        if (!listing) return visitor_.failed(url, listing.error());
        take_locations(url, chain.target.named, *listing);
    }

    void take_locations(const std::string& sitemap, const std::string& named, const SitemapListing& listing) {
        if (listing.locations.empty()) return visitor_.failed(sitemap, nothing_in(listing));
        OutOfScope outside;
        bool beyond = listing.cut;
        for (const std::string& location : listing.locations) {
            const ScopeVerdict verdict = options_.scope.judge(named, location);
            if (verdict != ScopeVerdict::inside) {
                outside.add(verdict, location);
            } else if (!(listing.kind == ListingKind::sitemaps ? add_sitemap(location, named)
                                                               : add_url(location, named))) {
                beyond = true;
            }
        }
        outside.tell(sitemap, listing.kind, visitor_);
        if (listing.unusable > 0) visitor_.unusable(sitemap, listing.unusable);
        if (beyond) {
            visitor_.failed(sitemap, {ErrorCode::too_large,
                                      fmt::format("more than {} URLs or {} sitemaps: the rest is not read",
                                                  limits_.urls, limits_.sitemaps),
                                      "name parts of the site by --urls or by single sitemaps"});
        }
    }

    static Error nothing_in(const SitemapListing& listing) {
        std::string what = "the sitemap is empty: it lists no URL";
        if (listing.unusable > 0) {
            what = fmt::format("the sitemap has no absolute http or https URL: {} {} cannot be asked",
                               listing.unusable, listing.unusable == 1 ? "entry" : "entries");
        }
        return {ErrorCode::no_content, std::move(what), "a sitemap lists whole URLs: https://host/path"};
    }

    // Both are false when the limit is reached.
    bool add_sitemap(const std::string& url, const std::string& named) {
        if (seen_.contains(url)) return true;
        if (seen_.size() >= limits_.sitemaps) return false;
        seen_.insert(url);
        next_.push_back({url, named});
        return true;
    }

    bool add_url(const std::string& url, const std::string& named) {
        if (found_ >= limits_.urls) return false;
        if (visitor_.found(url, named)) ++found_;
        return true;
    }

    Transport& transport_;
    CrawlOptions options_;
    const SitemapReader& read_;
    SitemapVisitor& visitor_;
    const SitemapCrawlLimits& limits_;
    std::unordered_set<std::string> seen_;
    std::vector<CrawlTarget> next_;
    std::size_t found_ = 0;
};

}  // namespace

RunEnd crawl_sitemaps(Transport& transport, std::vector<CrawlTarget> sitemaps, CrawlOptions options,
                      const SitemapReader& read, SitemapVisitor& visitor,
                      const std::function<Going()>& checkpoint, const SitemapCrawlLimits& limits) {
    return SitemapCrawl(transport, std::move(options), read, visitor, limits)
        .run(std::move(sitemaps), checkpoint);
}

}  // namespace cachewright::net
