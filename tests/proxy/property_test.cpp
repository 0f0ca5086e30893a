// Random sequences of requests, moves of the clock and new versions at the origin. Whatever the order: what
// is served is never older than its policy allows, and one request is at most one upstream request.
#include "tests/proxy/admin_json.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <memory>
#include <random>

using namespace cachewright::tests;

namespace {

constexpr std::int64_t kLargestStep = 100;  // of the clock, in seconds

// One resource. The origin's versions go up; each remembers until when it may be served.
struct Resource {
    std::int64_t max_age = 0;
    std::int64_t stale_while_revalidate = 0;
    bool etag = false;
    int version = 1;
    // Cache time in seconds at which the origin last said that a version is current.
    std::map<int, std::int64_t> vouched;
};

struct World {
    std::mutex mutex;
    std::vector<Resource> resources;
    std::atomic<std::int64_t> now = 0;  // what the clock was moved by
};

std::string policy(const Resource& resource) {
    std::string text = "Cache-Control: max-age=" + std::to_string(resource.max_age);
    if (resource.stale_while_revalidate > 0) {
        text += ", stale-while-revalidate=" + std::to_string(resource.stale_while_revalidate);
    }
    if (resource.etag) text += "\nETag: \"" + std::to_string(resource.version) + "\"";
    return text;
}

Handler serve(const std::shared_ptr<World>& world, std::size_t which) {
    return [world, which](const SeenRequest& request, OriginStream& stream) {
        std::string bytes;
        {
            const std::lock_guard lock(world->mutex);
            Resource& resource = world->resources[which];
            resource.vouched[resource.version] = world->now;
            const std::string tag = "\"" + std::to_string(resource.version) + "\"";
            bytes = request.field("If-None-Match") == tag
                        ? not_modified(policy(resource))
                        : ok(policy(resource), std::to_string(resource.version));
        }
        stream.send(bytes);
    };
}

// What the origin has answered in the background has come to the proxy, or is about to be stored.
void settle(const Proxied& proxied) {
    const bool settled = eventually([&] {
        return admin_json(proxied, "/api/stats")["origin"]["requests"] == proxied.origin.asked_in_all();
    });
    REQUIRE(settled);
}

void run(unsigned seed, int steps) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random()) % count; };
    const auto world = std::make_shared<World>();
    Proxied proxied;
    for (std::size_t i = 0; i < 8; ++i) {
        Resource resource;
        resource.max_age = std::array<std::int64_t, 4>{0, 30, 60, 600}.at(pick(4));
        resource.stale_while_revalidate = std::array<std::int64_t, 3>{0, 0, 60}.at(pick(3));
        resource.etag = pick(2) == 0;
        world->resources.push_back(resource);
        proxied.origin.on("/" + std::to_string(i), serve(world, i));
    }
    std::vector<std::size_t> requests(world->resources.size());
    for (int step = 0; step < steps; ++step) {
        const std::size_t which = pick(world->resources.size());
        switch (pick(6)) {
            case 0: {
                const std::int64_t seconds = std::array<std::int64_t, 4>{1, 10, 45, kLargestStep}.at(pick(4));
                settle(proxied);
                // Ahead of the proxy's clock: an answer in the background between the two counts as younger.
                world->now += seconds;
                proxied.advance(std::to_string(seconds) + "s");
                break;
            }
            case 1: {
                const std::lock_guard lock(world->mutex);
                ++world->resources[which].version;
                break;
            }
            default: {
                const ClientResponse response = proxied.get("/" + std::to_string(which));
                ++requests[which];
                REQUIRE(response.status == 200);
                REQUIRE(response.complete);
                const std::lock_guard lock(world->mutex);
                const Resource& resource = world->resources[which];
                const auto vouched = resource.vouched.find(std::stoi(response.body));
                REQUIRE(vouched != resource.vouched.end());
                const std::int64_t age = world->now - vouched->second;
                CAPTURE(step, which, age, resource.max_age, resource.stale_while_revalidate, response.body);
                // Equal to the lifetime is stale already, except for an answer that has just come.
                // An answer in the background may be under way while the clock is moved by one step.
                const bool background = resource.stale_while_revalidate > 0;
                const std::int64_t step_more = background ? kLargestStep : 0;
                if (age > 0) REQUIRE(age < resource.max_age + resource.stale_while_revalidate + step_more);
                if (response.hit()) CHECK(response.age() + step_more >= age);
            }
        }
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
        CAPTURE(i);
        CHECK(proxied.origin.asked("/" + std::to_string(i)) <= requests[i]);
    }
}

}  // namespace

TEST_CASE("what is served is never older than its policy allows, whatever the order of events") {
    std::random_device device;
    for (int round = 0; round < (kSanitized ? 2 : 5); ++round)
        run(device(), 400);
}

TEST_CASE("a sequence that never changes: seed 1") {
    run(1, 1000);
}

TEST_CASE("many clients at once get whole answers that belong to what they asked for") {
    Proxied proxied;
    constexpr std::size_t kTargets = 40;
    for (std::size_t i = 0; i < kTargets; ++i) {
        const std::string target = "/" + std::to_string(i);
        const std::array<std::string, 4> policies{"max-age=60", "no-store", "no-cache", "max-age=0"};
        proxied.origin.answers(
            target, {ok("Cache-Control: " + policies.at(i % 4), std::string(1000 + i, 'a') + target)});
    }
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (unsigned t = 0; t < 25; ++t) {
        threads.emplace_back([&, t] {
            try {
                std::mt19937 random(t);
                Client client(proxied.proxy.port());
                for (int i = 0; i < 40; ++i) {
                    const std::size_t which = static_cast<std::size_t>(random()) % kTargets;
                    const std::string target = "/" + std::to_string(which);
                    client.request("GET", target);
                    const ClientResponse response = client.receive();
                    if (response.body != std::string(1000 + which, 'a') + target || !response.complete)
                        ++wrong;
                }
            } catch (const std::exception&) {
                ++wrong;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    CHECK(wrong == 0);
    for (std::size_t i = 0; i < kTargets; i += 4)
        CHECK(proxied.origin.asked("/" + std::to_string(i)) <= 1);
}
