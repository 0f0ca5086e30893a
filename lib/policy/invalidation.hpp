// Invalidation (RFC 9111 §4.4): which stored responses an exchange makes unusable.
#pragma once

#include "lib/http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::policy {

// Absolute URIs whose stored responses must be invalidated: the target URI of an unsafe (or unknown) method
// answered with a non-error status (2xx, 3xx), and Location and Content-Location of the same origin. Empty
// for safe methods and for errors.
[[nodiscard]] std::vector<std::string> invalidated_uris(std::string_view method, std::string_view target_uri,
                                                        const http::Response& response);

}  // namespace cachewright::policy
