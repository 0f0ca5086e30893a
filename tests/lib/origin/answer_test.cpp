// What a scripted origin answers, without a socket.
#include "lib/origin/answer.hpp"

#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

using namespace cachewright;
using namespace std::chrono_literals;
using http::wire::BodyKind;
using test::kReceived;

namespace {

// An origin whose clock stands where the test puts it.
class Asked {
  public:
    explicit Asked(std::string_view text)
        : script_(*origin::read_script(text, "demo.toml",
                                       [](const std::string&) { return base::fail({}, "no files here"); })),
          state_(script_, kReceived) {}

    base::TimePoint now = kReceived;

    origin::Answer operator()(std::string_view target, std::string_view lines = {},
                              std::string_view method = "GET") {
        http::Request request = test::request(method, lines);
        request.target = std::string(target);
        request.version = version;
        return origin::answer(script_, state_, request, now);
    }
    http::Version version = http::Version::http_1_1;

  private:
    origin::Script script_;
    origin::State state_;
};

std::string sent(origin::Answer& answer) {
    std::string bytes;
    for (std::uint64_t at = 0; at < answer.length;) {
        const std::string_view piece = answer.content.read(
            answer.offset + at, std::min<std::uint64_t>(answer.chunk_size, answer.length - at));
        bytes += piece;
        at += piece.size();
    }
    return bytes;
}
std::string sent(origin::Answer&& answer) {
    return sent(answer);
}

std::string_view field(const origin::Answer& answer, std::string_view name) {
    return answer.head.fields.value(name);
}

}  // namespace

TEST_CASE("a route answers with its status, headers and body") {
    Asked ask(R"(
[[route]]
path = "/page"
status = 404
headers = { Cache-Control = "max-age=60", Set-Cookie = ["a=1", "b=2"] }
body = "gone"
delay = "200ms"
)");
    origin::Answer answer = ask("/page?x=1");
    CHECK(answer.head.status == 404);
    CHECK(answer.head.reason == "Not Found");
    CHECK(answer.head.fields.combined("Set-Cookie") == "a=1, b=2");
    CHECK(field(answer, "Date") == "Tue, 15 Mar 2022 12:00:00 GMT");
    CHECK(field(answer, "Content-Type") == "text/plain; charset=utf-8");
    CHECK(answer.framing.kind == BodyKind::length);
    CHECK(answer.framing.length == 4);
    CHECK(answer.delay == 200ms);
    CHECK(sent(answer) == "gone");
    CHECK(answer.ending == origin::Ending::whole);
}

TEST_CASE("the first route that takes path and method answers") {
    Asked ask(R"(
[[route]]
path = "/a"
body = "get"
[[route]]
path = "/a"
methods = ["POST", "PURGE"]
body = "post"
[[route]]
path = "/below/*"
methods = ["*"]
body = "below"
)");
    CHECK(sent(ask("/a")) == "get");
    CHECK(sent(ask("http://origin.example/a")) == "get");
    CHECK(sent(ask("/a", "", "PURGE")) == "post");
    CHECK(sent(ask("/below/x", "", "BREW")) == "below");
    const origin::Answer refused = ask("/a", "", "DELETE");
    CHECK(refused.head.status == 405);
    CHECK(field(refused, "Allow") == "GET, HEAD, POST, PURGE");
    CHECK(ask("/below/x/y").head.status == 404);
    CHECK_FALSE(ask("/none").route);
}

TEST_CASE("HEAD has the head of GET and no body") {
    Asked ask("[[route]]\npath = \"/a\"\nbody = \"four\"\n");
    const origin::Answer answer = ask("/a", "", "HEAD");
    CHECK(answer.head.status == 200);
    CHECK(answer.framing.length == 4);
    CHECK(answer.length == 0);
    CHECK(answer.ending == origin::Ending::whole);
}

TEST_CASE("placeholders are filled in") {
    Asked ask(R"(
[[route]]
path = "/**"
advance = "2 requests"
headers = { Expires = "{now+60s}", X-Path = "{path}" }
body = "{version} {count} {now} {other} { {{version}"
)");
    (void)ask("/a");
    (void)ask("/a");
    origin::Answer answer = ask("/p/q\"?r");
    CHECK(field(answer, "Expires") == "Tue, 15 Mar 2022 12:01:00 GMT");
    CHECK(field(answer, "X-Path") == "/p/q%22");
    CHECK(sent(answer) == "2 3 Tue, 15 Mar 2022 12:00:00 GMT {other} { {2");
}

TEST_CASE("a path cannot write header lines") {
    Asked ask("[[route]]\npath = \"/**\"\nheaders = { X-Path = \"{path}\" }\n");
    const origin::Answer answer = ask(std::string_view("/a\r\nb:\0c", 8));
    CHECK(field(answer, "X-Path") == "/a%0D%0Ab:%00c");
}

TEST_CASE("versions follow each other with each request, and begin again") {
    Asked ask(R"(
[[route]]
path = "/a"
body = "a{version}"
[[route.version]]
[[route.version]]
body = "b{version}"
[[route]]
path = "/stay"
after_last = "stay"
[[route.version]]
body = "first"
[[route.version]]
body = "last"
)");
    CHECK(sent(ask("/a")) == "a1");
    CHECK(sent(ask("/a")) == "b2");
    CHECK(sent(ask("/a")) == "a3");
    CHECK(sent(ask("/stay")) == "first");
    CHECK(sent(ask("/stay")) == "last");
    CHECK(sent(ask("/stay")) == "last");
}

TEST_CASE("versions follow each other in time") {
    Asked ask(
        "[[route]]\npath = \"/a\"\nadvance = \"10s\"\nlast_modified = \"auto\"\nbody = \"{version}\"\n");
    CHECK(sent(ask("/a")) == "1");
    ask.now += 9999ms;
    CHECK(sent(ask("/a")) == "1");
    ask.now += 21s;
    origin::Answer answer = ask("/a");
    CHECK(sent(answer) == "4");
    CHECK(field(answer, "Last-Modified") == "Tue, 15 Mar 2022 12:00:30 GMT");
    ask.now = kReceived - 1h;  // a clock that was set back
    CHECK(sent(ask("/a")) == "1");
}

TEST_CASE("a held route waits for POST /_origin/next") {
    Asked ask(R"(
[[route]]
path = "/a"
advance = "hold"
body = "{version}"
[[route]]
path = "/b"
advance = "hold"
body = "{version}"
[[route]]
path = "/c"
body = "{version}"
)");
    CHECK(ask("/_origin/next").head.status == 405);
    CHECK(sent(ask("/_origin/next", "", "POST")) == "/a version 2\n/b version 2\n");
    CHECK(sent(ask("/_origin/next?path=/b", "", "POST")) == "/b version 3\n");
    CHECK(ask("/_origin/next?path=/c", "", "POST").head.status == 404);
    CHECK(sent(ask("/a")) == "2");
    CHECK(sent(ask("/b")) == "3");
    CHECK(sent(ask("/c")) == "1");
}

TEST_CASE("conditions are held against validators") {
    Asked ask(R"(
[[route]]
path = "/a"
headers = { Cache-Control = "max-age=60", Content-Language = "en" }
etag = '"v1"'
last_modified = 2022-03-15T11:00:00Z
body = "body"
[[route]]
path = "/weak"
etag = 'W/"v1"'
[[route]]
path = "/none"
headers = { ETag = '"v1"' }
[[route]]
path = "/error"
status = 500
etag = '"v1"'
)");
    struct Row {
        std::string_view lines;
        int status;
        std::string_view matched;
    };
    // RFC 9110 §13.1 and §13.2.2.
    const Row rows[] = {
        {"", 200, ""},
        {"If-None-Match: \"v1\"", 304, "If-None-Match"},
        {"If-None-Match: W/\"v1\"", 304, "If-None-Match"},
        {"If-None-Match: \"v0\", \"v1\"", 304, "If-None-Match"},
        {"If-None-Match: *", 304, "If-None-Match"},
        {"If-None-Match: \"v0\"", 200, ""},
        {"If-None-Match: \"v0\"\nIf-Modified-Since: {0}", 200, ""},
        {"If-Modified-Since: {-3600}", 304, "If-Modified-Since"},
        {"If-Modified-Since: {-3601}", 200, ""},
        {"If-Modified-Since: yesterday", 200, ""},
        {"If-Match: \"v1\"", 200, ""},
        {"If-Match: \"v0\"", 412, "If-Match"},
        {"If-Unmodified-Since: {-3601}", 412, "If-Unmodified-Since"},
        {"If-Match: \"v0\"\nIf-None-Match: \"v1\"", 412, "If-Match"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.lines);
        const origin::Answer answer = ask("/a", row.lines);
        CHECK(answer.head.status == row.status);
        CHECK(answer.matched == row.matched);
    }
    const origin::Answer unchanged = ask("/a", "If-None-Match: \"v1\"");
    CHECK(field(unchanged, "ETag") == "\"v1\"");
    CHECK(field(unchanged, "Cache-Control") == "max-age=60");
    CHECK(field(unchanged, "Content-Language") == "");
    CHECK(field(unchanged, "Content-Type") == "");
    CHECK(unchanged.framing.kind == BodyKind::none);
    CHECK(unchanged.length == 0);
    CHECK(ask("/weak", "If-None-Match: \"v1\"").head.status == 304);
    CHECK(ask("/weak", "If-Match: W/\"v1\"").head.status == 412);
    // A tag that is only written among the headers is sent and not acted on.
    CHECK(ask("/none", "If-None-Match: \"v1\"").head.status == 200);
    CHECK(ask("/error", "If-None-Match: \"v1\"").head.status == 500);
}

TEST_CASE("an automatic tag is that of the body") {
    Asked ask(R"(
[[route]]
path = "/a"
advance = "2 requests"
etag = "auto"
body = "{version}"
[[route]]
path = "/large"
advance = "2 requests"
etag = "auto"
body_size = "1MiB"
)");
    for (const std::string path : {"/a", "/large"}) {
        const std::string first(field(ask(path), "ETag"));
        CHECK(ask(path, "If-None-Match: " + first).head.status == 304);
        CHECK(ask(path, "If-None-Match: " + first).head.status == 200);
    }
}

TEST_CASE("a single range is answered with its bytes") {
    Asked ask(R"(
[[route]]
path = "/a"
etag = '"v1"'
last_modified = 2022-03-15T11:00:00Z
body = "0123456789"
[[route]]
path = "/off"
ranges = false
body = "0123456789"
)");
    struct Row {
        std::string_view lines;
        int status;
        std::string_view content_range;
        std::string_view body;
    };
    // RFC 9110 §14.2, §14.4, §13.1.5.
    const Row rows[] = {
        {"Range: bytes=2-4", 206, "bytes 2-4/10", "234"},
        {"Range: bytes=7-", 206, "bytes 7-9/10", "789"},
        {"Range: bytes=-3", 206, "bytes 7-9/10", "789"},
        {"Range: bytes=10-", 416, "bytes */10", ""},
        {"Range: bytes=0-1,3-4", 200, "", "0123456789"},
        {"Range: lines=0-1", 200, "", "0123456789"},
        {"Range: bytes=2-4\nIf-Range: \"v1\"", 206, "bytes 2-4/10", "234"},
        {"Range: bytes=2-4\nIf-Range: \"v0\"", 200, "", "0123456789"},
        {"Range: bytes=2-4\nIf-Range: W/\"v1\"", 200, "", "0123456789"},
        {"Range: bytes=2-4\nIf-Range: {-3600}", 206, "bytes 2-4/10", "234"},
        {"Range: bytes=2-4\nIf-Range: {0}", 200, "", "0123456789"},
        {"Range: bytes=2-4\nIf-None-Match: \"v1\"", 304, "", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.lines);
        origin::Answer answer = ask("/a", row.lines);
        CHECK(answer.head.status == row.status);
        CHECK(field(answer, "Content-Range") == row.content_range);
        CHECK(sent(answer) == row.body);
        CHECK(answer.framing.length == row.body.size());
    }
    CHECK(field(ask("/a"), "Accept-Ranges") == "bytes");
    CHECK(ask("/a", "Range: bytes=2-4", "HEAD").head.status == 200);
    CHECK(ask("/off", "Range: bytes=2-4").head.status == 200);
    CHECK(field(ask("/off"), "Accept-Ranges") == "");
}

TEST_CASE("filler says where it stands, whole and in ranges") {
    Asked ask("[[route]]\npath = \"/a\"\nbody_size = 1000\nchunk_size = 7\n");
    const std::string whole = sent(ask("/a"));
    CHECK(whole.size() == 1000);
    CHECK(whole.starts_with("byte 0 of version 1 ..."));
    CHECK(whole.substr(640).starts_with("byte 640 of version 1 "));
    CHECK(sent(ask("/a", "Range: bytes=100-299")) == whole.substr(100, 200));
}

TEST_CASE("framings, also for clients that know no chunks") {
    Asked ask(R"(
[[route]]
path = "/chunked"
framing = "chunked"
body = "x"
trailers = { X-Checksum = "{version}" }
[[route]]
path = "/close"
framing = "close"
body = "x"
[[route]]
path = "/empty"
status = 204
)");
    const origin::Answer chunked = ask("/chunked");
    CHECK(chunked.framing.kind == BodyKind::chunked);
    CHECK(chunked.trailers.value("X-Checksum") == "1");
    CHECK(ask("/close").framing.kind == BodyKind::until_close);
    CHECK(ask("/empty").framing.kind == BodyKind::none);
    ask.version = http::Version::http_1_0;
    CHECK(ask("/chunked").framing.kind == BodyKind::until_close);
}

TEST_CASE("interim responses come first, and not to HTTP/1.0") {
    Asked ask(R"(
[[route]]
path = "/a"
interim = ["103 Link: </a{version}.css>; rel=preload", "102"]
)");
    const origin::Answer answer = ask("/a");
    REQUIRE(answer.interim.size() == 2);
    CHECK(answer.interim[0].status == 103);
    CHECK(answer.interim[0].fields.value("Link") == "</a1.css>; rel=preload");
    CHECK(answer.interim[1].status == 102);
    ask.version = http::Version::http_1_0;
    CHECK(ask("/a").interim.empty());
}

TEST_CASE("accidents happen where they were asked for") {
    Asked ask(R"(
[[route]]
path = "/short"
body = "0123456789"
truncate_after = 3
[[route]]
path = "/reset"
body = "0123456789"
truncate_after = 3
reset = true
[[route]]
path = "/nothing"
reset = true
[[route]]
path = "/enough"
body = "0123456789"
truncate_after = 10
)");
    origin::Answer cut = ask("/short");
    CHECK(cut.framing.length == 10);
    CHECK(sent(cut) == "012");
    CHECK(cut.ending == origin::Ending::cut);
    origin::Answer reset = ask("/reset");
    CHECK(sent(reset) == "012");
    CHECK(reset.ending == origin::Ending::reset);
    const origin::Answer nothing = ask("/nothing");
    CHECK_FALSE(nothing.has_head);
    CHECK(nothing.ending == origin::Ending::reset);
    CHECK(ask("/enough").ending == origin::Ending::whole);
}

TEST_CASE("a repeated body has no end that is known before") {
    Asked ask(R"(
[[route]]
path = "/events"
headers = { Content-Type = "text/event-stream" }
repeat = { every = "1s", times = 3 }
body = "data: {piece}\n\n"
)");
    const origin::Answer answer = ask("/events");
    CHECK(field(answer, "Content-Type") == "text/event-stream");
    CHECK(answer.framing.kind == BodyKind::chunked);
    REQUIRE(answer.repetition);
    CHECK(answer.repetition->times == 3U);
    CHECK(answer.repeated == "data: {piece}\n\n");
    CHECK_FALSE(ask("/events", "", "HEAD").repetition);
}
