#include "lib/policy/update.hpp"

#include "lib/http/date.hpp"
#include "tests/support/exchange_text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using policy::HeadUpdate;
using test::response;

namespace {

std::string updated(std::string_view stored_fields, std::string_view update_fields,
                    const policy::StorageOptions& options = {}) {
    auto stored = response(200, stored_fields);
    policy::update_stored_fields(stored, response(304, update_fields), options);
    return test::text(stored.fields);
}

std::string kept(std::string_view field_text, const policy::StorageOptions& options = {}) {
    return test::text(policy::fields_to_store(test::fields(field_text), options));
}

}  // namespace

TEST_CASE("fields of a 304 replace stored ones, and fields that it lacks stay (RFC 9111 §3.2)") {
    CHECK(updated("Cache-Control: max-age=1\nTest-Header: A\nOther: 1\n",
                  "cache-control: max-age=3600\nTest-header: B\n") ==
          "cache-control: max-age=3600\nTest-header: B\nOther: 1\n");
}

TEST_CASE("fields that were not stored before are added (RFC 9111 §3.2)") {
    CHECK(updated("A: 1\n", "B: 2\nC: 3\nB: 4\n") == "A: 1\nB: 2\nB: 4\nC: 3\n");
}

TEST_CASE("all lines of a field are replaced together, Set-Cookie like any other (RFC 9111 §3.2)") {
    CHECK(updated("Set-Cookie: a=1\nX: 1\nSet-Cookie: b=1\n", "Set-Cookie: c=2\n") ==
          "Set-Cookie: c=2\nX: 1\n");
    CHECK(updated("X: 1\nVary: Accept\nY: 2\n", "Vary: A\nZ: 3\nVary: B\n") ==
          "X: 1\nVary: A\nVary: B\nY: 2\nZ: 3\n");
}

TEST_CASE("Content-Length is never taken from an update (RFC 9111 §3.2)") {
    CHECK(updated("Content-Length: 10\n", "Content-Length: 0\n") == "Content-Length: 10\n");
    CHECK(updated("A: 1\n", "Content-Length: 0\nA: 2\n") == "A: 2\n");
}

TEST_CASE("coding, type and range of the stored bytes stay (RFC 9111 §3.2)") {
    const std::string_view stored =
        "Content-Encoding: gzip\nContent-Type: text/html\nContent-Range: bytes 0-4/10\nContent-Language: "
        "en\n";
    CHECK(updated(stored,
                  "Content-Encoding: br\nContent-Type: text/plain\nContent-Range: bytes 5-9/10\n"
                  "Content-Language: de\n") ==
          "Content-Encoding: gzip\nContent-Type: text/html\nContent-Range: bytes 0-4/10\n"
          "Content-Language: de\n");
}

TEST_CASE("what may not be stored is not taken from an update (RFC 9111 §3.1, §3.2)") {
    CHECK(updated("A: 1\nB: 1\n",
                  "Connection: A, keep-alive\nA: 2\nKeep-Alive: timeout=5\nTransfer-Encoding: chunked\n"
                  "Proxy-Authenticate: Basic\nB: 2\n") == "A: 1\nB: 2\n");
}

TEST_CASE("an Age from before the validation goes, a new one counts (RFC 9111 §4.2.3)") {
    CHECK(updated("Age: 100\nA: 1\n", "A: 1\n") == "A: 1\n");
    CHECK(updated("Age: 100\nA: 1\n", "Age: 7\n") == "Age: 7\nA: 1\n");
}

TEST_CASE("an update without Date is dated by its receipt, not by the Date before it (RFC 9110 §6.6.1)") {
    const auto received = *http::parse_date("Tue, 15 Mar 2022 12:00:00 GMT", http::two_digit_years_from);
    const auto dated = [&](std::string_view stored_fields, std::string_view update_fields) {
        auto stored = response(200, stored_fields);
        policy::update_stored_fields(stored, response(304, update_fields), {}, received.time);
        return test::text(stored.fields);
    };
    CHECK(dated("Date: Tue, 15 Mar 2022 11:00:00 GMT\nA: 1\n", "A: 1\n") ==
          "A: 1\nDate: Tue, 15 Mar 2022 12:00:00 GMT\n");
    CHECK(dated("A: 1\n", "A: 1\n") == "A: 1\nDate: Tue, 15 Mar 2022 12:00:00 GMT\n");
    CHECK(dated("A: 1\n", "Date: Tue, 15 Mar 2022 11:59:58 GMT\n") ==
          "A: 1\nDate: Tue, 15 Mar 2022 11:59:58 GMT\n");
}

TEST_CASE("an update changes neither status nor content (RFC 9111 §4.3.4)") {
    auto stored = response(200, "ETag: \"a\"\n");
    stored.reason = "OK";
    stored.body.bytes = "content";
    policy::update_stored_fields(stored, response(304, "ETag: \"a\"\nX: 1\n"));
    CHECK(stored.status == 200);
    CHECK(stored.reason == "OK");
    CHECK(stored.body.bytes == "content");
}

TEST_CASE("every end-to-end field is stored, known or not, in order (RFC 9111 §3.1)") {
    const std::string_view text =
        "Date: Wed, 01 Jan 2020 00:00:00 GMT\nSet-Cookie: a=1\nX-Unheard-Of: 1\nset-cookie: b=2\n"
        "Content-Length: 10\nWarning: 110 - stale\nClear-Site-Data: \"*\"\n";
    CHECK(kept(text) == text);
}

TEST_CASE("hop-by-hop fields and those that Connection names are not stored (RFC 9110 §7.6.1)") {
    CHECK(kept("Connection: close, X-Hop\nConnection: , \"quoted\", Other\nx-hop: 1\nX-Hop-Not: 1\n"
               "OTHER: 1\nKeep-Alive: timeout=5\nProxy-Connection: close\nTE: trailers\n"
               "Transfer-Encoding: chunked\nUpgrade: websocket\nEnd: 1\n") == "X-Hop-Not: 1\nEnd: 1\n");
}

TEST_CASE("a Connection that names the policy or the framing does not remove it") {
    CHECK(kept("Connection: cache-control, content-length\nCache-Control: no-store\nContent-Length: 5\n") ==
          "Cache-Control: no-store\nContent-Length: 5\n");
}

TEST_CASE("the fields of a proxy's own authentication are not stored (RFC 9111 §3.1)") {
    CHECK(kept("Proxy-Authenticate: Basic\nProxy-Authentication-Info: x\nProxy-Authorization: y\n"
               "WWW-Authenticate: Basic\n") == "WWW-Authenticate: Basic\n");
}

TEST_CASE("fields that no-cache names are not stored (RFC 9111 §3.1, §5.2.2.4)") {
    const std::string_view text =
        "Cache-Control: no-cache=\"Set-Cookie, x-user\"\nSet-Cookie: a\nX-User: b\nC: 1\n";
    CHECK(kept(text) == "Cache-Control: no-cache=\"Set-Cookie, x-user\"\nC: 1\n");
    CHECK(kept(text, policy::private_cache_options().storage) ==
          "Cache-Control: no-cache=\"Set-Cookie, x-user\"\nC: 1\n");
    policy::StorageOptions unqualified;
    unqualified.qualified_directives = policy::Honour::no;
    CHECK(kept(text, unqualified) == text);
}

TEST_CASE("fields that private names are not stored by a shared cache (RFC 9111 §3.1, §5.2.2.7)") {
    const std::string_view text = "Cache-Control: private=\"x-user\"\nX-User: b\n";
    CHECK(kept(text) == "Cache-Control: private=\"x-user\"\n");
    CHECK(kept(text, policy::private_cache_options().storage) == text);
}

TEST_CASE("a HEAD response freshens or invalidates by its validators and length (RFC 9111 §4.3.5)") {
    const std::string lm = "Last-Modified: Mon, 30 Dec 2019 00:00:00 GMT\n";
    const std::string other_lm = "Last-Modified: Tue, 31 Dec 2019 00:00:00 GMT\n";
    struct Row {
        std::string stored;
        std::string head;
        HeadUpdate result;
    };
    const std::vector<Row> rows{
        {"ETag: \"a\"\n", "ETag: \"a\"\n", HeadUpdate::freshens},
        {"ETag: \"a\"\n", "ETag: \"b\"\n", HeadUpdate::invalidates},
        {"", "ETag: \"b\"\n", HeadUpdate::invalidates},
        {lm, lm, HeadUpdate::freshens},
        {lm, other_lm, HeadUpdate::invalidates},
        {"ETag: \"a\"\n" + lm, "ETag: \"a\"\n" + other_lm, HeadUpdate::invalidates},
        {"ETag: \"a\"\n" + lm, lm, HeadUpdate::freshens},
        {"Content-Length: 10\n", "Content-Length: 10\n", HeadUpdate::freshens},
        {"Content-Length: 10\n", "Content-Length: 11\n", HeadUpdate::invalidates},
        {"ETag: \"a\"\nContent-Length: 10\n", "ETag: \"a\"\nContent-Length: 11\n", HeadUpdate::invalidates},
        {"ETag: \"a\"\nContent-Length: 10\n", "ETag: \"a\"\n", HeadUpdate::freshens},
        {"ETag: \"a\"\nContent-Length: 10\n", "X: 1\n", HeadUpdate::unrelated},
        {"Content-Length: 10\n", "Content-Length: ten\n", HeadUpdate::unrelated},
    };
    for (const Row& row : rows) {
        CAPTURE(row.stored, row.head);
        CHECK(policy::judge_head(response(200, row.stored), response(200, row.head)) == row.result);
    }
}

TEST_CASE("without a stored Content-Length the length of the content is compared (RFC 9111 §4.3.5)") {
    auto stored = response(200);
    stored.body.full_size = 10;
    CHECK(policy::judge_head(stored, response(200, "Content-Length: 10\n")) == HeadUpdate::freshens);
    CHECK(policy::judge_head(stored, response(200, "Content-Length: 9\n")) == HeadUpdate::invalidates);
}

TEST_CASE("only a 200 answer to HEAD says something of a stored GET (RFC 9111 §4.3.5)") {
    for (const int status : {206, 304, 404, 410, 500})
        CHECK(policy::judge_head(response(200, "ETag: \"a\"\n"), response(status, "ETag: \"b\"\n")) ==
              HeadUpdate::unrelated);
    CHECK(policy::judge_head(response(404, "ETag: \"a\"\n"), response(200, "ETag: \"b\"\n")) ==
          HeadUpdate::unrelated);
}
