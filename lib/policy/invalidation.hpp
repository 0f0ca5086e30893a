// Invalidation (RFC 9111 §4.4): which stored responses an exchange makes unusable.
#pragma once

#include "lib/http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::policy {

// URIs whose stored responses must be invalidated: the target URI of an unsafe (or unknown) method answered
// with a non-error status (2xx, 3xx), and what Location and Content-Location of the same origin point to.
// Empty for safe methods and for errors. Each is resolved against the target, stands once, the target first,
// and is in the form of the cache key (what cache_key has behind the method). Where `target_uri` is only a
// request target ("/path"), the host being unknown, references with a host are left out and the URIs are
// request targets too.
[[nodiscard]] std::vector<std::string> invalidated_uris(std::string_view method, std::string_view target_uri,
                                                        const http::Response& response);

}  // namespace cachewright::policy
