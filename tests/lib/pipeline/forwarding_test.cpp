// What of a request goes on to the origin, and what of the origin's answer to the client.
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::pipeline;

namespace {

const Client kClient{.address = "192.0.2.7"};

http::Request sent(std::string_view text, const Settings& settings = settings_of_tests(),
                   const Client& client = kClient) {
    const http::Request request =
        request_of(text, client.speaks_1_1 ? http::Version::http_1_1 : http::Version::http_1_0);
    return forwarded_request(request, request, client, Upgrade::drop, settings);
}

std::string field(const http::Request& request, std::string_view name) {
    return request.fields.combined(name);
}

}  // namespace

TEST_CASE("Method, target and end-to-end fields go on as they came, in their order") {
    const http::Request request =
        sent("M-SEARCH /a//b/../c?x=%7e&&y\nX-One: 1\nAccept: a\nx-two:  2 \nAccept: b\nCookie: c=1");
    CHECK(request.method == "M-SEARCH");
    CHECK(request.target == "/a//b/../c?x=%7e&&y");
    CHECK(field(request, "X-One") == "1");
    CHECK(field(request, "Accept") == "a, b");
    CHECK(field(request, "X-Two") == "2");
    CHECK(field(request, "Cookie") == "c=1");
    CHECK(request.fields.count(http::FieldId::accept) == 2);
}

// RFC 9110 §7.6.1.
TEST_CASE("What ends at this hop does not go on, nor what Connection names") {
    const http::Request request = sent(
        "GET /\nConnection: keep-alive, X-Hop\nConnection: x-other\nKeep-Alive: timeout=5\n"
        "Proxy-Connection: close\nX-Hop: 1\nX-Other: 2\nTE: gzip\nUpgrade: h2c\nX-Stays: 3");
    for (const char* name :
         {"Connection", "Keep-Alive", "Proxy-Connection", "X-Hop", "X-Other", "TE", "Upgrade"}) {
        CAPTURE(name);
        CHECK_FALSE(request.fields.contains(name));
    }
    CHECK(field(request, "X-Stays") == "3");
}

TEST_CASE("A client that takes trailers is told of with a TE of our own") {
    const http::Request request = sent("GET /\nConnection: TE\nTE: gzip;q=0.5, Trailers");
    CHECK(field(request, "TE") == "trailers");
    CHECK(field(request, "Connection") == "TE");
}

TEST_CASE("Via names the version of the client's message behind those before it, unless it is off") {
    CHECK(field(sent("GET /"), "Via") == "1.1 cachewright");
    CHECK(field(sent("GET /\nVia: 2 edge\nVia: 1.1 inner"), "Via") == "2 edge, 1.1 inner, 1.1 cachewright");
    Client old = kClient;
    old.speaks_1_1 = false;
    CHECK(field(sent("GET /", settings_of_tests(), old), "Via") == "1.0 cachewright");
    Settings off = settings_of_tests();
    off.via.clear();
    CHECK_FALSE(sent("GET /", off).fields.contains("Via"));
}

TEST_CASE("X-Forwarded fields tell of the client, of what it claims itself only addresses go on") {
    const http::Request plain = sent("GET /");
    CHECK(field(plain, "X-Forwarded-For") == "192.0.2.7");
    CHECK(field(plain, "X-Forwarded-Proto") == "http");
    CHECK(field(plain, "X-Forwarded-Host") == "www.test");
    CHECK_FALSE(plain.fields.contains("Forwarded"));
    const http::Request behind = sent(
        "GET /\nX-Forwarded-For: 198.51.100.1, 198.51.100.2\n"
        "X-Forwarded-Proto: https\nX-Forwarded-Host: public.test");
    CHECK(field(behind, "X-Forwarded-For") == "198.51.100.1, 198.51.100.2, 192.0.2.7");
    CHECK(field(behind, "X-Forwarded-Proto") == "http");
    CHECK(field(behind, "X-Forwarded-Host") == "www.test");
}

// RFC 7239.
TEST_CASE("Forwarded instead, both, or none") {
    Settings settings = settings_of_tests();
    settings.forwarded = ForwardedFields::forwarded;
    const http::Request one = sent("GET /\nForwarded: for=198.51.100.1", settings);
    CHECK(field(one, "Forwarded") == "for=192.0.2.7;host=\"www.test\";proto=http");
    CHECK_FALSE(one.fields.contains("X-Forwarded-For"));
    Client six = kClient;
    six.address = "2001:db8::1";
    CHECK(field(sent("GET /", settings, six), "Forwarded") ==
          "for=\"[2001:db8::1]\";host=\"www.test\";proto=http");
    settings.forwarded = ForwardedFields::both;
    CHECK(sent("GET /", settings).fields.contains("Forwarded"));
    CHECK(field(sent("GET /", settings, six), "X-Forwarded-For") == "2001:db8::1");
    settings.forwarded = ForwardedFields::none;
    CHECK_FALSE(sent("GET /", settings).fields.contains("Forwarded"));
    CHECK_FALSE(sent("GET /", settings).fields.contains("X-Forwarded-For"));
}

// RFC 9112 §3.2.
TEST_CASE("Host is the client's, that of an absolute target before its field, or the origin's") {
    CHECK(field(sent("GET /"), "Host") == "www.test");
    const http::Request absolute = sent("GET http://other.test:81/a?b\nHost: www.test");
    CHECK(field(absolute, "Host") == "other.test:81");
    CHECK(absolute.target == "/a?b");
    CHECK(absolute.fields.count(http::FieldId::host) == 1);
    CHECK(absolute.fields[0].name == "Host");
    Settings of_origin = settings_of_tests();
    of_origin.host_sent = HostSent::of_origin;
    CHECK(field(sent("GET /", of_origin), "Host") == "origin.test:3000");
    CHECK(field(sent("GET /", of_origin), "X-Forwarded-Host") == "www.test");
    Client old = kClient;
    old.speaks_1_1 = false;
    const http::Request without = sent("GET /", settings_of_tests(), old);
    CHECK(field(without, "Host") == "origin.test:3000");
    CHECK_FALSE(without.fields.contains("X-Forwarded-Host"));
}

TEST_CASE("Targets in absolute-form become origin-form, an empty path is /, or * for OPTIONS") {
    CHECK(sent("GET http://www.test").target == "/");
    CHECK(sent("GET http://www.test?q").target == "/?q");
    CHECK(sent("OPTIONS http://www.test").target == "*");
    CHECK(sent("OPTIONS http://www.test/").target == "/");
    CHECK(sent("OPTIONS http://www.test?q").target == "/?q");
    CHECK(sent("OPTIONS *").target == "*");
    // A query that holds a URL is no absolute target.
    CHECK(sent("GET /go?to=http://other.test/").target == "/go?to=http://other.test/");
    CHECK(field(sent("GET /go?to=http://other.test/"), "Host") == "www.test");
}

TEST_CASE("The URL of a request is what it is stored under") {
    const Settings settings = settings_of_tests();
    CHECK(effective_url(request_of("GET /a?b"), "http", settings) == "http://www.test/a?b");
    CHECK(effective_url(request_of("GET http://other.test/a"), "http", settings) == "http://other.test/a");
    CHECK(effective_url(request_of("OPTIONS *"), "http", settings) == "http://www.test");
    CHECK(effective_url(request_of("GET /a", http::Version::http_1_0), "http", settings) ==
          "http://origin.test:3000/a");

    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60", "hello");
    CHECK(answer_of(stage, "GET http://www.test/a\nHost: ignored.test").body == "hello");
    CHECK(answer_of(stage, "GET http://WWW.test:80/a").body == "hello");
}

// RFC 9110 §7.6.2.
TEST_CASE("Max-Forwards of OPTIONS is counted down, and at 0 it is answered here") {
    CHECK(field(sent("OPTIONS /a\nMax-Forwards: 3"), "Max-Forwards") == "2");
    CHECK(field(sent("GET /a\nMax-Forwards: 3"), "Max-Forwards") == "3");
    Stage stage;
    const Received got = answer_of(stage, "OPTIONS *\nMax-Forwards: 0");
    CHECK(got.status == 200);
    CHECK(got.body.empty());
}

// Or anybody could have one variant stored as another.
TEST_CASE("A field that Connection names selects no variant, as the origin does not see it") {
    Stage stage;
    Visit visit(stage, "GET /a\nAccept: text/html\nConnection: Accept");
    CHECK_FALSE(visit.upstream().fields.contains("Accept"));
    visit.respond("200\nCache-Control: max-age=60\nVary: Accept", "no wish");
    CHECK(visit.received().body == "no wish");
    CHECK(Visit(stage, "GET /a\nAccept: text/html").asks());
    CHECK(answer_of(stage, "GET /a").body == "no wish");
}

TEST_CASE("Expect of an HTTP/1.0 client is ignored") {
    Client old = kClient;
    old.speaks_1_1 = false;
    CHECK_FALSE(sent("POST /\nExpect: 100-continue", settings_of_tests(), old).fields.contains("Expect"));
    CHECK(field(sent("POST /\nExpect: 100-continue"), "Expect") == "100-continue");
}

TEST_CASE("OPTIONS, unknown methods and requests with content are passed on and keep nothing") {
    Stage stage;
    for (const char* request : {"OPTIONS *", "OPTIONS /a", "BREW /a", "GET /a\nContent-Length: 3"}) {
        CAPTURE(request);
        Visit visit(stage, request);
        REQUIRE(visit.asks());
        visit.respond("200\nCache-Control: max-age=60\nAllow: GET", "x");
        CHECK(visit.received().field("Allow") == "GET");
        CHECK(stage.cache.store().counts().responses == 0);
    }
    Visit method(stage, "OPTIONS /a");
    method.respond("204");
    CHECK(method.received().cache_status().starts_with("Cachewright;fwd=method"));
    CHECK(method.received().status == 204);
}

TEST_CASE("What ends at this hop is neither sent on nor stored of an answer") {
    Stage stage;
    Visit visit(stage, "GET /a");
    visit.respond(
        "200\nCache-Control: max-age=60\nConnection: X-Hop\nX-Hop: 1\nKeep-Alive: timeout=5\n"
        "Proxy-Authenticate: Basic\nSet-Cookie: a=1\nSet-Cookie: b=2\nX-Stays: 1",
        "hello");
    for (const Received& got : {visit.received(), answer_of(stage, "GET /a")}) {
        CHECK_FALSE(got.fields.contains("X-Hop"));
        CHECK_FALSE(got.fields.contains("Keep-Alive"));
        CHECK_FALSE(got.fields.contains("Connection"));
        CHECK(got.fields.count(http::FieldId::set_cookie) == 2);
        CHECK(got.field("X-Stays") == "1");
        CHECK(got.field("Via") == "1.1 cachewright");
    }
    CHECK_FALSE(answer_of(stage, "GET /a").fields.contains("Proxy-Authenticate"));
}

TEST_CASE("Answers say what becomes of the connection, to clients of either version") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60", "hello");
    struct Case {
        bool speaks_1_1;
        bool persists;
        const char* connection;
    };
    for (const Case& each : {Case{true, true, ""}, Case{true, false, "close"},
                             Case{false, true, "keep-alive"}, Case{false, false, "close"}}) {
        Client client = kClient;
        client.speaks_1_1 = each.speaks_1_1;
        client.persists = each.persists;
        for (const char* target : {"GET /a\nHost: www.test", "GET /missing\nHost: www.test"}) {
            CAPTURE(each.connection, target);
            Visit visit(stage, target, client);
            if (visit.asks()) visit.respond("200\nCache-Control: no-store", "hello");
            CHECK(visit.received().field("Connection") == each.connection);
            CHECK(visit.transaction().answer().persists == each.persists);
        }
    }
}

TEST_CASE("The content of an HTTP/1.0 answer that runs to the close reaches all clients whole") {
    Stage stage;
    Visit visit(stage, "GET /a");
    visit.head("200\nCache-Control: no-store");
    visit.content("hello");
    visit.end();
    CHECK(visit.received().field("Transfer-Encoding") == "chunked");
    CHECK(visit.received().body == "hello");
}

TEST_CASE("WebSocket: the upgrade goes on, and 101 makes a tunnel") {
    Stage stage;
    const char* asks =
        "GET /ws\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Key: x\n"
        "Sec-WebSocket-Version: 13";
    Visit visit(stage, asks);
    REQUIRE(visit.asks());
    CHECK(visit.transaction().asks_for_tunnel());
    CHECK(visit.upstream().fields.combined("Connection") == "Upgrade");
    CHECK(visit.upstream().fields.combined("Upgrade") == "websocket");
    visit.head("101\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Accept: y");
    REQUIRE(visit.answered());
    CHECK(visit.transaction().answer().body == Answer::Body::tunnel);
    const auto head = read_origin_head(visit.transaction().answer().head, "GET");
    REQUIRE(head);
    CHECK(head->response.status == 101);
    CHECK(head->response.fields.combined("Connection") == "Upgrade");
    CHECK(head->response.fields.combined("Upgrade") == "websocket");
    CHECK(head->response.fields.combined("Sec-WebSocket-Accept") == "y");

    Settings none = settings_of_tests();
    none.tunnels = Tunnels::none;
    Stage without(none);
    Visit plain(without, asks);
    CHECK_FALSE(plain.transaction().asks_for_tunnel());
    CHECK_FALSE(plain.upstream().fields.contains("Upgrade"));
}

TEST_CASE("An origin that does not upgrade answers as always") {
    Stage stage;
    Visit visit(stage, "GET /ws\nConnection: Upgrade\nUpgrade: websocket");
    visit.respond("426\nUpgrade: websocket\nConnection: Upgrade", "no");
    CHECK(visit.received().status == 426);
    CHECK(visit.received().body == "no");
}

TEST_CASE("Interim heads are passed on without what ends at this hop") {
    const auto read =
        read_origin_head(head_bytes("103\nLink: </a.css>; rel=preload\nConnection: X-Hop\nX-Hop: 1"), "GET");
    REQUIRE(read);
    const std::string head = Transaction::interim_head(read->response);
    const auto again = read_origin_head(head, "GET");
    REQUIRE(again);
    CHECK(again->response.status == 103);
    CHECK(again->response.fields.combined("Link") == "</a.css>; rel=preload");
    CHECK_FALSE(again->response.fields.contains("X-Hop"));
    CHECK_FALSE(again->response.fields.contains("Connection"));
}

TEST_CASE("Server-Timing tells the outcome and the origin's time when it is asked for") {
    Settings settings = settings_of_tests();
    settings.server_timing = ServerTiming::on;
    Stage stage(settings);
    Visit visit(stage, "GET /a");
    stage.pass(std::chrono::milliseconds{12});
    visit.respond("200\nCache-Control: max-age=60\nServer-Timing: app;dur=3", "hello");
    CHECK(visit.received().field("Server-Timing") == "app;dur=3, cache;desc=\"miss\", origin;dur=12.000");
    CHECK(answer_of(stage, "GET /a").field("Server-Timing") == "app;dur=3, cache;desc=\"hit\"");
    CHECK(visit.account().origin_time == std::chrono::milliseconds{12});
}

TEST_CASE("What other caches have said in Cache-Status stands before what this one says") {
    Stage stage;
    Visit visit(stage, "GET /a");
    visit.respond("200\nCache-Control: max-age=60\nCache-Status: Inner; hit; ttl=5", "hello");
    CHECK(visit.received().field("Cache-Status").starts_with("Inner; hit; ttl=5, Cachewright"));
    CHECK(answer_of(stage, "GET /a").field("Cache-Status") == "Inner; hit; ttl=5, Cachewright;hit;ttl=60");
}
