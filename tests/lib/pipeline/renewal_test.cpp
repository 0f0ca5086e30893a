// What is stored, under other options.
#include "lib/pipeline/renewal.hpp"

#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <optional>
#include <string>
#include <thread>

using namespace cachewright;
using namespace cachewright::pipeline;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

constexpr const char* kGuessed = "200\nLast-Modified: {-864000}\nETag: \"1\"";

Settings settings_with(policy::Options options) {
    Settings settings = settings_of_tests();
    settings.options = std::move(options);
    return settings;
}

policy::Options without_guesses() {
    policy::Options options;
    options.storage.heuristic = policy::Permit::no;
    return options;
}

policy::Options without_targeted() {
    policy::Options options;
    options.storage.targeted = {};
    return options;
}

void renew_all(Cache& cache) {
    std::optional<std::uint64_t> after;
    do
        after = renew_some(cache, after);
    while (after);
}

void reload(Stage& stage, const policy::Options& options) {
    stage.cache.put_in_force(std::make_shared<const Settings>(settings_with(options)));
    renew_all(stage.cache);
}

bool hits(Stage& stage, const char* request) {
    return Visit(stage, request).answered();
}

}  // namespace

TEST_CASE("What is stored is judged by the options in force, and a lifetime begins when it was stored") {
    Stage stage(settings_with(without_guesses()));
    fetch(stage, "GET /a", kGuessed);
    CHECK_FALSE(hits(stage, "GET /a"));
    stage.pass(hours{1});
    reload(stage, {});
    REQUIRE(hits(stage, "GET /a"));
    CHECK(answer_of(stage, "GET /a").field("Age") == "3600");
    CHECK(answer_of(stage, "GET /a").body == "body");
    reload(stage, without_guesses());
    CHECK_FALSE(hits(stage, "GET /a"));
}

TEST_CASE("More is stored than one call looks at, and all of it is renewed") {
    Stage stage(settings_with(without_guesses()));
    for (int number = 0; number < 400; ++number)
        fetch(stage, "GET /" + std::to_string(number), kGuessed);
    reload(stage, {});
    for (int number = 0; number < 400; ++number)
        CHECK(hits(stage, ("GET /" + std::to_string(number)).c_str()));
}

TEST_CASE("What a soft purge has made stale stays so, if it was fresh then or not") {
    Stage stage(settings_with(without_guesses()));
    fetch(stage, "GET /stated", "200\nCache-Control: max-age=60\nETag: \"1\"");
    fetch(stage, "GET /guessed", kGuessed);
    stage.pass(seconds{1});
    REQUIRE(
        stage.cache.purge(store::Purge::Scope::everything, "", store::Purge::Mode::soft, stage.now.cache));
    for (const policy::Options& options : {policy::Options{}, without_guesses(), policy::Options{}}) {
        reload(stage, options);
        CHECK_FALSE(hits(stage, "GET /stated"));
        CHECK_FALSE(hits(stage, "GET /guessed"));
    }
    // What comes anew is free of it.
    fetch(stage, "GET /guessed", kGuessed);
    CHECK(hits(stage, "GET /guessed"));
}

TEST_CASE("A soft purge of what is on its way counts for the options that come after it too") {
    Stage stage(settings_with(without_guesses()));
    Visit visit(stage, "GET /a");
    visit.head(std::string(kGuessed) + "\nContent-Length: 4");
    REQUIRE(
        stage.cache.purge(store::Purge::Scope::everything, "", store::Purge::Mode::soft, stage.now.cache));
    reload(stage, {});
    visit.content("body");
    visit.end();
    CHECK_FALSE(hits(stage, "GET /a"));
}

TEST_CASE("What may not be stored any more goes") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCDN-Cache-Control: max-age=60\nCache-Control: no-store");
    fetch(stage, "GET /b", "200\nCDN-Cache-Control: max-age=60\nCache-Control: max-age=60");
    fetch(stage, "GET /c\nAuthorization: Basic YTpi",
          "200\nCDN-Cache-Control: max-age=60, public\nCache-Control: max-age=60");
    fetch(stage, "GET /d",
          "200\nCDN-Cache-Control: max-age=60\nCache-Control: public, max-age=60, private=\"x\"\nX: 1");
    CHECK(stage.cache.store().counts().responses == 4);
    reload(stage, without_targeted());
    // Whose request had Authorization is not known any more, so /b goes with /c.
    CHECK(stage.cache.store().counts().responses == 0);
    fetch(stage, "GET /b", "200\nCDN-Cache-Control: max-age=60\nCache-Control: public, max-age=60");
    reload(stage, {});
    CHECK(stage.cache.store().counts().responses == 0);
}

TEST_CASE("What was on its way when the options changed is stored by the new ones, as is what is confirmed") {
    Stage stage(settings_with(without_guesses()));
    Visit visit(stage, "GET /a");
    visit.head(std::string(kGuessed) + "\nContent-Length: 4");
    fetch(stage, "GET /b", kGuessed);
    Visit confirming(stage, "GET /b");
    REQUIRE(confirming.asks());
    reload(stage, {});
    visit.content("body");
    visit.end();
    CHECK(hits(stage, "GET /a"));
    confirming.head("304\nETag: \"1\"");
    CHECK(hits(stage, "GET /b"));
}

TEST_CASE("Options that change while others fetch leave nothing behind that is out of date") {
    Stage stage(settings_with(without_guesses()));
    constexpr int kPaths = 40;
    std::thread fetching([&] {
        for (int round = 0; round < 20; ++round)
            for (int path = 0; path < kPaths; ++path) {
                Visit visit(stage, "GET /" + std::to_string(path));
                if (visit.asks()) visit.respond(kGuessed, "body");
            }
    });
    for (int round = 0; round < 40; ++round)
        reload(stage, round % 2 == 0 ? policy::Options{} : without_guesses());
    fetching.join();
    // The last were without guesses; so are those that were fetched since.
    for (int path = 0; path < kPaths; ++path)
        CHECK_FALSE(hits(stage, ("GET /" + std::to_string(path)).c_str()));
}
