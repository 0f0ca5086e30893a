// What went wrong once with stored parts and with what is missing of them: RFC 9111 §3.4.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

namespace {

constexpr std::string_view kContent = "0123456789";
constexpr std::string_view kShared = "Cache-Control: max-age=60\nETag: \"v1\"";

// The first half, whatever is asked for.
std::string first_half() {
    return answer(206, std::string(kShared) + "\nContent-Range: bytes 0-4/10", kContent.substr(0, 5));
}

std::string second_half(std::string_view fields) {
    return answer(206, std::string(fields) + "\nContent-Range: bytes 5-9/10", kContent.substr(5));
}

}  // namespace

TEST_CASE("a missing part that cannot be had is an error at once, not an endless search") {
    Proxied proxied;
    proxied.origin.answers("/a", {answer(206, std::string(kShared) + "\nContent-Range: bytes 0-99/1000",
                                         std::string(100, 'a'))});
    proxied.origin.answers("/b", {ok("Cache-Control: max-age=60", "content")});
    CHECK(proxied.get("/a", "Range: bytes=0-99").status == 206);
    proxied.get("/b");
    proxied.origin.stop_listening();
    const auto begin = std::chrono::steady_clock::now();
    for (const char* fields : {"", "Range: bytes=0-", "Range: bytes=50-200"}) {
        CAPTURE(fields);
        const ClientResponse response = ask(proxied.proxy.port(), "GET", "/a", fields);
        CHECK(response.status == 502);
        CHECK(response.complete);
    }
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
    CHECK(proxied.get("/b").hit());
    const ClientResponse part = proxied.get("/a", "Range: bytes=0-9");
    CHECK(part.hit());
    CHECK(part.body == std::string(10, 'a'));
}

TEST_CASE("a missing part that is shorter or longer than it says is never part of a whole") {
    Proxied proxied;
    struct Row {
        std::string_view target;
        std::string_view brought;
    };
    for (const Row& row : {Row{"/fewer", "567"}, Row{"/more", "56789XYZ"}, Row{"/none", ""}}) {
        CAPTURE(row.target);
        proxied.origin.on(std::string(row.target), [row](const SeenRequest& request, OriginStream& stream) {
            if (request.number == 1) {
                stream.send(first_half());
            } else if (request.number == 2) {
                stream.send(answer(206, std::string(kShared) +
                                            "\nContent-Range: bytes 5-9/10\nTransfer-Encoding: chunked") +
                            (row.brought.empty() ? "" : chunk(row.brought)) + std::string(kLastChunk));
            } else if (request.has("Range")) {
                stream.send(second_half(kShared));
            } else {
                stream.send(ok(kShared, kContent));
            }
        });
        CHECK(proxied.get(row.target, "Range: bytes=0-4").body == "01234");
        Client client = proxied.connect();
        client.request("GET", row.target);
        const ClientResponse doubtful = client.receive();
        CHECK(proxied.origin.requests(row.target).at(1).has("Range"));
        CHECK_FALSE(doubtful.malformed);
        CHECK(kContent.starts_with(doubtful.body));
        if (row.brought.size() < 5) CHECK_FALSE(doubtful.complete);
        // Nothing beyond what Content-Length promised either.
        CHECK(client.closed());
        const ClientResponse again = ask(proxied.proxy.port(), "GET", row.target);
        CHECK_FALSE(again.hit());
        CHECK(again.body == kContent);
        CHECK(again.complete);
        CHECK(proxied.origin.asked(row.target) == 3);
    }
}

TEST_CASE("RFC 9111 3: a missing part that may not be stored does not get into the store with the other") {
    Proxied proxied;
    struct Row {
        std::string_view target;
        std::string part_fields;
        std::string_view request_fields;
    };
    const std::vector<Row> rows{
        {"/no-store", "Cache-Control: no-store\nETag: \"v1\"", ""},
        {"/private", "Cache-Control: private, max-age=60\nETag: \"v1\"", ""},
        {"/authorization", std::string(kShared), "Authorization: Basic YTpi"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.target);
        proxied.origin.on(std::string(row.target), [row](const SeenRequest& request, OriginStream& stream) {
            if (request.number == 1)
                stream.send(first_half());
            else if (request.has("Range"))
                stream.send(second_half(row.part_fields));
            else
                stream.send(ok(row.part_fields, kContent));
        });
        CHECK(proxied.get(row.target, "Range: bytes=0-4").body == "01234");
        const ClientResponse whole = proxied.get(row.target, row.request_fields);
        CHECK(whole.status == 200);
        CHECK(whole.body == kContent);
        const std::size_t before = proxied.origin.asked(row.target);
        const ClientResponse other = proxied.get(row.target);
        CHECK_FALSE(other.hit());
        CHECK(other.body == kContent);
        CHECK(proxied.origin.asked(row.target) > before);
        // Nor is the end of it served out of the store alone.
        if (row.request_fields.empty()) CHECK_FALSE(proxied.get(row.target, "Range: bytes=5-9").hit());
    }
}
