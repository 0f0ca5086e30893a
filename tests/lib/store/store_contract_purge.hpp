// What every store keeps to when it is purged, and shown page by page; for store_contract_test.cpp.
#pragma once

#include "tests/lib/store/storing.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace cachewright::store;
using cachewright::base::Duration;
using cachewright::base::TimePoint;
using Mode = Purge::Mode;
using Scope = Purge::Scope;
using std::chrono::seconds;

constexpr TimePoint kStart{};

Purge purge_of(Scope scope, std::string_view text, Mode mode = Mode::hard) {
    return Purge::parse(scope, text, mode, {}, {}).value();
}

Stored fresh(std::string_view key, std::string_view body, std::string_view tags = {},
             std::string_view selecting = {}) {
    return stored(key, body,
                  {.selecting = selecting, .tags = tags, .lifetime = seconds{60}, .stored_at = kStart});
}

template <class Store>
Stored first_of(const Store& store, std::string_view key) {
    Stored found;
    store.find(key, [&](const Stored& response) {
        found = response;
        return false;
    });
    return found;
}

template <class Store>
std::vector<std::string> keys_by_page(const Store& store, const MemoryStore::PageLimits& limits) {
    std::vector<std::string> keys;
    std::optional<std::uint64_t> after;
    do {
        const auto page = store.page(after, limits, [](const StoredResponse&) { return true; });
        for (const Stored& response : page.responses)
            keys.emplace_back(response->key());
        after = page.next;
    } while (after);
    return keys;
}

const std::string kSite = "GET https://www.test";

}  // namespace

TEMPLATE_LIST_TEST_CASE("A hard purge removes what it covers, whatever its scope", "", Subjects) {
    struct Case {
        Scope scope;
        std::string_view text;
        std::set<std::string> left;
    };
    const Case cases[]{
        {Scope::url, "https://www.test/a", {"/a?x", "/a/b", "/c"}},
        {Scope::prefix, "www.test/a", {"/c"}},
        {Scope::host, "www.test", {}},
        {Scope::host, "other.test", {"/a", "/a?x", "/a/b", "/c"}},
        {Scope::tag, "even", {"/a?x", "/c"}},
        {Scope::glob, "/a/*", {"/a", "/a?x", "/c"}},
        {Scope::everything, "", {}},
    };
    for (const Case& one : cases) {
        CAPTURE(name_of(one.scope), one.text);
        TestType subject;
        auto& store = subject.store();
        put(store, fresh(kSite + "/a", "1", "even\nall\n"));
        put(store, fresh(kSite + "/a?x", "2", "all\n"));
        put(store, fresh(kSite + "/a/b", "3", "all\neven\n"));
        put(store, fresh(kSite + "/c", "4"));
        const auto purged = store.purge(purge_of(one.scope, one.text), kStart);
        std::set<std::string> left;
        for (const std::string& key : keys_by_page(store, {}))
            left.insert(key.substr(kSite.size()));
        CHECK(left == one.left);
        CHECK(purged.responses == 4 - one.left.size());
        CHECK(store.counts().responses == one.left.size());
    }
}

TEMPLATE_LIST_TEST_CASE("A soft purge makes stale from then on, and moves no window a second time", "",
                        Subjects) {
    TestType subject;
    auto& store = subject.store();
    put(store, fresh("GET https://www.test/a", "body", "t\n"));
    put(store, fresh("GET https://www.test/b", "body"));
    const Stored before = first_of(store, "GET https://www.test/a");
    before->mark_used();
    CHECK(store.purge(purge_of(Scope::tag, "t", Mode::soft), kStart + seconds{10}).responses == 1);
    const Stored after = first_of(store, "GET https://www.test/a");
    CHECK(after->facts().remaining(kStart + seconds{10}) == Duration{0});
    CHECK(after->facts().age(kStart + seconds{10}) == seconds{10});
    CHECK(after->content() == before->content());
    CHECK(after->field_lines() == before->field_lines());
    CHECK(after->tags() == "t\n");
    CHECK(after->uses() == 1);
    CHECK(before->facts().remaining(kStart) == seconds{60});
    CHECK(first_of(store, "GET https://www.test/b")->facts().remaining(kStart) == seconds{60});
    store.purge(Purge::everything(Mode::soft), kStart + seconds{30});
    CHECK(first_of(store, "GET https://www.test/a")->facts().remaining(kStart + seconds{30}) == -seconds{20});
    CHECK(store.counts().responses == 2);
}

TEMPLATE_LIST_TEST_CASE("A purge covers fetches that began before it, whatever they bring", "", Subjects) {
    TestType subject;
    auto& store = subject.store();
    const auto image = store.begin_fetch("GET https://www.test/img/2");
    const auto style = store.begin_fetch("GET https://www.test/css/2");
    store.purge(purge_of(Scope::prefix, "www.test/img/"), kStart);
    store.purge(purge_of(Scope::tag, "t"), kStart);
    store.purge(purge_of(Scope::url, "https://www.test/css/1"), kStart);
    CHECK(store.insert(fresh("GET https://www.test/img/2", "late"), image) == Insertion::invalidated);
    const Stored tagged = fresh("GET https://www.test/css/2", "late", "t\n");
    const Stored plain = fresh("GET https://www.test/css/2", "late");
    CHECK(store.standing(*tagged, style).kind == Standing::Kind::removed);
    CHECK(store.standing(*plain, style).kind == Standing::Kind::untouched);
    CHECK(store.insert(tagged, style) == Insertion::invalidated);
    CHECK(store.insert(plain, style) == Insertion::stored);
    CHECK(put(store, tagged) == Insertion::stored);
}

TEMPLATE_LIST_TEST_CASE("What a soft purge overtook is stored as stale from then on", "", Subjects) {
    TestType subject;
    auto& store = subject.store();
    const auto fetch = store.begin_fetch("a");
    store.purge(Purge::everything(Mode::soft), kStart + seconds{5});
    CHECK(store.insert(fresh("a", "1"), fetch) == Insertion::stored);
    CHECK(first_of(store, "a")->facts().remaining(kStart + seconds{5}) == Duration{0});
    // It had not come yet when it was purged.
    const Stored later = stored("a", "2", {.lifetime = seconds{60}, .stored_at = kStart + seconds{9}});
    CHECK(store.insert(later, fetch) == Insertion::stored);
    CHECK(first_of(store, "a")->facts().remaining(kStart + seconds{9}) == Duration{0});
}

TEMPLATE_LIST_TEST_CASE("An update that a purge overtook: gone after a hard one, stale after a soft one", "",
                        Subjects) {
    for (const std::string_view tag : {"old", "new"}) {
        for (const Mode mode : {Mode::hard, Mode::soft}) {
            CAPTURE(tag, mode);
            TestType subject;
            auto& store = subject.store();
            const Stored old = fresh("a", "1", "old\n");
            put(store, old);
            const auto fetch = store.begin_fetch("a");
            store.purge(purge_of(Scope::tag, tag, mode), kStart + seconds{1});
            const Insertion insertion = store.replace(old, fresh("a", "1", "new\n"), fetch);
            if (mode == Mode::hard) {
                CHECK(insertion == Insertion::invalidated);
                CHECK(bodies(store, "a").empty());
                continue;
            }
            CHECK(insertion == (tag == "old" ? Insertion::superseded : Insertion::stored));
            REQUIRE(first_of(store, "a") != nullptr);
            CHECK(first_of(store, "a")->facts().remaining(kStart + seconds{1}) == Duration{0});
        }
    }
}

TEMPLATE_LIST_TEST_CASE("What was made of a stored response is covered by purges of that one", "", Subjects) {
    TestType subject;
    auto& store = subject.store();
    const Stored part = fresh("a", "1", "part\n");
    put(store, part);
    const auto fetch = store.begin_fetch("a");
    store.purge(purge_of(Scope::tag, "part"), kStart);
    CHECK(store.insert(fresh("a", "12"), fetch, part) == Insertion::invalidated);
    CHECK(store.insert(fresh("a", "12"), fetch) == Insertion::stored);
}

TEMPLATE_LIST_TEST_CASE("A tag finds its responses however they came and went", "", Subjects) {
    TestType subject({.bytes = 60'000});
    auto& store = subject.store();
    const std::string body(500, 'x');
    // Eviction, replacement and purging all take responses out from under their tags.
    for (int number = 0; number < 420; ++number) {
        const std::string key = "k" + std::to_string(number % 90);
        put(store, fresh(key, body, number % 3 == 0 ? "third\nall\n" : "all\n"));
        if (number % 50 == 49) store.purge(purge_of(Scope::tag, "third"), kStart);
        if (number % 70 == 69) store.remove(first_of(store, key));
    }
    std::uint64_t third = 0;
    const auto count = [&](const StoredResponse& response) {
        if (has_tag(response.tags(), "third")) ++third;
        return true;
    };
    static_cast<void>(store.page(std::nullopt, {.keys = 1000}, count));
    const std::uint64_t all = store.counts().responses;
    CHECK(third > 0);
    CHECK(store.purge(purge_of(Scope::tag, "third"), kStart).responses == third);
    CHECK(store.purge(purge_of(Scope::tag, "all"), kStart).responses == all - third);
    CHECK(store.counts().responses == 0);
    CHECK(store.counts().bytes == 0);
}

TEMPLATE_LIST_TEST_CASE("A tag that very many responses have is purged whole", "", Subjects) {
    for (const Mode mode : {Mode::hard, Mode::soft}) {
        TestType subject({.bytes = std::uint64_t{1} << 30});
        auto& store = subject.store();
        constexpr std::uint64_t kMany = 70'000;
        for (std::uint64_t number = 0; number < kMany; ++number)
            put(store, fresh("k" + std::to_string(number), "", "all\n"));
        CHECK(store.purge(purge_of(Scope::tag, "all", mode), kStart).responses == kMany);
        CHECK(store.counts().responses == (mode == Mode::hard ? 0 : kMany));
    }
}

TEMPLATE_LIST_TEST_CASE("Tags count against the bytes of the store", "", Subjects) {
    TestType plain;
    TestType tagged;
    std::string tags;
    for (int number = 0; number < 100; ++number)
        tags += std::to_string(number) + "\n";
    put(plain.store(), fresh("a", "body"));
    put(tagged.store(), fresh("a", "body", tags));
    CHECK(tagged.store().counts().bytes >= plain.store().counts().bytes + tags.size() + 100 * 32);
}

TEMPLATE_LIST_TEST_CASE("Pages hold every key once, with its variants together", "", Subjects) {
    TestType subject;
    auto& store = subject.store();
    constexpr std::size_t kKeys = 3000;
    for (std::size_t number = 0; number < kKeys; ++number) {
        put(store, fresh("k" + std::to_string(number), "1", {}, "x"));
        put(store, fresh("k" + std::to_string(number), "2", {}, "y"));
    }
    for (const MemoryStore::PageLimits& limits :
         {MemoryStore::PageLimits{.keys = 7}, MemoryStore::PageLimits{.keys = 5000, .examined = 100},
          MemoryStore::PageLimits{.keys = 100'000, .examined = 100'000}}) {
        const std::vector<std::string> keys = keys_by_page(store, limits);
        REQUIRE(keys.size() == 2 * kKeys);
        bool together = true;
        for (std::size_t at = 0; at < keys.size(); at += 2)
            together = together && keys[at] == keys[at + 1];
        CHECK(together);
        CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == kKeys);
    }
}

TEMPLATE_LIST_TEST_CASE("Pages go on where they were, however much came meanwhile", "", Subjects) {
    TestType subject;
    auto& store = subject.store();
    for (int number = 0; number < 200; ++number)
        put(store, fresh("k" + std::to_string(number), "1"));
    std::set<std::string> seen;
    std::size_t shown = 0;
    std::optional<std::uint64_t> after;
    int more = 0;
    do {
        const auto page = store.page(after, {.keys = 10}, [](const StoredResponse& response) {
            return response.key().front() == 'k';
        });
        shown += page.responses.size();
        for (const Stored& response : page.responses)
            seen.emplace(response->key());
        for (int number = 0; number < 500; ++number)
            put(store, fresh("m" + std::to_string(more++), "1"));
        after = page.next;
    } while (after);
    CHECK(seen.size() == 200);
    CHECK(shown == 200);
}
