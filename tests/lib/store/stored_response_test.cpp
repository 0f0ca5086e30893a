// What is kept of a response comes back as it was.
#include "tests/lib/store/stored.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace cachewright;
using store::Stored;
using store::stored;
using store::StoredResponse;

TEST_CASE("The fields come back in order, with case, duplicates and empty values") {
    http::Response head;
    head.status = 404;
    head.version = http::Version::http_1_0;
    head.fields.add("ETag", "\"a: b\"");
    head.fields.add("x-lower", "");
    head.fields.add("Set-Cookie", "a=1");
    head.fields.add("SET-COOKIE", "b=2; Path=/: ");
    policy::StoredFacts facts;
    facts.response.status = 404;
    const auto content = std::make_shared<store::Content>();
    content->finish(store::Content::State::whole);
    const StoredResponse response("GET https://a.example/", "variant", head, facts, content);

    CHECK(response.key() == "GET https://a.example/");
    CHECK(response.selecting() == "variant");
    CHECK(response.field_lines() ==
          "ETag: \"a: b\"\r\nx-lower: \r\nSet-Cookie: a=1\r\nSET-COOKIE: b=2; Path=/:\r\n");
    http::Response again = response.head();
    // What the content knows.
    CHECK(again.fields.value(http::FieldId::content_length) == "0");
    again.fields.remove("Content-Length");
    CHECK(again.status == 404);
    CHECK(again.version == http::Version::http_1_0);
    REQUIRE(again.fields.size() == head.fields.size());
    for (std::size_t at = 0; at < again.fields.size(); ++at) {
        CHECK(again.fields[at].name == head.fields[at].name);
        CHECK(again.fields[at].value == head.fields[at].value);
    }
}

TEST_CASE("Uses count to three and are forgotten one by one") {
    const Stored response = stored("k", "body");
    CHECK(response->uses() == 0);
    for (int count = 0; count < 5; ++count)
        response->mark_used();
    CHECK(response->uses() == 3);
    response->forget_uses(1);
    CHECK(response->uses() == 2);
    response->forget_uses(3);
    CHECK(response->uses() == 0);
}

TEST_CASE("The same response with other facts keeps all but these") {
    const Stored first =
        stored("key", "body", {.selecting = "s", .tags = "a\nb\n", .lifetime = std::chrono::seconds{60}});
    first->mark_used();
    policy::StoredFacts facts = first->facts();
    facts.freshness.lifetime = std::chrono::seconds{7};
    const StoredResponse other(*first, facts);
    CHECK(other.facts().freshness.lifetime == std::chrono::seconds{7});
    CHECK(other.key() == "key");
    CHECK(other.selecting() == "s");
    CHECK(other.field_lines() == first->field_lines());
    CHECK(other.tags() == "a\nb\n");
    CHECK(other.content() == first->content());
    CHECK(other.uses() == 1);
    CHECK(other.memory() == first->memory());
}
