// What clients may send, to the byte: RFC 9112, RFC 9110 §7.2. Nothing ambiguous reaches the origin.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace cachewright::tests;
using namespace std::string_literals;

namespace {

struct Refused {
    std::string what;
    std::string bytes;
    std::vector<int> statuses{400};
};

// Sends the bytes, with a second request behind them, on a connection of its own: the answer must be one of
// the statuses, the last one on its connection, and the origin must not have seen a whole request.
void check_refused(Proxied& proxied, const std::vector<Refused>& rows) {
    for (const Refused& row : rows) {
        CAPTURE(row.what, row.bytes);
        Client client = proxied.connect();
        client.send(row.bytes + "GET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\n");
        const ClientResponse response = client.receive();
        CHECK(std::count(row.statuses.begin(), row.statuses.end(), response.status) == 1);
        CHECK(response.complete);
        if (response.status != 0) {
            CHECK(response.field("Content-Type").starts_with("text/plain"));
            CHECK(response.body.size() > 5);
            CHECK(response.cache_status().detail);
        }
        CHECK(client.closed());
        for (const SeenRequest& seen : proxied.origin.requests("/x")) {
            CHECK(proxied.origin.wait_for_end("/x"));
            CHECK_FALSE(seen.complete);
        }
        CHECK(proxied.origin.asked("/smuggled") == 0);
    }
}

// "GET /x HTTP/1.1", Host, these lines and the empty line.
std::string get_with(const std::string& lines) {
    return "GET /x HTTP/1.1\r\nHost: a.test\r\n" + lines + "\r\n";
}
std::string post_with(const std::string& lines, const std::string& body = {}) {
    return "POST /x HTTP/1.1\r\nHost: a.test\r\n" + lines + "\r\n" + body;
}
std::string chunked_post(const std::string& body) {
    return post_with("Transfer-Encoding: chunked\r\n", body);
}

}  // namespace

TEST_CASE("RFC 9112 3: a request line that is none is refused, and the connection closed") {
    Proxied proxied;
    const std::string host = "\r\nHost: a.test\r\n\r\n";
    const std::vector<int> version{400, 505};
    check_refused(proxied, {
                               {"two spaces before the target", "GET  /x HTTP/1.1" + host},
                               {"two spaces behind the target", "GET /x  HTTP/1.1" + host},
                               {"tabs", "GET\t/x\tHTTP/1.1" + host},
                               {"a space at the end", "GET /x HTTP/1.1 " + host},
                               {"a space at the beginning", " GET /x HTTP/1.1" + host},
                               {"no method", " /x HTTP/1.1" + host},
                               {"a method that is no token", "GE(T /x HTTP/1.1" + host},
                               {"a space in the target", "GET /x y HTTP/1.1" + host},
                               {"a control in the target", "GET /x\x01 HTTP/1.1" + host},
                               {"DEL in the target", "GET /x\x7f HTTP/1.1" + host},
                               {"NUL in the target", "GET /x\0 HTTP/1.1"s + host},
                               {"no version", "GET /x" + host},
                               {"a version in small letters", "GET /x http/1.1" + host, version},
                               {"HTTP/2.0", "GET /x HTTP/2.0" + host, version},
                               {"HTTP/0.9", "GET /x HTTP/0.9" + host, version},
                               {"HTTP/1.10", "GET /x HTTP/1.10" + host, version},
                               {"HTTP/1.", "GET /x HTTP/1." + host, version},
                               {"two empty lines before", "\r\n\r\nGET /x HTTP/1.1" + host},
                               {"no slash", "GET x HTTP/1.1" + host},
                               {"HTTP/2 with prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", version},
                           });
    CHECK(proxied.origin.asked_in_all() == 0);
}

TEST_CASE("RFC 9112 2.2 and 5: a head with anything doubtful in it is refused") {
    Proxied proxied;
    check_refused(proxied,
                  {
                      {"bare LF as line end", "GET /x HTTP/1.1\nHost: a.test\n\n"},
                      {"one bare LF", "GET /x HTTP/1.1\r\nHost: a.test\nA: b\r\n\r\n"},
                      {"a bare CR in a value", get_with("A: b\rc\r\n")},
                      {"a bare CR as line end", get_with("A: b\rC: d\r\n")},
                      {"NUL in a value", get_with("A: b\0c\r\n"s)},
                      {"NUL in a name", get_with("A\0: b\r\n"s)},
                      {"a control in a value", get_with("A: b\x01\r\n")},
                      {"a blank before the colon", get_with("A : b\r\n")},
                      {"a tab before the colon", get_with("A\t: b\r\n")},
                      {"a blank before the colon of Transfer-Encoding",
                       post_with("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")},
                      {"a folded line", get_with("A: b\r\n c\r\n")},
                      {"a folded line with a tab", get_with("A: b\r\n\tc\r\n")},
                      {"a blank at the first line", "GET /x HTTP/1.1\r\n A: b\r\nHost: a.test\r\n\r\n"},
                      {"no colon", get_with("A b\r\n")},
                      {"no name", get_with(": b\r\n")},
                      {"a name that is no token", get_with("A(b): c\r\n")},
                      {"a name with a blank", get_with("A b: c\r\n")},
                      {"a name that is not ASCII", get_with("\xc3\xa4: c\r\n")},
                  });
    CHECK(proxied.origin.asked_in_all() == 0);
}

TEST_CASE("RFC 9110 7.2: Host is exactly one authority") {
    Proxied proxied;
    const auto with_host = [](const std::string& lines) { return "GET /x HTTP/1.1\r\n" + lines + "\r\n"; };
    check_refused(proxied,
                  {
                      {"none in HTTP/1.1", with_host("A: b\r\n")},
                      {"two", with_host("Host: a.test\r\nHost: b.test\r\n")},
                      {"two that are equal", with_host("Host: a.test\r\nHost: a.test\r\n")},
                      {"userinfo", with_host("Host: u@a.test\r\n")},
                      {"a path", with_host("Host: a.test/x\r\n")},
                      {"a query", with_host("Host: a.test?x\r\n")},
                      {"a fragment", with_host("Host: a.test#x\r\n")},
                      {"a backslash", with_host("Host: a.test\\x\r\n")},
                      {"a comma", with_host("Host: a.test,b.test\r\n")},
                      {"a blank", with_host("Host: a.test b.test\r\n")},
                      {"a port that is none", with_host("Host: a.test:8x\r\n")},
                      {"userinfo in the target", "GET http://u:p@a.test/x HTTP/1.1\r\nHost: a.test\r\n\r\n"},
                  });
    CHECK(proxied.origin.asked_in_all() == 0);
}

TEST_CASE("RFC 9112 6.3: lengths and codings that leave a doubt are refused") {
    Proxied proxied;
    const std::vector<int> coding{400, 501};
    const std::string last = "0\r\n\r\n";
    check_refused(
        proxied,
        {
            {"a sign", post_with("Content-Length: +1\r\n", "a")},
            {"a negative length", post_with("Content-Length: -1\r\n", "a")},
            {"letters behind", post_with("Content-Length: 1a\r\n", "a")},
            {"hexadecimal", post_with("Content-Length: 0x1\r\n", "a")},
            {"two numbers", post_with("Content-Length: 1 1\r\n", "a")},
            {"no number", post_with("Content-Length:\r\n", "")},
            {"an empty member", post_with("Content-Length: 1,\r\n", "a")},
            {"a list that differs", post_with("Content-Length: 1, 2\r\n", "a")},
            {"two lines that differ", post_with("Content-Length: 1\r\nContent-Length: 2\r\n", "a")},
            {"2^63", post_with("Content-Length: 9223372036854775808\r\n", "a"), {400, 413}},
            {"2^64 + 1", post_with("Content-Length: 18446744073709551617\r\n", "a"), {400, 413}},
            {"both framings", post_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", last)},
            {"both framings, the other order",
             post_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", last)},
            {"a coding before chunked", post_with("Transfer-Encoding: gzip, chunked\r\n", last), coding},
            {"another coding", post_with("Transfer-Encoding: gzip\r\n", last), coding},
            {"identity", post_with("Transfer-Encoding: identity\r\n", ""), coding},
            {"chunked, then another", post_with("Transfer-Encoding: chunked, gzip\r\n", last), coding},
            {"chunked twice", post_with("Transfer-Encoding: chunked, chunked\r\n", last)},
            {"chunked on two lines",
             post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", last)},
            {"chunked and an empty member", post_with("Transfer-Encoding: chunked,\r\n", last), coding},
            {"an empty member and chunked", post_with("Transfer-Encoding: ,chunked\r\n", last), coding},
            {"no coding", post_with("Transfer-Encoding:\r\n", last), coding},
            {"nearly chunked", post_with("Transfer-Encoding: xchunked\r\n", last), coding},
            {"chunked in quotes", post_with("Transfer-Encoding: \"chunked\"\r\n", last), coding},
            {"chunked with a parameter", post_with("Transfer-Encoding: chunked;a=b\r\n", last), coding},
            {"a vertical tab before chunked",
             post_with("Transfer-Encoding: \x0b"
                       "chunked\r\n",
                       last),
             coding},
            {"chunked in HTTP/1.0",
             "POST /x HTTP/1.0\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n" + last},
        });
    CHECK(proxied.origin.asked_in_all() == 0);
}

TEST_CASE("RFC 9112 7.1: a malformed chunk ends the request, and the origin never sees it whole") {
    Proxied proxied;
    const std::vector<int> large{400, 413, 431};
    check_refused(
        proxied,
        {
            {"no size", chunked_post("\r\nhello\r\n0\r\n\r\n")},
            {"an extension and no size", chunked_post(";a=b\r\nhello\r\n0\r\n\r\n")},
            {"no hexadecimal digit", chunked_post("g\r\nhello\r\n0\r\n\r\n")},
            {"0x", chunked_post("0x5\r\nhello\r\n0\r\n\r\n")},
            {"a sign", chunked_post("+5\r\nhello\r\n0\r\n\r\n")},
            {"negative", chunked_post("-5\r\nhello\r\n0\r\n\r\n")},
            {"a blank before", chunked_post(" 5\r\nhello\r\n0\r\n\r\n")},
            {"a blank behind", chunked_post("5 \r\nhello\r\n0\r\n\r\n")},
            {"17 digits", chunked_post("00000000000000005\r\nhello\r\n0\r\n\r\n")},
            {"more than 64 bits", chunked_post("10000000000000005\r\nhello\r\n0\r\n\r\n")},
            {"more than 63 bits", chunked_post("ffffffffffffffff\r\nhello\r\n0\r\n\r\n"), large},
            {"bare LF behind the size", chunked_post("5\nhello\r\n0\r\n\r\n")},
            {"bare LF behind the data", chunked_post("5\r\nhello\n0\r\n\r\n")},
            {"bare CR behind the size", chunked_post("5\rhello\r\n0\r\n\r\n")},
            {"more data than the size says", chunked_post("5\r\nhello!\r\n0\r\n\r\n")},
            {"a good chunk, then a bad one", chunked_post("5\r\nhello\r\nx\r\n0\r\n\r\n")},
            {"an extension with an open quote", chunked_post("5;a=\"b\r\nhello\r\n0\r\n\r\n")},
            {"bare LF in an extension", chunked_post("5;a\nb\r\nhello\r\n0\r\n\r\n")},
            {"NUL in an extension", chunked_post("5;a=\0\r\nhello\r\n0\r\n\r\n"s)},
            {"extensions of more than 4 KiB",
             chunked_post("5;a=" + std::string(5000, 'b') + "\r\nhello\r\n0\r\n\r\n"), large},
            {"a trailer with a blank before its colon", chunked_post("5\r\nhello\r\n0\r\nA : b\r\n\r\n")},
            {"a folded trailer", chunked_post("5\r\nhello\r\n0\r\nA: b\r\n c\r\n\r\n")},
            {"trailers without bound",
             chunked_post("5\r\nhello\r\n0\r\nA: " + std::string(20000, 'b') + "\r\n\r\n"), large},
        });
}

TEST_CASE("what RFC 9112 lets a server accept is passed on in one unmistakable form") {
    Proxied proxied;
    proxied.origin.on("/x", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("Cache-Control: no-store", request.body));
    });
    struct Row {
        std::string what;
        std::string bytes;
        std::string body;
    };
    const std::vector<Row> rows{
        {"2.2 one empty line before", "\r\n" + get_with(""), ""},
        {"2.3 a higher minor version", "GET /x HTTP/1.9\r\nHost: a.test\r\n\r\n", ""},
        {"6.3 equal lengths in a list", post_with("Content-Length: 2, 2\r\n", "ab"), "ab"},
        {"6.3 equal lengths on two lines", post_with("Content-Length: 2\r\nContent-Length: 2\r\n", "ab"),
         "ab"},
        {"6.3 leading zeros", post_with("Content-Length: 0002\r\n", "ab"), "ab"},
        {"7 codings have no case", post_with("Transfer-Encoding: Chunked\r\n", "2\r\nab\r\n0\r\n\r\n"), "ab"},
        {"7.1 leading zeros of a chunk", chunked_post("0002\r\nab\r\n000\r\n\r\n"), "ab"},
        {"7.1 hexadecimal without case", chunked_post("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n"),
         "01234567890123456789"},
        {"7.1.1 extensions are dropped", chunked_post("2;a=b;c=\"d;e\"\r\nab\r\n0;x\r\n\r\n"), "ab"},
        {"7.1.2 trailers are no fields", chunked_post("2\r\nab\r\n0\r\nX-Trailer: 1\r\nHost: evil\r\n\r\n"),
         "ab"},
        {"5 an empty value", get_with("A:\r\n"), ""},
        {"5.1 blanks around a value", get_with("A: \t b \t \r\n"), ""},
        {"3.2.2 absolute form", "GET http://a.test/x HTTP/1.1\r\nHost: a.test\r\n\r\n", ""},
        {"an IPv6 literal", "GET /x HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const std::size_t before = proxied.origin.asked("/x");
        Client client = proxied.connect();
        client.send(row.bytes + get_with("Connection: close\r\n"));
        const ClientResponse response = client.receive();
        CHECK(response.status == 200);
        CHECK(response.body == row.body);
        // Where the framing was tolerated rather than right, the connection may end here.
        if (!client.spent()) CHECK(client.receive().status == 200);
        CHECK(client.closed());
        const std::vector<SeenRequest> seen = proxied.origin.requests("/x");
        REQUIRE(seen.size() > before);
        const SeenRequest& request = seen[before];
        CHECK(request.body == row.body);
        CHECK_FALSE(request.has("X-Trailer"));
        CHECK(request.head.find("evil") == std::string::npos);
        CHECK(request.has("Content-Length") + request.has("Transfer-Encoding") <= 1);
        CHECK(request.message.fields.count(cachewright::http::FieldId::content_length) <= 1);
    }
}

TEST_CASE("RFC 9112 3.2.2: the authority of an absolute target counts, not Host") {
    Proxied proxied;
    proxied.origin.on("/x", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("Cache-Control: max-age=60", std::to_string(request.number)));
    });
    Client client = proxied.connect();
    client.send("GET http://a.test/x HTTP/1.1\r\nHost: other.test\r\n\r\n");
    CHECK(client.receive().body == "1");
    CHECK(proxied.origin.last("/x").head.find("other.test") == std::string::npos);
}

TEST_CASE("RFC 9110 9.3.6 and 9.3.8: CONNECT and TRACE are not for this server") {
    Proxied proxied;
    for (const char* request : {"CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n",
                                "TRACE /x HTTP/1.1\r\nHost: a.test\r\n\r\n"}) {
        CAPTURE(request);
        Client client = proxied.connect();
        client.send(request);
        const int status = client.receive().status;
        CHECK((status == 405 || status == 501));
    }
    CHECK(proxied.origin.asked_in_all() == 0);
}

TEST_CASE("a TLS greeting is refused, and the log says why") {
    Proxied proxied;
    Client client = proxied.connect();
    client.send("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s + std::string(64, 'x'));
    const ClientResponse response = client.receive();
    CHECK((response.status == 0 || response.status == 400));
    CHECK(proxied.proxy.process().wait_until([](std::string_view out, std::string_view err) {
        return out.find("TLS") != std::string_view::npos || err.find("TLS") != std::string_view::npos;
    }));
}

TEST_CASE(
    "RFC 9112 8: a request whose connection ends within it reaches the origin truncated or not at all") {
    Proxied proxied;
    for (const bool chunked : {false, true}) {
        const std::string target = chunked ? "/chunked" : "/length";
        {
            Client client = proxied.connect();
            client.send(
                request_head("POST", target, chunked ? "Transfer-Encoding: chunked" : "Content-Length: 10"));
            client.send(chunked ? chunk("hello") : "hello");
            REQUIRE(proxied.origin.wait_for(target));
            client.socket().end_writing();
            const ClientResponse response = client.receive();
            CHECK((response.status == 0 || response.status == 400));
        }
        CHECK(proxied.origin.wait_for_end(target));
        CHECK_FALSE(proxied.origin.last(target).complete);
    }
}

TEST_CASE("a request that arrives byte by byte is the same request") {
    Proxied proxied;
    proxied.origin.on(
        "/x", [](const SeenRequest& request, OriginStream& stream) { stream.send(ok("", request.body)); });
    Client client = proxied.connect();
    for (const char byte : chunked_post("3;a=\"b\"\r\nabc\r\n2\r\nde\r\n0\r\nT: u\r\n\r\n"))
        client.send(std::string_view(&byte, 1));
    CHECK(client.receive().body == "abcde");
    CHECK_FALSE(client.spent());
}
