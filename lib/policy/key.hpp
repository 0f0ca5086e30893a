// The primary cache key (RFC 9111 §2): method and target URI, before Vary.
#pragma once

#include "lib/policy/options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::policy {

// One step on the way from the URL to the key, for those who ask how it came about.
struct KeyStep {
    std::string_view what;  // a literal: "scheme and host to lower case", "default port dropped", ...
    std::string result;     // the URL after this step
};

struct CacheKey {
    std::string text;            // "GET https://host/path?query"; HEAD shares the key of GET
    std::vector<KeyStep> steps;  // those that changed something
};

// `url` is absolute, or a request target ("/path?query", "*") when the host is unknown. Only what URI
// equivalence allows without knowing the resource (RFC 9110 §4.2.3) is normalised: case of scheme and host,
// the default port, an empty path, the fragment. Path and query stay byte for byte, unless the options ignore
// the query. What is no URI stays as it is, but for its fragment and, if ignored, its query. No-Vary-Search
// depends on the stored response and is not applied here.
[[nodiscard]] CacheKey cache_key(std::string_view method, std::string_view url, const KeyOptions& options);

// Appends the text of the same key without recording steps. Allocates nothing but room in `key` for a URL
// that is in normal form already.
void append_cache_key(std::string& key, std::string_view method, std::string_view url,
                      const KeyOptions& options);

}  // namespace cachewright::policy
