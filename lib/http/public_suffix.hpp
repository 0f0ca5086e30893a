// Public suffixes (publicsuffix.org): under which part of a host name registrations are open to all, so that
// two names below it do not belong together.
#pragma once

#include <string_view>

namespace cachewright::http {

// Hosts are given in lower-case ASCII (IDN as punycode); one trailing dot does not matter. The data is what
// libpsl was built with: no file is read, and nothing is set up before the first call.

// "co.uk", "com". A name unknown to the list counts by its last label. False for an empty host and for an
// IP address.
[[nodiscard]] bool is_public_suffix(std::string_view host);

// "example.co.uk" of "a.b.example.co.uk": the public suffix and one label more. Empty for a public suffix,
// an IP address, and a name longer than DNS allows. Borrows from `host`.
[[nodiscard]] std::string_view registrable_domain(std::string_view host);

}  // namespace cachewright::http
