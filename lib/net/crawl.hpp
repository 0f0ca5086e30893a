// Asking a list of URLs and following their redirects, every response on the way an exchange of its own.
#pragma once

#include "lib/base/error.hpp"
#include "lib/net/host_scope.hpp"
#include "lib/net/transport.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cachewright::net {

struct CrawlTarget {
    std::string url;
    std::string named;  // the URL that the user named and that led here; `url` itself when the user did
};

// Why a chain ended before the redirects did.
struct ChainEnd {
    std::string url;  // that was not asked, or gave no response
    base::Error error;
};

struct Chain {
    CrawlTarget target;
    std::vector<Received> responses;   // in order; empty when the target itself could not be asked
    std::optional<ChainEnd> failed;    // no response came
    std::optional<ChainEnd> left_out;  // a redirect that leads out of scope, error.hint says what
                                       // allows it; or, with the code unreadable, to what is no URL
    bool over_budget = false;          // the target, or what it redirects to, was not asked any more
};

struct CrawlOptions {
    http::FieldMap fields;            // sent to the origin of CrawlTarget::named
    http::FieldMap fields_elsewhere;  // sent to every other origin: no credentials (RFC 9110 §15.4)
    HostScope scope;
    std::size_t redirects = 10;
    std::size_t body_kept = std::size_t{16} * 1024;
    std::size_t body_limit = std::size_t{4} * 1024 * 1024;
    std::size_t ahead = 256;  // chains that may be held back until those before them are complete
};

// Asks the targets with GET and hands over the chains in the order of the targets. A URL that a redirect
// leads to counts once: when it is a target, or a chain before has it, the chain ends in front of it.
// `deliver` and `checkpoint` may stop the crawl.
RunEnd crawl(Transport& transport, std::span<const CrawlTarget> targets, const CrawlOptions& options,
             const std::function<Going(Chain&&)>& deliver, const std::function<Going()>& checkpoint);

}  // namespace cachewright::net
