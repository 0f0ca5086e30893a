// Credentials in URLs, masked in place.
#include "lib/http/credential_mask.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <utility>

using namespace cachewright;

TEST_CASE("credentials in URLs and targets are masked, each place in the text stays") {
    const std::array<std::pair<std::string, std::string>, 8> rows{{
        {"/a?token=abc&page=2", "/a?token=***&page=2"},
        {"/a?x=1&API_KEY=abc#f", "/a?x=1&API_KEY=***#f"},
        {"https://user:pw@a.example/x", "https://*******@a.example/x"},
        {"/cart;jsessionid=8F3A/items", "/cart;jsessionid=****/items"},
        {"/r?to=https://b.example/?sig=zz", "/r?to=https://b.example/?sig=**"},
        {"/a?my-access-token-2=q", "/a?my-access-token-2=*"},
        {"/a?page=2&sort=name", "/a?page=2&sort=name"},
        {"/assets/site.css", "/assets/site.css"},
    }};
    for (const auto& [text, masked] : rows) {
        CAPTURE(text);
        std::string changed = text;
        http::mask_credentials(changed);
        CHECK(changed == masked);
        // What says that there is nothing to mask is right.
        if (changed != text) CHECK(http::may_hold_credentials(text));
    }
    CHECK_FALSE(http::may_hold_credentials("/assets/site.css?v3"));
}
