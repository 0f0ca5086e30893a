// Credentials in URLs, masked: for whatever a URL is shown in.
#pragma once

#include <string>
#include <string_view>

namespace cachewright::http {

// Replaces userinfo and the values of parameters that carry a credential (credential_name.hpp), of queries
// and of paths (";jsessionid=…"), and JSON Web Tokens wherever they stand (RFC 7519), by as many '*', so that
// places in the text still fit. `text` is a URL or a request target, or holds some.
void mask_credentials(std::string& text);

// False where mask_credentials changes nothing for certain, which most targets are: a credential stands
// behind "=" or before "@", or is a token that begins as the JSON of its header does.
[[nodiscard]] inline bool may_hold_credentials(std::string_view text) {
    return text.find_first_of("=@") != std::string_view::npos || text.find("eyJ") != std::string_view::npos;
}

}  // namespace cachewright::http
