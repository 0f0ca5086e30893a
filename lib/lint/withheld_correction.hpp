// Corrections that would do harm are not offered: a header that no cache could read may have been all that
// kept one visitor's page out of shared caches.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/subject.hpp"

#include <functional>
#include <span>
#include <vector>

namespace cachewright::lint {

// What the rules say of an exchange.
using Verdict = std::function<std::vector<Finding>(const http::Exchange& exchange)>;

// Does any of them have a suggestion or a replacement?
[[nodiscard]] bool offers_correction(std::span<const Finding> findings);

// Is the response kept for all visitors as it stands, by an RFC 9111 shared cache, by CDNs in general and by
// every selected cache? Then no correction can open it.
[[nodiscard]] bool is_open_to_all(const Subject& subject);

// For a response that is not open to all: takes suggestion and replacement out of each finding after whose
// correction the response would have what it has not now: an error, or a warning about cookies, credentials,
// sessions or secrets. `advice` says why. A correction is judged by itself, and all replacements that are
// left are judged together. Each judgement runs all rules that `verdict` runs.
void withhold_harmful(const http::Exchange& exchange, std::vector<Finding>& findings, const Verdict& verdict);

}  // namespace cachewright::lint
