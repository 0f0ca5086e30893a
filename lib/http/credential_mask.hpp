// Credentials in URLs, masked: for whatever a URL is shown in.
#pragma once

#include <string>

namespace cachewright::http {

// Replaces userinfo and the values of parameters that carry a credential (credential_name.hpp), of queries
// and of paths (";jsessionid=…"), by as many '*', so that places in the text still fit. `text` is a URL or a
// request target, or holds some.
void mask_credentials(std::string& text);

}  // namespace cachewright::http
