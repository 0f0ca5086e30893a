// Credentials in URLs, masked in place.
#include "lib/http/credential_mask.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <utility>

using namespace cachewright;

TEST_CASE("credentials in URLs and targets are masked, each place in the text stays") {
    const std::array<std::pair<std::string, std::string>, 15> rows{{
        {"/a?token=abc&page=2", "/a?token=***&page=2"},
        {"/a?x=1&API_KEY=abc#f", "/a?x=1&API_KEY=***#f"},
        {"https://user:pw@a.example/x", "https://*******@a.example/x"},
        {"/cart;jsessionid=8F3A/items", "/cart;jsessionid=****/items"},
        {"/r?to=https://b.example/?sig=zz", "/r?to=https://b.example/?sig=**"},
        {"/a?my-access-token-2=q", "/a?my-access-token-2=*"},
        {"/a?page=2&sort=name", "/a?page=2&sort=name"},
        {"/assets/site.css", "/assets/site.css"},
        {"/a?otp=123456&x=1", "/a?otp=******&x=1"},
        {"/a?%74oken=abc;%6Aessionid=1", "/a?%74oken=***;%6Aessionid=1"},
        {"/cart;%6Asessionid=8F3A/items", "/cart;%6Asessionid=****/items"},
        {"/callback?state=xyz&code=abc", "/callback?state=***&code=***"},
        {"/shops?state=CA&zipcode=90001", "/shops?state=CA&zipcode=90001"},
        {"/verify/eyJhbGciOi.eyJzdWIi.c2ln-_x/end", "/verify/***************************/end"},
        {"/a?x=eyJhbGciOi.eyJzdWIi.&y=eyJhbGciOi", "/a?x=********************&y=eyJhbGciOi"},
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
