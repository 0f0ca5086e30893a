#include "lib/report/redaction.hpp"

#include <catch2/catch.hpp>

#include <string_view>

using cachewright::report::redacted_key;

TEST_CASE("keys lose the values of cookies and credentials, and keep their length") {
    struct Case {
        std::string_view key;
        std::string_view shown;
    };
    const Case cases[] = {
        {"GET https://a.example/x?b=1", "GET https://a.example/x?b=1"},
        {"GET https://a.example/x?token=abc", "GET https://a.example/x?token=***"},
        {"GET https://a.example/ cookie:a=\"s3cret\"", "GET https://a.example/ cookie:a=\"******\""},
        {"GET https://a.example/ cookie:a=\"1\" cookie:b=\"22\"",
         "GET https://a.example/ cookie:a=\"*\" cookie:b=\"**\""},
        // A quote with a backslash before it does not end the value; what looks like a part inside does not
        // begin one.
        {"GET /x cookie:a=\"q\\\"r cookie:z\" codings=\"br\"",
         "GET /x cookie:a=\"*************\" codings=\"br\""},
        {"GET /x header:authorization=\"Bearer abc\" header:origin=\"https://b.example\"",
         "GET /x header:authorization=\"Bearer ***\" header:origin=\"https://b.example\""},
        {"GET /x header:cookie=\"a=1; b=2\"", "GET /x header:cookie=\"a=*; b=*\""},
        {"GET /x header:origin=none cookie:\"odd name\"=\"v\"",
         "GET /x header:origin=none cookie:\"odd name\"=\"*\""},
        {"cookie:a=\"1\"", "cookie:a=\"*\""},
        // Cut off in the middle, as no key is: nothing is read past the end.
        {"GET /x cookie:a=\"12", "GET /x cookie:a=\"**"},
        {"GET /x cookie:", "GET /x cookie:"},
        {"GET /x\\", "GET /x\\"},
    };
    for (const Case& one : cases) {
        CAPTURE(one.key);
        CHECK(redacted_key(one.key) == one.shown);
    }
}
