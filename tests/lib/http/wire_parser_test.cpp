#include "tests/lib/http/wire_reading.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::http;
using namespace cachewright::http::wire;
using namespace std::string_literals;

namespace {

constexpr auto kRequest = MessageKind::request;
constexpr auto kResponse = MessageKind::response;

ReadMessage only_message(std::string_view stream, MessageKind kind, Answers request = Answers::other) {
    const Reading reading = read_whole(stream, kind, Mode::strict, request);
    if (reading.error) FAIL(info(reading.error->violation).id);
    REQUIRE(reading.messages.size() == 1);
    return reading.messages.front();
}

}  // namespace

TEST_CASE("a response keeps order, case, duplicates and exact positions") {
    const std::string stream =
        "HTTP/1.1 404 Not  Found\r\n"
        "cache-CONTROL: no-store\r\n"
        "X-Empty:\r\n"
        "Cache-Control:  \t max-age=1 \r\n"
        "Content-Length: 2\r\n"
        "\r\n"
        "ab";
    const ReadMessage message = only_message(stream, kResponse);
    CHECK(message.start_line == "404 Not  Found");
    CHECK(message.version == Version::http_1_1);
    REQUIRE(message.fields.size() == 4);
    CHECK(message.fields[0] == ReadField{"cache-CONTROL", "no-store", {25, 2, 1}, {40, 2, 16}});
    CHECK(message.fields[1].name == "X-Empty");
    CHECK(message.fields[1].value.empty());
    CHECK(message.fields[2] == ReadField{"Cache-Control", "max-age=1", {60, 4, 1}, {78, 4, 19}});
    for (const ReadField& field : message.fields) {
        CHECK(stream.substr(field.name_position.offset, field.name.size()) == field.name);
        CHECK(stream.substr(field.value_position.offset, field.value.size()) == field.value);
    }
    CHECK(message.body == "ab");
    CHECK(message.reusable);
    CHECK(message.end.offset == stream.size());
}

TEST_CASE("positions go on from the given start, and over the bodies of diagnosed messages") {
    Parser parser(kResponse, Mode::diagnosing, Limits::of_responses(), {100, 7, 5});
    const std::string stream =
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na\nb\nHTTP/1.1 204 X\r\nA: b\r\n\r\n";
    std::string_view rest = stream;
    const auto next = [&] {
        const Step step = parser.feed(rest);
        rest.remove_prefix(step.consumed);
        return step.event;
    };
    CHECK(next() == Event::head);
    CHECK(parser.message_position() == base::SourcePosition{100, 7, 5});
    CHECK(parser.response().fields[0].name_position == base::SourcePosition{117, 8, 1});
    CHECK(next() == Event::body);
    CHECK(next() == Event::complete);
    CHECK(parser.position() == base::SourcePosition{142, 12, 1});
    parser.next_message();
    CHECK(next() == Event::head);
    CHECK(parser.message_position() == base::SourcePosition{142, 12, 1});
    CHECK(parser.response().fields[0].value_position == base::SourcePosition{161, 13, 4});
}

TEST_CASE("RFC 9112 2.2: one empty line before a request is skipped, a second is refused") {
    CHECK(only_message("\r\nGET / HTTP/1.1\r\n\r\n", kRequest).start_line == "GET /");
    const Reading reading = read_whole("\r\n\r\nGET / HTTP/1.1\r\n\r\n", kRequest, Mode::strict);
    REQUIRE(reading.error);
    CHECK(reading.error->violation == Violation::bad_request_line);
    CHECK(reading.error->position == base::SourcePosition{2, 2, 1});
    CHECK(read_whole("\r\nHTTP/1.1 204 X\r\n\r\n", kResponse, Mode::strict).error);
    CHECK(read_whole("\n\r\n\nHTTP/1.1 204 X\r\n\r\n", kResponse, Mode::diagnosing).messages.size() == 1);
}

TEST_CASE("RFC 9110 2.5: a higher minor version is read as HTTP/1.1") {
    CHECK(only_message("GET / HTTP/1.9\r\n\r\n", kRequest).version == Version::http_1_1);
    CHECK(only_message("GET / HTTP/1.0\r\n\r\n", kRequest).version == Version::http_1_0);
}

TEST_CASE("diagnosing mode reads the status lines that tools write for HTTP/2 and HTTP/3") {
    for (const auto& [line, version] :
         std::vector<std::pair<std::string, Version>>{{"HTTP/2 200", Version::http_2},
                                                      {"HTTP/2 200 ", Version::http_2},
                                                      {"HTTP/3 200 ", Version::http_3},
                                                      {"HTTP/2.0 200 OK", Version::http_2}}) {
        CAPTURE(line);
        const std::string stream = line + "\r\ncache-control: no-store\r\n\r\nbody";
        const Reading reading = read_whole(stream, kResponse, Mode::diagnosing);
        REQUIRE(reading.messages.size() == 1);
        CHECK(reading.messages[0].version == version);
        CHECK(reading.messages[0].start_line.starts_with("200 "));
        CHECK(reading.messages[0].body == "body");
        CHECK(reading.messages[0].diagnostics.empty());
        CHECK(read_whole(stream, kResponse, Mode::strict).error->violation == Violation::unsupported_version);
    }
}

TEST_CASE("RFC 9112 6.3: the body of a response ends where its status, request and fields say") {
    struct Row {
        std::string stream;
        Answers request;
        BodyKind kind;
        std::string body;
        bool reusable;
    };
    const std::vector<Row> rows{
        {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", Answers::other, BodyKind::length, "abc", true},
        {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Answers::other, BodyKind::length, "", true},
        {"HTTP/1.1 200 OK\r\n\r\nabc", Answers::other, BodyKind::until_close, "abc", false},
        {"HTTP/1.1 200 OK\r\n\r\n", Answers::other, BodyKind::until_close, "", false},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n2;a=b\r\nde\r\n0\r\n\r\n",
         Answers::other, BodyKind::chunked, "abcde", true},
        {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", Answers::head, BodyKind::none, "", true},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Answers::head, BodyKind::none, "", true},
        {"HTTP/1.1 200 OK\r\n\r\n", Answers::head, BodyKind::none, "", true},
        {"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", Answers::other, BodyKind::none, "", true},
        {"HTTP/1.1 204 No Content\r\n\r\n", Answers::other, BodyKind::none, "", true},
        {"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", Answers::other, BodyKind::none, "", true},
        {"HTTP/1.1 101 Switching\r\n\r\n", Answers::other, BodyKind::tunnel, "", false},
        {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", Answers::connect, BodyKind::tunnel, "", false},
        {"HTTP/1.1 403 No\r\nContent-Length: 3\r\n\r\nabc", Answers::connect, BodyKind::length, "abc", true},
        {"HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 0\r\n\r\n", Answers::other,
         BodyKind::length, "", false},
        {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", Answers::other, BodyKind::length, "", false},
        {"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n", Answers::other,
         BodyKind::length, "", true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.stream);
        const ReadMessage message = only_message(row.stream, kResponse, row.request);
        CHECK(message.framing.kind == row.kind);
        CHECK(message.body == row.body);
        CHECK(message.reusable == row.reusable);
        CHECK(message.diagnostics.empty());
    }
}

TEST_CASE("RFC 9112 6.3: a request without length or coding has no body") {
    CHECK(only_message("POST / HTTP/1.1\r\nHost: a\r\n\r\n", kRequest).framing.kind == BodyKind::none);
    CHECK(only_message("GET / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab", kRequest).body == "ab");
}

TEST_CASE("a body longer than Content-Length is cut, and the rest is not consumed") {
    Parser parser(kResponse, Mode::strict);
    std::string_view rest = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcde";
    rest.remove_prefix(parser.feed(rest).consumed);
    const Step body = parser.feed(rest);
    CHECK(body.event == Event::body);
    CHECK(body.body == "ab");
    CHECK(body.body.data() == rest.data());
    rest.remove_prefix(body.consumed);
    const Step end = parser.feed(rest);
    CHECK(end.event == Event::complete);
    CHECK(end.consumed == 0);
    CHECK(parser.feed(rest).consumed == 0);
    CHECK(rest == "cde");
}

TEST_CASE("interim responses are messages of their own, and pipelined requests follow one another") {
    const Reading responses = read_whole(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 "
        "OK\r\n\r\nabc",
        kResponse, Mode::strict);
    REQUIRE(responses.messages.size() == 3);
    CHECK(responses.messages[0].start_line == "100 Continue");
    CHECK(responses.messages[1].fields.size() == 1);
    CHECK(responses.messages[2].body == "abc");
    const Reading requests = read_whole(
        "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nabGET /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n",
        kRequest, Mode::strict);
    REQUIRE(requests.messages.size() == 3);
    CHECK(requests.messages[0].body == "ab");
    CHECK(requests.messages[2].start_line == "GET /c");
}

TEST_CASE("RFC 9110 6.5: trailers are kept apart and never merged") {
    const ReadMessage message = only_message(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: 1\r\n\r\n2\r\nab\r\n000\r\nA: "
        "2\r\nServer-Timing: x\r\n\r\n",
        kResponse);
    CHECK(message.fields.size() == 2);
    REQUIRE(message.trailers.size() == 2);
    CHECK(message.trailers[0].value == "2");
    CHECK(message.trailers[0].name_position == base::SourcePosition{65, 8, 1});
    CHECK(message.reusable);
}

TEST_CASE("RFC 9112 7.1.1: well-formed chunk extensions are dropped") {
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const char* extension : {";a", ";a=b", " ; a = b ;c", ";a=\"b;\\\"\tc\xFF\"", ";a=\"\";b=\"\""}) {
        CAPTURE(extension);
        CHECK(
            only_message(head + "3" + extension + "\r\nabc\r\n0" + extension + "\r\n\r\n", kResponse).body ==
            "abc");
    }
    CHECK(only_message(head + "0000000000000003\r\nabc\r\n0\r\n\r\n", kResponse).body == "abc");
}

TEST_CASE("a stream that ends between messages cuts nothing") {
    CHECK_FALSE(read_whole("", kRequest, Mode::strict).error);
    CHECK(read_whole("\r\n", kRequest, Mode::strict).messages.empty());
    CHECK_FALSE(read_whole("\r\n", kRequest, Mode::strict).error);
    CHECK(read_whole("\n\n\r", kResponse, Mode::diagnosing).messages.empty());
    Parser parser(kRequest, Mode::strict);
    CHECK(parser.idle());
    CHECK(parser.feed("G").event == Event::need_more);
    CHECK_FALSE(parser.idle());
}

TEST_CASE("TLS and HTTP/2 are recognised at their first bytes, without waiting for a line end") {
    Parser parser(kRequest, Mode::strict);
    CHECK(parser.feed("\x16").event == Event::need_more);
    CHECK(parser.feed("\x03").event == Event::error);
    CHECK(parser.error()->violation == Violation::tls_record);
    CHECK(parser.feed("GET / HTTP/1.1\r\n\r\n").event == Event::error);
}

TEST_CASE("a capture that says chunked but holds the decoded body keeps it whole") {
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const char* body : {"hello", "hello\nworld", "<html>\r\n</html>\r\n"}) {
        const Reading reading = read_whole(head + body, kResponse, Mode::diagnosing);
        REQUIRE(reading.messages.size() == 1);
        CHECK(reading.messages[0].body == body);
        REQUIRE(reading.messages[0].diagnostics.size() == 1);
        CHECK(reading.messages[0].diagnostics[0].violation == Violation::bad_chunk_size);
    }
}

TEST_CASE("the caller may know better than the head how the body of a capture ends") {
    const std::string stream = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 X\r\n\r\n";
    Parser parser(kResponse, Mode::diagnosing);
    std::string_view rest = stream;
    rest.remove_prefix(parser.feed(rest).consumed);
    parser.override_body(BodyKind::none);
    CHECK(parser.feed(rest).event == Event::complete);
    CHECK_FALSE(parser.reusable());
    CHECK(parser.diagnostics().empty());
    parser.next_message();
    CHECK(parser.feed(rest).event == Event::head);
    CHECK(parser.response().status == 204);
}

TEST_CASE("a message taken at its head leaves the trailers to be taken later") {
    Parser parser(kRequest, Mode::strict);
    std::string_view rest = "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: 1\r\n\r\n";
    rest.remove_prefix(parser.feed(rest).consumed);
    const Request request = parser.take_request();
    CHECK(request.fields.contains(FieldId::transfer_encoding));
    CHECK_FALSE(parser.request().fields.contains(FieldId::transfer_encoding));
    CHECK(parser.feed(rest).event == Event::complete);
    CHECK(parser.take_trailers().value("A") == "1");
}

TEST_CASE("a diagnosed message records a bare LF once, and no more diagnostics than the limit") {
    const Reading lines = read_whole("HTTP/1.1 200 OK\nA: b\nC: d\n\n", kResponse, Mode::diagnosing);
    CHECK(lines.messages.at(0).diagnostics.size() == 1);

    Parser parser(kResponse, Mode::diagnosing);
    std::string stream = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 300; ++i)
        stream += "x\r\n";
    CHECK(parser.feed(stream + "\r\n").event == Event::head);
    CHECK(parser.diagnostics().size() == 256);
    CHECK(parser.dropped_diagnostics() == 44);
}

TEST_CASE("the result is the same wherever the stream is cut") {
    struct Sample {
        MessageKind kind;
        std::string stream;
    };
    const std::vector<Sample> samples{
        {kRequest,
         "\r\nGET /a HTTP/1.1\r\nHost: a\r\nA:  b \r\n\r\nPOST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"},
        {kRequest,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3;a=\"b\"\r\nabc\r\n0a\r\n0123456789\r\n0\r\nT: 1\r\nU: 2\r\n\r\nGET / HTTP/1.1\r\n\r\n"},
        {kRequest, "\x16\x03\x01\x02\0"s},
        {kRequest, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        {kRequest, "\n\rGET  /a\tb HTTP/2\nA\rB : c\n d\n\n"},
        {kResponse,
         "HTTP/1.1 103 E\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 "
         "204\r\n\r\n"},
        {kResponse, "HTTP/1.1 200 OK\nA: b\n c\n\td\n:e\nf\ng : h\n\nbody\nbody"},
        {kResponse, "HTTP/2 200 \r\nA: b\0c\x01\r\n\r\nx"s},
        {kResponse,
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n2\nxy\n0\nT: 1\n u\n\n"},
        {kResponse, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nplain\r\ntext"},
        {kResponse, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT"},
        {kResponse, "Age: 1\r\nContent-Length: 5\r\n\r\nab"},
        {kResponse, "HTTP/1.1 200 OK\r\nA: b"},
    };
    for (const Sample& sample : samples) {
        for (const Mode mode : {Mode::strict, Mode::diagnosing}) {
            const std::string_view stream = sample.stream;
            CAPTURE(sample.stream);
            const Reading whole = read_whole(stream, sample.kind, mode);
            for (std::size_t i = 0; i <= stream.size(); ++i) {
                for (std::size_t j = i; j <= stream.size(); ++j) {
                    const Reading pieces = read_stream(
                        {stream.substr(0, i), stream.substr(i, j - i), stream.substr(j)}, sample.kind, mode);
                    if (!(pieces == whole)) FAIL("cut at " << i << " and " << j);
                }
            }
            std::vector<std::string_view> bytes;
            for (std::size_t i = 0; i < stream.size(); ++i)
                bytes.push_back(stream.substr(i, 1));
            CHECK(read_stream(bytes, sample.kind, mode) == whole);
        }
    }
}

TEST_CASE("limits hold wherever the stream is cut") {
    Limits limits;
    limits.start_line = 20;
    limits.field_line = 8;
    limits.field_section = 40;
    limits.fields = 4;
    limits.trailer_section = 12;
    limits.trailers = 2;
    limits.chunk_extensions_line = 4;
    limits.chunk_extensions_body = 8;
    limits.diagnostics = 3;
    const std::string te = "PUT / HTTP/1.1\r\nA: 45678\r\n";
    for (const std::string& stream : std::vector<std::string>{
             "GET /567890 HTTP/1.1\r\nA: 45678\r\n\r\n", "GET /5678901 HTTP/1.1\r\nA: 45678\r\n\r\n",
             te + "B: 456789\r\n C\r\nD: e\r\n\r\n", te + "B:\r\nC:\r\nD:\r\nE:\r\n f\r\n\r\n",
             te + "B: 45678\r\nC: 45678\r\nD: 45678\r\n\r\n", te + "x\r\nx\r\nx\r\nx\r\n\r\n"}) {
        for (const Mode mode : {Mode::strict, Mode::diagnosing}) {
            CAPTURE(stream);
            const Reading whole = read_stream({stream}, kRequest, mode, Answers::other, &limits);
            const std::string_view view = stream;
            for (std::size_t i = 0; i <= view.size(); ++i)
                CHECK(read_stream({view.substr(0, i), view.substr(i)}, kRequest, mode, Answers::other,
                                  &limits) == whole);
        }
    }
    const Reading fits = read_stream({"GET /567890 HTTP/1.1\r\nA: 45678\r\n\r\n"}, kRequest, Mode::strict,
                                     Answers::other, &limits);
    CHECK_FALSE(fits.error);
    CHECK(read_stream({"GET /5678901 HTTP/1.1\r\n\r\n"}, kRequest, Mode::strict, Answers::other, &limits)
              .error->violation == Violation::request_line_too_long);
}
