// Start, end and what is written meanwhile.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <csignal>

using namespace cachewright::tests;

namespace {

using Clock = std::chrono::steady_clock;

// The proxy no longer takes connections.
bool refuses(std::uint16_t port) {
    try {
        const Socket socket = Socket::connect_to(port);
        return false;
    } catch (const std::runtime_error&) {
        return true;
    }
}

std::optional<int> exit_code(const std::vector<std::string>& arguments, std::string* err = nullptr) {
    Process process(tool(), arguments);
    const std::optional<int> code = process.wait();
    if (err != nullptr) *err = process.err();
    return code;
}

}  // namespace

TEST_CASE("SIGTERM lets the answers under way come to their end, and takes no new connections") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
        gate.wait();
        stream.send("56789");
    });
    Client client = proxied.connect();
    client.request("GET", "/a");
    ClientResponse response = client.receive_head();
    proxied.proxy.process().signal(SIGTERM);
    CHECK(eventually([&] { return refuses(proxied.proxy.port()); }));
    gate.open();
    client.receive_rest(response);
    CHECK(response.body == "0123456789");
    CHECK(response.complete);
    CHECK(client.closed());
    CHECK(proxied.proxy.process().wait() == 0);
}

TEST_CASE("a second signal ends it at once") {
    ScriptedOrigin origin;
    const Gate gate = origin.gate();
    origin.on("/a", [gate](const SeenRequest&, OriginStream&) { gate.wait(); });
    Process process(tool(),
                    {"proxy", "--origin", origin.url(), "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"});
    REQUIRE(process.wait_until([](std::string_view, std::string_view err) {
        const std::size_t at = err.find("listening on http://127.0.0.1:");
        return at != std::string_view::npos && err.find("admin on", 0) != std::string_view::npos &&
               err.find('\n', at) != std::string_view::npos;
    }));
    const std::string err = process.err();
    const std::string_view before = "listening on http://127.0.0.1:";
    const auto port = static_cast<std::uint16_t>(std::stoi(err.substr(err.find(before) + before.size())));
    Client client(port);
    client.request("GET", "/a");
    REQUIRE(origin.wait_for("/a"));
    const Clock::time_point begin = Clock::now();
    process.signal(SIGTERM);
    REQUIRE(eventually([&] { return refuses(port); }));
    process.signal(SIGTERM);
    CHECK(process.wait().has_value());
    // Who was cut off has a line.
    CHECK(process.out().find("GET /a - miss") != std::string::npos);
    CHECK(process.out().find("(proxy stopped)") != std::string::npos);
    // Well before the drain would have been given up.
    CHECK(Clock::now() - begin < std::chrono::seconds{4});
}

TEST_CASE("SIGINT drains too, and ends with 130") {
    Proxied proxied;
    proxied.get("/a");
    proxied.proxy.process().signal(SIGINT);
    CHECK(proxied.proxy.process().wait() == 130);
    CHECK(proxied.proxy.process().err().find("Sanitizer") == std::string::npos);
    proxied.proxy.leave();
}

TEST_CASE("idle connections do not hold up the end") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    std::vector<Client> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(proxied.connect());
        if (i % 2 == 0) continue;
        clients.back().request("GET", "/a");
        CHECK(clients.back().receive().status == 200);
    }
    const Clock::time_point begin = Clock::now();
    proxied.proxy.stop();
    CHECK(Clock::now() - begin < std::chrono::seconds{3});
    for (Client& client : clients)
        CHECK(client.closed());
}

TEST_CASE("a port that is taken is exit code 3, and the message names it") {
    const Socket taken = Socket::listen_on();
    const std::string address = "127.0.0.1:" + std::to_string(taken.port());
    std::string err;
    CHECK(
        exit_code({"proxy", "--origin", "http://127.0.0.1:9", "--listen", address, "--admin", "127.0.0.1:0"},
                  &err) == 3);
    CHECK(err.find(std::to_string(taken.port())) != std::string::npos);
    CHECK(
        exit_code({"proxy", "--origin", "http://127.0.0.1:9", "--listen", "127.0.0.1:0", "--admin", address},
                  &err) == 3);
    CHECK(err.find(std::to_string(taken.port())) != std::string::npos);
}

TEST_CASE("what the command line says wrong is exit code 2") {
    const std::vector<std::vector<std::string>> wrong{
        {"proxy"},
        {"proxy", "--origin", "ftp://a.test"},
        {"proxy", "--origin", "not a url"},
        {"proxy", "--origin", "http://u:p@127.0.0.1:9"},
        {"proxy", "--origin", "http://127.0.0.1:9", "--listen", "nowhere"},
        {"proxy", "--origin", "http://127.0.0.1:9", "--listen", "127.0.0.1:99999"},
        {"proxy", "--origin", "http://127.0.0.1:9", "--max-body", "much"},
        {"proxy", "--origin", "http://127.0.0.1:9", "--idle-timeout", "soon"},
        {"proxy", "--origin", "http://127.0.0.1:9", "--log-format", "xml"},
        {"proxy", "--origin", "http://127.0.0.1:9", "--forwarded", "sometimes"},
        {"proxy", "--origin", "http://127.0.0.1:9", "--set", "rfc9111.nothing=1"},
        {"proxy", "--origin", "http://127.0.0.1:9", "--nonsense"},
    };
    for (const std::vector<std::string>& arguments : wrong) {
        CAPTURE(arguments);
        std::string err;
        CHECK(exit_code(arguments, &err) == 2);
        CHECK_FALSE(err.empty());
    }
}

TEST_CASE("the access log has one line for each request, with what became of it") {
    Proxied proxied;
    proxied.origin.answers("/a?b=c", {ok("Cache-Control: max-age=60", "content")});
    proxied.get("/a?b=c");
    proxied.get("/a?b=c");
    proxied.ask("POST", "/none", "", "x");
    const std::vector<std::string> lines = proxied.log_lines(3);
    REQUIRE(lines.size() == 3);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(lines[i].find("GET") != std::string::npos);
        CHECK(lines[i].find("/a?b=c") != std::string::npos);
        CHECK(lines[i].find("200") != std::string::npos);
        // Not to a terminal: no colours.
        CHECK(lines[i].find('\x1b') == std::string::npos);
    }
    CHECK(lines[0].find("miss") != std::string::npos);
    CHECK(lines[1].find("hit") != std::string::npos);
    CHECK(lines[2].find("POST") != std::string::npos);
    CHECK(lines[2].find("404") != std::string::npos);
}

TEST_CASE("the access log as JSON is one object a line") {
    Proxied proxied({"--log-format", "json"});
    proxied.origin.answers("/a\"b", {ok("Cache-Control: max-age=60", "content")});
    proxied.get("/a\"b");
    proxied.get("/a\"b");
    for (const std::string& line : proxied.log_lines(2)) {
        CAPTURE(line);
        CHECK(line.starts_with('{'));
        CHECK(line.ends_with('}'));
        CHECK(line.find(R"("method":"GET")") != std::string::npos);
        CHECK(line.find(R"(/a\"b)") != std::string::npos);
        CHECK(line.find(R"("status":200)") != std::string::npos);
    }
}

TEST_CASE("a quiet proxy logs nothing") {
    Proxied proxied({"--quiet"});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    proxied.get("/a");
    proxied.proxy.stop();
    CHECK(proxied.proxy.process().out().empty());
}

TEST_CASE("bytes of requests cannot reach the terminal raw") {
    Proxied proxied;
    Client client = proxied.connect();
    client.send("GET /\x1b[31mred HTTP/1.1\r\nHost: a.test\r\n\r\n");
    CHECK(client.receive().status == 400);
    proxied.get(
        "/\xc2\x9b"
        "31m");
    proxied.proxy.stop();
    CHECK(proxied.proxy.process().out().find('\x1b') == std::string::npos);
    CHECK(proxied.proxy.process().out().find("\xc2\x9b") == std::string::npos);
    CHECK(proxied.proxy.process().err().find('\x1b') == std::string::npos);
}

TEST_CASE("a reader of the log that goes away does not end the proxy") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    proxied.proxy.process().stop_reading_out();
    for (int i = 0; i < 3; ++i)
        CHECK(proxied.get("/a").body == "content");
}
