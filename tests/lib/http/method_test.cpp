#include "lib/http/method.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using http::Method;

TEST_CASE("safe and idempotent methods are those of RFC 9110 §9.2") {
    struct Row {
        const char* name;
        bool safe;
        bool idempotent;
    };
    for (const auto& row :
         {Row{"GET", true, true}, Row{"HEAD", true, true}, Row{"OPTIONS", true, true},
          Row{"TRACE", true, true}, Row{"PUT", false, true}, Row{"DELETE", false, true},
          Row{"POST", false, false}, Row{"PATCH", false, false}, Row{"CONNECT", false, false},
          Row{"M-SEARCH", false, false}, Row{"get", false, false}, Row{"", false, false}}) {
        CAPTURE(row.name);
        CHECK(http::is_safe(row.name) == row.safe);
        CHECK(http::is_idempotent(row.name) == row.idempotent);
    }
}

TEST_CASE("method names are case-sensitive (RFC 9110 §9.1)") {
    CHECK(http::parse_method("GET") == Method::get);
    CHECK(http::parse_method("Get") == Method::other);
    CHECK(http::parse_method("DELETE") == Method::delete_);
}
