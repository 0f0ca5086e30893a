#include "lib/http/cookie.hpp"

#include "lib/http/date.hpp"
#include "lib/http/delta_seconds.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace cachewright;
using base::Seconds;
using http::CookieFate;
using http::CookiePrefix;
using http::parse_set_cookie;
using http::SameSite;

namespace {

using Texts = std::vector<std::string>;

Texts codes(const http::SetCookie& cookie) {
    Texts found;
    for (const auto& issue : cookie.issues)
        found.emplace_back(issue.code);
    return found;
}

constexpr base::TimePoint kNow{std::chrono::sys_days(std::chrono::year(2026) / 7 / 1)};

}  // namespace

TEST_CASE("a cookie has a name, a value and attributes (RFC 6265bis §5.6)") {
    const std::string_view field =
        "SID=31d4d96e407aad42; Path=/; domain=.Example.com; SECURE; HttpOnly; SameSite=Lax; Partitioned; "
        "Max-Age=3600; Expires=Wed, 21 Oct 2026 07:28:00 GMT";
    const auto cookie = parse_set_cookie(field);
    CHECK(cookie.issues.empty());
    CHECK(cookie.fate == CookieFate::kept);
    CHECK(cookie.name == "SID");
    CHECK(cookie.value == "31d4d96e407aad42");
    CHECK(base::slice(field, cookie.name_span) == "SID");
    CHECK(base::slice(field, cookie.value_span) == "31d4d96e407aad42");
    CHECK(cookie.path == "/");
    CHECK(cookie.domain == "Example.com");
    CHECK(cookie.secure);
    CHECK(cookie.http_only);
    CHECK(cookie.partitioned);
    CHECK(cookie.same_site == SameSite::lax);
    CHECK(cookie.max_age == Seconds{3600});
    REQUIRE(cookie.expires);
    CHECK(http::format_date(*cookie.expires) == "Wed, 21 Oct 2026 07:28:00 GMT");
    CHECK(cookie.is_persistent());
    CHECK_FALSE(parse_set_cookie("a=b").is_persistent());
}

TEST_CASE("values keep their equals signs, and blanks around the parts are dropped") {
    const auto cookie = parse_set_cookie("  a  =  b=c==  ;;  ; path = /x ");
    CHECK(cookie.name == "a");
    CHECK(cookie.value == "b=c==");
    CHECK(cookie.path == "/x");
    CHECK(cookie.issues.empty());
    CHECK(parse_set_cookie("a=").name == "a");
    CHECK(parse_set_cookie("a=\"quoted\"").issues.empty());
}

TEST_CASE("what is wrong with a cookie is told, and whether user agents drop it for that") {
    struct Row {
        std::string field;
        const char* code;
        CookieFate fate;
    };
    const auto kept = CookieFate::kept;
    const auto refused = CookieFate::refused;
    for (const auto& row : {
             Row{"", "cookie-empty", refused},
             Row{"=", "cookie-empty", refused},
             Row{"; Path=/", "cookie-empty", refused},
             Row{"justvalue", "cookie-missing-equals", kept},
             Row{"=value", "cookie-missing-name", kept},
             Row{"a b=c", "cookie-invalid-name", kept},
             Row{"a=b c", "cookie-invalid-value", kept},
             Row{"a=b,c", "cookie-invalid-value", kept},
             Row{"a=b\"c", "cookie-invalid-value", kept},
             Row{"a=\xc3\xa4", "cookie-invalid-value", kept},
             Row{"a=b\x01", "cookie-control-character", refused},
             Row{std::string("a=b\0c", 5), "cookie-control-character", refused},
             Row{"a=b; Path=/\x7f", "cookie-control-character", refused},
             Row{"a=" + std::string(4096, 'x'), "cookie-too-large", refused},
             Row{"a=b; Expires=0", "cookie-expires-invalid", kept},
             Row{"a=b; Max-Age=1.5", "cookie-max-age-invalid", kept},
             Row{"a=b; Max-Age=", "cookie-max-age-invalid", kept},
             Row{"a=b; Max-Age=+5", "cookie-max-age-invalid", kept},
             Row{"a=b; Domain=", "cookie-domain-empty", kept},
             Row{"a=b; Path", "cookie-path-invalid", kept},
             Row{"a=b; Path=x", "cookie-path-invalid", kept},
             Row{"a=b; SameSite", "cookie-same-site-invalid", kept},
             Row{"a=b; SameSite=Maybe", "cookie-same-site-invalid", kept},
             Row{"a=b; SameSite=None", "cookie-same-site-none-insecure", refused},
             Row{"a=b; Partitioned", "cookie-partitioned-insecure", refused},
             Row{"a=b; Secure=true", "cookie-flag-with-value", kept},
             Row{"a=b; HttpOnly; httponly", "cookie-repeated-attribute", kept},
             Row{"a=b; Secured", "cookie-unknown-attribute", kept},
             Row{"a=b; =x", "cookie-unknown-attribute", kept},
             Row{"a=b; Path=/" + std::string(1024, 'x'), "cookie-attribute-too-large", kept},
             Row{"__Secure-a=b", "cookie-prefix-insecure", refused},
             Row{"__secure-a=b", "cookie-prefix-insecure", refused},
             Row{"__Host-a=b; Secure", "cookie-host-prefix-path", refused},
             Row{"__Host-a=b; Secure; Path=/x", "cookie-host-prefix-path", refused},
             Row{"__Host-a=b; Secure; Path=/; Domain=a.example", "cookie-host-prefix-domain", refused},
         }) {
        CAPTURE(row.field);
        const auto cookie = parse_set_cookie(row.field);
        CHECK(codes(cookie) == Texts{row.code});
        CHECK(cookie.fate == row.fate);
    }
    CHECK(codes(parse_set_cookie("__Host-a")) ==
          Texts{"cookie-missing-equals", "cookie-prefix-without-name"});
    CHECK(parse_set_cookie("a=" + std::string(4095, 'x')).fate == CookieFate::kept);
    CHECK(parse_set_cookie("a=b; Priority=High").issues.empty());
}

TEST_CASE("prefixes are recognised without regard to case and hold when their needs are met") {
    CHECK(parse_set_cookie("__Host-a=b; Secure; Path=/").fate == CookieFate::kept);
    CHECK(parse_set_cookie("__Host-a=b; Secure; Path=/").prefix() == CookiePrefix::host);
    CHECK(parse_set_cookie("__SECURE-a=b; Secure").fate == CookieFate::kept);
    CHECK(parse_set_cookie("__SECURE-a=b; Secure").prefix() == CookiePrefix::secure);
    CHECK(parse_set_cookie("_Host-a=b").prefix() == CookiePrefix::none);
}

TEST_CASE("Max-Age beats Expires, and a lifetime that has ended deletes the cookie") {
    CHECK(parse_set_cookie("a=; Max-Age=0").is_deletion(kNow));
    CHECK(parse_set_cookie("a=; Max-Age=-1").is_deletion(kNow));
    CHECK(parse_set_cookie("a=; Max-Age=-99999999999999999999").max_age == Seconds{-1});
    CHECK(parse_set_cookie("a=; Expires=Thu, 01-Jan-1970 00:00:00 GMT").is_deletion(kNow));
    CHECK_FALSE(parse_set_cookie("a=; Expires=Thu, 01 Jan 2037 00:00:00 GMT").is_deletion(kNow));
    CHECK_FALSE(parse_set_cookie("a=; Max-Age=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT").is_deletion(kNow));
    CHECK_FALSE(parse_set_cookie("a=b").is_deletion(kNow));
    CHECK(parse_set_cookie("a=b; Max-Age=99999999999999").max_age == http::kMaxDeltaSeconds);
}

TEST_CASE("of repeated attributes the last counts") {
    CHECK(parse_set_cookie("a=b; Path=/x; Path=/y").path == "/y");
    CHECK(parse_set_cookie("a=b; Max-Age=5; Max-Age=x").max_age == Seconds{5});
    CHECK_FALSE(parse_set_cookie("a=b; Path=/x; Path=y").path);
    CHECK_FALSE(parse_set_cookie("a=b; Domain=x; Domain=").domain);
}

TEST_CASE("a Cookie field is pairs parted by semicolons (RFC 6265bis §4.2)") {
    const std::string_view field = "a=1; b = x=y ;; flag;c=";
    std::vector<std::pair<std::string, std::string>> pairs;
    Texts written;
    for (const auto& pair : http::CookiePairs(field)) {
        pairs.emplace_back(pair.name, pair.value);
        written.emplace_back(base::slice(field, pair.span));
    }
    CHECK(pairs == std::vector<std::pair<std::string, std::string>>{
                       {"a", "1"}, {"b", "x=y"}, {"", "flag"}, {"c", ""}});
    CHECK(written == Texts{"a=1", "b = x=y", "flag", "c="});
    CHECK(http::CookiePairs("").begin() == std::default_sentinel);
    CHECK(http::CookiePairs(" ; ;").begin() == std::default_sentinel);
}
