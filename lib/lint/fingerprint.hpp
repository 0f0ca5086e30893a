// Fingerprints: what makes a finding the same one in the next capture of the same site.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::lint {

// A URL as the pattern that its siblings share: "https://shop.example:8443/p/4711/app.3f9a1c2b.js?page=2&b"
// is "shop.example/p/*/app.*.js?b&page". Scheme, user, port and fragment are left out; numbers, dates, UUIDs,
// hashes and version numbers become "*" ("v2" as a whole segment and file name extensions stay); of the query
// the names remain, sorted. A host keeps its last two labels as they are. No value of a query, and nothing
// of a userinfo, is in it. Empty for an empty URL.
[[nodiscard]] std::string url_template(std::string_view url);

// 16 hexadecimal digits out of the rule's id, the template of the URL (without a URL: of the source's file
// name) and the normalised part of the header line at fault. The same for other query values, ids, dates and
// hashes, for other severities, messages, profiles, statuses and methods, and wherever in whichever source
// the exchange stands. Findings of one rule about one header part of sibling URLs share it, so whoever
// needs single findings counts them. Of fields that may hold secrets only names go in: the field's, the
// cookie's, the attribute's.
[[nodiscard]] std::string fingerprint(const http::Exchange& exchange, const Finding& finding);

// What cookie-cacheable-shared and cookie-heuristic-cacheable say that a stored copy hands on: the names of
// the response's cookies, sorted, with placeholders for their numbers; without those that a CDN adds behind
// its cache, unless it is about one of these. Empty for all other findings.
[[nodiscard]] std::vector<std::string> cookies_at_risk(const http::Exchange& exchange,
                                                       const Finding& finding);

// The same digits out of a text alone, with placeholders for its numbers: of what is no finding.
[[nodiscard]] std::string fingerprint_of(std::string_view text);

}  // namespace cachewright::lint
