// Ranges out of what is stored, whole or in part, and what is fetched to make a part whole (RFC 9111 §3.3,
// §3.4).
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::pipeline;
using std::chrono::seconds;

namespace {

constexpr const char* kWhole = "200\nCache-Control: max-age=60\nETag: \"1\"";

std::string part(std::string_view range, std::string_view tag = "\"1\"") {
    return "206\nCache-Control: max-age=60\nETag: " + std::string(tag) + "\nContent-Range: bytes " +
           std::string(range);
}

}  // namespace

TEST_CASE("Ranges are answered from a whole stored response") {
    Stage stage;
    fetch(stage, "GET /a", kWhole, "0123456789");
    struct Case {
        const char* range;
        int status;
        const char* content_range;
        const char* body;
    };
    for (const Case& each :
         {Case{"bytes=2-4", 206, "bytes 2-4/10", "234"}, Case{"bytes=7-", 206, "bytes 7-9/10", "789"},
          Case{"bytes=-3", 206, "bytes 7-9/10", "789"}, Case{"bytes=8-99", 206, "bytes 8-9/10", "89"},
          Case{"bytes=10-", 416, "bytes */10", ""}, Case{"pages=1-2", 200, "", "0123456789"},
          Case{"bytes=0-1, 4-5", 200, "", "0123456789"}}) {
        CAPTURE(each.range);
        const Received got = answer_of(stage, "GET /a\nRange: " + std::string(each.range));
        CHECK(got.status == each.status);
        CHECK(got.field("Content-Range") == each.content_range);
        CHECK(got.body == each.body);
        CHECK(got.cache_status() == "Cachewright;hit;ttl=60");
    }
    CHECK(answer_of(stage, "GET /a\nRange: bytes=2-4\nIf-Range: \"1\"").status == 206);
    CHECK(answer_of(stage, "GET /a\nRange: bytes=2-4\nIf-Range: \"0\"").body == "0123456789");
    CHECK(answer_of(stage, "GET /a\nRange: bytes=2-4\nIf-None-Match: \"1\"").status == 304);
    CHECK(answer_of(stage, "HEAD /a\nRange: bytes=2-4").status == 200);
}

TEST_CASE("A range that misses goes on as it is, and the 206 is kept for it and for smaller ones") {
    Stage stage;
    Visit miss(stage, "GET /a\nRange: bytes=2-5");
    REQUIRE(miss.asks());
    CHECK(miss.upstream().fields.combined("Range") == "bytes=2-5");
    miss.respond(part("2-5/10"), "2345");
    CHECK(miss.received().status == 206);
    CHECK(miss.received().body == "2345");
    CHECK(miss.received().field("Content-Range") == "bytes 2-5/10");
    const Received same = answer_of(stage, "GET /a\nRange: bytes=2-5");
    CHECK(same.status == 206);
    CHECK(same.body == "2345");
    const Received smaller = answer_of(stage, "GET /a\nRange: bytes=3-4");
    CHECK(smaller.body == "34");
    CHECK(smaller.field("Content-Range") == "bytes 3-4/10");
    CHECK(Visit(stage, "GET /a\nRange: bytes=0-1").asks());
}

TEST_CASE("For the whole, only the missing end is asked for, and then it is stored whole") {
    Stage stage;
    fetch(stage, "GET /a\nRange: bytes=0-3", part("0-3/10"), "0123");
    Visit whole(stage, "GET /a");
    REQUIRE(whole.asks());
    CHECK(whole.upstream().fields.combined("Range") == "bytes=4-");
    CHECK(whole.upstream().fields.combined("If-Range") == "\"1\"");
    whole.head(part("4-9/10") + "\nContent-Length: 6");
    whole.content("456");
    CHECK(whole.read() > 0);
    whole.content("789");
    whole.end();
    const Received got = whole.received();
    CHECK(got.status == 200);
    CHECK(got.body == "0123456789");
    CHECK(got.field("Content-Range").empty());
    CHECK(got.cache_status().starts_with("Cachewright;fwd=partial;fwd-status=206"));
    const Received hit = answer_of(stage, "GET /a");
    CHECK(hit.status == 200);
    CHECK(hit.body == "0123456789");
    CHECK(stage.asked == 2);
}

TEST_CASE("A missing end that begins earlier than asked is not taken twice") {
    Stage stage;
    fetch(stage, "GET /a\nRange: bytes=0-5", part("0-5/10"), "012345");
    Visit whole(stage, "GET /a");
    REQUIRE(whole.asks());
    whole.respond(part("3-9/10"), "3456789");
    CHECK(whole.received().body == "0123456789");
    CHECK(answer_of(stage, "GET /a").body == "0123456789");
}

TEST_CASE("Where the representation has changed the whole comes, and takes the place of the part") {
    Stage stage;
    fetch(stage, "GET /a\nRange: bytes=0-3", part("0-3/10"), "0123");
    Visit whole(stage, "GET /a");
    REQUIRE(whole.asks());
    whole.respond("200\nCache-Control: max-age=60\nETag: \"2\"", "ABCDEFGHIJ");
    CHECK(whole.received().body == "ABCDEFGHIJ");
    CHECK(answer_of(stage, "GET /a").body == "ABCDEFGHIJ");
}

TEST_CASE("An end of another entity is not joined: the whole is asked for") {
    for (const char* head :
         {"206\nETag: \"2\"\nContent-Range: bytes 4-9/10\nContent-Length: 6",
          "206\nETag: \"1\"\nContent-Range: bytes 5-9/10\nContent-Length: 5",
          "206\nETag: \"1\"\nContent-Length: 6", "416\nContent-Range: bytes */4\nContent-Length: 0"}) {
        CAPTURE(head);
        Stage stage;
        fetch(stage, "GET /a\nRange: bytes=0-3", part("0-3/10"), "0123");
        Visit whole(stage, "GET /a");
        REQUIRE(whole.asks());
        whole.head(head);
        REQUIRE(whole.asks());
        CHECK_FALSE(whole.upstream().fields.contains("Range"));
        whole.respond(kWhole, "ABCDEFGHIJ");
        CHECK(whole.received().body == "ABCDEFGHIJ");
    }
}

TEST_CASE("An end that breaks off is never stored as whole") {
    Stage stage;
    fetch(stage, "GET /a\nRange: bytes=0-3", part("0-3/10"), "0123");
    Visit whole(stage, "GET /a");
    whole.head(part("4-9/10") + "\nContent-Length: 6");
    whole.content("45");
    whole.break_off();
    CHECK_FALSE(whole.received().whole);
    CHECK(whole.received().body == "012345");
    // The part is still what it was.
    CHECK(answer_of(stage, "GET /a\nRange: bytes=0-3").body == "0123");
    CHECK(Visit(stage, "GET /a").asks());
}

TEST_CASE("Parts that touch or overlap become one, with nothing missing the whole") {
    Stage stage;
    fetch(stage, "GET /a\nRange: bytes=2-5", part("2-5/10"), "2345");
    fetch(stage, "GET /a\nRange: bytes=4-7", part("4-7/10"), "4567");
    CHECK(answer_of(stage, "GET /a\nRange: bytes=2-7").body == "234567");
    fetch(stage, "GET /a\nRange: bytes=0-1", part("0-1/10"), "01");
    CHECK(answer_of(stage, "GET /a\nRange: bytes=0-7").body == "01234567");
    fetch(stage, "GET /a\nRange: bytes=8-9", part("8-9/10"), "89");
    const Received whole = answer_of(stage, "GET /a");
    CHECK(whole.status == 200);
    CHECK(whole.body == "0123456789");
}

TEST_CASE("Parts are joined only under one strong validator") {
    for (const char* tag : {"\"2\"", "W/\"1\""}) {
        CAPTURE(tag);
        Stage stage;
        fetch(stage, "GET /a\nRange: bytes=0-3", part("0-3/10"), "0123");
        fetch(stage, "GET /a\nRange: bytes=4-9", part("4-9/10", tag), "ABCDEF");
        CHECK(answer_of(stage, "GET /a\nRange: bytes=4-9").body == "ABCDEF");
        CHECK(Visit(stage, "GET /a").asks());
    }
}

TEST_CASE("A fresh whole is worth more than a part that comes later") {
    Stage stage;
    Visit range(stage, "GET /a\nRange: bytes=0-1");
    fetch(stage, "GET /a", kWhole, "0123456789");
    range.respond(part("0-1/10"), "01");
    CHECK(range.received().body == "01");
    CHECK(answer_of(stage, "GET /a").body == "0123456789");
}

TEST_CASE("A range that meets a response that still fills goes on alone, and keeps nothing from it") {
    Stage stage;
    Visit leader(stage, "GET /a");
    leader.head(std::string(kWhole) + "\nContent-Length: 10");
    leader.content("0123");
    Visit range(stage, "GET /a\nRange: bytes=2-5");
    REQUIRE(range.asks());
    CHECK(range.upstream().fields.combined("Range") == "bytes=2-5");
    range.respond(part("2-5/10"), "2345");
    CHECK(range.received().body == "2345");
    leader.content("456789");
    leader.end();
    CHECK(leader.received().body == "0123456789");
    CHECK(answer_of(stage, "GET /a").body == "0123456789");
}

TEST_CASE("A range that goes beyond a stored part is read from the content while its end comes") {
    Stage stage;
    fetch(stage, "GET /a\nRange: bytes=0-3", part("0-3/10"), "0123");
    Visit range(stage, "GET /a\nRange: bytes=2-");
    REQUIRE(range.asks());
    CHECK(range.upstream().fields.combined("Range") == "bytes=4-");
    range.head(part("4-9/10") + "\nContent-Length: 6");
    CHECK(range.read() == 2);
    range.content("45");
    CHECK(range.read() == 2);
    CHECK(range.rest() == ContentReader::Rest::waiting);
    range.content("6789");
    const Received got = range.received();
    CHECK(got.status == 206);
    CHECK(got.field("Content-Range") == "bytes 2-9/10");
    CHECK(got.body == "23456789");
    range.end();
    CHECK(answer_of(stage, "GET /a").body == "0123456789");
}

TEST_CASE("A range from within a part that is no beginning is asked for once, as it is") {
    Stage stage;
    fetch(stage, "GET /a\nRange: bytes=2-5", part("2-5/10"), "2345");
    Visit range(stage, "GET /a\nRange: bytes=4-");
    REQUIRE(range.asks());
    CHECK(range.upstream().fields.combined("Range") == "bytes=4-");
    range.respond(part("4-9/10"), "456789");
    CHECK(range.received().body == "456789");
    CHECK(answer_of(stage, "GET /a\nRange: bytes=2-").body == "23456789");
    CHECK(stage.asked == 2);
}

TEST_CASE("HEAD on a stored part has no content") {
    Stage stage;
    fetch(stage, "GET /a\nRange: bytes=0-3", part("0-3/10"), "0123");
    Visit head(stage, "HEAD /a");
    REQUIRE(head.asks());
    head.respond(std::string(kWhole) + "\nContent-Length: 10");
    CHECK(head.received().status == 200);
    CHECK(head.received().body.empty());
    CHECK(head.received().field("Content-Length") == "10");
}

TEST_CASE("A stale response is validated before a range of it is sent") {
    Stage stage;
    fetch(stage, "GET /a", kWhole, "0123456789");
    stage.pass(seconds{61});
    Visit range(stage, "GET /a\nRange: bytes=2-4");
    REQUIRE(range.asks());
    CHECK_FALSE(range.upstream().fields.contains("Range"));
    range.respond("304\nETag: \"1\"");
    CHECK(range.received().status == 206);
    CHECK(range.received().body == "234");
}

TEST_CASE("A stored part that is confirmed answers the range, and its end is asked for the whole") {
    Stage stage;
    fetch(stage, "GET /a\nRange: bytes=0-3", part("0-3/10"), "0123");
    stage.pass(seconds{61});
    Visit whole(stage, "GET /a");
    REQUIRE(whole.asks());
    CHECK(whole.upstream().fields.combined("If-None-Match") == "\"1\"");
    whole.head("304\nETag: \"1\"");
    REQUIRE(whole.asks());
    whole.respond(part("4-9/10"), "456789");
    CHECK(whole.received().body == "0123456789");
}
