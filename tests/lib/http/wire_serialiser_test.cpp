#include "lib/http/wire_serialiser.hpp"

#include "tests/lib/http/wire_reading.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using namespace cachewright::http;
using namespace cachewright::http::wire;
using namespace std::string_literals;

namespace {

Framing framed(BodyKind kind, std::uint64_t length = 0) {
    Framing framing;
    framing.kind = kind;
    framing.length = length;
    return framing;
}

Response response_with(std::string_view name, std::string_view value) {
    Response response;
    response.status = 200;
    response.reason = "OK";
    response.fields.add(name, value);
    return response;
}

}  // namespace

TEST_CASE("a head is written with exactly one framing, whatever the fields say") {
    Response response = response_with("A", "b");
    response.fields.add("content-length", "1");
    response.fields.add("Transfer-Encoding", "gzip");
    response.fields.add("Content-Length", "2");
    std::string out;
    CHECK(write_head(response, framed(BodyKind::length, 12), out) == Written::ok);
    CHECK(out == "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 12\r\n\r\n");
    out.clear();
    CHECK(write_head(response, framed(BodyKind::chunked), out) == Written::ok);
    CHECK(out == "HTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n");
    out.clear();
    CHECK(write_head(response, framed(BodyKind::until_close), out) == Written::ok);
    CHECK(out == "HTTP/1.1 200 OK\r\nA: b\r\nConnection: close\r\n\r\n");
    response.fields.add("Connection", "close");
    out.clear();
    CHECK(write_head(response, framed(BodyKind::until_close), out) == Written::ok);
    CHECK(out == "HTTP/1.1 200 OK\r\nA: b\r\nConnection: close\r\n\r\n");

    Request request;
    request.target = "/x";
    request.version = Version::http_2;
    request.fields.add("Host", "a");
    out = "before ";
    CHECK(write_head(request, framed(BodyKind::none), out) == Written::ok);
    CHECK(out == "before GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_CASE("nothing that could end a line gets into a head: header injection is refused") {
    const auto refused = [](const auto& message, Written why) {
        std::string out = "kept";
        CHECK(write_head(message, framed(BodyKind::none), out) == why);
        CHECK(out == "kept");
    };
    for (const std::string& value : {"b\r\nX: 1"s, "b\nc"s, "b\rc"s, "b\0c"s, "b\x01"s, "b\x7F"s})
        refused(response_with("A", value), Written::bad_field_value);
    for (const char* name : {"", "A:", "A B", "A\r\nB", "\xC3\xA4"})
        refused(response_with(name, "b"), Written::bad_field_name);
    Response response;
    refused(response, Written::bad_status);
    response.status = 600;
    refused(response, Written::bad_status);
    response.status = 200;
    response.reason = "OK\r\nA: b";
    refused(response, Written::bad_reason);

    Request request;
    for (const char* target : {"", "/a b", "/a\r\n", "/a\tb", "/\x7F"}) {
        request.target = target;
        refused(request, Written::bad_target);
    }
    request.target = "/";
    for (const char* method : {"", "GE T", "G\r\n", "G("}) {
        request.method = method;
        refused(request, Written::bad_method);
    }
}

TEST_CASE("a framing that the message cannot have is refused") {
    std::string out;
    Response response;
    for (const int status : {100, 103, 204}) {
        response.status = status;
        CHECK(write_head(response, framed(BodyKind::length, 0), out) == Written::framing_not_allowed);
        CHECK(write_head(response, framed(BodyKind::chunked), out) == Written::framing_not_allowed);
    }
    response.status = 200;
    response.version = Version::http_1_0;
    CHECK(write_head(response, framed(BodyKind::chunked), out) == Written::framing_not_allowed);
    Request request;
    request.target = "/";
    CHECK(write_head(request, framed(BodyKind::until_close), out) == Written::framing_not_allowed);
    CHECK(out.empty());
}

TEST_CASE("chunks are written with their size in hexadecimal, and an empty one is not the last") {
    std::string out;
    write_chunk("", out);
    CHECK(out.empty());
    write_chunk(std::string(26, 'x'), out);
    CHECK(out == "1a\r\n" + std::string(26, 'x') + "\r\n");
    CHECK(ChunkHeader(0xFFFFFFFFFFFFFFFFULL).bytes() == "ffffffffffffffff\r\n");
    CHECK(ChunkHeader(1).bytes() == "1\r\n");

    FieldMap trailers;
    trailers.add("Server-Timing", "a");
    out.clear();
    CHECK(write_last_chunk(trailers, out) == Written::ok);
    CHECK(out == "0\r\nServer-Timing: a\r\n\r\n");
    for (const char* name : {"Content-Length", "Transfer-Encoding", "Host", "Set-Cookie"}) {
        FieldMap forbidden;
        forbidden.add(name, "1");
        CHECK(write_last_chunk(forbidden, out) == Written::bad_trailer);
    }
    trailers.add("A", "b\r\nc");
    CHECK(write_last_chunk(trailers, out) == Written::bad_field_value);
    CHECK(out == "0\r\nServer-Timing: a\r\n\r\n");
}

TEST_CASE("what was parsed, written and parsed again is the same message") {
    const std::string stream =
        "HTTP/1.1 200 Fine\r\nA:  b\r\nTransfer-Encoding: chunked\r\na: \xFF\tc\r\n\r\n3\r\nabc\r\n0\r\nT: "
        "1\r\n\r\n";
    Parser parser(MessageKind::response, Mode::strict);
    std::string_view rest = stream;
    std::string body;
    for (Event event = Event::head; event != Event::complete;) {
        const Step step = parser.feed(rest);
        event = step.event;
        REQUIRE(event != Event::error);
        body += step.body;
        rest.remove_prefix(step.consumed);
    }
    std::string written;
    REQUIRE(write_head(parser.response(), parser.framing(), written) == Written::ok);
    write_chunk(body, written);
    REQUIRE(write_last_chunk(parser.response().trailers, written) == Written::ok);

    const Reading again = read_whole(written, MessageKind::response, Mode::strict);
    REQUIRE(again.messages.size() == 1);
    CHECK(again.messages[0].start_line == "200 Fine");
    CHECK(again.messages[0].body == "abc");
    REQUIRE(again.messages[0].fields.size() == 3);
    CHECK(again.messages[0].fields[1].value == "\xFF\tc");
    CHECK(again.messages[0].trailers.at(0).value == "1");
}
