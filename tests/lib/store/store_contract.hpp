// What every store keeps to: what is found, what goes, and what an invalidation reaches. For
// store_contract_test.cpp, which has listed the stores:
//
//     class Subject {
//       public:
//         explicit Subject(const StoreLimits& limits = {});
//         auto& store();  // with the functions of MemoryStore
//     };
//     using Subjects = std::tuple<Subject>;
#pragma once

#include "tests/lib/store/storing.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace cachewright::store;

TEMPLATE_LIST_TEST_CASE("What was stored under a key is found there and nowhere else", "", Subjects) {
    TestType subject;
    auto& store = subject.store();
    CHECK(put(store, stored("a", "1")) == Insertion::stored);
    CHECK(bodies(store, "a") == Bodies{"1"});
    CHECK(bodies(store, "b").empty());
    CHECK(store.counts().responses == 1);
}

TEMPLATE_LIST_TEST_CASE("A new response takes the place of the old one for the same selecting fields only",
                        "", Subjects) {
    TestType subject;
    auto& store = subject.store();
    put(store, stored("a", "gzip 1", "gzip"));
    put(store, stored("a", "br 1", "br"));
    put(store, stored("a", "gzip 2", "gzip"));
    CHECK(bodies(store, "a") == Bodies{"gzip 2", "br 1"});
}

TEMPLATE_LIST_TEST_CASE("The variants of a key are bounded; the one stored longest ago goes", "", Subjects) {
    TestType subject({.variants_per_key = 3});
    auto& store = subject.store();
    for (const char* name : {"1", "2", "3", "4"})
        put(store, stored("a", name, name));
    put(store, stored("b", "other"));
    CHECK(bodies(store, "a") == Bodies{"4", "3", "2"});
    CHECK(bodies(store, "b") == Bodies{"other"});
}

TEMPLATE_LIST_TEST_CASE("Thousands of keys are each found, with their variants newest first", "", Subjects) {
    TestType subject;
    auto& store = subject.store();
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

TEMPLATE_LIST_TEST_CASE("The store keeps to its bytes and lets go what nobody uses", "", Subjects) {
    const std::string body(1000, 'x');
    TestType subject({.bytes = 100'000});
    auto& store = subject.store();
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

TEMPLATE_LIST_TEST_CASE("A response that the store cannot hold displaces nothing", "", Subjects) {
    TestType subject({.bytes = 10'000});
    auto& store = subject.store();
    put(store, stored("small", "1"));
    CHECK(put(store, stored("large", std::string(20'000, 'x'))) == Insertion::too_large);
    CHECK(bodies(store, "small") == Bodies{"1"});
}

TEMPLATE_LIST_TEST_CASE("A few large responses in a small store: the newest is there", "", Subjects) {
    TestType subject({.bytes = 100'000});
    auto& store = subject.store();
    for (int number = 0; number < 20; ++number) {
        const std::string key = "k" + std::to_string(number);
        put(store, stored(key, std::string(30'000, 'x')));
        CHECK(bodies(store, key).size() == 1);
    }
    CHECK(store.counts().responses >= 2);
}

TEMPLATE_LIST_TEST_CASE("An update takes the place of what it updates, unless that is gone", "", Subjects) {
    TestType subject;
    auto& store = subject.store();
    const Stored first = stored("a", "first");
    put(store, first);
    const Stored update = stored("a", "updated");
    const auto fetch = store.begin_fetch("a");
    CHECK(store.replace(first, update, fetch) == Insertion::stored);
    CHECK(bodies(store, "a") == Bodies{"updated"});
    CHECK(store.replace(first, stored("a", "again"), fetch) == Insertion::superseded);
    // A validation that began before a purge ends after it.
    store.invalidate_key("a");
    CHECK(store.replace(update, stored("a", "late"), fetch) == Insertion::invalidated);
    CHECK(bodies(store, "a").empty());
}

TEMPLATE_LIST_TEST_CASE("Invalidation reaches every variant of the key", "", Subjects) {
    TestType subject;
    auto& store = subject.store();
    put(store, stored("a", "1", "x"));
    put(store, stored("a", "2", "y"));
    put(store, stored("b", "3"));
    CHECK(store.invalidate_key("a") == 2);
    CHECK(bodies(store, "a").empty());
    CHECK(bodies(store, "b") == Bodies{"3"});
    CHECK(store.invalidate_key("a") == 0);
}

// robustness.md §1.5: purge must cover fetches in flight.
TEMPLATE_LIST_TEST_CASE("A response whose fetch began before the purge is not stored after it", "",
                        Subjects) {
    TestType subject;
    auto& store = subject.store();
    const auto before = store.begin_fetch("a");
    const auto other = store.begin_fetch("b");
    store.invalidate_key("a");
    const auto after = store.begin_fetch("a");
    CHECK(store.insert(stored("a", "old"), before) == Insertion::invalidated);
    CHECK(store.insert(stored("a", "new"), after) == Insertion::stored);
    CHECK(store.insert(stored("b", "other"), other) == Insertion::stored);
    CHECK(bodies(store, "a") == Bodies{"new"});
}

TEMPLATE_LIST_TEST_CASE("What was found stays readable after it went", "", Subjects) {
    TestType subject;
    auto& store = subject.store();
    put(store, stored("a", "still here"));
    Stored kept;
    store.find("a", [&](const Stored& response) {
        kept = response;
        return false;
    });
    store.invalidate_key("a");
    CHECK(body_of(kept) == "still here");
}

TEMPLATE_LIST_TEST_CASE("Many threads store, find, update and purge at once, within the bytes", "",
                        Subjects) {
    TestType subject({.bytes = 200'000});
    auto& store = subject.store();
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
                        if (found != nullptr) {
                            const auto fetch = store.begin_fetch(key);
                            store.replace(found, stored(key, key), fetch);
                        }
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

TEMPLATE_LIST_TEST_CASE(
    "A response may invalidate what was there before it and be stored, unless it was overtaken", "",
    Subjects) {
    TestType subject;
    auto& store = subject.store();
    put(store, stored("a", "old"));
    const Stored coming = stored("a", "new");
    const auto fetch = store.begin_fetch("a");
    const auto other = store.begin_fetch("a");
    const auto later = store.invalidate_before(*coming, fetch);
    REQUIRE(later);
    CHECK(bodies(store, "a").empty());
    CHECK(store.insert(stored("a", "other"), other) == Insertion::invalidated);
    CHECK(store.insert(coming, *later) == Insertion::stored);
    CHECK(bodies(store, "a") == Bodies{"new"});
    CHECK_FALSE(store.invalidate_before(*coming, other));
    CHECK(bodies(store, "a").empty());
}

}  // namespace
