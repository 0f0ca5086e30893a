#include "tests/lib/input/capture_text.hpp"

using namespace cachewright;
using namespace cachewright::input;
using http::FieldId;

namespace {

constexpr std::string_view trace =
    "  % Total    % Received % Xferd  Average Speed\n"
    "*   Trying 192.0.2.1:443...\n"
    "* Connected to www.example.com (192.0.2.1) port 443 (#0)\n"
    "* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n"
    "* using HTTP/2\n"
    "> GET /start?x=1 HTTP/2\r\n"
    "> Host: www.example.com\r\n"
    "> accept: */*\r\n"
    "> \r\n"
    "{ [5 bytes data]\n"
    "< HTTP/2 301 \r\n"
    "< location: http://www.example.com/next\r\n"
    "* Added cookie a=\"1\" for domain www.example.com\r\n"
    "< set-cookie:  a=1\r\n"
    "< \r\n"
    "* Issue another request to this URL: 'http://www.example.com/next'\n"
    "* Connected to www.example.com (192.0.2.1) port 8080 (#1)\n"
    "> GET /next HTTP/1.1\r\n"
    "> Host: www.example.com:8080\r\n"
    "> \r\n"
    "< HTTP/1.1 103 Early Hints\r\n"
    "< link: </a.css>; rel=preload\r\n"
    "< \r\n"
    "< HTTP/1.1 200 OK\r\n"
    "< Cache-Control: max-age=60\r\n"
    "<\r\n"
    "{ [120 bytes data]\n"
    "<html>\n"
    "> quoted text\n"
    "</html>\n"
    "* Connection #1 to host www.example.com left intact\n";

}  // namespace

TEST_CASE("curl -v shows requests, responses, interim responses and how they travelled") {
    const auto captured = read_text(trace);
    CHECK(captured.summary.format == Format::curl_trace);
    REQUIRE(captured.exchanges.size() == 2);
    const http::Exchange& redirect = captured.exchanges[0];
    CHECK(redirect.url == "https://www.example.com/start?x=1");
    CHECK(redirect.request->version == http::Version::http_2);
    CHECK(redirect.response.status == 301);
    CHECK(redirect.response.fields.value(FieldId::set_cookie) == "a=1");
    CHECK(redirect.provenance.position.line == 6);
    const http::Exchange& next = captured.exchanges[1];
    CHECK(next.url == "http://www.example.com:8080/next");
    CHECK(next.interim.size() == 1);
    CHECK(next.response.body.bytes == "<html>\n> quoted text\n</html>\n");
    for (const http::Exchange& exchange : captured.exchanges) {
        for (const http::FieldLine line : exchange.response.fields) {
            CHECK(text_at(trace, line.name_position, line.name.size()) == line.name);
            CHECK(text_at(trace, line.value_position, line.value.size()) == line.value);
            CHECK(line_and_column_fit(trace, line.value_position));
        }
    }
}

TEST_CASE("a proxy's answer to CONNECT is not the origin's response") {
    const auto captured = read_text(
        "* Connected to proxy.test (192.0.2.9) port 3128\n"
        "> CONNECT www.example.com:443 HTTP/1.1\n> Host: www.example.com:443\n> \n"
        "< HTTP/1.1 200 Connection established\n< \n"
        "* SSL connection using TLSv1.3\n"
        "> GET / HTTP/1.1\n> Host: www.example.com\n> \n< HTTP/1.1 200 OK\n< Age: 3\n< \n");
    REQUIRE(captured.exchanges.size() == 1);
    CHECK(captured.exchanges[0].url == "https://www.example.com/");
    CHECK(captured.summary.skipped.count == 1);
}

TEST_CASE("a trace reads the same however its bytes arrive, also when it is cut") {
    // Cut before the first response.
    CHECK(failure_of(trace.substr(0, 300)).code == base::ErrorCode::no_content);
    for (const std::string_view text : {trace, trace.substr(0, 600)}) {
        const auto whole = read_text(text);
        Limits limits;
        for (std::size_t cut = 1; cut < 40; ++cut) {
            limits.block = cut;
            const auto pieces = read_text(text, limits);
            REQUIRE(pieces.exchanges.size() == whole.exchanges.size());
            for (std::size_t i = 0; i < whole.exchanges.size(); ++i) {
                CHECK(pieces.exchanges[i].response.body.bytes == whole.exchanges[i].response.body.bytes);
                CHECK(pieces.exchanges[i].response.fields.size() ==
                      whole.exchanges[i].response.fields.size());
            }
        }
    }
}
