#include "lib/report/redaction.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;

TEST_CASE("credentials are masked at equal length, names stay") {
    struct Case {
        std::string field;
        std::string value;
        std::string shown;
    };
    for (const Case& tried : {
             Case{"Set-Cookie", "sid=abc123; Path=/; HttpOnly", "sid=******; Path=/; HttpOnly"},
             Case{"set-cookie", "flag; Path=/", "flag; Path=/"},
             Case{"Cookie", "a=1; b=two", "a=*; b=***"},
             Case{"Authorization", "Bearer eyJh", "Bearer ****"},
             Case{"Proxy-Authorization", "opaque", "******"},
             Case{"X-Api-Key", "k-12", "****"},
             Case{"X-Amz-Security-Token", "tok", "***"},
             Case{"Surrogate-Key", "post-1 front", "post-1 front"},
             Case{"Cache-Control", "max-age=60", "max-age=60"},
             Case{"Location", "https://u:p@a.example/cb?code=77&x=1", "https://***@a.example/cb?code=**&x=1"},
             Case{"Link", "</a?token=s3>; rel=preload", "</a?token=**>; rel=preload"},
         }) {
        CAPTURE(tried.field, tried.value);
        CHECK(report::redacted_value(tried.field, tried.value) == tried.shown);
    }
}

TEST_CASE("userinfo and credentials in the query of a URL are masked") {
    CHECK(report::redacted_url("https://user:pw@a.example/x?sig=abc&page=2#f") ==
          "https://*******@a.example/x?sig=***&page=2#f");
    CHECK(report::redacted_url("https://a.example/@user?q=a@b") == "https://a.example/@user?q=a@b");
    CHECK(report::redacted_url("https://a.example/?session=") == "https://a.example/?session=");
    CHECK(report::redacted_url("") == "");
}

TEST_CASE("sessions and codes of a login are masked in queries and in paths") {
    for (const char* name : {"session_id", "CFID", "CFTOKEN", "ASPSESSIONIDQQRSTAAB", "auth_code", "code",
                             "jsessionid", "PHPSESSID", "sid"}) {
        CAPTURE(name);
        CHECK(report::redacted_url("https://a.example/x?" + std::string(name) + "=abc&page=2") ==
              "https://a.example/x?" + std::string(name) + "=***&page=2");
    }
    CHECK(report::redacted_url("https://a.example/cart;jsessionid=8F3A;v=2/items?a=1") ==
          "https://a.example/cart;jsessionid=****;v=2/items?a=1");
    CHECK(report::redacted_url("/cart;jsessionid=8F3A") == "/cart;jsessionid=****");
    CHECK(report::redacted_value("Location", "/cart;JSESSIONID=8F3A?x=1") == "/cart;JSESSIONID=****?x=1");
}

TEST_CASE(
    "a query within a query is masked, and a text of nothing but delimiters costs no more than its length") {
    CHECK(report::redacted_url("https://a.example/?to=/cb?token=s3cr3t&page=2") ==
          "https://a.example/?to=/cb?token=******&page=2");
    CHECK(report::redacted_url("https://a.example/?token=a?b=c&x=1") == "https://a.example/?token=*****&x=1");
    CHECK(report::redacted_url("/login/https://u:p@b.example/x;sid=8f;v=1") ==
          "/login/https://***@b.example/x;sid=**;v=1");
    for (const char* piece : {"?a&", "//", ";", "?", "?a=b", "@/", "&"}) {
        std::string text = "https://a.example/";
        while (text.size() < 400'000)
            text += piece;
        CHECK(report::redacted_url(text) == text);
    }
}
