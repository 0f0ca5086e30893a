// What a purge does to what is stored and what is on its way, step by step.
#include "lib/pipeline/entries.hpp"
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::pipeline;
using Mode = store::Purge::Mode;
using Scope = store::Purge::Scope;
using policy::Outcome;
using std::chrono::seconds;

namespace {

constexpr const char* kFresh = "200\nCache-Control: max-age=60\nETag: \"1\"\nCache-Tag: a, b";
constexpr const char* kWindows =
    "200\nCache-Control: max-age=60, stale-while-revalidate=30, stale-if-error=120\nETag: \"1\"\nCache-Tag: "
    "a";

std::uint64_t purge(Stage& stage, Scope scope, std::string_view text, Mode mode = Mode::hard) {
    const auto purged = stage.cache.purge(scope, text, mode, stage.now.cache);
    require(purged.has_value(), "the purge was refused");
    return purged->responses;
}

std::uint64_t purge_tag(Stage& stage, std::string_view tag, Mode mode = Mode::hard) {
    return purge(stage, Scope::tag, tag, mode);
}

}  // namespace

TEST_CASE("A purge says how many responses it covered, and has a number") {
    Stage stage;
    fetch(stage, "GET /a", kFresh);
    fetch(stage, "GET /b", kFresh);
    const auto first = stage.cache.purge(Scope::tag, "b", Mode::hard, stage.now.cache);
    REQUIRE(first);
    CHECK(first->responses == 2);
    const auto second = stage.cache.purge(Scope::everything, "", Mode::hard, stage.now.cache);
    REQUIRE(second);
    CHECK(second->responses == 0);
    CHECK(second->sequence == first->sequence + 1);
    CHECK_FALSE(stage.cache.purge(Scope::url, "no URL", Mode::hard, stage.now.cache));
}

TEST_CASE("A URL purge takes every variant and method of that URL, and no other") {
    Settings settings = settings_of_tests();
    settings.options.key.head = policy::KeyOptions::HeadKey::own;
    Stage stage(settings);
    fetch(stage, "GET /a?x=1\nAccept-Language: de", "200\nCache-Control: max-age=60\nVary: Accept-Language");
    fetch(stage, "GET /a?x=1\nAccept-Language: en", "200\nCache-Control: max-age=60\nVary: Accept-Language");
    fetch(stage, "GET /a?x=2", kFresh);
    CHECK(purge(stage, Scope::url, "http://WWW.test:80/a?x=1#top") == 2);
    CHECK(Visit(stage, "GET /a?x=1\nAccept-Language: de").asks());
    CHECK(Visit(stage, "GET /a?x=1\nAccept-Language: en").asks());
    CHECK(Visit(stage, "GET /a?x=2").answered());
}

TEST_CASE("A URL purge finds what a profile keys on more or less than the URL") {
    Settings settings = settings_of_tests();
    settings.options.key.query = policy::KeyOptions::Query::all_but_listed;
    settings.options.key.query_names = {"utm"};
    settings.options.key.headers = {"accept-language"};
    Stage stage(settings);
    fetch(stage, "GET /a?x=1&utm=7\nAccept-Language: de", kFresh);
    fetch(stage, "GET /a?x=1\nAccept-Language: en, fr", kFresh);
    CHECK(purge(stage, Scope::url, "http://www.test/a?utm=9&x=1") == 2);
    CHECK(stage.cache.store().counts().responses == 0);
}

TEST_CASE("A softly purged response is validated, and a 304 makes it fresh again") {
    Stage stage;
    fetch(stage, "GET /a", kFresh, "body");
    CHECK(purge_tag(stage, "a", Mode::soft) == 1);
    Visit visit(stage, "GET /a");
    REQUIRE(visit.asks());
    CHECK(visit.upstream().fields.value("If-None-Match") == "\"1\"");
    visit.respond("304\nETag: \"1\"\nCache-Control: max-age=60");
    CHECK(visit.received().body == "body");
    CHECK(visit.account().outcome == Outcome::revalidated);
    Visit hit(stage, "GET /a");
    REQUIRE(hit.answered());
    CHECK(hit.account().outcome == Outcome::hit);
}

TEST_CASE("After a soft purge the windows for stale use begin") {
    Stage stage;
    fetch(stage, "GET /a", kWindows, "old");
    stage.pass(seconds{10});
    purge(stage, Scope::url, "http://www.test/a", Mode::soft);
    stage.pass(seconds{29});
    Visit stale(stage, "GET /a");
    REQUIRE(stale.answered());
    CHECK(stale.account().outcome == Outcome::updating);
    CHECK(stale.received().body == "old");
    CHECK(stale.transaction().take_refresh().has_value());
    stage.pass(seconds{2});
    Visit later(stage, "GET /a");
    REQUIRE(later.asks());
    later.fail(Failure::Kind::unreachable);
    CHECK(later.account().outcome == Outcome::stale);
    CHECK(later.received().body == "old");
    stage.pass(seconds{120});
    Visit too_late(stage, "GET /a\nCache-Control: max-stale=0");
    REQUIRE(too_late.asks());
}

TEST_CASE("A second soft purge does not open the windows anew") {
    Stage stage;
    fetch(stage, "GET /a", kWindows, "old");
    purge_tag(stage, "a", Mode::soft);
    stage.pass(seconds{20});
    purge_tag(stage, "a", Mode::soft);
    stage.pass(seconds{15});
    CHECK(Visit(stage, "GET /a").asks());
}

TEST_CASE("A fetch that began before a purge by a tag that nobody knew is not stored after it") {
    Stage stage;
    Visit slow(stage, "GET /a");
    CHECK(purge_tag(stage, "b") == 0);
    slow.respond(kFresh, "old");
    CHECK(slow.received().body == "old");
    CHECK(stage.cache.store().counts().responses == 0);
    Visit next(stage, "GET /a");
    REQUIRE(next.asks());
    next.respond(kFresh, "new");
    CHECK(answer_of(stage, "GET /a").body == "new");
}

TEST_CASE("What a soft purge covers on its way is stored as stale") {
    Stage stage;
    Visit slow(stage, "GET /a");
    purge_tag(stage, "b", Mode::soft);
    stage.pass(seconds{5});
    slow.respond(kWindows, "old");
    CHECK(stage.cache.store().counts().responses == 1);
    fetch(stage, "GET /b", kWindows);
    purge(stage, Scope::url, "http://www.test/c", Mode::soft);
    Visit fresh(stage, "GET /a");
    CHECK(fresh.account().outcome == Outcome::hit);  // it has no tag b
    Visit other(stage, "GET /c");
    purge_tag(stage, "a", Mode::soft);
    other.respond(kWindows, "old");
    Visit stale(stage, "GET /c");
    REQUIRE(stale.answered());
    CHECK(stale.account().outcome == Outcome::updating);
}

TEST_CASE("A filling response is not joined after a purge that covers it, hard or soft") {
    for (const Mode mode : {Mode::hard, Mode::soft}) {
        CAPTURE(mode);
        Stage stage;
        Visit slow(stage, "GET /a");
        slow.head("200\nCache-Control: max-age=60\nSurrogate-Key: x y\nContent-Length: 6");
        slow.content("old");
        purge_tag(stage, "y", mode);
        Visit late(stage, "GET /a");
        REQUIRE(late.asks());
        // And what is asked now is shared.
        Visit later(stage, "GET /a");
        REQUIRE(later.waits());
        late.respond(kFresh, "new");
        later.go_on();
        CHECK(later.received().body == "new");
        slow.content("old");
        slow.end();
        CHECK(slow.received().body == "oldold");
        CHECK(stage.asked == 2);
    }
}

TEST_CASE("Those who wait for a head that proves purged ask once for all of them") {
    Stage stage;
    Visit slow(stage, "GET /a");
    purge_tag(stage, "a");
    Visit first(stage, "GET /a");
    Visit second(stage, "GET /a");
    slow.head("200\nCache-Control: max-age=60\nCache-Tag: a\nContent-Length: 3");
    first.go_on();
    REQUIRE(first.asks());
    second.go_on();
    REQUIRE(second.waits());
    first.respond(kFresh, "new");
    second.go_on();
    CHECK(second.received().body == "new");
    slow.content("old");
    slow.end();
    CHECK(answer_of(stage, "GET /a").body == "new");
}

TEST_CASE("A 304 does not confirm what was purged meanwhile: the whole is fetched again") {
    Stage stage;
    fetch(stage, "GET /a", kFresh, "old");
    stage.pass(seconds{61});
    Visit validation(stage, "GET /a");
    purge_tag(stage, "a");
    validation.respond("304\nETag: \"1\"");
    REQUIRE(validation.asks());
    CHECK_FALSE(validation.upstream().fields.contains("If-None-Match"));
    validation.respond(kFresh, "new");
    CHECK(validation.received().body == "new");
    CHECK(answer_of(stage, "GET /a").body == "new");
}

TEST_CASE("A 304 that brings a tag purged meanwhile confirms nothing either") {
    Stage stage;
    fetch(stage, "GET /a", kFresh, "old");
    stage.pass(seconds{61});
    Visit validation(stage, "GET /a");
    CHECK(purge_tag(stage, "new-tag") == 0);
    validation.respond("304\nETag: \"1\"\nCache-Tag: new-tag");
    REQUIRE(validation.asks());
    CHECK(stage.cache.store().counts().responses == 0);
}

TEST_CASE("A 304 that began before a soft purge answers its client and makes nothing fresh") {
    Stage stage;
    fetch(stage, "GET /a", kFresh, "old");
    stage.pass(seconds{61});
    Visit validation(stage, "GET /a");
    purge_tag(stage, "a", Mode::soft);
    validation.respond("304\nETag: \"1\"\nCache-Control: max-age=60");
    CHECK(validation.received().body == "old");
    CHECK(stage.cache.store().counts().responses == 1);
    Visit next(stage, "GET /a");
    REQUIRE(next.asks());
    CHECK(next.upstream().fields.contains("If-None-Match"));
}

TEST_CASE("What was purged while its validation failed stands in for no failure") {
    for (const bool answers : {true, false}) {
        CAPTURE(answers);
        Stage stage;
        fetch(stage, "GET /a", kWindows, "old");
        stage.pass(seconds{95});
        Visit validation(stage, "GET /a");
        REQUIRE(validation.asks());
        purge_tag(stage, "a");
        if (answers) {
            validation.respond("503", "down");
        } else {
            validation.fail(Failure::Kind::unreachable);
        }
        CHECK(validation.received().status == (answers ? 503 : 502));
    }
}

TEST_CASE("A refresh in the background that a purge overtakes brings nothing back") {
    for (const bool before_it_asks : {true, false}) {
        CAPTURE(before_it_asks);
        Stage stage;
        fetch(stage, "GET /a", kWindows, "old");
        stage.pass(seconds{61});
        Visit stale(stage, "GET /a");
        auto due = stale.transaction().take_refresh();
        REQUIRE(due);
        if (before_it_asks) purge_tag(stage, "a");
        Visit background(stage, std::move(*due));
        CHECK(background.asks() == !before_it_asks);
        if (!before_it_asks) {
            purge_tag(stage, "a");
            background.respond("304\nETag: \"1\"");
            CHECK(background.answered());
        }
        CHECK(stage.cache.store().counts().responses == 0);
        CHECK(Visit(stage, "GET /a").asks());
    }
}

TEST_CASE("A part that completes a stored one is purged by the tags of either") {
    Stage stage;
    fetch(stage, "GET /a\nRange: bytes=0-3",
          "206\nCache-Control: max-age=60\nETag: \"1\"\nContent-Range: bytes 0-3/8\nCache-Tag: first",
          "olds");
    Visit whole(stage, "GET /a");
    REQUIRE(whole.asks());
    REQUIRE(whole.upstream().fields.contains("Range"));
    whole.head(
        "206\nCache-Control: max-age=60\nETag: \"1\"\nContent-Range: bytes 4-7/8\nCache-Tag: second\n"
        "Content-Length: 4");
    CHECK(purge_tag(stage, "first") == 1);
    whole.content("tail");
    whole.end();
    CHECK(whole.received().body == "oldstail");
    CHECK(stage.cache.store().counts().responses == 0);
}

TEST_CASE("A missing part of what was purged meanwhile completes nothing") {
    Stage stage;
    fetch(stage, "GET /a\nRange: bytes=0-3",
          "206\nCache-Control: max-age=60\nETag: \"1\"\nContent-Range: bytes 0-3/8\nCache-Tag: first",
          "olds");
    Visit whole(stage, "GET /a");
    purge_tag(stage, "first");
    whole.respond("206\nCache-Control: max-age=60\nETag: \"1\"\nContent-Range: bytes 4-7/8", "tail");
    REQUIRE(whole.asks());
    CHECK_FALSE(whole.upstream().fields.contains("Range"));
    whole.respond(kFresh, "all of it");
    CHECK(whole.received().body == "all of it");
}

TEST_CASE("An answer to HEAD does not freshen what was purged meanwhile") {
    for (const Mode mode : {Mode::hard, Mode::soft}) {
        CAPTURE(mode);
        Stage stage;
        fetch(stage, "GET /a", kFresh, "body");
        Visit head(stage, "HEAD /a\nCache-Control: no-cache");
        REQUIRE(head.asks());
        purge_tag(stage, "b", mode);
        head.head("200\nCache-Control: max-age=60\nETag: \"1\"\nContent-Length: 4");
        CHECK(Visit(stage, "GET /a").asks());
    }
}

TEST_CASE("A 304 changes the tags that a response is purged by") {
    Stage stage;
    fetch(stage, "GET /a", kFresh, "body");
    stage.pass(seconds{61});
    Visit validation(stage, "GET /a");
    validation.respond("304\nETag: \"1\"\nCache-Control: max-age=60\nCache-Tag: c");
    CHECK(purge_tag(stage, "a") == 0);
    CHECK(answer_of(stage, "GET /a").body == "body");
    CHECK(purge_tag(stage, "c") == 1);
    CHECK(Visit(stage, "GET /a").asks());
}

TEST_CASE("Which fields carry tags is a setting") {
    Settings settings = settings_of_tests();
    settings.tags.fields = {{"X-Keys", store::TagField::Form::blanks}};
    Stage stage(settings);
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nX-Keys: a b\nCache-Tag: c");
    CHECK(purge_tag(stage, "c") == 0);
    CHECK(purge_tag(stage, "b") == 1);
}

TEST_CASE("Entries show what is stored, page by page") {
    Stage stage;
    for (int number = 0; number < 7; ++number)
        fetch(stage, "GET /item/" + std::to_string(number), kFresh);
    fetch(stage, "GET /v\nAccept-Language: de", "200\nCache-Control: max-age=5\nVary: Accept-Language", "de");
    fetch(stage, "GET /v\nAccept-Language: en", "200\nCache-Control: max-age=5\nVary: Accept-Language", "en");
    stage.pass(seconds{10});

    std::vector<std::string> urls;
    EntryQuery query{.limit = 3};
    for (int pages = 0; pages < 10; ++pages) {
        const EntryPage page = entries(stage.cache, query, stage.now.cache);
        CHECK(page.entries.size() <= 3);
        for (const Entry& entry : page.entries)
            urls.push_back(entry.url);
        query.after = page.next;
        if (!page.next) break;
    }
    std::sort(urls.begin(), urls.end());
    CHECK(urls.size() == 8);
    CHECK(std::adjacent_find(urls.begin(), urls.end()) == urls.end());

    const auto one = http::UrlPattern::parse("www.test/item/3");
    const EntryPage found = entries(stage.cache, {.url = *one}, stage.now.cache);
    REQUIRE(found.entries.size() == 1);
    const Entry& entry = found.entries.front();
    CHECK(entry.key == "GET http://www.test/item/3");
    CHECK(entry.method == "GET");
    REQUIRE(entry.variants.size() == 1);
    CHECK(entry.variants[0].remaining == seconds{50});
    CHECK(entry.variants[0].age == seconds{10});
    CHECK(entry.variants[0].tags == std::vector<std::string>{"a", "b"});
    CHECK(entry.variants[0].content_bytes == 4);
    CHECK(entry.variants[0].status == 200);

    const EntryPage stale = entries(stage.cache, {.state = EntryQuery::State::stale}, stage.now.cache);
    REQUIRE(stale.entries.size() == 1);
    CHECK(stale.entries.front().url == "http://www.test/v");
    CHECK(stale.entries.front().variants.size() == 2);
    CHECK(entries(stage.cache, {.tag = "b"}, stage.now.cache).entries.size() == 7);
    CHECK(entries(stage.cache, {.tag = "none"}, stage.now.cache).entries.empty());
}
