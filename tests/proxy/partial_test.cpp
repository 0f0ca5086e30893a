// Ranges out of what is stored, and stored parts: RFC 9111 §3.3 and §3.4, RFC 9110 §14.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

namespace {

constexpr std::string_view kContent = "0123456789";

// Answers GET with the whole content or the single range "bytes=a-b" or "bytes=a-" that is asked for.
Handler ranged(std::string fields) {
    return [fields = std::move(fields)](const SeenRequest& request, OriginStream& stream) {
        const std::string range = request.field("Range");
        if (range.empty()) {
            stream.send(ok(fields, kContent));
            return;
        }
        const std::size_t first = std::stoul(range.substr(6));
        const std::size_t last = range.ends_with('-') ? 9 : std::stoul(range.substr(range.find('-') + 1));
        stream.send(answer(
            206,
            fields + "\nContent-Range: bytes " + std::to_string(first) + "-" + std::to_string(last) + "/10",
            kContent.substr(first, last - first + 1)));
    };
}

}  // namespace

TEST_CASE("RFC 9110 14.2: ranges are answered from a complete stored response") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60\nETag: \"v1\"\nX-A: b", kContent)});
    proxied.get("/a");
    struct Row {
        std::string range;
        std::string body;
        std::string content_range;
    };
    const std::vector<Row> rows{
        {"bytes=0-3", "0123", "bytes 0-3/10"}, {"bytes=4-5", "45", "bytes 4-5/10"},
        {"bytes=7-", "789", "bytes 7-9/10"},   {"bytes=-2", "89", "bytes 8-9/10"},
        {"bytes=8-99", "89", "bytes 8-9/10"},  {"bytes=-99", "0123456789", "bytes 0-9/10"},
        {"bytes=0-0", "0", "bytes 0-0/10"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.range);
        const ClientResponse part = proxied.get("/a", "Range: " + row.range);
        CHECK(part.status == 206);
        CHECK(part.body == row.body);
        CHECK(part.field("Content-Range") == row.content_range);
        CHECK(part.field("Content-Length") == std::to_string(row.body.size()));
        CHECK(part.field("ETag") == "\"v1\"");
        CHECK(part.field("X-A") == "b");
        CHECK(part.hit());
    }
    const ClientResponse beyond = proxied.get("/a", "Range: bytes=10-20");
    CHECK(beyond.status == 416);
    CHECK(beyond.field("Content-Range") == "bytes */10");
    // What is no range of bytes is ignored.
    for (const char* ignored : {"lines=1-2", "bytes=5-2", "bytes=a-b", "bytes"}) {
        CAPTURE(ignored);
        const ClientResponse whole = proxied.get("/a", std::string("Range: ") + ignored);
        CHECK((whole.status == 200 || whole.status == 416));
    }
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("RFC 9110 13.1.5: If-Range decides whether a range or the whole is sent") {
    Proxied proxied;
    proxied.origin.answers(
        "/strong", {ok("Cache-Control: max-age=60\nETag: \"v1\"\nLast-Modified: {-36000}", kContent)});
    proxied.origin.answers("/weak", {ok("Cache-Control: max-age=60\nETag: W/\"v1\"", kContent)});
    const std::string modified = proxied.get("/strong").field("Last-Modified");
    proxied.get("/weak");
    const auto status = [&](std::string_view target, const std::string& if_range) {
        return proxied.get(target, "Range: bytes=0-3\nIf-Range: " + if_range).status;
    };
    CHECK(status("/strong", "\"v1\"") == 206);
    CHECK(status("/strong", "\"v2\"") == 200);
    CHECK(status("/strong", "W/\"v1\"") == 200);
    CHECK(status("/weak", "W/\"v1\"") == 200);
    CHECK(status("/strong", modified) == 206);
    CHECK(status("/strong", "{-60}") == 200);
    CHECK(proxied.origin.asked("/strong") == 1);
    CHECK(proxied.origin.asked("/weak") == 1);
}

TEST_CASE("a range is passed on untouched on a miss, and a 206 serves what it covers") {
    Proxied proxied;
    proxied.origin.on("/a", ranged("Cache-Control: max-age=60\nETag: \"v1\""));
    const ClientResponse part = proxied.get("/a", "Range: bytes=2-6");
    CHECK(part.status == 206);
    CHECK(part.body == "23456");
    CHECK(proxied.origin.last("/a").field("Range") == "bytes=2-6");
    const ClientResponse same = proxied.get("/a", "Range: bytes=2-6");
    CHECK(same.hit());
    CHECK(same.body == "23456");
    CHECK(same.field("Content-Range") == "bytes 2-6/10");
    const ClientResponse smaller = proxied.get("/a", "Range: bytes=3-4");
    CHECK(smaller.hit());
    CHECK(smaller.status == 206);
    CHECK(smaller.body == "34");
    CHECK(smaller.field("Content-Range") == "bytes 3-4/10");
    CHECK(proxied.origin.asked("/a") == 1);
    const ClientResponse larger = proxied.get("/a", "Range: bytes=1-8");
    CHECK(larger.body == "12345678");
    CHECK(proxied.origin.asked("/a") == 2);
}

TEST_CASE("RFC 9111 3.4: for the whole of a stored beginning only the missing end is asked for") {
    Proxied proxied;
    proxied.origin.on("/a", ranged("Cache-Control: max-age=60\nETag: \"v1\""));
    CHECK(proxied.get("/a", "Range: bytes=0-4").body == "01234");
    const ClientResponse whole = proxied.get("/a");
    CHECK(whole.status == 200);
    CHECK(whole.body == kContent);
    CHECK(whole.complete);
    CHECK_FALSE(whole.has("Content-Range"));
    CHECK(proxied.origin.last("/a").field("Range") == "bytes=5-");
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.hit());
    CHECK(hit.body == kContent);
    CHECK(proxied.get("/a", "Range: bytes=3-7").body == "34567");
    CHECK(proxied.origin.asked("/a") == 2);
}

TEST_CASE("RFC 9111 3.4: parts are combined only with the same strong validator") {
    Proxied proxied;
    const std::string fields = "Cache-Control: max-age=60\nETag: ";
    // A new version stands behind the URL when the end is asked for.
    for (const std::string tag : {"\"v1\"", "W/\"v1\""}) {
        CAPTURE(tag);
        const std::string target = "/" + std::to_string(tag.size());
        proxied.origin.on(target, [fields, tag](const SeenRequest& request, OriginStream& stream) {
            if (request.number == 1) {
                stream.send(answer(206, fields + tag + "\nContent-Range: bytes 0-4/10", "01234"));
            } else if (request.has("Range") && !request.has("If-Range")) {
                stream.send(answer(206, fields + "\"v2\"\nContent-Range: bytes 5-9/10", "FGHIJ"));
            } else {
                stream.send(ok(fields + "\"v2\"", "ABCDEFGHIJ"));
            }
        });
        CHECK(proxied.get(target, "Range: bytes=0-4").body == "01234");
        const ClientResponse whole = proxied.get(target);
        CHECK(whole.status == 200);
        CHECK(whole.body == "ABCDEFGHIJ");
    }
}

TEST_CASE("a 206 never becomes a 200") {
    Proxied proxied;
    proxied.origin.answers("/a",
                           {answer(206, "Cache-Control: max-age=60\nContent-Range: bytes 0-4/10", "01234"),
                            ok("Cache-Control: max-age=60", kContent)});
    CHECK(proxied.get("/a", "Range: bytes=0-4").status == 206);
    const ClientResponse whole = proxied.get("/a");
    CHECK(whole.status == 200);
    CHECK(whole.body == kContent);
    CHECK(proxied.origin.asked("/a") == 2);
}

TEST_CASE("a range of a stale stored response is validated like the whole") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60\nETag: \"v1\"", kContent),
                                  not_modified("Cache-Control: max-age=60\nETag: \"v1\"")});
    proxied.get("/a");
    proxied.advance("90s");
    const ClientResponse part = proxied.get("/a", "Range: bytes=0-3");
    CHECK(part.status == 206);
    CHECK(part.body == "0123");
    CHECK(proxied.get("/a").hit());
    CHECK(proxied.get("/a").body == kContent);
}
