// `cachewright origin` from outside, over loopback.
#include "tests/proxy/client.hpp"
#include "tests/proxy/proxy_process.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using namespace cachewright::tests;
using Catch::Contains;

namespace {

// A script in a folder that goes away.
class ScriptFile {
  public:
    explicit ScriptFile(std::string_view text) {
        std::string pattern = (std::filesystem::temp_directory_path() / "cachewright-origin-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) FAIL("mkdtemp failed");
        folder_ = pattern;
        add("script.toml", text);
    }
    ScriptFile(const ScriptFile&) = delete;
    ScriptFile& operator=(const ScriptFile&) = delete;
    ~ScriptFile() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    void add(std::string_view name, std::string_view text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] std::string path() const { return (folder_ / "script.toml").string(); }

  private:
    std::filesystem::path folder_;
};

std::vector<std::string> arguments_for(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"origin", "--listen", "127.0.0.1:0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

class Origin {
  public:
    explicit Origin(const std::vector<std::string>& more) : process(tool(), arguments_for(more)) {
        constexpr std::string_view listening = "listening on http://127.0.0.1:";
        const bool up = process.wait_until([&](std::string_view, std::string_view err) {
            return err.find(listening) != std::string_view::npos && err.ends_with('\n');
        });
        if (!up) FAIL("the origin does not listen; it said: " << process.err());
        const std::string said = process.err();
        const std::size_t at = said.find(listening) + listening.size();
        port = static_cast<std::uint16_t>(std::stoi(said.substr(at)));
    }
    Origin(const Origin&) = delete;
    Origin& operator=(const Origin&) = delete;
    ~Origin() {
        process.signal(SIGTERM);
        CHECK(process.wait() == 0);
        CHECK_THAT(process.err(), !Contains("Sanitizer") && !Contains("runtime error"));
    }
    // Waits for that many lines on standard output.
    [[nodiscard]] std::string lines(std::ptrdiff_t count) const {
        (void)process.wait_until([&](std::string_view out, std::string_view) {
            return std::count(out.begin(), out.end(), '\n') >= count;
        });
        return process.out();
    }

    Process process;
    std::uint16_t port = 0;
};

}  // namespace

TEST_CASE("without a file the origin serves the built-in script, and says what it has") {
    const Origin origin({});
    CHECK_THAT(origin.process.err(), Contains("/stale") && Contains("fresh for 60 seconds"));
    const ClientResponse page = ask(origin.port, "GET", "/");
    CHECK(page.status == 200);
    CHECK(page.field("Cache-Control") == "max-age=60");
    CHECK(page.has("Date"));
    CHECK(ask(origin.port, "GET", "/", "If-None-Match: " + page.field("ETag")).status == 304);
    CHECK(ask(origin.port, "GET", "/none").status == 404);
    CHECK(ask(origin.port, "DELETE", "/").field("Allow") == "GET, HEAD");
    CHECK(ask(origin.port, "GET", "/error").status == 200);
    CHECK(ask(origin.port, "GET", "/error").status == 503);
    const ClientResponse part = ask(origin.port, "GET", "/large", "Range: bytes=1000000-1000063");
    CHECK(part.status == 206);
    CHECK(part.body_bytes == 64);
    CHECK(part.field("Content-Range") == "bytes 1000000-1000063/10000000");
}

TEST_CASE("a large body comes whole") {
    const Origin origin({});
    const ClientResponse large = ask(origin.port, "GET", "/large");
    CHECK(large.complete);
    CHECK(large.body_bytes == 10'000'000);
}

TEST_CASE("requests follow each other on one connection, pipelined too") {
    const ScriptFile script("[[route]]\npath = \"/**\"\nbody = \"{path} {count}\"\nmethods = [\"*\"]\n");
    const Origin origin({script.path()});
    Client client(origin.port);
    client.request("GET", "/a");
    client.request("HEAD", "/b");
    client.request("POST", "/c", "", "some content");
    client.request("GET", "/d");
    CHECK(client.receive().body == "/a 1");
    const ClientResponse head = client.receive("HEAD");
    CHECK(head.field("Content-Length") == "4");
    CHECK(head.body.empty());
    CHECK(client.receive().body == "/c 3");
    CHECK(client.receive().body == "/d 4");
    CHECK_FALSE(client.spent());
}

TEST_CASE("an HTTP/1.0 client gets what it understands") {
    const ScriptFile script(
        "[[route]]\npath = \"/\"\nframing = \"chunked\"\nbody = \"text\"\n"
        "interim = [\"103 Link: </a>\"]\n");
    const Origin origin({script.path()});
    Client client(origin.port);
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const ClientResponse response = client.receive();
    CHECK(response.status == 200);
    CHECK(response.interim.empty());
    CHECK_FALSE(response.has("Transfer-Encoding"));
    CHECK(response.body == "text");
    CHECK(client.closed());
}

TEST_CASE("Expect: 100-continue is answered before the content comes") {
    const ScriptFile script("[[route]]\npath = \"/\"\nmethods = [\"POST\"]\nbody = \"taken\"\n");
    const Origin origin({script.path()});
    Client client(origin.port);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    CHECK(client.receive_interim().status == 100);
    client.send("abc");
    CHECK(client.receive().body == "taken");
}

TEST_CASE("interim responses, chunks and trailers arrive") {
    const ScriptFile script(R"(
[[route]]
path = "/"
interim = ["103 Link: </a.css>; rel=preload"]
framing = "chunked"
chunk_size = 10
body_size = 25
trailers = { X-Sum = "{version}" }
)");
    const Origin origin({script.path()});
    const ClientResponse response = ask(origin.port, "GET", "/");
    REQUIRE(response.interim.size() == 1);
    CHECK(response.interim[0].status == 103);
    CHECK(response.interim[0].fields.value("Link") == "</a.css>; rel=preload");
    CHECK(response.body == "byte 0 of version 1 .....");
    CHECK(response.trailers.value("X-Sum") == "1");
    CHECK(response.complete);
}

TEST_CASE("a client can tell a truncated answer and a broken connection") {
    const ScriptFile script(R"(
[[route]]
path = "/short"
body_size = 1000
truncate_after = 100
[[route]]
path = "/short-chunked"
body_size = 1000
framing = "chunked"
truncate_after = 100
[[route]]
path = "/reset"
reset = true
)");
    const Origin origin({script.path()});
    for (const std::string path : {"/short", "/short-chunked"}) {
        CAPTURE(path);
        const ClientResponse response = ask(origin.port, "GET", path);
        CHECK(response.status == 200);
        CHECK(response.body_bytes == 100);
        CHECK_FALSE(response.complete);
    }
    Client client(origin.port);
    client.request("GET", "/reset");
    std::string nothing;
    CHECK(client.socket().receive(nothing) == Socket::Got::reset);
    CHECK_THAT(origin.lines(3), Contains("cut off as scripted") && Contains("connection reset as scripted"));
}

TEST_CASE("a repeated body comes piece by piece until its end") {
    const ScriptFile script(
        "[[route]]\npath = \"/\"\nbody = \"data: {piece}\\n\\n\"\nrepeat = { every = \"1ms\", times = 3 }\n");
    const Origin origin({script.path()});
    const ClientResponse response = ask(origin.port, "GET", "/");
    CHECK(response.body == "data: 1\n\ndata: 2\n\ndata: 3\n\n");
    CHECK(response.complete);
}

TEST_CASE("a client that leaves an endless body is noticed") {
    const ScriptFile script("[[route]]\npath = \"/\"\nbody = \"x\"\nrepeat = { every = \"1ms\" }\n");
    const Origin origin({script.path()});
    {
        Client client(origin.port);
        client.request("GET", "/");
        ClientResponse response = client.receive_head();
        client.receive_body(response, 2);
        client.socket().reset();
    }
    CHECK_THAT(origin.lines(1), Contains("the client left"));
}

TEST_CASE("a held route changes when it is told to") {
    const ScriptFile script("[[route]]\npath = \"/a\"\nadvance = \"hold\"\nbody = \"{version}\"\n");
    const Origin origin({script.path()});
    CHECK(ask(origin.port, "GET", "/a").body == "1");
    CHECK(ask(origin.port, "POST", "/_origin/next").body == "/a version 2\n");
    CHECK(ask(origin.port, "GET", "/a").body == "2");
}

TEST_CASE("a body file stands beside the script") {
    const ScriptFile script("[[route]]\npath = \"/\"\nbody_file = \"page.html\"\n");
    script.add("page.html", "<p>{version}</p>\n");
    const Origin origin({script.path()});
    const ClientResponse page = ask(origin.port, "GET", "/");
    CHECK(page.body == "<p>{version}</p>\n");
    CHECK(page.field("Content-Type") == "text/html; charset=utf-8");
}

TEST_CASE("each request is a line on standard output") {
    const ScriptFile script("[[route]]\npath = \"/a\"\netag = '\"v1\"'\nbody = \"text\"\n");
    {
        const Origin origin({script.path()});
        (void)ask(origin.port, "GET", "/a?token=s3cret");
        (void)ask(origin.port, "GET", "/a", "If-None-Match: \"v1\"");
        const std::string lines = origin.lines(2);
        CHECK_THAT(lines, Contains(" GET /a?token=****** 200 version 1, 4 bytes, "));
        CHECK_THAT(lines, Contains(" GET /a 304 version 1, If-None-Match, 0 bytes, "));
        CHECK_THAT(lines, !Contains("s3cret"));
    }
    {
        const Origin origin({script.path(), "--log-format", "json"});
        (void)ask(origin.port, "GET", "/a", "If-None-Match: \"v1\"");
        CHECK_THAT(origin.lines(1), Contains(R"("method":"GET","target":"/a","status":304,"version":1,)"
                                             R"("condition":"If-None-Match","content_bytes":0,)"));
    }
    {
        const Origin origin({script.path(), "--quiet"});
        (void)ask(origin.port, "GET", "/a");
        (void)ask(origin.port, "GET", "/a");
        CHECK(origin.process.out().empty());
    }
}

TEST_CASE("a request that cannot be read is refused with its reason") {
    const Origin origin({});
    Client client(origin.port);
    client.send("GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n");
    const ClientResponse response = client.receive();
    CHECK(response.status == 400);
    CHECK_FALSE(response.body.empty());
    CHECK(client.closed());
    CHECK_THAT(origin.lines(1), Contains(" 400 "));
}

TEST_CASE("Ctrl-C ends the origin with 130") {
    Process process(tool(), arguments_for({}));
    REQUIRE(process.wait_until([](std::string_view, std::string_view err) {
        return err.find("listening on") != std::string::npos;
    }));
    process.signal(SIGINT);
    CHECK(process.wait() == 130);
}

TEST_CASE("a port that is taken exits with 3 and says what to do") {
    const Origin origin({});
    Process second(tool(), {"origin", "--listen", "127.0.0.1:" + std::to_string(origin.port)});
    CHECK(second.wait() == 3);
    CHECK_THAT(second.err(), Contains("127.0.0.1:" + std::to_string(origin.port)) && Contains("--listen"));
}

TEST_CASE("a script with mistakes exits with 2 and their places") {
    const ScriptFile script("[[route]]\npath = \"/\"\nstatsu = 200\nheaders = { a = \"b\\r\\nc: d\" }\n");
    Process process(tool(), arguments_for({script.path()}));
    CHECK(process.wait() == 2);
    CHECK(process.out().empty());
    CHECK_THAT(process.err(), Contains("script.toml:3:1: ") && Contains("did you mean 'status'?") &&
                                  Contains("script.toml:4:"));
    Process missing(tool(), arguments_for({script.path() + ".none"}));
    CHECK(missing.wait() == 3);
    Process address(tool(), {"origin", "--listen", "nowhere:http"});
    CHECK(address.wait() == 2);
}

TEST_CASE("the printed script can be served") {
    Process printed(tool(), {"origin", "--print-script"});
    REQUIRE(printed.wait() == 0);
    const ScriptFile script(printed.out());
    const Origin origin({script.path()});
    CHECK(ask(origin.port, "GET", "/").status == 200);
}
