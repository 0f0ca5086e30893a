// Every script that docs/origin.md shows is one, and answers.
#include "lib/origin/answer.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>
#include <vector>

using namespace cachewright;

namespace {

std::vector<std::string> scripts_of(const std::string& document) {
    std::ifstream file(CACHEWRIGHT_SOURCE_DIR "/" + document);
    std::vector<std::string> scripts;
    bool inside = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("```")) {
            inside = line == "```toml";
            if (inside) scripts.emplace_back();
        } else if (inside) {
            scripts.back() += line + "\n";
        }
    }
    return scripts;
}

}  // namespace

TEST_CASE("the scripts of docs/origin.md are taken, and their routes answer") {
    const auto scripts = scripts_of("docs/origin.md");
    CHECK(scripts.size() >= 5);
    for (const std::string& text : scripts) {
        CAPTURE(text);
        const auto script = origin::read_script(text, "docs/origin.md", [](const std::string& name) {
            return base::Result<std::string>("content of " + name);
        });
        if (!script) FAIL_CHECK(script.error().message);
        if (!script) continue;
        origin::State state(*script, base::TimePoint{});
        for (std::size_t i = 0; i < script->routes.size(); ++i) {
            http::Request request;
            request.target = script->routes[i].path.text();
            CHECK(origin::answer(*script, state, request, base::TimePoint{}).route == i);
        }
    }
}

TEST_CASE("the script of ./dev demo is taken") {
    const auto script = origin::load_script(CACHEWRIGHT_SOURCE_DIR "/fixtures/origin/shop.toml");
    if (!script) FAIL(script.error().message);
    CHECK(script->routes.size() == 3);
}

TEST_CASE("what docs/origin.md says of versions and validators holds") {
    const auto scripts = scripts_of("docs/origin.md");
    REQUIRE(scripts.size() >= 4);
    const auto script = origin::read_script(scripts[3], "docs/origin.md", nullptr);
    REQUIRE(script);
    origin::State state(*script, base::TimePoint{});
    http::Request request;
    request.target = "/flaky";
    for (const int status : {200, 503, 503}) {
        const auto answer = origin::answer(*script, state, request, base::TimePoint{});
        CHECK(answer.head.status == status);
        CHECK(answer.head.fields.combined("Cache-Control") ==
              (status == 200 ? "max-age=1, stale-if-error=300" : "no-store"));
    }
}
