#include "lib/http/status.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace cachewright;
using http::StatusClass;

TEST_CASE("exactly twelve codes are heuristically cacheable (RFC 9110 §15.1)") {
    const std::set<int> expected{200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501};
    for (int status = 0; status < 700; ++status) {
        CAPTURE(status);
        CHECK(http::is_heuristically_cacheable(status) == expected.contains(status));
    }
}

TEST_CASE("the first digit is the class, between 100 and 599 (RFC 9110 §15)") {
    CHECK(http::status_class(99) == StatusClass::invalid);
    CHECK(http::status_class(100) == StatusClass::informational);
    CHECK(http::status_class(299) == StatusClass::successful);
    CHECK(http::status_class(304) == StatusClass::redirection);
    CHECK(http::status_class(499) == StatusClass::client_error);
    CHECK(http::status_class(599) == StatusClass::server_error);
    CHECK(http::status_class(600) == StatusClass::invalid);
    CHECK(http::status_class(-200) == StatusClass::invalid);
}

TEST_CASE("interim responses are not final") {
    CHECK_FALSE(http::is_final(0));
    CHECK_FALSE(http::is_final(103));
    CHECK(http::is_final(200));
    CHECK(http::is_final(599));
    CHECK_FALSE(http::is_final(600));
}

TEST_CASE("known codes have a phrase") {
    CHECK(http::status_phrase(404) == "Not Found");
    CHECK(http::is_known_status(451));
    CHECK_FALSE(http::is_known_status(299));
    CHECK(http::status_phrase(599).empty());
}
