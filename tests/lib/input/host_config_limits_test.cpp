#include "lib/input/host_config.hpp"
#include "lib/input/path_notation.hpp"
#include "tests/lib/input/declared_answers.hpp"

#include <functional>

using namespace cachewright;
using namespace cachewright::input;
using Catch::Contains;

namespace {

std::string repeated(int times, const std::function<std::string(int)>& part) {
    std::string text;
    for (int i = 0; i < times; ++i)
        text += part(i);
    return text;
}

std::string number(int i) {
    return std::to_string(i);
}

// Fields that everything takes over, and blocks with one of their own.
std::string static_web_app(int fields, int routes, const std::string& value = "v") {
    return R"({"globalHeaders": {)" +
           repeated(
               fields,
               [&](int i) { return (i == 0 ? "" : ",") + ("\"x-" + number(i)) + "\": \"" + value + "\""; }) +
           R"(}, "routes": [)" +
           repeated(routes,
                    [](int i) {
                        return (i == 0 ? "" : ",\n") + (R"({"route": "/)" + number(i)) +
                               R"(", "headers": {"Age": "1"}})";
                    }) +
           "]}";
}

std::string nginx_server(int fields, int locations) {
    return "server {\n" + repeated(fields, [](int i) { return "add_header x-" + number(i) + " v;\n"; }) +
           repeated(locations, [](int i) { return "location /" + number(i) + " { expires 1h; }\n"; }) + "}\n";
}

std::string headers_file(int fields, int blocks) {
    return "/*\n" + repeated(fields, [](int i) { return "  x-" + number(i) + ": v\n"; }) +
           repeated(blocks, [](int i) { return "/" + number(i) + "\n  Age: 1\n"; });
}

std::size_t lines_in(const Captured& captured) {
    std::size_t lines = 0;
    for (const http::Exchange& exchange : captured.exchanges)
        lines += exchange.response.fields.size();
    return lines;
}

}  // namespace

TEST_CASE("fields that many blocks take over are read up to a bound, and the rest counts as unread") {
    struct Case {
        std::string file;
        std::string text;
    };
    const Case cases[] = {{"staticwebapp.config.json", static_web_app(2000, 300)},
                          {"nginx.conf", nginx_server(2000, 300)},
                          {"_headers", headers_file(2000, 300)}};
    for (const Case& c : cases) {
        INFO(c.file);
        const Captured captured = read_config(c.file, c.text);
        // Whole blocks, as many as fit.
        CHECK(captured.exchanges.size() >= 98);
        CHECK(captured.exchanges.size() <= 100);
        for (const http::Exchange& exchange : captured.exchanges)
            CHECK(exchange.response.fields.size() >= 2000);
        // Content-Type is the host's own.
        CHECK(lines_in(captured) <= kMostDeclaredLines + captured.exchanges.size());
        REQUIRE(captured.summary.unreadable.count == 1);
        const Remark& rest = captured.summary.unreadable.first[0];
        CHECK(rest.position.line > 90);
        CHECK_THAT(rest.what, Contains("more than 200000 header lines") && Contains("was not looked at"));
    }
}

TEST_CASE("the bytes of fields that many blocks take over are bounded as well") {
    const Captured captured =
        read_config("staticwebapp.config.json", static_web_app(1, 300, std::string(200'000, 'v')));
    CHECK(captured.exchanges.size() == 20);
    CHECK(captured.summary.unreadable.count == 1);
}

TEST_CASE("large configurations that take over little are read whole") {
    const Captured captured = read_config("nginx.conf", nginx_server(30, 900));
    CHECK(captured.exchanges.size() == 901);
    CHECK(captured.summary.unreadable.count == 0);
    CHECK(captured.exchanges.back().response.fields.size() >= 31);
}

TEST_CASE("what many blocks lie upon is displaced field by field") {
    // Each of 32 blocks for everything takes away or joins one field of the block before it.
    std::string text = headers_file(40, 0);
    for (int i = 0; i < 31; ++i)
        text += "/*\n  ! X-" + number(i) + "\n";
    text += "/end\n  x-0: again\n";
    const Captured captured = read_config("_headers", text);
    const std::string lines = lines_of(captured, "/end");
    CHECK_THAT(lines, Catch::StartsWith("x-31: v | x-32: v") && Catch::EndsWith("x-39: v | x-0: again"));
}

TEST_CASE("readers stop one block behind the last that is looked at") {
    const auto many = [](const std::function<std::string(int)>& part) { return repeated(3000, part); };
    const auto element = [](const std::string& text) {
        return [text](int i) { return (i == 0 ? "" : ",") + text; };
    };
    const std::string rule = R"({"source": "/a", "headers": [{"key": "a", "value": "b"}]})";
    CHECK(read_headers_file(headers_file(1, 3000)).blocks.size() == 1001);
    CHECK(read_vercel_json(R"({"headers": [)" + many(element(rule)) + "]}").blocks.size() == 1001);
    CHECK(read_firebase_json(R"({"hosting": {"headers": [)" + many(element(rule)) + "]}}").blocks.size() ==
          1001);
    CHECK(read_static_web_apps_json(static_web_app(1, 3000)).blocks.size() == 1001);
    CHECK(read_nginx_config(nginx_server(1, 3000)).blocks.size() == 1001);
    CHECK(read_netlify_toml(many([](int) {
              return "[[headers]]\nfor = \"/a\"\n[headers.values]\na = \"b\"\n";
          })).blocks.size() == 1001);
}

TEST_CASE("a path that is longer than hosts take makes no work") {
    const std::string open = repeated(200'000, [](int) { return "a{"; });
    for (const PathPattern& paths :
         {paths_of_regex(open), paths_of_path_to_regexp(open), paths_of_glob(open, Star::crosses_slashes)}) {
        CHECK_FALSE(paths.is_one_path());
        CHECK_FALSE(paths.is_every_path());
        CHECK_FALSE(paths.contains(paths));
    }
    const Captured captured =
        read_config("nginx.conf", "location /" + std::string(5000, 'a') +
                                      " { expires 1h; }\nlocation /b { expires 1h; }\n");
    CHECK(captured.exchanges.size() == 1);
    REQUIRE(captured.summary.unreadable.count == 1);
    CHECK_THAT(captured.summary.unreadable.first[0].what, Contains("4096 characters"));
}
