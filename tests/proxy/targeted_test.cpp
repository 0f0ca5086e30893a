// CDN-Cache-Control: RFC 9213.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

TEST_CASE("RFC 9213 2.1: CDN-Cache-Control counts instead of Cache-Control and Expires") {
    Proxied proxied;
    check_reuse(
        proxied,
        {
            {"2.1 longer", "CDN-Cache-Control: max-age=3600\nCache-Control: max-age=1", Second::hit, "60s"},
            {"2.1 shorter", "CDN-Cache-Control: max-age=1\nCache-Control: max-age=3600", Second::miss, "60s"},
            {"2.1 alone", "CDN-Cache-Control: max-age=3600", Second::hit, "60s"},
            {"2.1 instead of no-store", "CDN-Cache-Control: max-age=3600\nCache-Control: no-store",
             Second::hit, "60s"},
            {"2.1 instead of private",
             "CDN-Cache-Control: max-age=3600\nCache-Control: private, max-age=3600", Second::hit, "60s"},
            {"2.1 instead of a longer Expires", "CDN-Cache-Control: max-age=1\nExpires: {+3600}",
             Second::miss, "60s"},
            {"2.1 instead of an Expires in the past", "CDN-Cache-Control: max-age=3600\nExpires: 0",
             Second::hit, "60s"},
            {"2.1 no-store", "CDN-Cache-Control: no-store\nCache-Control: max-age=3600", Second::miss},
            {"2.1 private", "CDN-Cache-Control: private\nCache-Control: max-age=3600", Second::miss},
            {"2.1 no-cache", "CDN-Cache-Control: no-cache\nCache-Control: max-age=3600\nETag: \"v\"",
             Second::validated},
            {"2.1 s-maxage", "CDN-Cache-Control: s-maxage=3600, max-age=1", Second::hit, "60s"},
            {"2.1 Age counts", "CDN-Cache-Control: max-age=3600\nAge: 7200", Second::miss},
            {"2.2 an empty field does not count", "CDN-Cache-Control:\nCache-Control: max-age=3600",
             Second::hit, "60s"},
            {"RFC 9651 4.2 a syntax error: Cache-Control counts, which allows",
             "CDN-Cache-Control: &&&&&\nCache-Control: max-age=3600", Second::hit, "60s"},
            {"RFC 9651 4.2 a syntax error: Cache-Control counts, which forbids",
             "CDN-Cache-Control: max-age=3600, &&&&&\nCache-Control: no-store", Second::miss},
            {"2.1 a wrong type: Cache-Control counts, which forbids",
             "CDN-Cache-Control: max-age=\"10000\"\nCache-Control: no-store", Second::miss},
            {"2.1 a wrong type: Cache-Control counts, which allows",
             "CDN-Cache-Control: max-age=\"1\"\nCache-Control: max-age=3600", Second::hit, "60s"},
            {"RFC 9651 3.1.2 keys are lower case", "CDN-Cache-Control: MAX-AGE=3600\nCache-Control: no-store",
             Second::miss},
            {"2.1 unknown members are passed over", "CDN-Cache-Control: foo=\"bar\", max-age=3600",
             Second::hit, "60s"},
        });
}
