// How long a response may be reused without asking: RFC 9111 §4.2 and what feeds it.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

TEST_CASE("RFC 9111 4.2.1: the lifetime is s-maxage, else max-age, else Expires minus Date") {
    Proxied proxied;
    check_reuse(
        proxied,
        {
            {"5.2.2.1 max-age", "Cache-Control: max-age=3600", Second::hit, "3590s"},
            {"5.2.2.1 max-age has passed", "Cache-Control: max-age=3600", Second::miss, "3601s"},
            {"5.2.2.1 max-age=0", "Cache-Control: max-age=0", Second::miss},
            {"5.2.2.10 s-maxage beats a shorter max-age", "Cache-Control: max-age=1, s-maxage=3600",
             Second::hit, "50m"},
            {"5.2.2.10 s-maxage beats a longer max-age", "Cache-Control: max-age=3600, s-maxage=1",
             Second::miss, "10s"},
            {"5.2.2.10 s-maxage beats Expires", "Cache-Control: s-maxage=3600\nExpires: {-60}", Second::hit,
             "60s"},
            {"5.3 max-age beats an Expires in the past", "Cache-Control: max-age=3600\nExpires: {-60}",
             Second::hit, "60s"},
            {"5.3 max-age beats an Expires in the future", "Cache-Control: max-age=10\nExpires: {+3600}",
             Second::miss, "20s"},
            {"5.3 max-age beats an invalid Expires", "Cache-Control: max-age=3600\nExpires: 0", Second::hit,
             "60s"},
            {"5.3 max-age=0 beats an Expires in the future", "Cache-Control: max-age=0\nExpires: {+3600}",
             Second::miss},
            {"5.3 Expires", "Expires: {+3600}", Second::hit, "3590s"},
            {"5.3 Expires has passed", "Expires: {+3600}", Second::miss, "3601s"},
            {"1.2.2 2^31 is a long time", "Cache-Control: max-age=2147483648", Second::hit, "24h"},
            {"1.2.2 so is more than 2^31", "Cache-Control: max-age=2147483649", Second::hit, "24h"},
            {"1.2.2 so is 2^32", "Cache-Control: max-age=4294967296", Second::hit, "24h"},
            {"1.2.2 so is 2^64", "Cache-Control: max-age=18446744073709551616", Second::hit, "24h"},
            {"1.2.2 so are 99 digits", "Cache-Control: max-age=" + std::string(99, '9'), Second::hit, "24h"},
            {"4.2.1 a negative max-age is stale", "Cache-Control: max-age=-3600", Second::miss},
            {"5.2 names have no case", "Cache-Control: MaX-aGe=3600", Second::hit, "60s"},
            {"5.2.3 unknown directives are passed over", "Cache-Control: foo, max-age=3600, bar=\"baz\"",
             Second::hit, "60s"},
            {"RFC 9110 5.3 several lines are one list", "Cache-Control: foo\nCache-Control: max-age=3600",
             Second::hit, "60s"},
            {"4.2.3 a received Age counts", "Cache-Control: max-age=3600\nAge: 7200", Second::miss},
            {"4.2.3 a received Age counts in part", "Cache-Control: max-age=3600\nAge: 1800", Second::hit,
             "1790s"},
            {"4.2.3 and uses it up", "Cache-Control: max-age=3600\nAge: 1800", Second::miss, "1801s"},
            {"4.2.3 a Date in the past is age too", "Cache-Control: max-age=3600\nDate: {-7200}",
             Second::miss},
            {"3 nothing explicit, no heuristic basis: not reused", "X-Some: thing", Second::miss},
        });
}

TEST_CASE("RFC 9111 5.2: Cache-Control is read by its grammar") {
    Proxied proxied;
    check_reuse(
        proxied,
        {
            {"RFC 9110 5.6.4 max-age within a quoted string", "Cache-Control: extension=\"max-age=3600\"",
             Second::miss},
            {"RFC 9110 5.6.4 a comma within a quoted string",
             "Cache-Control: extension=\"a, max-age=3600, b\", foo", Second::miss},
            {"RFC 9110 5.6.4 an escaped quote", "Cache-Control: extension=\"\\\", max-age=3600, \"",
             Second::miss},
            {"5.2 single quotes quote nothing", "Cache-Control: max-age='3600'", Second::miss},
            {"1.2.2 leading zeros", "Cache-Control: max-age=003600", Second::hit, "60s"},
            {"5.2 a quoted number is the same", "Cache-Control: max-age=\"3600\"", Second::hit, "60s"},
            {"RFC 9110 5.6.1 empty list members", "Cache-Control: , ,max-age=3600,,", Second::hit, "60s"},
            {"5.2 a name within a longer name", "Cache-Control: x-max-age=3600", Second::miss},
            {"5.2 no-store within a longer name", "Cache-Control: max-age=3600, x-no-store", Second::hit,
             "1s"},
            {"5.2.2.5 no-store in a quoted string", "Cache-Control: max-age=3600, x=\"no-store\"",
             Second::hit, "1s"},
        });
}

TEST_CASE("RFC 9111 5.2.2: what directives of a response let a shared cache keep") {
    Proxied proxied;
    const std::string_view etag = "\nETag: \"v\"";
    const std::string no_cache = std::string("Cache-Control: no-cache, max-age=3600").append(etag);
    const std::string must = std::string("Cache-Control: must-revalidate, max-age=60").append(etag);
    check_reuse(
        proxied,
        {
            {"5.2.2.7 private", "Cache-Control: private, max-age=3600", Second::miss},
            {"5.2.2.7 Private, whatever its case", "Cache-Control: PrIvAtE, max-age=3600", Second::miss},
            {"5.2.2.5 no-store", "Cache-Control: no-store, max-age=3600", Second::miss},
            {"5.2.2.5 No-Store, whatever its case", "Cache-Control: max-age=3600, No-StoRe", Second::miss},
            {"5.2.2.4 no-cache is asked about each time", no_cache, Second::validated},
            {"5.2.2.4 No-Cache, whatever its case", "Cache-Control: No-CaChE, max-age=3600\nETag: \"v\"",
             Second::validated},
            {"5.2.2.2 must-revalidate, fresh", must, Second::hit, "30s"},
            {"5.2.2.2 must-revalidate, stale", must, Second::validated, "90s"},
            {"4.3.1 stale with ETag", "Cache-Control: max-age=60\nETag: \"v\"", Second::validated, "90s"},
            {"4.3.1 stale with Last-Modified", "Cache-Control: max-age=60\nLast-Modified: {-9000}",
             Second::validated, "90s"},
            {"5.4 Pragma in a response has no meaning", "Cache-Control: max-age=60\nPragma: no-cache",
             Second::hit},
        });
}

TEST_CASE("a hit carries Age, the origin's Date as it was, and a Cache-Status that tells the truth") {
    Proxied proxied;
    const std::string date = date_after({});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60\nX-Unknown: kept\nDate: " + date, "one")});
    const ClientResponse miss = proxied.get("/a");
    CHECK_FALSE(miss.cache_status().hit);
    CHECK(miss.cache_status().fwd == cachewright::http::ForwardReason::uri_miss);
    CHECK(miss.cache_status().stored == true);
    proxied.advance("20s");
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.body == "one");
    CHECK(hit.age() >= 20);
    CHECK(hit.age() <= 25);
    CHECK(hit.field("Date") == date);
    CHECK(hit.field("X-Unknown") == "kept");
    const cachewright::http::CacheStatus status = hit.cache_status();
    CHECK(status.hit);
    REQUIRE(status.ttl);
    CHECK(status.ttl->count() <= 40);
    CHECK(status.ttl->count() >= 35);
    CHECK(proxied.origin.asked("/a") == 1);
}
