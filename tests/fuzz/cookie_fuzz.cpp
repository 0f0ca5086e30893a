// fuzz: http
// Set-Cookie and Cookie, and the public suffixes of their domains.
#include "lib/base/ascii.hpp"
#include "lib/http/cookie.hpp"
#include "lib/http/public_suffix.hpp"
#include "tests/fuzz/fuzz_input.hpp"

using namespace cachewright;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const std::string_view text = input.text();

    const auto cookie = http::parse_set_cookie(text);
    for (const auto& issue : cookie.issues)
        fuzz::require_sound(text, issue);
    require(base::slice(text, cookie.name_span) == cookie.name);
    require(base::slice(text, cookie.value_span) == cookie.value);
    require(!cookie.path || cookie.path->starts_with('/'));
    require(!cookie.domain || !cookie.domain->empty());
    require(cookie.fate == http::CookieFate::kept || !cookie.issues.empty());
    require(cookie.fate == http::CookieFate::refused ||
            cookie.name.size() + cookie.value.size() <= http::kMaxCookieSize);
    // An attribute that no user agent knows changes nothing but the issues.
    const std::string extended = std::string(text) + ";unknown";
    const auto more = http::parse_set_cookie(extended);
    require(more.name == cookie.name && more.value == cookie.value && more.fate == cookie.fate);
    require(more.path == cookie.path && more.max_age == cookie.max_age && more.expires == cookie.expires);

    for (const auto& pair : http::CookiePairs(text)) {
        fuzz::require_inside(text, pair.span);
        require(fuzz::inside(text, pair.name) && fuzz::inside(text, pair.value));
        require(!base::slice(text, pair.span).empty());
    }

    const std::string_view domain = http::registrable_domain(text);
    if (!domain.empty()) {
        require(fuzz::inside(text, domain));
        require(http::registrable_domain(domain) == domain && !http::is_public_suffix(domain));
    }
    (void)http::is_public_suffix(text);
    return 0;
}
