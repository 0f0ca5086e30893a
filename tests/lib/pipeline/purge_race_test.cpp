// Purges race with fills, validations and refreshes on many threads: what a request that begins after an
// acknowledged purge is answered with is of the version at the purge or later; after a soft purge a stale
// answer may be older.
#include "tests/lib/pipeline/crowd.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace cachewright;
using namespace cachewright::pipeline;
using Mode = store::Purge::Mode;
using Scope = store::Purge::Scope;

namespace {

constexpr std::size_t kThreads = 4;

// The oldest version of each resource that may be served.
class Floors {
  public:
    void raise(std::size_t resource, std::uint64_t version) {
        std::uint64_t before = floors_[resource];
        while (before < version && !floors_[resource].compare_exchange_weak(before, version)) {
        }
    }
    [[nodiscard]] std::uint64_t of(std::size_t resource) const { return floors_[resource]; }

  private:
    std::array<std::atomic<std::uint64_t>, kResources> floors_{};
};

struct Play {
    explicit Play(Settings settings) : scene(std::move(settings)) {}

    Scene scene;
    Floors of_all;    // by hard purges
    Floors of_fresh;  // by either
};

struct Choice {
    Scope scope = Scope::everything;
    std::string text;
    bool (*covers)(std::size_t resource, std::size_t chosen) = nullptr;
};

Choice choose(Random& random, std::size_t resource) {
    const auto only = [](std::size_t each, std::size_t chosen) { return each == chosen; };
    const auto alike = [](std::size_t each, std::size_t chosen) { return each % 2 == chosen % 2; };
    const auto any = [](std::size_t, std::size_t) { return true; };
    switch (random() % 7) {
        case 0: return {Scope::tag, tag_of(resource), only};
        case 1: return {Scope::tag, group_of(resource), alike};
        case 2: return {Scope::prefix, "www.test" + target(resource), only};
        case 3: return {Scope::host, "www.test", any};
        case 4: return {Scope::glob, "/*" + std::to_string(resource), only};
        case 5: return {Scope::everything, "", any};
        default: return {Scope::url, "http://www.test" + target(resource), only};
    }
}

void purge(Play& play, Random& random, std::size_t resource) {
    const Mode mode = one_in(random, 2) ? Mode::hard : Mode::soft;
    const Choice choice = choose(random, resource);
    std::array<std::uint64_t, kResources> versions{};
    for (std::size_t each = 0; each < kResources; ++each) {
        if (choice.covers(each, resource)) versions[each] = play.scene.origin.change(each);
    }
    const auto purged = play.scene.cache.purge(choice.scope, choice.text, mode, play.scene.now().cache);
    require(purged.has_value(), "the purge was refused");
    for (std::size_t each = 0; each < kResources; ++each) {
        if (!choice.covers(each, resource)) continue;
        play.of_fresh.raise(each, versions[each]);
        if (mode == Mode::hard) play.of_all.raise(each, versions[each]);
    }
}

// Returns what went wrong first.
std::string visit(Play& play, Random& random, std::size_t resource, std::uint64_t dice) {
    const std::string variant = varies(resource) ? std::string(1, "ab"[random() % 2]) : "";
    const std::string method = dice < 40 ? "HEAD" : "GET";
    std::string text = method + " " + target(resource) + "\nX-Variant: " + variant;
    const std::uint64_t oldest = play.of_all.of(resource);
    const std::uint64_t oldest_fresh = play.of_fresh.of(resource);
    if (dice >= 40 && dice < 50) text += "\nRange: bytes=" + std::to_string(random() % 60) + "-";
    if (dice >= 50 && dice < 55) text += "\nCache-Control: no-cache";
    if (dice > 93) text += "\nIf-None-Match: \"" + std::to_string(oldest) + "\"";
    Walk walk(play.scene, resource, random);
    const auto got = walk.get(request_of(text));
    if (!got) return {};
    const bool stale =
        walk.outcome() == policy::Outcome::stale || walk.outcome() == policy::Outcome::updating;
    return judge(*got, resource, variant, stale ? oldest : oldest_fresh, method);
}

std::string run(Play& play, std::uint64_t seed, int rounds) {
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        const std::size_t resource = random() % kResources;
        const std::uint64_t dice = random() % 100;
        if (dice < 20) {
            purge(play, random, resource);
        } else if (dice < 22) {
            // Covers some of what is there and on its way, and nobody can tell of what.
            static_cast<void>(
                play.scene.cache.purge(Scope::tag, "now-and-then", Mode::hard, play.scene.now().cache));
        } else if (dice < 34) {
            play.scene.time += 300'000;
        } else if (std::string wrong = visit(play, random, resource, dice); !wrong.empty()) {
            return wrong;
        }
    }
    return {};
}

}  // namespace

TEST_CASE("Racing purges, fills, validations and refreshes: nothing older than a purge is fresh after it") {
    const std::uint64_t first = std::random_device{}();
    for (std::uint64_t seed = first; seed < first + 4; ++seed) {
        Settings settings = settings_of_tests();
        settings.limits.object = 1200;  // some do not fit, and are passed on while they are read
        Play play(settings);
        std::array<std::string, kThreads> wrong;
        std::vector<std::thread> threads;
        for (std::size_t number = 0; number < kThreads; ++number)
            threads.emplace_back([&, number] {
                try {
                    wrong[number] = run(play, seed * kThreads + number, 1500);
                } catch (const std::exception& failure) {
                    wrong[number] = failure.what();
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        for (const std::string& each : wrong) {
            INFO("seed " << seed << ": " << each);
            CHECK(each.empty());
        }
        CHECK(play.scene.origin.asked() > 0);
    }
}
