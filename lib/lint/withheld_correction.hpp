// Corrections that would do harm are not offered: a header that no cache could read may have been all that
// kept one visitor's page out of shared caches.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/finding.hpp"

#include <functional>
#include <vector>

namespace cachewright::lint {

// What the rules say of an exchange.
using Verdict = std::function<std::vector<Finding>(const http::Exchange& exchange)>;

// Takes suggestion and replacement out of each finding after whose correction the response would have what it
// has not now: an error, or a warning about cookies, credentials, sessions or secrets. `advice` says why. A
// correction is judged by itself, and all replacements that are left are judged together.
void withhold_harmful(const http::Exchange& exchange, std::vector<Finding>& findings, const Verdict& verdict);

}  // namespace cachewright::lint
