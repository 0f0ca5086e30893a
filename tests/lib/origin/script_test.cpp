// What scripts may say, and what is said of those that say something else.
#include "lib/origin/script.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

using namespace cachewright;
using namespace std::chrono_literals;
using Catch::Contains;
using Catch::StartsWith;

namespace {

base::Result<std::string> no_files(const std::string& name) {
    if (name == "page.html") return std::string("<p>{version}</p>");
    return base::fail(base::ErrorCode::not_found, name + " does not exist");
}

base::Result<origin::Script> read(std::string_view text) {
    return origin::read_script(text, "demo.toml", no_files);
}

origin::Script must_read(std::string_view text) {
    auto script = read(text);
    if (!script) FAIL(script.error().message << "\n" << script.error().hint);
    return std::move(*script);
}

// Message and hint of a script that is refused.
std::string refusal(std::string_view text) {
    const auto script = read(text);
    if (script) FAIL("taken");
    return script.error().message + " | " + script.error().hint;
}

}  // namespace

TEST_CASE("a route of one line has what an origin needs") {
    const origin::Script script = must_read("[[route]]\npath = \"/a\"\n");
    REQUIRE(script.routes.size() == 1);
    const origin::Route& route = script.routes.front();
    CHECK(route.takes("GET"));
    CHECK(route.takes("HEAD"));
    CHECK_FALSE(route.takes("POST"));
    CHECK(route.advance == origin::Advance::never);
    REQUIRE(route.versions.size() == 1);
    CHECK(route.versions.front().status == 200);
}

TEST_CASE("headers are a table or lines, and may come several times") {
    const origin::Script script = must_read(R"(
[[route]]
path = "/table"
headers = { Cache-Control = "max-age=60", Age = 5, Set-Cookie = ["a=1", "b=2"] }
[[route]]
path = "/lines"
headers = ["Cache-Control:max-age=60 ", "Set-Cookie: a=1", "Set-Cookie: b=2"]
)");
    const auto& table = script.routes[0].versions.front().headers;
    REQUIRE(table.size() == 4);
    CHECK(table[1].name == "Age");
    CHECK(table[1].value == "5");
    CHECK(table[3].value == "b=2");
    const auto& lines = script.routes[1].versions.front().headers;
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].value == "max-age=60");
    CHECK(lines[2].value == "b=2");
}

TEST_CASE("versions say only what is different") {
    const origin::Script script = must_read(R"(
[[route]]
path = "/a"
headers = { Cache-Control = "max-age=60", Vary = "Accept" }
body = "one"
[[route.version]]
[[route.version]]
status = 503
headers = { cache-control = "no-store" }
)");
    const origin::Route& route = script.routes.front();
    CHECK(route.advance == origin::Advance::requests);
    CHECK(route.requests == 1);
    REQUIRE(route.versions.size() == 2);
    CHECK(route.versions[0].status == 200);
    CHECK(route.versions[1].status == 503);
    CHECK(route.versions[1].text == "one");
    REQUIRE(route.versions[1].headers.size() == 2);
    CHECK(route.versions[1].headers[0].name == "Vary");
    CHECK(route.versions[1].headers[1].value == "no-store");
}

TEST_CASE("what moves a route on is read") {
    const auto advance = [](std::string_view text) {
        return must_read("[[route]]\npath = \"/a\"\nadvance = \"" + std::string(text) + "\"").routes.front();
    };
    CHECK(advance("request").requests == 1);
    CHECK(advance("3 requests").requests == 3);
    CHECK(advance("3 requests").advance == origin::Advance::requests);
    CHECK(advance("1m30s").every == 90s);
    CHECK(advance("10s").advance == origin::Advance::time);
    CHECK(advance("hold").advance == origin::Advance::hold);
}

TEST_CASE("bodies come from text, a file or nowhere") {
    const origin::Script script = must_read(R"(
[[route]]
path = "/file"
body_file = "page.html"
[[route]]
path = "/size"
body_size = "2KiB"
)");
    const origin::Version& file = script.routes[0].versions.front();
    CHECK(file.text == "<p>{version}</p>");
    CHECK(file.literal);
    CHECK(file.content_type == "text/html; charset=utf-8");
    CHECK(script.routes[1].versions.front().filler == 2048U);
}

TEST_CASE("every mistake is told with its place and what is allowed") {
    struct Row {
        std::string_view script;
        std::string_view place;
        std::string_view says;
    };
    const Row rows[] = {
        {"", "demo.toml:1:1", "no [[route]]"},
        {"[[rout]]", "demo.toml:1:3", "did you mean 'route'?"},
        {"[route]\npath=\"/\"", "demo.toml:1:2", "[["},
        {"[[route]]\nstatus = 200", "demo.toml:1:", "has no 'path'"},
        {"[[route]]\npath = \"a\"", "demo.toml:2:8", "does not begin with /"},
        {"[[route]]\npath = \"/{a,b}\"", "demo.toml:2:8", "braces"},
        {"[[route]]\npath = \"/_origin/x\"", "demo.toml:2:8", "the origin's own"},
        {"[[route]]\npath = \"/\"\nstatsu = 1", "demo.toml:3:1", "did you mean 'status'?"},
        {"[[route]]\npath = \"/\"\n[[route.version]]\nmethods = [\"GET\"]", "demo.toml:4:1", "methods"},
        {"[[route]]\npath = \"/\"\nstatus = 103", "demo.toml:3:10", "'interim'"},
        {"[[route]]\npath = \"/\"\nstatus = 999", "demo.toml:3:10", "200 to 599"},
        {"[[route]]\npath = \"/\"\nstatus = 204\nbody = \"x\"", "demo.toml:", "has no body"},
        {"[[route]]\npath = \"/\"\nheaders = { \"a b\" = \"x\" }", "demo.toml:3:", "no header name"},
        {"[[route]]\npath = \"/\"\nheaders = { a = \"x\\r\\nb: c\" }", "demo.toml:3:", "line end"},
        {"[[route]]\npath = \"/\"\nheaders = { a = \"x\\u0000\" }", "demo.toml:3:", "control character"},
        {"[[route]]\npath = \"/\"\nheaders = [\"a\\nb: c\"]", "demo.toml:3:", "no header name"},
        {"[[route]]\npath = \"/\"\nheaders = { content-length = 3 }", "demo.toml:3:", "truncate_after"},
        {"[[route]]\npath = \"/\"\nheaders = { a = \"{verison}\" }",
         "demo.toml:3:", "did you mean 'version'?"},
        {"[[route]]\npath = \"/\"\nheaders = { a = \"{now+1x}\" }", "demo.toml:3:", "no placeholder"},
        {"[[route]]\npath = \"/\"\nheaders = \"a: b\"", "demo.toml:3:11", "an array of lines"},
        {"[[route]]\npath = \"/\"\nheaders = [\"a\"]", "demo.toml:3:12", "with a colon"},
        {"[[route]]\npath = \"/\"\nbody = \"a\"\nbody_size = 3", "demo.toml:4:1", "both say"},
        {"[[route]]\npath = \"/\"\nbody_size = \"3K\"", "demo.toml:3:13", "100KiB"},
        {"[[route]]\npath = \"/\"\nbody_size = -1", "demo.toml:3:13", "takes a size"},
        {"[[route]]\npath = \"/\"\nbody_file = \"none\"", "demo.toml:3:13", "none does not exist"},
        {"[[route]]\npath = \"/\"\ndelay = 3", "demo.toml:3:9", "200ms"},
        {"[[route]]\npath = \"/\"\ndelay = \"25h\"", "demo.toml:3:9", "longer than a day"},
        {"[[route]]\npath = \"/\"\nframing = \"chunk\"", "demo.toml:3:11", "did you mean 'chunked'?"},
        {"[[route]]\npath = \"/\"\nchunk_size = 0", "demo.toml:3:14", "1 byte to 16 MiB"},
        {"[[route]]\npath = \"/\"\netag = \"v1\"", "demo.toml:3:8", "no entity tag"},
        {"[[route]]\npath = \"/\"\nlast_modified = \"now\"", "demo.toml:3:17", "a moment"},
        {"[[route]]\npath = \"/\"\ninterim = [\"101\"]", "demo.toml:3:12", "not 101"},
        {"[[route]]\npath = \"/\"\ninterim = [\"103 Link\"]", "demo.toml:3:12", "with a colon"},
        {"[[route]]\npath = \"/\"\nmethods = [\"G ET\"]", "demo.toml:3:12", "no method"},
        {"[[route]]\npath = \"/\"\nmethods = []", "demo.toml:3:11", "nothing is answered"},
        {"[[route]]\npath = \"/\"\nadvance = \"sometimes\"", "demo.toml:3:11", "\"hold\""},
        {"[[route]]\npath = \"/\"\nadvance = \"0s\"", "demo.toml:3:11", "next version"},
        {"[[route]]\npath = \"/\"\nadvance = \"0 requests\"", "demo.toml:3:11", "next version"},
        {"[[route]]\npath = \"/\"\nafter_last = \"stay\"", "demo.toml:3:14", "[[route.version]]"},
        {"[[route]]\npath = \"/\"\nrepeat = {}", "demo.toml:3:10", "how often"},
        {"[[route]]\npath = \"/\"\nrepeat = { every = \"1s\" }", "demo.toml:", "no 'body'"},
        {"[[route]]\npath = \"/\"\nbody=\"x\"\nrepeat = { every = \"1s\", times = 0 }",
         "demo.toml:4:", "below 1"},
        {"[[route]]\npath = \"/\"\ntrailers = { a = \"b\" }", "demo.toml:", "framing = \"chunked\""},
        {"[[route]]\npath = \"/\"\nframing=\"chunked\"\ntrailers = { Cache-Control = \"b\" }",
         "demo.toml:4:", "cannot be a trailer"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.script);
        const std::string said = refusal(row.script);
        CHECK_THAT(said, StartsWith(std::string(row.place)) && Contains(std::string(row.says)));
    }
}

TEST_CASE("all mistakes are told at once") {
    const std::string said = refusal("[[route]]\npath = \"/\"\nstatus = 1\ndelay = 2\n[[route]]\n");
    CHECK_THAT(said, Contains("demo.toml:3:") && Contains("demo.toml:4:") && Contains("demo.toml:5:"));
}

TEST_CASE("the built-in script is one") {
    const auto script = origin::read_script(origin::builtin_script(), "built-in", no_files);
    REQUIRE(script);
    for (const origin::Route& route : script->routes)
        CHECK_FALSE(route.about.empty());
}
