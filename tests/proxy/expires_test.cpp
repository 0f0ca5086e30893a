// Expires: RFC 9111 §5.3 and the dates of RFC 9110 §5.6.7.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

TEST_CASE("RFC 9111 4.2.1: Expires counts from Date, not from the proxy's clock") {
    Proxied proxied;
    check_reuse(
        proxied,
        {
            {"5.3 equal to Date is stale", "Expires: {now}", Second::miss},
            {"5.3 before Date", "Expires: {-60}", Second::miss},
            {"4.2.1 Date slow, and Expires before the present", "Date: {-7200}\nExpires: {-3600}",
             Second::miss},
            {"4.2.3 Date slow: half of the lifetime is used up", "Date: {-1800}\nExpires: {+1800}",
             Second::hit, "1790s"},
            {"4.2.3 Date slow: all of it is", "Date: {-1800}\nExpires: {+1800}", Second::miss, "1801s"},
            {"4.2.1 Date fast, and Expires equal to it", "Date: {+3600}\nExpires: {+3600}", Second::miss},
            {"4.2.1 Date fast: the lifetime is the difference", "Date: {+3600}\nExpires: {+7200}",
             Second::hit, "3590s"},
            {"4.2.1 Date fast: not more than the difference", "Date: {+3600}\nExpires: {+7200}", Second::miss,
             "3610s"},
            {"4.2.3 Age beyond Expires minus Date", "Expires: {+3600}\nAge: 3700", Second::miss},
            {"4.2.3 Age within it, Date fast", "Date: {+60}\nExpires: {+3660}\nAge: 1000", Second::hit},
            {"4.2.3 Age beyond it, Date fast", "Date: {+60}\nExpires: {+3660}\nAge: 3700", Second::miss},
            {"4.2.1 an invalid Date: the time received", "Date: foo\nExpires: {+3600}", Second::hit, "3500s"},
            {"4.2.1 no Date: the time received", "Date: none\nExpires: {+3600}", Second::hit, "3500s"},
            {"5.3 0 is the past", "Expires: 0", Second::miss},
            {"5.3 what is no date is the past", "Expires: tomorrow", Second::miss},
            {"5.3 two lines", "Expires: {+3600}\nExpires: {+3601}", Second::miss},
            {"5.3 an invalid line, then a valid one", "Expires: 0\nExpires: {+3600}", Second::miss},
        });
}

TEST_CASE("RFC 9110 5.6.7: Expires is one of three forms of a date, and nothing else") {
    Proxied proxied;
    check_reuse(
        proxied,
        {
            {"RFC 850", "Expires: {850+3600}", Second::hit},
            {"asctime", "Expires: {asc+3600}", Second::hit},
            {"IMF-fixdate", "Expires: Thu, 18 Aug 2050 02:01:18 GMT", Second::hit},
            {"without case", "Expires: thu, 18 AUG 2050 02:01:18 gMT", Second::hit},
            {"more than 32 bits", "Expires: Thu, 18 Aug 2950 02:01:18 GMT", Second::hit},
            {"a two-digit year in this century", "Expires: Thursday, 18-Aug-50 02:01:18 GMT", Second::hit},
            {"a two-digit year that would be over 50 years ahead",
             "Expires: Thursday, 18-Aug-94 02:01:18 GMT", Second::miss},
            {"another zone", "Expires: Thu, 18 Aug 2050 02:01:18 AEST", Second::miss},
            {"a zone as a number", "Expires: Thu, 18 Aug 2050 02:01:18 +0000", Second::miss},
            {"IMF-fixdate with a two-digit year", "Expires: Thu, 18 Aug 50 02:01:18 GMT", Second::miss},
            {"no comma", "Expires: Thu 18 Aug 2050 02:01:18 GMT", Second::miss},
            {"two spaces", "Expires: Thu, 18  Aug  2050 02:01:18 GMT", Second::miss},
            {"dashes and a four-digit year", "Expires: Thu, 18-Aug-2050 02:01:18 GMT", Second::miss},
            {"points in the time", "Expires: Thu, 18 Aug 2050 02.01.18 GMT", Second::miss},
            {"a one-digit hour", "Expires: Thu, 18 Aug 2050 2:01:18 GMT", Second::miss},
            {"no zone", "Expires: Thu, 18 Aug 2050 02:01:18", Second::miss},
        });
}

TEST_CASE("RFC 9110 6.6.1: a response without Date gets one, which stays the same") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Date: none\nCache-Control: max-age=60", "one")});
    const std::string date = proxied.get("/a").field("Date");
    CHECK_FALSE(date.empty());
    proxied.advance("30s");
    CHECK(proxied.get("/a").field("Date") == date);
}

TEST_CASE("Date and Expires of a stored response are delivered as the origin wrote them") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Date: {850-10}\nExpires: {asc+3600}", "one")});
    const ClientResponse miss = proxied.get("/a");
    proxied.advance("60s");
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.hit());
    CHECK(hit.field("Expires") == miss.field("Expires"));
    CHECK(hit.field("Date") == miss.field("Date"));
    CHECK(hit.field("Date").find('-') != std::string::npos);
}
