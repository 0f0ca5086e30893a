// Spellings of a URI that mean the same, made the same (RFC 3986 §6.2), one named step each.
#pragma once

#include "lib/http/uri.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::http {

enum class Step : std::uint8_t { leave, apply };

struct UriNormalisation {
    Step percent_encoding =
        Step::apply;                  // normalise_percent_encoding, in userinfo, host, path, query, fragment
    Step letter_case = Step::apply;   // scheme and host in lower case
    Step dot_segments = Step::apply;  // removed from paths that begin with "/"
    Step default_port = Step::apply;  // left out, and so is an empty one
    Step empty_path = Step::apply;    // "/" after an authority, for schemes with a default port
    Step fragment = Step::leave;      // applied: removed, as caches see no fragment
};

// RFC 3986 §6.2.2.1 and §6.2.2.2: hexadecimal digits in upper case; letters, digits, "-", ".", "_" and "~"
// decoded. What is no escape stays. Applying it twice changes nothing more.
[[nodiscard]] std::string normalise_percent_encoding(std::string_view text);

// Applying it twice with the same steps changes nothing more.
[[nodiscard]] std::string normalise_uri(const Uri& uri, const UriNormalisation& steps = {});

}  // namespace cachewright::http
