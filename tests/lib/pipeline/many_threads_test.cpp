// Many threads at once against an origin whose every change has a number: what was invalidated is not served
// again, one question is asked once, and every body is whole and of one version.
#include "tests/lib/pipeline/crowd.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <barrier>
#include <random>
#include <thread>
#include <vector>

using namespace cachewright;
using namespace cachewright::pipeline;
using Next = Transaction::Next;

namespace {

constexpr std::size_t kThreads = 4;

// Returns what went wrong first.
std::string play(Scene& scene, std::uint64_t seed, int rounds) {
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        const std::size_t resource = random() % kResources;
        const std::uint64_t dice = random() % 100;
        if (dice < 4) {
            const std::uint64_t version = scene.origin.change(resource);
            scene.cache.store().invalidate_key("GET http://www.test" + target(resource));
            scene.origin.vouch(resource, version);
        } else if (dice < 5) {
            std::array<std::uint64_t, kResources> versions{};
            for (std::size_t each = 0; each < kResources; ++each)
                versions[each] = scene.origin.change(each);
            scene.cache.store().purge(store::Purge::everything(store::Purge::Mode::hard), scene.now().cache);
            for (std::size_t each = 0; each < kResources; ++each)
                scene.origin.vouch(each, versions[each]);
        } else if (dice < 9) {
            const auto put = Walk(scene, resource, random).get(request_of("PUT " + target(resource)));
            if (!put || put->status != 204) return "PUT failed";
            scene.origin.vouch(resource, std::stoull(put->field("X-Version")));
        } else if (dice < 13) {
            const auto post = Walk(scene, resource, random)
                                  .get(request_of("POST " + target(resource) + "\nContent-Length: 0"));
            if (post && post->status == 200)
                scene.origin.vouch(resource, std::stoull(post->field("ETag").substr(1)));
        } else if (dice < 19) {
            scene.time += 300'000;
        } else {
            const std::string variant = varies(resource) ? std::string(1, "ab"[random() % 2]) : "";
            std::string text = "GET " + target(resource) + "\nX-Variant: " + variant;
            const std::uint64_t oldest = scene.origin.oldest(resource);
            if (dice < 26) text += "\nRange: bytes=" + std::to_string(random() % 60) + "-";
            if (dice > 93) text += "\nIf-None-Match: \"" + std::to_string(oldest) + "\"";
            const auto got = Walk(scene, resource, random).get(request_of(text));
            if (!got) continue;
            if (std::string wrong = judge(*got, resource, variant, oldest); !wrong.empty()) return wrong;
        }
    }
    return {};
}

}  // namespace

TEST_CASE("Requests, purges, changes and fills at once: nothing old, nothing torn") {
    const std::uint64_t first = std::random_device{}();
    for (std::uint64_t seed = first; seed < first + 3; ++seed) {
        Settings settings = settings_of_tests();
        settings.limits.object = 1200;  // some do not fit, and are passed on while they are read
        Scene scene(settings);
        std::array<std::string, kThreads> wrong;
        std::vector<std::thread> threads;
        for (std::size_t number = 0; number < kThreads; ++number)
            threads.emplace_back([&, number] {
                try {
                    wrong[number] = play(scene, seed * kThreads + number, 700);
                } catch (const std::exception& failure) {
                    wrong[number] = failure.what();
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        for (const std::string& each : wrong) {
            INFO("seed " << seed);
            CHECK(each.empty());
            if (!each.empty()) WARN("seed " << seed << ": " << each);
        }
        CHECK(scene.origin.asked() > 0);
    }
}

TEST_CASE("Simultaneous misses of many threads ask the origin once, each time") {
    Settings settings = settings_of_tests();
    Scene scene(settings);
    constexpr int kRounds = 400;
    std::atomic<int> asked{0};
    std::atomic<int> wrong{0};
    std::barrier<> together(kThreads);
    std::vector<std::thread> threads;
    for (std::size_t number = 0; number < kThreads; ++number)
        threads.emplace_back([&] {
            for (int round = 0; round < kRounds; ++round) {
                const http::Request request = request_of("GET /round/" + std::to_string(round));
                together.arrive_and_wait();
                Transaction transaction(scene.cache, scene.cache.settings(), request,
                                        {.address = "192.0.2.7"});
                Next next = transaction.begin(scene.now());
                if (next == Next::forward) {
                    ++asked;
                    const auto head = read_origin_head(
                        head_bytes("200\nCache-Control: max-age=60\nContent-Length: 5"), "GET");
                    next = transaction.on_head(head->response, head->framing, scene.now(), scene.now());
                    const auto fill = transaction.take_fill();
                    fill->append("hello");
                    fill->complete();
                } else if (next == Next::wait) {
                    Flight& flight = transaction.awaited();
                    while (flight.state() == Flight::State::asking)
                        std::this_thread::yield();
                    next = transaction.go_on(scene.now());
                    if (next == Next::forward) ++asked;
                }
                if (next != Next::answer) ++wrong;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(asked == kRounds);
    CHECK(wrong == 0);
}
