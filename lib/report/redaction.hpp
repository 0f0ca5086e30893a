// Secrets do not leave in a report: values of credentials are masked at equal length, names stay.
#pragma once

#include <string>
#include <string_view>

namespace cachewright::report {

// The value of a header field with secrets replaced by as many '*' (so that spans still fit): the values of
// Set-Cookie and Cookie pairs, what follows the scheme in Authorization and Proxy-Authorization, the whole
// value of fields named like a key, token, secret, password or signature, and what redacted_url masks in
// Location, Content-Location, Referer and Link.
[[nodiscard]] std::string redacted_value(std::string_view field_name, std::string_view value);

// A URL with userinfo and the values of parameters named like a credential (lib/http/credential_name.hpp), of
// its query and of its path (";jsessionid=…"), masked at equal length.
[[nodiscard]] std::string redacted_url(std::string_view url);

// A cache key (lib/policy/key.hpp), or one part of it: the URL masked as above, the values of cookies, and
// those of header fields as redacted_value masks them.
[[nodiscard]] std::string redacted_key(std::string_view key);

}  // namespace cachewright::report
