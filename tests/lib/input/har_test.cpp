#include "tests/lib/input/capture_text.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

using namespace cachewright;
using namespace cachewright::input;
using http::FieldId;
using namespace std::chrono_literals;

namespace {

std::string har_of(std::string_view entries, std::string_view creator = "Charles Proxy") {
    return R"({"log": {"version": "1.2", "creator": {"name": ")" + std::string(creator) +
           R"(", "version": "1"}, "pages": [], "entries": [)" + std::string(entries) + "]}}";
}

std::string entry_of(std::string_view response, std::string_view more = "") {
    return R"({"startedDateTime": "2024-03-01T12:00:00.250+01:00", "time": 40, )" + std::string(more) +
           R"("request": {"method": "GET", "url": "https://shop.example.com/a?b=1#top", "httpVersion": "HTTP/1.1",
               "headers": [{"name": "Accept", "value": "*/*"}]},
           "response": )" +
           std::string(response) + "}";
}

constexpr std::string_view plain_response =
    R"({"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1",
        "headers": [{"name": "Cache-Control", "value": "max-age=60"}, {"name": "Age", "value": "5"}]})";

base::TimePoint moment(std::chrono::sys_days day, base::Duration of_day) {
    return base::TimePoint(day) + of_day;
}

std::string read_whole(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("a HAR entry becomes an exchange with its request, response, fields and places") {
    const std::string har = har_of("\n" + entry_of(plain_response));
    const auto captured = read_text(har);
    CHECK(captured.summary.format == Format::har);
    CHECK(captured.summary.bytes == har.size());
    REQUIRE(captured.exchanges.size() == 1);
    const http::Exchange& exchange = captured.exchanges[0];
    CHECK(exchange.url == "https://shop.example.com/a?b=1#top");
    REQUIRE(exchange.request);
    CHECK(exchange.request->method == "GET");
    CHECK(exchange.request->target == "/a?b=1");
    CHECK(exchange.request->fields.value(FieldId::accept) == "*/*");
    CHECK(exchange.response.status == 200);
    CHECK(exchange.response.reason == "OK");
    CHECK(exchange.response.version == http::Version::http_1_1);
    REQUIRE(exchange.response.fields.size() == 2);
    CHECK(exchange.provenance.source == "capture");
    CHECK(exchange.provenance.index == 0);
    CHECK_FALSE(exchange.provenance.fields_rewritten);
    CHECK(exchange.provenance.position.line == 2);
    CHECK(text_at(har, exchange.provenance.position, 6) == R"({"star)");
    for (const http::FieldLine line : exchange.response.fields) {
        CHECK(text_at(har, line.name_position, line.name.size()) == line.name);
        CHECK(text_at(har, line.value_position, line.value.size()) == line.value);
        CHECK(line_and_column_fit(har, line.value_position));
        CHECK(line_and_column_fit(har, line.name_position));
    }
}

TEST_CASE("HAR timings tell when the request left and when the response's head arrived") {
    const auto day = std::chrono::sys_days(std::chrono::year(2024) / 3 / 1);
    SECTION("with phases") {
        const auto captured = read_text(har_of(entry_of(
            plain_response,
            R"("timings": {"blocked": 1.5, "dns": -1, "connect": 10, "ssl": 6, "send": 2, "wait": 20, "receive": 5},)")));
        REQUIRE(captured.exchanges.size() == 1);
        CHECK(captured.exchanges[0].request_time == moment(day, 11h + 250ms + 11500us));
        CHECK(captured.exchanges[0].response_time == moment(day, 11h + 250ms + 33500us));
    }
    SECTION("with a total only") {
        const auto captured = read_text(har_of(entry_of(plain_response)));
        CHECK(captured.exchanges.at(0).request_time == moment(day, 11h + 250ms));
        CHECK(captured.exchanges.at(0).response_time == moment(day, 11h + 290ms));
    }
}

TEST_CASE("exporters' quirks are read as what they mean") {
    const auto first = [](const std::string& har) {
        auto captured = read_text(har);
        REQUIRE(captured.exchanges.size() == 1);
        return std::move(captured.exchanges[0]);
    };
    SECTION("a byte order mark") {
        const std::string har = "\xef\xbb\xbf" + har_of(entry_of(plain_response));
        const auto exchange = first(har);
        CHECK(text_at(har, exchange.response.fields[0].name_position, 13) == "Cache-Control");
    }
    SECTION("lines joined by newlines become lines again, each with its place") {
        const std::string har = har_of(entry_of(
            R"({"status": 200, "headers": [{"name": "Set-Cookie", "value": "a=1; Path=/\nb=\"2\""},
                {"name": "Vary", "value": "Origin\r\nAccept-Encoding\n"}]})"));
        const auto exchange = first(har);
        REQUIRE(exchange.response.fields.count(FieldId::set_cookie) == 2);
        CHECK(exchange.response.fields[1].value == "b=\"2\"");
        CHECK(text_at(har, exchange.response.fields[1].value_position, 2) == "b=");
        CHECK(exchange.response.fields.combined(FieldId::vary) == "Origin, Accept-Encoding");
        // No field value holds a newline (RFC 9110 §5.5), so that nothing is lost by it.
        CHECK_FALSE(exchange.provenance.fields_rewritten);
    }
    SECTION("a joined line that was empty stays, and so does a newline written as a number") {
        const std::string har =
            har_of(entry_of(R"({"status": 200, "headers": [{"name": "Vary", "value": "A\n\nB\u000aC"}]})"));
        const auto exchange = first(har);
        REQUIRE(exchange.response.fields.size() == 4);
        CHECK(exchange.response.fields[1].value.empty());
        CHECK(exchange.response.fields[2].value == "B");
        CHECK(text_at(har, exchange.response.fields[3].value_position, 1) == "C");
    }
    SECTION("values that a recorder may have joined by commas are not the server's spelling") {
        const std::string entry =
            entry_of(R"({"status": 200, "headers": [{"name": "Server-Timing", "value": "a\nb"}]})");
        CHECK(first(har_of(entry, "WebKit Web Inspector")).provenance.fields_rewritten);
        CHECK_FALSE(first(har_of(entry, "chrome-har")).provenance.fields_rewritten);
    }
    SECTION("a null method and numbers in strings") {
        const auto exchange = first(har_of(
            R"({"request": {"method": null, "url": "https://a.test/"}, "response": {"status": "404", "headers": []}})"));
        CHECK(exchange.request->method == "GET");
        CHECK(exchange.response.status == 404);
    }
    SECTION("fields as an object, values that are lists, numbers or null") {
        const auto exchange = first(har_of(entry_of(
            R"({"status": 200, "headers": {"Vary": ["Accept", "Origin"], "Age": 7, "X-Nothing": null}})")));
        CHECK(exchange.response.fields.count(FieldId::vary) == 2);
        CHECK(exchange.response.fields.value(FieldId::age) == "7");
        CHECK(exchange.response.fields.contains("x-nothing"));
    }
    SECTION("missing headers, cookies as an object") {
        const auto exchange = first(har_of(entry_of(R"({"status": 200, "cookies": {"a": "1"}})")));
        CHECK(exchange.response.fields.empty());
    }
    SECTION("pseudo-headers are no fields, and show that it was HTTP/2") {
        const auto exchange = first(har_of(
            R"({"request": {"method": "GET", "url": "https://a.test/", "httpVersion": "unknown",
                  "headers": [{"name": ":path", "value": "/"}, {"name": "accept", "value": "*/*"}]},
                "response": {"status": 200, "httpVersion": "unknown",
                  "headers": [{"name": ":status", "value": "200"}, {"name": "age", "value": "1"}]}})"));
        CHECK(exchange.request->fields.size() == 1);
        CHECK(exchange.response.fields.size() == 1);
        CHECK(exchange.response.version == http::Version::http_2);
    }
    SECTION("Chrome's invented field 'status' goes, a real one of that name stays") {
        const std::string entry = entry_of(
            R"({"status": 302, "httpVersion": "http/2.0", "headers": [{"name": "status", "value": "302"},
                {"name": "status", "value": "302 Found"}, {"name": "age", "value": "1"}]})");
        const std::string har = har_of(entry, "WebInspector");
        const auto exchange = first(har);
        REQUIRE(exchange.response.fields.size() == 2);
        CHECK(exchange.response.fields[0].value == "302 Found");
        CHECK(text_at(har, exchange.response.fields[1].name_position, 3) == "age");
        CHECK(first(har_of(entry)).response.fields.size() == 3);
    }
    SECTION("a 304 that a browser recorded may show completed fields") {
        const std::string entry =
            entry_of(R"({"status": 304, "headers": [{"name": "ETag", "value": "\"a\""}]})");
        CHECK(first(har_of(entry, "WebInspector")).provenance.seen_by == http::SeenBy::client);
        CHECK(first(har_of(entry, "Charles Proxy")).provenance.seen_by == http::SeenBy::client);
        CHECK(first(har_of(entry, "some script")).provenance.seen_by == http::SeenBy::unknown);
        CHECK(first(har_of(entry, "WebInspector")).provenance.fields_rewritten);
        CHECK_FALSE(first(har_of(entry, "Charles Proxy")).provenance.fields_rewritten);
    }
    SECTION("a 200 to a conditional request may be a browser's stored page, shown for a 304") {
        const auto asked_with = [](std::string_view field) {
            return har_of(
                R"({"request": {"method": "GET", "url": "https://a.test/", "headers": [{"name": ")" +
                    std::string(field) + R"(", "value": "x"}]}, "response": {"status": 200, "headers": []}})",
                "chrome-har");
        };
        CHECK(first(asked_with("If-None-Match")).provenance.fields_rewritten);
        CHECK(first(asked_with("If-Modified-Since")).provenance.fields_rewritten);
        CHECK_FALSE(first(asked_with("Accept")).provenance.fields_rewritten);
    }
    SECTION("bytes that are not UTF-8 and raw control characters") {
        const auto exchange = first(har_of(
            entry_of("{\"status\": 200, \"headers\": [{\"name\": \"X-Name\", \"value\": \"M\xfcller\tA\"},"
                     "{\"name\": \"Age\", \"value\": \"1\"}]}")));
        CHECK(exchange.response.fields.value("X-Name") == "M?ller A");
        CHECK(exchange.response.fields.value(FieldId::age) == "1");
    }
    SECTION("escapes, also lone surrogates") {
        const auto exchange = first(har_of(entry_of(
            R"({"status": 200, "headers": [{"name": "ETag", "value": "\"a\u0062\\\/\ud83d\ude00\ud800\""}]})")));
        CHECK(exchange.response.fields.value(FieldId::etag) == "\"ab\\/\xf0\x9f\x98\x80\xef\xbf\xbd\"");
    }
    SECTION("versions in every spelling") {
        const std::map<std::string, http::Version> versions = {
            {"HTTP/1.0", http::Version::http_1_0}, {"http/1.1", http::Version::http_1_1},
            {"1.1", http::Version::http_1_1},      {"HTTP/2.0", http::Version::http_2},
            {"h2", http::Version::http_2},         {"HTTP/3", http::Version::http_3},
            {"h3", http::Version::http_3},         {"h3-29", http::Version::http_3},
            {"spdy", http::Version::unknown},      {"http/2.0+quic/46", http::Version::http_3},
            {"unknown", http::Version::unknown},   {"us:", http::Version::unknown}};
        for (const auto& [spelling, version] : versions) {
            INFO(spelling);
            const auto exchange = first(
                har_of(entry_of(R"({"status": 200, "headers": [], "httpVersion": ")" + spelling + "\"}")));
            CHECK(exchange.response.version == version);
        }
    }
    SECTION("who delivered") {
        CHECK(first(har_of(entry_of(plain_response, R"("_fromCache": "disk", )"))).provenance.delivered_by ==
              http::DeliveredBy::browser_cache);
        CHECK(first(har_of(entry_of(R"({"status": 200, "headers": [], "_fetchedViaServiceWorker": true})")))
                  .provenance.delivered_by == http::DeliveredBy::service_worker);
        CHECK(first(har_of(entry_of(R"({"status": 200, "headers": [], "_fetchedViaServiceWorker": false})")))
                  .provenance.delivered_by == http::DeliveredBy::network);
        CHECK(first(har_of(entry_of(R"({"status": 200, "httpVersion": "", "headers": []})",
                                    R"("timings": {}, )"),
                           "Firefox"))
                  .provenance.delivered_by == http::DeliveredBy::browser_cache);
    }
    SECTION("bodies, of which a beginning is kept") {
        const auto text = first(har_of(entry_of(
            R"({"status": 200, "headers": [], "content": {"size": 12, "mimeType": "text/html", "text": "a\u00e4\nb"}})")));
        CHECK(text.response.body.bytes == "a\xc3\xa4\nb");
        CHECK(text.response.body.full_size == 12);
        const auto coded = first(har_of(entry_of(
            R"({"status": 200, "headers": [{"name": "Content-Encoding", "value": "gzip"}], "bodySize": 30,
                "content": {"text": "AAEC_w==", "size": 99, "encoding": "base64"}})")));
        CHECK(coded.response.body.bytes == std::string("\0\1\2\xff", 4));
        CHECK(coded.response.body.full_size == 30);
    }
}

TEST_CASE("what is no response is skipped with its reason, not read as an error") {
    const auto captured =
        read_text(har_of(entry_of(R"({"status": 0, "headers": []})") + "," +
                         entry_of(R"({"status": -2, "headers": []})") + "," + entry_of("null") +
                         R"(, {"request": {"url": "data:text/css,a"}, "response": {"status": 200}},)" +
                         entry_of(plain_response)));
    CHECK(captured.exchanges.size() == 1);
    CHECK(captured.summary.skipped.count == 4);
    CHECK(captured.summary.unreadable.count == 0);
    CHECK(captured.exchanges[0].provenance.index == 0);
}

TEST_CASE("a status that is no JSON is unread, not skipped") {
    for (const char* status : {"NaN", "Infinity", "-Infinity", "nan", "undefined", "0x10"}) {
        INFO(status);
        const auto captured =
            read_text(har_of(entry_of(std::string(R"({"status": )") + status + R"(, "headers": []})") + "," +
                             entry_of(plain_response)));
        CHECK(captured.exchanges.size() == 1);
        CHECK(captured.summary.skipped.count == 0);
        CHECK(captured.summary.unreadable.count == 1);
    }
    CHECK(read_text(har_of(entry_of(R"({"status": "", "headers": []})"))).summary.skipped.count == 1);
    CHECK(read_text(har_of(entry_of(R"({"status": false, "headers": []})"))).summary.skipped.count == 1);
}

TEST_CASE("entries are found wherever an archive has them") {
    const std::string entries = R"("entries": [)" + entry_of(plain_response) + "]";
    for (const std::string& har :
         {R"({"log": {)" + entries + R"(, "pages": [{"entries": [1]}], "creator": {"name": "Firebug"}}})",
          "{" + entries + "}", R"({"note": ["log", {"entries": 1}], "data": {"log": {)" + entries + "}}}",
          R"([{"log": {)" + entries + "}}]", "\n\n {\n\"log\"\n:\n{" + entries + "\n}\n}\n"}) {
        INFO(har);
        const auto captured = read_text(har);
        CHECK(captured.summary.format == Format::har);
        CHECK(captured.exchanges.size() == 1);
        CHECK(captured.summary.unreadable.count == 0);
    }
}

TEST_CASE("a truncated HAR gives the entries before the cut, and says where it ends") {
    const std::string whole = har_of(entry_of(plain_response) + ",\n" + entry_of(plain_response));
    const auto captured = read_text(whole.substr(0, whole.size() - 40));
    CHECK(captured.exchanges.size() == 1);
    REQUIRE(captured.summary.unreadable.count == 1);
    CHECK(captured.summary.unreadable.first[0].position.line == 5);
    CHECK(captured.summary.unreadable.first[0].what.find("cut off") != std::string::npos);
    // A lost quote swallows what follows: how many entries that is nobody knows, how many bytes everybody.
    std::string lost = har_of(entry_of(plain_response) + ",\n" + entry_of(plain_response) + ",\n" +
                              entry_of(plain_response));
    const std::size_t second = lost.find(",\n{") + 2;
    lost.erase(lost.find('"', second), 1);
    const auto swallowed = read_text(lost);
    CHECK(swallowed.exchanges.size() == 1);
    REQUIRE(swallowed.summary.unreadable.count == 1);
    CHECK_THAT(swallowed.summary.unreadable.first[0].what,
               Catch::Contains(std::to_string(lost.size() - second) + " bytes"));
    const auto between = read_text(whole.substr(0, whole.size() - 3));
    CHECK(between.exchanges.size() == 2);
    CHECK(between.summary.unreadable.count == 1);
}

TEST_CASE("an entry that cannot be read costs only itself") {
    const auto captured =
        read_text(har_of(entry_of(plain_response) + R"(, {"request": nonsense "}, 7, null, [1, {"a": 2}], )" +
                         entry_of(plain_response)));
    // The broken string swallows what follows up to the next quote, and nothing is delivered twice.
    CHECK(captured.summary.unreadable.count >= 1);
    const auto numbers = read_text(
        har_of("7, null, [1, {\"a\": 2}], \"text\", {\"request\": {nonsense}}, " + entry_of(plain_response)));
    CHECK(numbers.exchanges.size() == 1);
    CHECK(numbers.summary.unreadable.count == 5);
}

TEST_CASE("long texts are cut, long entries are refused, and positions stay right") {
    const std::string padding(5000, 'x');
    const std::string multibyte = std::string(1999, 'y') + "\xc3\xa4\xc3\xa4\\n\n" + padding;
    const std::string har =
        har_of(R"({"response": {"content": {"size": 7000, "text": ")" + multibyte + R"("}, "status": 200,
            "headers": [{"name": "Age", "value": "1"}]}},
           {"filler": [)" +
               std::string(20000, ' ') + "], \"response\": {\"status\": 200}}," + entry_of(plain_response));
    Limits limits;
    limits.json_string = 2000;
    limits.json_element = 10000;
    const auto captured = read_text(har, limits);
    REQUIRE(captured.exchanges.size() == 2);
    CHECK(captured.summary.unreadable.count == 1);
    CHECK(captured.exchanges[0].response.body.bytes == std::string(1999, 'y'));
    for (const http::Exchange& exchange : captured.exchanges) {
        for (const http::FieldLine line : exchange.response.fields) {
            CHECK(text_at(har, line.value_position, line.value.size()) == line.value);
            CHECK(line_and_column_fit(har, line.value_position));
        }
    }
}

TEST_CASE("a HAR reads the same however its bytes arrive") {
    Limits limits;
    limits.json_string = 24;
    const std::string har =
        har_of(entry_of(R"({"status": 200, "headers": [{"name": "Set-Cookie", "value": "a=\"1\"\nb=2"}],
             "content": {"text": "0123456789\\\"\u00e4äöü0123456789äöü\\\\"}})") +
               ",\n" + entry_of(plain_response) + R"(, 12, {"x": )");
    const auto whole = read_text(har, limits);
    for (std::size_t cut = 1; cut < 40; ++cut) {
        Limits cut_limits = limits;
        cut_limits.block = cut;
        const auto pieces = read_text(har, cut_limits);
        REQUIRE(pieces.exchanges.size() == whole.exchanges.size());
        CHECK(pieces.summary.unreadable.count == whole.summary.unreadable.count);
        for (std::size_t i = 0; i < whole.exchanges.size(); ++i) {
            const auto& left = pieces.exchanges[i].response;
            const auto& right = whole.exchanges[i].response;
            CHECK(left.body.bytes == right.body.bytes);
            REQUIRE(left.fields.size() == right.fields.size());
            for (std::size_t line = 0; line < left.fields.size(); ++line) {
                CHECK(left.fields[line].value == right.fields[line].value);
                CHECK(left.fields[line].value_position == right.fields[line].value_position);
            }
        }
    }
}

TEST_CASE("the sink may stop the reading") {
    const std::string har = har_of(entry_of(plain_response) + "," + entry_of(plain_response));
    MemorySource source(har);
    int delivered = 0;
    const auto summary = read_exchanges(source, "capture", {}, [&](http::Exchange&&) {
        ++delivered;
        return Flow::stop;
    });
    REQUIRE(summary);
    CHECK(delivered == 1);
    CHECK(summary->stopped);
}

TEST_CASE("every real capture reads without an error of ours") {
    // Entries and, of them, those that are no responses, counted independently.
    const std::map<std::string, std::pair<std::size_t, std::size_t>> expected = {
        {"2013-chrome-github-pages.har", {31, 0}},
        {"2015-firebug-small.har", {4, 0}},
        {"2016-chrome-wikipedia.har", {15, 0}},
        {"2016-firefox-linkedin.har", {23, 0}},
        {"2017-chrome-drupal-cloudflare.har", {65, 0}},
        {"2017-wpt-filament-surrogate-control.har", {41, 12}},
        {"2018-chrome-http2-github-pages.har", {21, 0}},
        {"2018-chrome-mixed-cdns.har", {169, 0}},
        {"2019-chrome-golang.har", {32, 0}},
        {"2022-chrome-ferguson-akamai.har", {174, 0}},
        {"2023-charles-one-entry.har", {1, 0}},
        {"2023-chrome-with-bom.har", {1, 0}},
        {"2023-firefox-head-pypi-fastly.har", {1, 0}},
        {"2023-firefox-mitmproxy-cloudfront.har", {14, 0}},
    };
    const std::filesystem::path folder = std::filesystem::path(CACHEWRIGHT_SHARED_DIR) / "har";
    if (!std::filesystem::is_directory(folder)) {
        WARN("the shared captures are absent; skipped");
        return;
    }
    for (const auto& [name, counts] : expected) {
        INFO(name);
        const std::string text = read_whole(folder / name);
        if (text.empty()) {
            WARN(name << " is absent; skipped");
            continue;
        }
        const auto captured = read_text(text);
        CHECK(captured.summary.format == Format::har);
        CHECK(captured.exchanges.size() == counts.first - counts.second);
        CHECK(captured.summary.skipped.count == counts.second);
        CHECK(captured.summary.unreadable.count == 0);
        for (const http::Exchange& exchange : captured.exchanges) {
            CHECK_FALSE(exchange.url.empty());
            CHECK(exchange.response_time);
            for (const http::FieldLine line : exchange.response.fields) {
                CHECK(text_at(text, line.name_position, line.name.size()) == line.name);
                const std::string_view beginning = line.value.substr(0, line.value.find_first_of("\"\\"));
                CHECK(text_at(text, line.value_position, beginning.size()) == beginning);
            }
        }
    }
}
