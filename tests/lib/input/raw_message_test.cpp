#include "tests/lib/input/capture_text.hpp"

using namespace cachewright;
using namespace cachewright::input;
using http::FieldId;

TEST_CASE("one response with CRLF line ends is one exchange without a request") {
    const std::string text = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nAge:  5\r\n\r\nhello";
    const auto captured = read_text(text);
    CHECK(captured.summary.format == Format::raw_http);
    REQUIRE(captured.exchanges.size() == 1);
    const http::Exchange& exchange = captured.exchanges[0];
    CHECK_FALSE(exchange.request);
    CHECK(exchange.url.empty());
    CHECK(exchange.response.status == 200);
    CHECK(exchange.response.version == http::Version::http_1_1);
    CHECK(exchange.response.fields.value(FieldId::age) == "5");
    CHECK(exchange.response.fields[1].value_position == base::SourcePosition{50, 3, 7});
    CHECK(exchange.response.body.bytes == "hello");
    CHECK(captured.summary.notes.count == 0);
}

TEST_CASE("request and response are paired, and the request gives the URL") {
    const auto captured = read_text(
        "GET /x?y=1 HTTP/1.1\nHost: a.example.com\n\nHTTP/1.1 200 OK\nVary: Accept\n\n<p>\n\n"
        "HEAD /z HTTP/1.1\nHost: b.example.com:80\n\nHTTP/1.1 404 Not Found\nContent-Length: 12\n\n");
    REQUIRE(captured.exchanges.size() == 2);
    CHECK(captured.exchanges[0].url == "https://a.example.com/x?y=1");
    CHECK(captured.exchanges[0].request->target == "/x?y=1");
    CHECK(captured.exchanges[0].provenance.position == base::SourcePosition{0, 1, 1});
    CHECK(captured.exchanges[1].url == "http://b.example.com:80/z");
    CHECK(captured.exchanges[1].request->method == "HEAD");
    CHECK(captured.exchanges[1].provenance.position.line == 9);
    CHECK(captured.exchanges[1].provenance.index == 1);
}

TEST_CASE("no more interim responses are kept than a server has reason to send, and the rest is noted") {
    std::string text;
    for (int i = 0; i < 20; ++i)
        text += "HTTP/1.1 102 Processing\r\n\r\n";
    const auto captured = read_text(text + "HTTP/1.1 200 OK\r\nAge: 1\r\n\r\n");
    REQUIRE(captured.exchanges.size() == 1);
    CHECK(captured.exchanges[0].interim.size() == 16);
    CHECK(captured.exchanges[0].response.status == 200);
    CHECK(captured.summary.notes.count == 4);
}

TEST_CASE("curl -i prints several messages: a proxy's answer, interim ones, redirects, HTTP/2 and 3") {
    const auto captured = read_text(
        "HTTP/1.1 200 Connection established\r\n\r\n"
        "HTTP/1.1 100 Continue\r\n\r\n"
        "HTTP/2 103 \r\nlink: </a.css>; rel=preload\r\n\r\n"
        "HTTP/2 301 \r\nlocation: https://www.example.com/\r\ncontent-length: 0\r\n\r\n"
        "HTTP/3 200 \r\ncache-control: no-store\r\n\r\n<html>\nHTTP/1.1 is a protocol\n</html>\n");
    REQUIRE(captured.exchanges.size() == 2);
    CHECK(captured.summary.skipped.count == 1);
    CHECK(captured.exchanges[0].response.status == 301);
    REQUIRE(captured.exchanges[0].interim.size() == 2);
    CHECK(captured.exchanges[0].interim[1].fields.contains(FieldId::link));
    CHECK(captured.exchanges[1].response.version == http::Version::http_3);
    CHECK(captured.exchanges[1].interim.empty());
    CHECK(captured.exchanges[1].response.body.bytes.find("</html>") != std::string::npos);
}

TEST_CASE("a body is delimited by its length when that fits, even against the next message's look") {
    SECTION("the body holds what looks like a message") {
        const auto captured = read_text(
            "HTTP/1.1 200 OK\nContent-Length: 29\n\nHTTP/1.1 500 Oops\nA: b\n\nxxxx\nHTTP/1.1 204 No "
            "Content\n\n");
        REQUIRE(captured.exchanges.size() == 2);
        CHECK(captured.exchanges[0].response.body.full_size == 29);
        CHECK(captured.exchanges[1].response.status == 204);
    }
    SECTION("the next message follows without a line end") {
        const auto captured = read_text(
            "HTTP/1.1 200 OK\nContent-Length: 4\n\nbodyHTTP/1.1 404 Not Found\nContent-Length: 3\n\nabc");
        REQUIRE(captured.exchanges.size() == 2);
        CHECK(captured.exchanges[0].response.body.bytes == "body");
        CHECK(captured.exchanges[1].response.body.bytes == "abc");
    }
    SECTION("a body that is absent or shorter") {
        const auto captured = read_text(
            "HTTP/1.1 200 OK\nContent-Length: 5000\n\nHTTP/1.1 200 OK\nContent-Length: 5000\n\nshort\n\n"
            "HTTP/1.1 304 Not Modified\nContent-Length: 10\n\n");
        REQUIRE(captured.exchanges.size() == 3);
        CHECK(captured.exchanges[1].response.body.bytes == "short\n\n");
        CHECK_FALSE(captured.exchanges[1].response.body.full_size);
        CHECK(captured.summary.unreadable.count == 0);
    }
}

TEST_CASE("a chunked body is unfolded when the capture kept its framing") {
    const auto kept = read_text(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\n5\r\npedia\r\n0\r\nX-Sum: "
        "1\r\n\r\n"
        "HTTP/1.1 204 No Content\r\n\r\n");
    REQUIRE(kept.exchanges.size() == 2);
    CHECK(kept.exchanges[0].response.body.bytes == "Wikipedia");
    CHECK(kept.exchanges[0].response.body.full_size == 9);
    CHECK(kept.exchanges[0].response.trailers.value("X-Sum") == "1");
    const auto lost = read_text(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nWikipedia\nHTTP/1.1 204 No Content\r\n\r\n");
    REQUIRE(lost.exchanges.size() == 2);
    CHECK(lost.exchanges[0].response.body.bytes == "Wikipedia\n");
}

TEST_CASE("a block of fields without a status line is a 200 with a note") {
    const auto captured = read_text("cache-control: public, max-age=60\nset-cookie: a=1\n");
    REQUIRE(captured.exchanges.size() == 1);
    CHECK(captured.exchanges[0].response.status == 200);
    CHECK(captured.exchanges[0].response.fields.size() == 2);
    REQUIRE(captured.summary.notes.count == 1);
    CHECK(captured.summary.notes.first[0].what.find("200 is assumed") != std::string::npos);
}

TEST_CASE("malformed heads are read on, with notes at their places") {
    const auto captured = read_text("HTTP/1.1 200 OK\nCache-Control : no-store\nno colon here\nAge: 1\n\n");
    REQUIRE(captured.exchanges.size() == 1);
    CHECK(captured.exchanges[0].response.fields.contains(FieldId::age));
    CHECK(captured.summary.notes.count == 2);
    CHECK(captured.summary.notes.first[0].position.line == 2);
    CHECK(captured.summary.notes.first[1].position.line == 3);
}

TEST_CASE("what holds no final response is skipped and said") {
    const auto captured =
        read_text("HTTP/1.1 200 Connection established\n\nGET / HTTP/1.1\nHost: a.test\n\n");
    CHECK(captured.exchanges.empty());
    CHECK(captured.summary.skipped.count == 2);
    const auto interim = read_text("HTTP/1.1 103 Early Hints\nLink: </a>\n\n");
    CHECK(interim.summary.skipped.count == 1);
}

TEST_CASE("requests alone hold nothing to judge, which is an error") {
    const auto error = failure_of("GET / HTTP/1.1\nHost: a.test\n\nGET /2 HTTP/1.1\nHost: a.test\n\n");
    CHECK(error.code == base::ErrorCode::no_content);
    CHECK(error.message == "capture holds no HTTP response");
    CHECK_FALSE(error.hint.empty());
    CHECK(failure_of("> GET / HTTP/1.1\n> Host: a.test\n> \n").code == base::ErrorCode::no_content);
}

TEST_CASE(
    "fields without a status line are a response only when every line is a field and one is a response's") {
    for (const std::string_view text :
         {"root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/:/bin/sh\n", "User-agent: *\nAllow: /\n",
          "TODO: x\nbuy milk\n", "TODO: x\n", "Date: tomorrow\nbuy milk\n",
          "Cache-Control: no-store\nno field\n\n", "Cache-Control: no-store\n bad: fold\n",
          "note: one\n\nCache-Control: no-store\n", "name : x\nAge: 1\n", "Age: 1\nbuy milk"}) {
        INFO(text);
        CHECK(failure_of(text).code == base::ErrorCode::no_content);
    }
    for (const std::string_view text :
         {"CACHE-CONTROL: no-store", "X-A: b\nexpires: 0\n\nbody: none\nbuy milk\n", "\n\nAge: 1\n",
          "Surrogate-Control: max-age=1\r\nServer: x\r\n\r\n", "Content-Type: text/html\n"}) {
        INFO(text);
        CHECK(read_text(text).exchanges.size() == 1);
    }
    // A block longer than what the format is told by: the cut line is not to blame.
    std::string longer = "Age: 1\n";
    while (longer.size() < 100 * 1024)
        longer += "X-Some-Field: value\n";
    CHECK(read_text(longer).exchanges.size() == 1);
    CHECK(read_text(longer).exchanges[0].response.fields.size() > 5000);
}

TEST_CASE("notes before a message are not taken for a response") {
    const auto captured = read_text("TODO: x\nmore: y\n\nHTTP/1.1 204 No Content\nAge: 1\n\n");
    REQUIRE(captured.exchanges.size() == 1);
    CHECK(captured.exchanges[0].response.status == 204);
    CHECK(captured.exchanges[0].provenance.position.line == 4);
    CHECK(captured.summary.notes.count == 1);
}

TEST_CASE("a head of ten thousand lines is read, and one over the limit says which limit") {
    std::string text = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 10'000; ++i)
        text += "Set-Cookie: c" + std::to_string(i) + "=" + std::string(60, 'v') + "\r\n";
    text += "\r\n";
    REQUIRE(text.size() < std::size_t{1024} * 1024);
    const auto captured = read_text(text);
    REQUIRE(captured.exchanges.size() == 1);
    CHECK(captured.exchanges[0].response.fields.size() == 10'000);
    CHECK(captured.summary.notes.count == 0);

    const auto larger = read_text("HTTP/1.1 200 OK\r\nX: " + std::string(std::size_t{1100} * 1024, 'x') +
                                  "\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
    REQUIRE(larger.summary.unreadable.count == 1);
    CHECK(larger.summary.unreadable.first[0].what ==
          "the head of this message is larger than the limit of 1 MiB");
    CHECK(larger.exchanges.size() == 1);

    std::string lines = "HTTP/1.1 200 OK\n";
    for (int i = 0; i < 40'000; ++i)
        lines += "a: b\n";
    const auto too_many = read_text(lines + "\nHTTP/1.1 204 No Content\n\n");
    REQUIRE(too_many.summary.unreadable.count == 1);
    CHECK(too_many.summary.unreadable.first[0].what ==
          "the head of this message has more lines than the limit of 32768");
    REQUIRE(too_many.exchanges.size() == 1);
    CHECK(too_many.exchanges[0].response.status == 204);
}

TEST_CASE("text round messages is passed over with one note") {
    const auto captured = read_text("some words\nmore words\nHTTP/1.1 204 No Content\nAge: 1\n\nleft over\n");
    CHECK(captured.exchanges.size() == 1);
    CHECK(captured.summary.notes.count == 2);
}

TEST_CASE("a head beyond the limit is unread, and the next message is found") {
    Limits limits;
    limits.message_head = 200;
    limits.body_window = 300;
    limits.block = 64;
    const auto captured = read_text("HTTP/1.1 200 OK\nX-Long: " + std::string(500, 'a') +
                                        "\nAge: 1\n\nHTTP/1.1 204 No Content\n\nHTTP/1.1 200 OK\n\n" +
                                        std::string(2000, 'b') + "\nHTTP/1.1 205 Reset\n\n",
                                    limits);
    CHECK(captured.summary.unreadable.count == 1);
    REQUIRE(captured.exchanges.size() == 3);
    CHECK(captured.exchanges[0].response.status == 204);
    CHECK(captured.exchanges[2].response.status == 205);
}

TEST_CASE("raw messages read the same however their bytes arrive") {
    const std::string text =
        "POST /a HTTP/1.1\r\nHost: a.test\r\nContent-Length: 3\r\n\r\nabc"
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n\r\n\r\n"
        "HTTP/2 200\nvary: a\n\n\n\nbody\n\n\nHTTP/1.1 200 OK\nContent-Length: 9\n\nHTTP/1.1 \nHTTP/1.1 204 "
        "x\n\n";
    const auto whole = read_text(text);
    REQUIRE(whole.exchanges.size() == 4);
    CHECK(whole.exchanges[0].request->body.bytes == "abc");
    Limits limits;
    for (std::size_t cut = 1; cut < 32; ++cut) {
        limits.block = cut;
        const auto pieces = read_text(text, limits);
        REQUIRE(pieces.exchanges.size() == whole.exchanges.size());
        CHECK(pieces.summary.notes.count == whole.summary.notes.count);
        for (std::size_t i = 0; i < whole.exchanges.size(); ++i) {
            CHECK(pieces.exchanges[i].response.body.bytes == whole.exchanges[i].response.body.bytes);
            CHECK(pieces.exchanges[i].response.body.full_size == whole.exchanges[i].response.body.full_size);
            CHECK(pieces.exchanges[i].provenance.position == whole.exchanges[i].provenance.position);
        }
    }
}
