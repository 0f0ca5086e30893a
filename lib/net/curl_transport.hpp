// The transport on libcurl.
#pragma once

#include "lib/base/result.hpp"
#include "lib/net/transport.hpp"

#include <memory>

namespace cachewright::net {

// Speaks http and https only, HTTP/2 where TLS negotiates it; certificates are verified, TLS is 1.2 or later;
// paths and bodies stay as they are. Proxies come from the environment as for curl (https_proxy, HTTPS_PROXY,
// http_proxy, ALL_PROXY, NO_PROXY), unless the options want none. Errors: usage (a connect_to or resolve that
// cannot be read), unavailable (libcurl does not start).
[[nodiscard]] base::Result<std::unique_ptr<Transport>> make_curl_transport(TransportOptions options);

}  // namespace cachewright::net
