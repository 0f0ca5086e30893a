#include "tests/lib/input/capture_text.hpp"

#include <chrono>

using namespace cachewright;
using namespace cachewright::input;
using http::FieldId;
using namespace std::chrono_literals;

TEST_CASE("a line with url, status and headers is an exchange, whatever shape its headers have") {
    const std::string text =
        R"({"url": "https://a.example.com/x", "status": 200, "headers": {"Cache-Control": "no-store", "Vary": ["A", "B"]}})"
        "\n\n"
        R"({"method": "POST", "url": "https://a.example.com/y", "status": 201, "headers": [["Age", "1"], ["age", 2]],)"
        R"( "request_headers": {"Cookie": "a=1"}, "time": "2024-01-01T00:00:00Z"})"
        "\r\n"
        R"({"request": {"method": "HEAD", "url": "https://a.example.com/z", "headers": []},)"
        R"( "response": {"status": 204, "headers": [{"value": "1", "name": "Age"}]}, "time": 1704067200.5})";
    const auto captured = read_text(text);
    CHECK(captured.summary.format == Format::json_lines);
    REQUIRE(captured.exchanges.size() == 3);
    CHECK_FALSE(captured.exchanges[0].request);
    CHECK(captured.exchanges[0].url == "https://a.example.com/x");
    CHECK(captured.exchanges[0].response.fields.count(FieldId::vary) == 2);
    CHECK(captured.exchanges[1].request->method == "POST");
    CHECK(captured.exchanges[1].request->target == "/y");
    CHECK(captured.exchanges[1].request->fields.contains(FieldId::cookie));
    CHECK(captured.exchanges[1].response.fields.combined(FieldId::age) == "1, 2");
    const base::TimePoint new_year = std::chrono::sys_days(std::chrono::year(2024) / 1 / 1);
    CHECK(captured.exchanges[1].response_time == new_year);
    CHECK(captured.exchanges[2].response_time == new_year + 500ms);
    CHECK(captured.exchanges[2].provenance.position ==
          base::SourcePosition{text.rfind("{\"request\""), 4, 1});
    for (const http::Exchange& exchange : captured.exchanges) {
        for (const http::FieldLine line : exchange.response.fields) {
            CHECK(text_at(text, line.value_position, line.value.size()) == line.value);
            CHECK(line_and_column_fit(text, line.value_position));
        }
    }
}

TEST_CASE("a bad line costs only itself and is named by its number") {
    const std::string good = R"({"url": "https://a.test/", "status": 200, "headers": {"Age": "1"}})";
    const auto captured =
        read_text(good + "\n{\"url\": \"cut\nwords\n[1, 2]\n" + good + "}\n\"text\"\n" + good);
    CHECK(captured.exchanges.size() == 3);
    REQUIRE(captured.summary.unreadable.count == 5);
    CHECK(captured.summary.unreadable.first[0].position.line == 2);
    CHECK(captured.summary.unreadable.first[1].position.line == 3);
    CHECK(captured.summary.unreadable.first[2].position.line == 4);
    CHECK(captured.summary.unreadable.first[3].position.line == 5);
    CHECK(captured.summary.unreadable.first[4].position.line == 6);
}

TEST_CASE("a line without a status is a 200 with a note when it has fields, and skipped when it has none") {
    const auto captured = read_text("{\"headers\": {\"Age\": \"1\"}}\n{\"url\": \"https://a.test/\"}\n");
    REQUIRE(captured.exchanges.size() == 1);
    CHECK(captured.exchanges[0].response.status == 200);
    CHECK(captured.summary.notes.count == 1);
    CHECK(captured.summary.skipped.count == 1);
}

TEST_CASE("headers of a shape that is not known are unread, never taken for none") {
    const std::string good = R"({"url": "https://a.test/", "status": 200, "headers": {"Age": "1"}})";
    for (const std::string_view headers :
         {R"("Cache-Control: no-store")", "null", "7", R"(["Cache-Control: no-store"])",
          R"([{"key": "Cache-Control", "value": "no-store"}])",
          R"({"Cache-Control": {"value": "no-store"}})"}) {
        INFO(headers);
        const auto captured = read_text(
            good + "\n{\"url\": \"https://a.test/b\", \"status\": 200, \"headers\": " + std::string(headers) +
            "}\n");
        CHECK(captured.exchanges.size() == 1);
        REQUIRE(captured.summary.unreadable.count == 1);
        CHECK(captured.summary.unreadable.first[0].position.line == 2);
        CHECK(read_text("{\"url\": \"https://a.test/b\", \"response\": {\"status\": 200, \"headers\": " +
                        std::string(headers) + "}}\n")
                  .summary.unreadable.count == 1);
    }
    CHECK(read_text(R"({"url": "https://a.test/", "headers": "Age: 1"})").summary.unreadable.count == 1);
    // Blocked before there was anything to read.
    CHECK(read_text(R"({"url": "https://a.test/", "status": 0, "headers": null})").summary.skipped.count ==
          1);
    CHECK(read_text(R"({"url": "https://a.test/", "status": 200, "headers": []})").exchanges.size() == 1);
    // Another member has them.
    CHECK(
        read_text(R"({"status": 200, "headers": null, "response_headers": {"Age": "1"}})").exchanges.size() ==
        1);
}

TEST_CASE("JSON that is no exchange holds no HTTP response") {
    for (const std::string_view text :
         {"{}", "{\"name\": \"shop\", \"version\": \"1.0.0\",\n \"scripts\": {\"test\": \"x\"}}\n",
          "{\"compilerOptions\": {\"strict\": true}}", "{\"status\": \"ok\"}",
          "{\"level\": 1}\n{\"level\": 2}\n", "[]", "[{}]"}) {
        INFO(text);
        const auto error = failure_of(text);
        CHECK(error.code == base::ErrorCode::no_content);
        CHECK(error.message == "capture holds no HTTP response");
        CHECK_FALSE(error.hint.empty());
    }
    const auto mixed = read_text("{\"level\": 1}\n{\"status\": 200}\n");
    CHECK(mixed.exchanges.size() == 1);
    CHECK(mixed.summary.skipped.count == 1);
    CHECK(read_text("{\"url\": \"https://a.test/\"}").summary.skipped.count == 1);
    CHECK(read_text("{\"status\": 0}").summary.skipped.count == 1);
}

TEST_CASE("objects over several lines, and an array of them, are read too") {
    const std::string object =
        "{\n  \"url\": \"https://a.test/\",\n  \"status\": 200,\n  \"headers\": {\"Age\": \"1\"}\n}\n";
    CHECK(read_text(object).exchanges.size() == 1);
    CHECK(read_text(object + object).exchanges.size() == 2);
    const auto array = read_text("[" + object + "," + object + "]");
    REQUIRE(array.exchanges.size() == 2);
    CHECK(array.exchanges[1].response.fields[0].value_position.line == 9);
    CHECK(read_text("[" + object + ", 5").summary.unreadable.count == 2);
}

TEST_CASE("JSON lines of a log that is no HTTP archive are not taken for one") {
    const auto captured = read_text("{\"log\": \"text\", \"url\": \"https://a.test/\", \"status\": 200}\n");
    CHECK(captured.summary.format == Format::json_lines);
    CHECK(captured.exchanges.size() == 1);
}
