// Age as it is received and as it is sent: RFC 9111 §4.2.3 and §5.1.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

TEST_CASE("RFC 9111 5.1: of a received Age the first member counts, and only when it is all digits") {
    Proxied proxied;
    const std::string fresh = "Cache-Control: max-age=3600\n";
    check_reuse(proxied,
                {
                    {"5.1 Age beyond the lifetime", fresh + "Age: 7200", Second::miss},
                    {"5.1 Age: 0", fresh + "Age: 0", Second::hit},
                    {"5.1 the first of a list, stale", fresh + "Age: 7200, 0", Second::miss},
                    {"5.1 the first of a list, fresh", fresh + "Age: 0, 7200", Second::hit},
                    {"5.1 the first of two lines, stale", fresh + "Age: 7200\nAge: 0", Second::miss},
                    {"5.1 the first of two lines, fresh", fresh + "Age: 0\nAge: 7200", Second::hit},
                    {"5.1 a decimal is no Age", fresh + "Age: 7200.0", Second::hit},
                    {"5.1 a negative number is no Age", fresh + "Age: -7200", Second::hit},
                    {"5.1 letters are no Age", fresh + "Age: abc", Second::hit},
                    {"5.1 digits and letters are no Age", fresh + "Age: 7200a", Second::hit},
                    {"1.2.2 2^31", fresh + "Age: 2147483648", Second::miss},
                    {"1.2.2 more than 64 bits", fresh + "Age: " + std::string(30, '9'), Second::miss},
                });
}

TEST_CASE("RFC 9111 4.2.3: the Age of a hit is the received one and the time in the store") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=3600\nAge: 100", "one")});
    proxied.get("/a");
    proxied.advance("50s");
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.age() >= 150);
    CHECK(hit.age() <= 155);
    CHECK(hit.fields.count(cachewright::http::FieldId::age) == 1);
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("RFC 9111 4.2.3: a Date in the past counts as age, one in the future does not") {
    Proxied proxied;
    proxied.origin.answers("/slow", {ok("Cache-Control: max-age=3600\nDate: {-600}", "one")});
    proxied.origin.answers("/fast", {ok("Cache-Control: max-age=3600\nDate: {+600}", "one")});
    proxied.get("/slow");
    proxied.get("/fast");
    CHECK(proxied.get("/slow").age() >= 600);
    CHECK(proxied.get("/slow").age() <= 605);
    CHECK(proxied.get("/fast").age() >= 0);
    CHECK(proxied.get("/fast").age() <= 5);
}

TEST_CASE("a response that passes the proxy after its clock was moved begins at Age 0") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "one")});
    proxied.origin.answers("/b", {ok("Cache-Control: max-age=60", "two")});
    proxied.get("/a");
    proxied.advance("1h");
    proxied.get("/b");
    const ClientResponse hit = proxied.get("/b");
    CHECK(hit.hit());
    CHECK(hit.age() >= 0);
    CHECK(hit.age() <= 5);
    CHECK_FALSE(proxied.get("/a").hit());
    CHECK(proxied.origin.asked("/a") == 2);
    CHECK(proxied.origin.asked("/b") == 1);
}
