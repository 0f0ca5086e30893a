#include "lib/policy/validation.hpp"

#include "tests/support/exchange_text.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using policy::ConditionResult;
using policy::ValidationResult;
using test::get;
using test::response;

namespace {

const base::TimePoint received = std::chrono::sys_days{std::chrono::year{2025} / 6 / 15} +
                                 std::chrono::hours{12} + std::chrono::milliseconds{700};

ConditionResult conditions(std::string_view request_fields, std::string_view stored_fields,
                           int status = 200) {
    return policy::evaluate_conditions(get(request_fields), response(status, stored_fields), received);
}

}  // namespace

TEST_CASE("a validation request carries the stored validators byte for byte (RFC 9111 §4.3.1)") {
    struct Row {
        std::string_view stored;
        std::string_view sent;
    };
    const std::vector<Row> rows{
        {"ETag: \"abcdef\"\n", "If-None-Match: \"abcdef\"\n"},
        {"ETag: W/\"abcdef\"\n", "If-None-Match: W/\"abcdef\"\n"},
        {"ETag: unquoted\n", "If-None-Match: unquoted\n"},
        {"ETag: \"a,b\"\n", "If-None-Match: \"a,b\"\n"},
        {"ETag: *\n", ""},             // would ask whether there is anything at all
        {"ETag: \"a\", \"b\"\n", ""},  // would ask for either
        {"Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\n",
         "If-Modified-Since: Wed, 01 Jan 2020 00:00:00 GMT\n"},
        {"Last-Modified: Wednesday, 01-Jan-20 00:00:00 GMT\n",
         "If-Modified-Since: Wednesday, 01-Jan-20 00:00:00 GMT\n"},
        {"ETag: \"a\"\nLast-Modified: Wed Jan  1 00:00:00 2020\n",
         "If-None-Match: \"a\"\nIf-Modified-Since: Wed Jan  1 00:00:00 2020\n"},
        {"Last-Modified: yesterday\n", ""},
        {"Last-Modified: 0\nETag: \"a\"\n", "If-None-Match: \"a\"\n"},
        {"ETag: \"a\"\nETag: \"b\"\n", ""},  // which of them is not said
        {"Date: Wed, 01 Jan 2020 00:00:00 GMT\n", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.stored);
        const auto request = policy::validation_request(get(), response(200, row.stored));
        CHECK(test::text(request.fields) == row.sent);
    }
}

TEST_CASE("a validation request loses the client's conditions and ranges and keeps all else (§4.3.1)") {
    auto client =
        get("Accept-Language: de\n"
            "If-None-Match: \"mine\"\n"
            "if-modified-since: Wed, 01 Jan 2020 00:00:00 GMT\n"
            "If-Match: \"m\"\n"
            "If-Unmodified-Since: Wed, 01 Jan 2020 00:00:00 GMT\n"
            "If-Range: \"r\"\n"
            "Range: bytes=0-4\n"
            "Abc: 123\n"
            "Abc: 456\n");
    client.target = "/thing?x=1";
    const auto request = policy::validation_request(client, response(200, "ETag: \"stored\"\nVary: Abc\n"));
    CHECK(request.method == "GET");
    CHECK(request.target == "/thing?x=1");
    CHECK(test::text(request.fields) ==
          "Accept-Language: de\nAbc: 123\nAbc: 456\nIf-None-Match: \"stored\"\n");
}

TEST_CASE("If-None-Match is compared weakly, with every member of the list (RFC 9110 §13.1.2)") {
    struct Row {
        std::string_view condition;
        std::string_view etag;
        ConditionResult result;
    };
    const std::vector<Row> rows{
        {"\"abcdef\"", "\"abcdef\"", ConditionResult::not_modified},
        {"W/\"abcdef\"", "\"abcdef\"", ConditionResult::not_modified},
        {"\"abcdef\"", "W/\"abcdef\"", ConditionResult::not_modified},
        {"W/\"abcdef\"", "W/\"abcdef\"", ConditionResult::not_modified},
        {"\"abcdef\", \"1234\", \"5678\"", "\"abcdef\"", ConditionResult::not_modified},
        {"\"1234\", \"abcdef\", \"5678\"", "\"abcdef\"", ConditionResult::not_modified},
        {"\"1234\",\"5678\" , W/\"abcdef\"", "\"abcdef\"", ConditionResult::not_modified},
        {"\"1\",\"2\",\"3\",\"4\",\"5\",\"abcdef\"", "\"abcdef\"", ConditionResult::not_modified},
        {"\"a,b\"", "\"a,b\"", ConditionResult::not_modified},
        {"*", "\"abcdef\"", ConditionResult::not_modified},
        {"\"ABCDEF\"", "\"abcdef\"", ConditionResult::send_whole},
        {"\"abcde\"", "\"abcdef\"", ConditionResult::send_whole},
        {"", "\"abcdef\"", ConditionResult::send_whole},
    };
    for (const Row& row : rows) {
        CAPTURE(row.condition, row.etag);
        CHECK(conditions("If-None-Match: " + std::string(row.condition) + "\n",
                         "ETag: " + std::string(row.etag) + "\n") == row.result);
    }
}

TEST_CASE("a star matches also a stored response without ETag (RFC 9110 §13.1.2)") {
    CHECK(conditions("If-None-Match: *\n", "") == ConditionResult::not_modified);
    CHECK(conditions("If-None-Match: \"a\"\n", "") == ConditionResult::send_whole);
}

TEST_CASE("If-None-Match over several lines is one list (RFC 9110 §5.3)") {
    CHECK(conditions("If-None-Match: \"1\"\nIf-None-Match: \"2\"\n", "ETag: \"2\"\n") ==
          ConditionResult::not_modified);
}

TEST_CASE("If-None-Match beats If-Modified-Since (RFC 9110 §13.2.2)") {
    const std::string_view stored = "ETag: \"new\"\nLast-Modified: Wed, 01 Jan 2020 00:00:00 GMT\n";
    CHECK(conditions("If-None-Match: \"old\"\nIf-Modified-Since: Thu, 02 Jan 2020 00:00:00 GMT\n", stored) ==
          ConditionResult::send_whole);
    CHECK(conditions("If-None-Match: \"new\"\nIf-Modified-Since: Tue, 31 Dec 2019 00:00:00 GMT\n", stored) ==
          ConditionResult::not_modified);
}

TEST_CASE("Last-Modified at or before If-Modified-Since gives 304, in all date formats (RFC 9110 §13.1.3)") {
    const std::string_view stored = "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\n";
    struct Row {
        std::string_view since;
        ConditionResult result;
    };
    const std::vector<Row> rows{
        {"Wed, 01 Jan 2020 00:00:00 GMT", ConditionResult::not_modified},
        {"Wed, 01 Jan 2020 00:00:01 GMT", ConditionResult::not_modified},
        {"Tue, 31 Dec 2019 23:59:59 GMT", ConditionResult::send_whole},
        {"Wednesday, 01-Jan-20 00:00:00 GMT", ConditionResult::not_modified},
        {"Tuesday, 31-Dec-19 23:59:59 GMT", ConditionResult::send_whole},
        {"Wed Jan  1 00:00:00 2020", ConditionResult::not_modified},
        {"Tue Dec 31 23:59:59 2019", ConditionResult::send_whole},
        {"Wed, 01 Jan 2020 00:00:00 UTC", ConditionResult::send_whole},
        {"1577836800", ConditionResult::send_whole},
        {"", ConditionResult::send_whole},
    };
    for (const Row& row : rows) {
        CAPTURE(row.since);
        CHECK(conditions("If-Modified-Since: " + std::string(row.since) + "\n", stored) == row.result);
    }
}

TEST_CASE("If-Modified-Since with two members is ignored (RFC 9110 §13.1.3)") {
    CHECK(conditions("If-Modified-Since: Thu, 02 Jan 2020 00:00:00 GMT\n"
                     "If-Modified-Since: Thu, 02 Jan 2020 00:00:00 GMT\n",
                     "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\n") == ConditionResult::send_whole);
}

TEST_CASE("without Last-Modified the Date counts, without Date the time of receipt (RFC 9111 §4.3.2)") {
    const std::string_view dated = "Date: Wed, 01 Jan 2020 00:00:00 GMT\n";
    CHECK(conditions("If-Modified-Since: Wed, 01 Jan 2020 00:00:00 GMT\n", dated) ==
          ConditionResult::not_modified);
    CHECK(conditions("If-Modified-Since: Tue, 31 Dec 2019 23:59:59 GMT\n", dated) ==
          ConditionResult::send_whole);
    // Received at 12:00:00.7, which no HTTP date can name: whole seconds are compared.
    CHECK(conditions("If-Modified-Since: Sun, 15 Jun 2025 12:00:00 GMT\n", "") ==
          ConditionResult::not_modified);
    CHECK(conditions("If-Modified-Since: Sun, 15 Jun 2025 11:59:59 GMT\n", "") ==
          ConditionResult::send_whole);
    CHECK(conditions("If-Modified-Since: Sun, 15 Jun 2025 12:00:00 GMT\n", "Date: now\n") ==
          ConditionResult::not_modified);
}

TEST_CASE("a Last-Modified that is no date gives nothing to compare with (RFC 9110 §13.1.3)") {
    CHECK(conditions("If-Modified-Since: Sun, 15 Jun 2025 12:00:00 GMT\n", "Last-Modified: recently\n") ==
          ConditionResult::send_whole);
}

TEST_CASE("conditions are evaluated for stored 200 and 206 responses only (RFC 9111 §4.3.2)") {
    for (const int status : {200, 206})
        CHECK(conditions("If-None-Match: \"a\"\n", "ETag: \"a\"\n", status) == ConditionResult::not_modified);
    for (const int status : {203, 301, 404, 410, 500})
        CHECK(conditions("If-None-Match: \"a\"\n", "ETag: \"a\"\n", status) == ConditionResult::send_whole);
}

TEST_CASE("304 answers GET and HEAD alone (RFC 9110 §13.1.2)") {
    const auto stored = response(200, "ETag: \"a\"\nLast-Modified: Wed, 01 Jan 2020 00:00:00 GMT\n");
    for (const std::string_view field :
         {"If-None-Match: \"a\"\n", "If-Modified-Since: Thu, 02 Jan 2020 00:00:00 GMT\n"}) {
        CHECK(policy::evaluate_conditions(test::request("HEAD", field), stored, received) ==
              ConditionResult::not_modified);
        CHECK(policy::evaluate_conditions(test::request("POST", field), stored, received) ==
              ConditionResult::send_whole);
    }
}

TEST_CASE("If-Match and If-Unmodified-Since are the origin's to judge (RFC 9111 §4.3.2)") {
    CHECK(conditions("If-Match: \"other\"\n", "ETag: \"a\"\n") == ConditionResult::send_whole);
    CHECK(conditions("If-Unmodified-Since: Wed, 01 Jan 2020 00:00:00 GMT\n",
                     "Last-Modified: Thu, 02 Jan 2020 00:00:00 GMT\n") == ConditionResult::send_whole);
}

TEST_CASE("a 304 carries what guides the client's cache and no other metadata (RFC 9110 §15.4.5)") {
    auto stored = response(200,
                           "Content-Type: text/html\n"
                           "Cache-Control: max-age=60\n"
                           "CDN-Cache-Control: max-age=600\n"
                           "Content-Location: /index.en\n"
                           "Content-Length: 10\n"
                           "Date: Wed, 01 Jan 2020 00:00:00 GMT\n"
                           "ETag: \"a\"\n"
                           "Expires: Wed, 01 Jan 2020 01:00:00 GMT\n"
                           "Last-Modified: Tue, 31 Dec 2019 00:00:00 GMT\n"
                           "Set-Cookie: a=b\n"
                           "Vary: Accept\n"
                           "Vary: Accept-Language\n");
    stored.body.bytes = "0123456789";
    const auto answer = policy::not_modified_from(stored);
    CHECK(answer.status == 304);
    CHECK(answer.body.bytes.empty());
    CHECK(test::text(answer.fields) ==
          "Cache-Control: max-age=60\n"
          "CDN-Cache-Control: max-age=600\n"
          "Content-Location: /index.en\n"
          "Date: Wed, 01 Jan 2020 00:00:00 GMT\n"
          "ETag: \"a\"\n"
          "Expires: Wed, 01 Jan 2020 01:00:00 GMT\n"
          "Vary: Accept\n"
          "Vary: Accept-Language\n");
}

TEST_CASE("a 304 carries Last-Modified where there is no ETag (RFC 9110 §15.4.5)") {
    const auto answer =
        policy::not_modified_from(response(200, "Last-Modified: Tue, 31 Dec 2019 00:00:00 GMT\n"));
    CHECK(test::text(answer.fields) == "Last-Modified: Tue, 31 Dec 2019 00:00:00 GMT\n");
}

TEST_CASE("a 304 confirms the response that its validators identify (RFC 9111 §4.3.4)") {
    const std::string monday = "Last-Modified: Mon, 30 Dec 2019 00:00:00 GMT\n";
    const std::string tuesday = "Last-Modified: Tue, 31 Dec 2019 00:00:00 GMT\n";
    const std::string later = "Date: Wed, 01 Jan 2020 00:00:00 GMT\n";
    struct Row {
        std::string stored;
        std::string answer;
        ValidationResult result;
    };
    const std::vector<Row> rows{
        // a strong validator in the 304
        {"ETag: \"a\"\n", "ETag: \"a\"\n", ValidationResult::confirmed},
        {"ETag: \"a\"\n", "ETag: \"b\"\n", ValidationResult::unmatched_304},
        {"ETag: W/\"a\"\n", "ETag: \"a\"\n", ValidationResult::unmatched_304},
        {"ETag: \"a\"\n" + monday + later, "ETag: \"b\"\n" + monday + later, ValidationResult::unmatched_304},
        {"ETag: W/\"a\"\n" + monday + later, "ETag: \"a\"\n" + monday + later, ValidationResult::confirmed},
        {monday + later, "ETag: \"a\"\n" + monday + later, ValidationResult::confirmed},
        {monday + later, "ETag: \"a\"\n", ValidationResult::unmatched_304},
        {"ETag: \"a\"\n" + monday, "ETag: \"a\"\n" + tuesday, ValidationResult::confirmed},
        // weak ones only
        {"ETag: W/\"a\"\n", "ETag: W/\"a\"\n", ValidationResult::confirmed},
        {"ETag: \"a\"\n", "ETag: W/\"a\"\n", ValidationResult::confirmed},
        {"ETag: W/\"a\"\n", "ETag: W/\"b\"\n", ValidationResult::unmatched_304},
        {monday, monday, ValidationResult::confirmed},
        {monday, tuesday, ValidationResult::unmatched_304},
        {monday, "Last-Modified: Monday, 30-Dec-19 00:00:00 GMT\n" + later, ValidationResult::confirmed},
        {"Date: Wednesday, 01-Jan-25 00:00:00 GMT\nLast-Modified: Tuesday, 31-Dec-24 00:00:00 GMT\n",
         "Last-Modified: Tue, 31 Dec 2024 00:00:00 GMT\n", ValidationResult::confirmed},
        {"ETag: abc\n", "ETag: abc\n", ValidationResult::confirmed},
        {"ETag: W/\"a\"\n", monday, ValidationResult::unmatched_304},
        // none
        {"", "", ValidationResult::confirmed},
        {"ETag: \"a\"\n" + monday, later, ValidationResult::confirmed},
    };
    for (const Row& row : rows) {
        CAPTURE(row.stored, row.answer);
        CHECK(policy::judge_validation(response(200, row.stored), response(304, row.answer)) == row.result);
    }
}

TEST_CASE("any other final answer replaces the stored response, and 5xx is a failure (RFC 9111 §4.3.3)") {
    const auto stored = response(200, "ETag: \"a\"\n");
    for (const int status : {200, 203, 206, 299, 301, 404, 410, 412, 499})
        CHECK(policy::judge_validation(stored, response(status, "ETag: \"a\"\n")) ==
              ValidationResult::replaced);
    for (const int status : {500, 502, 503, 504, 599, 600, 999, 0})  // out of range: RFC 9110 §15
        CHECK(policy::judge_validation(stored, response(status)) == ValidationResult::failed);
}
