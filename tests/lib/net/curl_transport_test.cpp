#include "lib/net/curl_transport.hpp"

#include "tests/net/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::tests;
using Catch::Contains;

namespace {

net::Going go_on() {
    return net::Going::on;
}

std::unique_ptr<net::Transport> transport(net::TransportOptions options = {}) {
    options.user_agent = "cachewright/test";
    auto made = net::make_curl_transport(std::move(options));
    REQUIRE(made);
    return std::move(*made);
}

net::Answer fetch(net::OutgoingRequest request, const net::TransportOptions& options = {}) {
    auto sender = transport(options);
    std::optional<net::Answer> answer;
    const net::Submitted submitted =
        sender->submit(std::move(request), [&](net::Answer&& got) { answer = std::move(got); });
    REQUIRE(submitted == net::Submitted::accepted);
    CHECK(sender->run(go_on) == net::RunEnd::done);
    REQUIRE(answer);
    return std::move(*answer);
}

net::Answer fetch(const std::string& url) {
    net::OutgoingRequest request;
    request.url = url;
    return fetch(std::move(request));
}

net::OutgoingRequest in_a_hurry(const std::string& url) {
    net::OutgoingRequest request;
    request.url = url;
    request.timeout = std::chrono::milliseconds(100);
    return request;
}

}  // namespace

TEST_CASE("a response arrives as it was sent: order, case, repetition, reason and body") {
    LoopbackServer server;
    server.answer("/a?x=1", {"HTTP/1.1 203 Sort Of\r\nVARY: a\r\nVary:  b \r\nset-cookie: s=1\r\nEmpty:\r\n"
                             "Content-Length: 5\r\nConnection: close\r\n\r\nhello"});
    const net::Answer answer = fetch(server.url("/a?x=1#part"));
    REQUIRE(answer);
    const http::Exchange& exchange = answer->exchange;
    const http::Response& response = exchange.response;
    CHECK(response.status == 203);
    CHECK(response.reason == "Sort Of");
    CHECK(response.version == http::Version::http_1_1);
    REQUIRE(response.fields.size() == 6);
    CHECK(response.fields[0].name == "VARY");
    CHECK(response.fields[1].name == "Vary");
    CHECK(response.fields[1].value == "b");
    CHECK(response.fields[3].value.empty());
    CHECK_FALSE(response.fields[0].name_position.known());
    CHECK(response.body.bytes == "hello");
    CHECK(response.body.full_size == 5);
    CHECK(answer->body_end == net::BodyEnd::complete);
    CHECK(answer->diagnostics.empty());
    CHECK(answer->connection.address == "127.0.0.1");
    CHECK(std::to_string(answer->connection.port) == server.port());
    REQUIRE(exchange.request_time);
    REQUIRE(exchange.response_time);
    CHECK(*exchange.request_time <= *exchange.response_time);
}

TEST_CASE("the exchange holds the request that was sent") {
    LoopbackServer server;
    server.answer("/", ok(""));
    net::OutgoingRequest request;
    request.url = server.url("/");
    request.fields.add("Cookie", "a=1");
    const net::Answer answer = fetch(std::move(request));
    REQUIRE(answer);
    REQUIRE(answer->exchange.request);
    const http::Request& sent = *answer->exchange.request;
    CHECK(sent.method == "GET");
    CHECK(sent.target == "/");
    CHECK(sent.fields.value("host") == "127.0.0.1:" + server.port());
    CHECK(sent.fields.value("user-agent") == "cachewright/test");
    CHECK(sent.fields.value("cookie") == "a=1");
    REQUIRE(server.requests().size() == 1);
    CHECK_THAT(server.requests()[0], Contains("Cookie: a=1\r\n"));
}

TEST_CASE("a chunked body loses its framing and its trailers are kept apart") {
    LoopbackServer server;
    server.answer("/", {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        "3\r\nabc\r\n2\r\nde\r\n0\r\nDigest: x\r\n\r\n"});
    const net::Answer answer = fetch(server.url("/"));
    REQUIRE(answer);
    CHECK(answer->exchange.response.body.bytes == "abcde");
    CHECK(answer->exchange.response.body.full_size == 5);
    CHECK(answer->exchange.response.trailers.value("digest") == "x");
    CHECK_FALSE(answer->exchange.response.fields.contains("digest"));
}

TEST_CASE("interim responses belong to the final one") {
    LoopbackServer server;
    server.answer("/", {"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"});
    const net::Answer answer = fetch(server.url("/"));
    REQUIRE(answer);
    CHECK(answer->exchange.response.status == 200);
    REQUIRE(answer->exchange.interim.size() == 1);
    CHECK(answer->exchange.interim[0].status == 103);
    CHECK(answer->exchange.interim[0].fields.value("link") == "</a.css>; rel=preload");
    CHECK_FALSE(answer->exchange.response.fields.contains("link"));
}

TEST_CASE("a body is kept to a prefix, and received to a limit") {
    LoopbackServer server;
    server.answer("/", ok("", std::string(50'000, 'x')));
    net::OutgoingRequest request;
    request.url = server.url("/");
    request.body_kept = 10;
    net::Answer answer = fetch(request);
    REQUIRE(answer);
    CHECK(answer->exchange.response.body.bytes == "xxxxxxxxxx");
    CHECK(answer->exchange.response.body.full_size == 50'000);
    request.body_limit = 40'000;
    answer = fetch(request);
    REQUIRE(answer);
    CHECK(answer->body_end == net::BodyEnd::cut);
    CHECK_FALSE(answer->exchange.response.body.full_size);
}

TEST_CASE("a connection that ends inside the body still gives the head") {
    LoopbackServer server;
    server.answer("/length", {"HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 9\r\n\r\nhalf"});
    server.answer("/chunked",
                  {"HTTP/1.1 200 OK\r\nETag: \"1\"\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf"});
    for (const char* path : {"/length", "/chunked"}) {
        const net::Answer answer = fetch(server.url(path));
        REQUIRE(answer);
        CHECK(answer->body_end == net::BodyEnd::truncated);
        CHECK(answer->exchange.response.fields.value("etag") == "\"1\"");
        CHECK(answer->exchange.response.body.bytes == "half");
        CHECK_FALSE(answer->exchange.response.body.full_size);
    }
}

TEST_CASE("a body without an end gives the head when the time is over") {
    LoopbackServer server;
    server.answer("/", {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", Then::hold});
    const net::Answer answer = fetch(in_a_hurry(server.url("/")));
    REQUIRE(answer);
    CHECK(answer->body_end == net::BodyEnd::timed_out);
    CHECK(answer->exchange.response.status == 200);
}

TEST_CASE("what prevents a response is told, with what it means") {
    LoopbackServer server;
    server.answer("/silent", {"", Then::hold});
    server.answer("/nothing", {""});
    server.answer("/reset", {"HTTP/1.1 200 OK\r\nETag: \"", Then::reset});
    server.answer("/half-a-head", {"HTTP/1.1 200 OK\r\nETag: \"1\"\r\n"});
    server.answer("/garbage", {"220 mail.example ESMTP\r\n\r\n"});
    server.answer("/999", {"HTTP/1.1 999 Denied\r\nContent-Length: 0\r\n\r\n"});
    server.answer("/many-fields", ok([] {
                      std::string fields;
                      for (int i = 0; i < 600; ++i)
                          fields += "X-" + std::to_string(i) + ": 1\r\n";
                      return fields;
                  }()));
    server.answer("/long-field", ok("X-Long: " + std::string(140'000, 'x') + "\r\n"));
    struct Case {
        const char* path;
        base::ErrorCode code;
        const char* message;
    };
    const auto c = GENERATE(values<Case>({
        {"/silent", base::ErrorCode::unavailable, "no answer from 127.0.0.1 within 1"},
        {"/nothing", base::ErrorCode::unavailable, "without an answer"},
        {"/reset", base::ErrorCode::unavailable, "127.0.0.1"},
        {"/garbage", base::ErrorCode::unavailable, "not HTTP"},
        {"/999", base::ErrorCode::unavailable, "status 999"},
        {"/many-fields", base::ErrorCode::too_large, "header section"},
        {"/long-field", base::ErrorCode::too_large, "header section"},
    }));
    const net::Answer answer =
        std::string(c.path) == "/silent" ? fetch(in_a_hurry(server.url(c.path))) : fetch(server.url(c.path));
    INFO(c.path);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == c.code);
    CHECK_THAT(answer.error().message, Contains(c.message));
}

TEST_CASE("an unknown name and a closed port are told apart") {
    std::string port;
    {
        const LoopbackServer gone;
        port = gone.port();
    }
    const net::Answer refused = fetch("http://127.0.0.1:" + port + "/");
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Contains("cannot connect to 127.0.0.1"));
    // RFC 6761 §6.4: a name under .invalid has no address, whoever is asked.
    const net::Answer unknown = fetch("http://nowhere.invalid/");
    REQUIRE_FALSE(unknown);
    CHECK_THAT(unknown.error().message, Contains("nowhere.invalid has no address"));
}

TEST_CASE("TLS to a server without it is refused with a hint at the scheme") {
    LoopbackServer server;
    const net::Answer answer = fetch("https://127.0.0.1:" + server.port() + "/");
    REQUIRE_FALSE(answer);
    CHECK_THAT(answer.error().message, Contains("no TLS connection to 127.0.0.1"));
    CHECK_THAT(answer.error().hint, Contains("http://"));
}

TEST_CASE("what cannot be sent is not") {
    net::OutgoingRequest request;
    request.url = "ftp://127.0.0.1/";
    CHECK(fetch(request).error().code == base::ErrorCode::usage);
    request.url = "http://127.0.0.1/";
    request.fields.add("X", "a\r\nInjected: 1");
    CHECK(fetch(request).error().code == base::ErrorCode::usage);
}

TEST_CASE("bytes that no target may hold are percent-encoded, others and dot segments stay") {
    LoopbackServer server;
    (void)fetch(server.url("/a b/../\xC3\xA4?q=%41|"));
    REQUIRE(server.requests().size() == 1);
    CHECK_THAT(server.requests()[0], Catch::StartsWith("GET /a%20b/../%C3%A4?q=%41| HTTP/1.1\r\n"));
}

TEST_CASE("a redirect is a response like any other") {
    LoopbackServer server;
    server.answer("/", redirect("/next"));
    const net::Answer answer = fetch(server.url("/"));
    REQUIRE(answer);
    CHECK(answer->exchange.response.status == 301);
    CHECK(server.asked("/next") == 0);
}

TEST_CASE("the option --connect-to and --resolve lead elsewhere while the request stays") {
    LoopbackServer server;
    server.answer("/", ok(""));
    net::OutgoingRequest request;
    request.url = "http://shop.invalid/";
    net::TransportOptions options;
    options.connect_to = {"shop.invalid:80:127.0.0.1:" + server.port()};
    REQUIRE(fetch(request, options));
    options.connect_to.clear();
    request.url = "http://shop.invalid:" + server.port() + "/";
    options.resolve = {"shop.invalid:" + server.port() + ":127.0.0.1"};
    REQUIRE(fetch(request, options));
    REQUIRE(server.requests().size() == 2);
    CHECK_THAT(server.requests()[0], Contains("Host: shop.invalid\r\n"));
    options.resolve = {"shop.invalid"};
    CHECK(net::make_curl_transport(options).error().code == base::ErrorCode::usage);
}

TEST_CASE("no more requests are under way than allowed") {
    LoopbackServer server;
    for (const char* path : {"/1", "/2", "/3"})
        server.answer(path, {"", Then::hold});
    net::TransportOptions options;
    options.concurrency = 2;
    const auto sender = transport(options);
    std::vector<std::size_t> asked;
    for (const char* path : {"/1", "/2", "/3"}) {
        (void)sender->submit(in_a_hurry(server.url(path)),
                             [&](net::Answer&&) { asked.push_back(server.requests().size()); });
    }
    CHECK(sender->run(go_on) == net::RunEnd::done);
    REQUIRE(asked.size() == 3);
    CHECK(asked[0] <= 2);
}

TEST_CASE("a rate keeps requests apart") {
    LoopbackServer server;
    net::TransportOptions options;
    options.rps = 20;
    const auto sender = transport(options);
    int answers = 0;
    for (int i = 0; i < 3; ++i) {
        net::OutgoingRequest request;
        request.url = server.url("/");
        (void)sender->submit(std::move(request), [&](net::Answer&&) { ++answers; });
    }
    const auto start = std::chrono::steady_clock::now();
    CHECK(sender->run(go_on) == net::RunEnd::done);
    CHECK(answers == 3);
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(100));
}

TEST_CASE("requests over the budget are not taken") {
    LoopbackServer server;
    net::TransportOptions options;
    options.max_requests = 1;
    const auto sender = transport(options);
    net::OutgoingRequest request;
    request.url = server.url("/");
    CHECK(sender->submit(request, [](net::Answer&&) {}) == net::Submitted::accepted);
    CHECK(sender->submit(request, [](net::Answer&&) {}) == net::Submitted::over_budget);
    CHECK(sender->run(go_on) == net::RunEnd::done);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("an interruption drops what is under way") {
    LoopbackServer server;
    server.answer("/", {"", Then::hold});
    const auto sender = transport();
    net::OutgoingRequest request;
    request.url = server.url("/");
    bool answered = false;
    (void)sender->submit(std::move(request), [&](net::Answer&&) { answered = true; });
    CHECK(sender->run([&] { return server.requests().empty() ? net::Going::on : net::Going::stop; }) ==
          net::RunEnd::stopped);
    CHECK_FALSE(answered);
    CHECK(sender->run(go_on) == net::RunEnd::done);
}
