// The store in memory: what is found, what goes, and what a purge reaches.
#include "lib/store/memory_store.hpp"

#include "tests/lib/store/stored.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace cachewright::store;
using Insertion = MemoryStore::Insertion;

namespace {

constexpr std::uint64_t kSeed = 7;

Insertion put(MemoryStore& store, Stored response) {
    const MemoryStore::Fetch fetch = store.begin_fetch(response->key());
    return store.insert(std::move(response), fetch);
}

std::vector<std::string> bodies(const MemoryStore& store, std::string_view key) {
    std::vector<std::string> found;
    store.find(key, [&](const Stored& response) {
        found.push_back(body_of(response));
        return true;
    });
    return found;
}

using Bodies = std::vector<std::string>;

}  // namespace

TEST_CASE("What was stored under a key is found there and nowhere else") {
    MemoryStore store({}, kSeed);
    CHECK(put(store, stored("a", "1")) == Insertion::stored);
    CHECK(bodies(store, "a") == Bodies{"1"});
    CHECK(bodies(store, "b").empty());
    CHECK(store.counts().responses == 1);
}

TEST_CASE("A new response takes the place of the old one for the same selecting fields only") {
    MemoryStore store({}, kSeed);
    put(store, stored("a", "gzip 1", "gzip"));
    put(store, stored("a", "br 1", "br"));
    put(store, stored("a", "gzip 2", "gzip"));
    CHECK(bodies(store, "a") == Bodies{"gzip 2", "br 1"});
}

TEST_CASE("The variants of a key are bounded; the one stored longest ago goes") {
    MemoryStore store({.variants_per_key = 3}, kSeed);
    for (const char* name : {"1", "2", "3", "4"})
        put(store, stored("a", name, name));
    put(store, stored("b", "other"));
    CHECK(bodies(store, "a") == Bodies{"4", "3", "2"});
    CHECK(bodies(store, "b") == Bodies{"other"});
}

TEST_CASE("Thousands of keys are each found, with their variants newest first") {
    MemoryStore store({}, kSeed);
    for (int number = 0; number < 5000; ++number) {
        put(store, stored("k" + std::to_string(number), "x", "x"));
        put(store, stored("k" + std::to_string(number), "y", "y"));
    }
    int wrong = 0;
    for (int number = 0; number < 5000; ++number)
        wrong += bodies(store, "k" + std::to_string(number)) == Bodies{"y", "x"} ? 0 : 1;
    CHECK(wrong == 0);
    CHECK(store.counts().responses == 10'000);
}

TEST_CASE("The store keeps to its bytes and lets go what nobody uses") {
    const std::string body(1000, 'x');
    MemoryStore store({.bytes = 100'000}, kSeed);
    put(store, stored("used", body));
    for (int number = 0; number < 500; ++number) {
        store.find("used", [](const Stored& response) {
            response->mark_used();
            return true;
        });
        put(store, stored("k" + std::to_string(number), body));
        CHECK(store.counts().bytes <= 100'000);
    }
    CHECK(bodies(store, "used").size() == 1);
    CHECK(bodies(store, "k0").empty());
    CHECK(bodies(store, "k499").size() == 1);
    CHECK(store.counts().evicted == 501 - store.counts().responses);
}

TEST_CASE("A response that the store cannot hold displaces nothing") {
    MemoryStore store({.bytes = 10'000}, kSeed);
    put(store, stored("small", "1"));
    CHECK(put(store, stored("large", std::string(20'000, 'x'))) == Insertion::too_large);
    CHECK(bodies(store, "small") == Bodies{"1"});
}

TEST_CASE("A few large responses in a small store: the newest is there") {
    MemoryStore store({.bytes = 100'000}, kSeed);
    for (int number = 0; number < 20; ++number) {
        const std::string key = "k" + std::to_string(number);
        put(store, stored(key, std::string(30'000, 'x')));
        CHECK(bodies(store, key).size() == 1);
    }
    CHECK(store.counts().responses >= 2);
}

TEST_CASE("An update takes the place of what it updates, unless that is gone") {
    MemoryStore store({}, kSeed);
    const Stored first = stored("a", "first");
    put(store, first);
    const Stored update = stored("a", "updated");
    CHECK(store.replace(first, update));
    CHECK(bodies(store, "a") == Bodies{"updated"});
    // A validation that began before a purge ends after it.
    store.invalidate_key("a");
    CHECK_FALSE(store.replace(update, stored("a", "late")));
    CHECK(bodies(store, "a").empty());
}

TEST_CASE("Invalidation reaches every variant of the key") {
    MemoryStore store({}, kSeed);
    put(store, stored("a", "1", "x"));
    put(store, stored("a", "2", "y"));
    put(store, stored("b", "3"));
    CHECK(store.invalidate_key("a") == 2);
    CHECK(bodies(store, "a").empty());
    CHECK(bodies(store, "b") == Bodies{"3"});
    CHECK(store.invalidate_key("a") == 0);
}

// robustness.md §1.5: purge must cover fetches in flight.
TEST_CASE("A response whose fetch began before the purge is not stored after it") {
    MemoryStore store({}, kSeed);
    const MemoryStore::Fetch before = store.begin_fetch("a");
    const MemoryStore::Fetch other = store.begin_fetch("b");
    store.invalidate_key("a");
    const MemoryStore::Fetch after = store.begin_fetch("a");
    CHECK(store.insert(stored("a", "old"), before) == Insertion::invalidated);
    CHECK(store.insert(stored("a", "new"), after) == Insertion::stored);
    CHECK(store.insert(stored("b", "other"), other) == Insertion::stored);
    CHECK(bodies(store, "a") == Bodies{"new"});
}

TEST_CASE("A purge of all that matches covers fetches in flight of every key") {
    MemoryStore store({}, kSeed);
    put(store, stored("/img/1", "stored"));
    put(store, stored("/css/1", "kept"));
    const MemoryStore::Fetch image = store.begin_fetch("/img/2");
    const MemoryStore::Fetch style = store.begin_fetch("/css/2");
    CHECK(store.invalidate_if(
              [](const StoredResponse& response) { return response.key().starts_with("/img/"); }) == 1);
    CHECK(store.insert(stored("/img/2", "late"), image) == Insertion::invalidated);
    CHECK(store.insert(stored("/css/2", "late"), style) == Insertion::stored);
    CHECK(bodies(store, "/img/1").empty());
    CHECK(bodies(store, "/css/1") == Bodies{"kept"});
}

TEST_CASE("What was found stays readable after it went") {
    MemoryStore store({}, kSeed);
    put(store, stored("a", "still here"));
    Stored kept;
    store.find("a", [&](const Stored& response) {
        kept = response;
        return false;
    });
    store.invalidate_key("a");
    CHECK(body_of(kept) == "still here");
}

TEST_CASE("Many threads store, find, update and purge at once, within the bytes") {
    MemoryStore store({.bytes = 200'000}, kSeed);
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (unsigned worker = 0; worker < 4; ++worker) {
        threads.emplace_back([&store, &wrong, worker] {
            unsigned state = worker + 1;
            for (int round = 0; round < 4000; ++round) {
                state = state * 1664525 + 1013904223;
                const std::string key = "k" + std::to_string((state >> 16) % 300);
                Stored found;
                store.find(key, [&](const Stored& response) {
                    response->mark_used();
                    found = response;
                    return false;
                });
                if (found != nullptr && body_of(found) != key) ++wrong;
                switch (state >> 28) {
                    case 0: store.invalidate_key(key); break;
                    case 1:
                        if (found != nullptr) store.replace(found, stored(key, key));
                        break;
                    case 2:
                        if (found != nullptr) store.remove(found);
                        break;
                    default: put(store, stored(key, key));
                }
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    CHECK(wrong == 0);
    CHECK(store.counts().bytes <= 200'000);
}

TEST_CASE("A response may invalidate what was there before it and be stored, unless it was overtaken") {
    MemoryStore store({}, kSeed);
    put(store, stored("a", "old"));
    const Stored coming = stored("a", "new");
    const MemoryStore::Fetch fetch = store.begin_fetch("a");
    const MemoryStore::Fetch other = store.begin_fetch("a");
    const auto later = store.invalidate_before(*coming, fetch);
    REQUIRE(later);
    CHECK(bodies(store, "a").empty());
    CHECK(store.insert(stored("a", "other"), other) == Insertion::invalidated);
    CHECK(store.insert(coming, *later) == Insertion::stored);
    CHECK(bodies(store, "a") == Bodies{"new"});
    CHECK_FALSE(store.invalidate_before(*coming, other));
    CHECK(bodies(store, "a").empty());
}
