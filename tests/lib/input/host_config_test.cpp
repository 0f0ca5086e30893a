#include "tests/lib/input/declared_answers.hpp"

using namespace cachewright;
using namespace cachewright::input;

TEST_CASE("_headers: blocks for the same paths are joined where one pattern contains the other") {
    const std::string text =
        "# comment\n"
        "/*\n"
        "  X-Frame-Options: DENY\r\n"
        "\tCache-Control: max-age=0\n"
        "\n"
        "/assets/*\n"
        "  Cache-Control : public, immutable  \n"
        "/fonts/*\n"
        "  ! cache-control\n"
        "  Cache-Control: no-store\n"
        "/:part\n"
        "  Age: 1\n"
        "https://shop.example/a.css\n"
        "  Age: 2\n";
    const auto captured = read_config("site/_headers", text);
    CHECK(captured.summary.format == Format::headers_file);
    REQUIRE(captured.exchanges.size() == 5);
    CHECK(lines_of(captured, "/*") == "X-Frame-Options: DENY | Cache-Control: max-age=0");
    CHECK(lines_of(captured, "/assets/*") ==
          "X-Frame-Options: DENY | Cache-Control: max-age=0 | Cache-Control: public, immutable");
    CHECK(lines_of(captured, "/fonts/*") == "X-Frame-Options: DENY | Cache-Control: no-store");
    CHECK(lines_of(captured, "/:part") == "X-Frame-Options: DENY | Cache-Control: max-age=0 | Age: 1");
    CHECK(lines_of(captured, "https://shop.example/a.css") ==
          "X-Frame-Options: DENY | Cache-Control: max-age=0 | Age: 1 | Age: 2");
    CHECK(type_of(captured, "https://shop.example/a.css") == "text/css");
    CHECK(type_of(captured, "/assets/*").empty());
    CHECK(captured.exchanges[0].provenance.covers == http::Covers::many_urls);
    CHECK(captured.summary.unreadable.count == 0);
    check_places(captured, text);
}

TEST_CASE("_headers: what is malformed is told with its place, and the rest is read") {
    const auto captured = read_config("_headers",
                                      "Cache-Control: no-store\n"
                                      "/a\n"
                                      "  no colon here\n"
                                      "  : no name\n"
                                      "  Vary:\n"
                                      "  Age: 1\n"
                                      "/empty\n"
                                      "/b\n"
                                      "  Age: 2");
    CHECK(captured.exchanges.size() == 2);
    REQUIRE(captured.summary.unreadable.count == 4);
    CHECK(captured.summary.unreadable.first[0].position == base::SourcePosition{0, 1, 1});
    CHECK(captured.summary.unreadable.first[1].position == base::SourcePosition{29, 3, 3});
    CHECK(captured.summary.unreadable.first[3].position.line == 5);
    REQUIRE(captured.summary.notes.count == 1);
    CHECK(captured.summary.notes.first[0].position.line == 7);
}

TEST_CASE("vercel.json: of rules for the same paths the last one counts, and conditions hold rules back") {
    const std::string text = R"json({ "cleanUrls": true,
  "headers": [
    {"source": "/(.*)", "headers": [{"key": "Cache-Control", "value": "no-cache"}, {"key": "Age", "value": "1"}]},
    {"source": "/static/:path*", "headers": [{"value": "max-age=60", "key": "cache-control"}]},
    {"source": "/(.*)", "has": [{"type": "header", "key": "x"}], "headers": [{"key": "Age", "value": "9"}]},
    {"source": "/static/app\\.js", "headers": [{"key": "Vary", "value": "Origin"}]}
  ]
})json";
    const auto captured = read_config("vercel.json", text);
    REQUIRE(captured.exchanges.size() == 4);
    CHECK(lines_of(captured, "/(.*)") == "Cache-Control: no-cache | Age: 1");
    CHECK(lines_of(captured, "/static/:path*") == "Age: 1 | cache-control: max-age=60");
    CHECK(lines_of(captured, R"(/static/app\.js)") == "Age: 1 | cache-control: max-age=60 | Vary: Origin");
    CHECK(type_of(captured, R"(/static/app\.js)") == "text/javascript");
    CHECK(captured.exchanges[3].provenance.covers == http::Covers::one_url);
    check_places(captured, text);
}

TEST_CASE("vercel.json: what stands in front of a mistake is read") {
    const std::string text = R"json({"headers": [
  {"source": "/a", "headers": [{"key": "Age", "value": "1"}, {"key": "Age"}]},
  {"headers": []},
  {"source": "/b", "headers": {"Age": "1"}},
  {"source": "/c", "headers": [{"key": "Age", "value": "3"} {"key": "Age", "value": "4"}]}
]})json";
    const auto captured = read_config("vercel.json", text);
    CHECK(captured.exchanges.size() == 2);
    CHECK(lines_of(captured, "/c") == "Age: 3");
    REQUIRE(captured.summary.unreadable.count == 4);
    CHECK(captured.summary.unreadable.first[0].position.line == 2);
    CHECK(captured.summary.unreadable.first[3].position ==
          base::SourcePosition{text.find(" {\"key\": \"Age\", \"value\": \"4") + 1, 5, 61});
}

TEST_CASE("netlify.toml: blocks, arrays and texts over several lines") {
    const std::string text = R"([build]
publish = "dist"
[[headers]]
  for = '/*'
  [headers.values]
    Cache-Control = "no-cache"
    Vary = ["Accept", 'Origin']
[[headers]]
  for = "/a.css"
  [headers.values]
    "cache-control" = """
public,
max-age=60"""
)";
    const auto captured = read_config("web/netlify.toml", text);
    REQUIRE(captured.exchanges.size() == 2);
    CHECK(lines_of(captured, "/*") == "Cache-Control: no-cache | Vary: Accept | Vary: Origin");
    CHECK(lines_of(captured, "/a.css") == "Vary: Accept | Vary: Origin | cache-control: public, max-age=60");
    const http::FieldLine last = captured.exchanges[1].response.fields[2];
    CHECK(text_at(text, last.name_position, 13) == "cache-control");
    CHECK(text_at(text, last.value_position, 7) == "public,");
    CHECK(last.value_position.line == 12);
}

TEST_CASE("netlify.toml: each byte of a value over several lines has its own place") {
    const std::string text =
        "[[headers]]\nfor = \"/*\"\n[headers.values]\n"
        "Cache-Control = '''\n\n    public,\r\n\tmax-age=60'''\n"
        "CDN-Cache-Control = \"\"\"\\\n    public, \\\n\n  max-age=7\"\"\"\n"
        "ETag = \"\\\"a\\u00e9b\\\"\"\n";
    const auto captured = read_config("netlify.toml", text);
    REQUIRE(captured.exchanges.size() == 1);
    const http::FieldMap& fields = captured.exchanges[0].response.fields;
    REQUIRE(fields.size() == 4);
    const auto check = [&](std::size_t line, std::string_view part, std::string_view as_written) {
        INFO(part);
        const std::size_t offset = fields[line].value.find(part);
        REQUIRE(offset != std::string_view::npos);
        const base::SourcePosition position = fields.position_in_value(line, offset);
        CHECK(text_at(text, position, as_written.size()) == as_written);
        CHECK(line_and_column_fit(text, position));
    };
    check(0, "public", "public");
    check(0, "ublic", "ublic");
    check(0, "max-age", "max-age=60");
    check(1, "public", "public");
    check(1, "max-age", "max-age=7");
    check(1, "7", "7\"\"\"");
    check(2, "\"a", "\\\"a");
    check(2, "a", "a\\u");
    check(2, "b", "b\\\"");
    CHECK(fields.position_in_value(0, fields[0].value.find("max-age")).line == 7);
}

TEST_CASE("netlify.toml: a mistake costs the block that it is in") {
    const auto captured = read_config("netlify.toml",
                                      "[[headers]]\nfor = \"/a\"\n[headers.values]\nAge = \"1\"\n"
                                      "[[headers]]\nfor = \"/b\"\n[headers.values]\nAge = 'open\n"
                                      "[[headers]]\n[headers.values]\nAge = \"3\"\n"
                                      "[[headers]]\nfor = \"/d\"\n[headers.values]\nAge = \"4\"\nDate = 5\n");
    CHECK(lines_of(captured, "/a") == "Age: 1");
    CHECK(lines_of(captured, "/b") == "no such block");
    CHECK(lines_of(captured, "/d") == "Age: 4");
    REQUIRE(captured.summary.unreadable.count == 3);
    CHECK(captured.summary.unreadable.first[0].position.line == 8);
}

TEST_CASE("firebase.json: globs and regular expressions, the last rule counts, comments are let pass") {
    const std::string text = R"json({
  // sites
  "hosting": { "headers": [
    {"source": "**", "headers": [{"key": "Cache-Control", "value": "no-cache"}]},
    {"source": "**/*.@(js|css)", "headers": [{"key": "Cache-Control", "value": "max-age=60"}]},
    {"source": "404.html", "headers": [{"key": "Cache-Control", "value": "max-age=300"}]},
    {"regex": "/img/.*[.](png|pdf)", "headers": [{"key": "Age", "value": "1"}]}
  ]
} /* end */
})json";
    const auto captured = read_config("firebase.json", text);
    REQUIRE(captured.exchanges.size() == 4);
    CHECK(lines_of(captured, "**/*.@(js|css)") == "Cache-Control: max-age=60");
    CHECK(type_of(captured, "**/*.@(js|css)") == "text/javascript");
    CHECK(type_of(captured, "404.html") == "text/html");
    CHECK(lines_of(captured, "/img/.*[.](png|pdf)") == "Cache-Control: no-cache | Age: 1");
    // A page has a block of its own, so the rule for everything is not taken for the pages'.
    CHECK(type_of(captured, "**").empty());
    check_places(captured, text);
}

TEST_CASE("firebase.json: several sites have nothing to do with one another") {
    const auto captured = read_config("firebase.json", R"json({"hosting": [
  {"headers": [{"source": "**", "headers": [{"key": "Age", "value": "1"}]}]},
  {"headers": [{"source": "/x", "headers": [{"key": "Vary", "value": "A"}]}]}]})json");
    CHECK(lines_of(captured, "/x") == "Vary: A");
}

// https://vercel.com/docs/build-output-api/configuration: the routes have "the same syntax as the routes
// property of the vercel.json file".
TEST_CASE("vercel.json: routes that are not read are told, those that no request reaches among them") {
    std::string text = R"({"routes": [{"src": "/u/.*", "headers": {"X-A": "1"}})";
    for (int route = 0; route < 600; ++route)
        text += R"(, {"src": "/u/)" + std::to_string(route) + R"(", "headers": {"X-A": "2"}})";
    for (int route = 0; route < 600; ++route)
        text += R"(, {"src": "/w/)" + std::to_string(route) + R"(", "headers": {"X-A": "3"}})";
    const auto captured = read_config("vercel.json", text + "]}");
    CHECK(captured.exchanges.size() < 1000);
    CHECK(captured.summary.unreadable.count == 1);
}

TEST_CASE("vercel.json: routes are regular expressions, and end where one does not continue") {
    const std::string text = R"json({"routes": [
  {"src": "/(.*)", "headers": {"Cache-Control": "no-cache", "X-A": "1"}, "continue": true},
  {"src": "^/assets/(.*)$", "headers": {"cache-control": "maxage=600"}},
  {"src": "/old", "status": 308, "headers": {"Location": "/new", "Age": "1"}},
  {"src": "/api/.*", "dest": "/api/index"},
  {"src": "/api/b/(.*)", "headers": {"Age": "2"}},
  {"src": "/p", "has": [{"type": "header", "key": "x"}], "headers": {"Age": "3"}},
  {"handle": "filesystem"},
  {"src": "/404/(.*)", "headers": {"Age": "4"}, "continue": true},
  {"headers": {"Age": "5"}},
  {"src": "/n", "headers": {"Age": 6}},
  {"src": "/(.*)", "dest": "/index.html", "headers": {"X-A": "2"}}
]})json";
    const auto captured = read_config("vercel.json", text);
    CHECK(lines_of(captured, "/(.*)") == "Cache-Control: no-cache | X-A: 1");
    CHECK(lines_of(captured, "^/assets/(.*)$") == "X-A: 1 | cache-control: maxage=600");
    CHECK(lines_of(captured, "/old", 308) == "Cache-Control: no-cache | X-A: 1 | Location: /new | Age: 1");
    CHECK(lines_of(captured, "/p") == "Cache-Control: no-cache | X-A: 1 | Age: 3");
    CHECK(lines_of(captured, "/api/b/(.*)") == "no such block");
    CHECK(lines_of(captured, "/404/(.*)") == "Cache-Control: no-cache | X-A: 1 | Age: 4");
    CHECK(captured.exchanges.back().response.fields.value("X-A") == "2");
    CHECK(captured.summary.unreadable.count == 2);
    check_places(captured, text);
    const auto wrong = read_config("vercel.json", R"json({"routes": [
  {"src": "/a", "status": 42, "headers": {"Age": "1"}},
  {"src": "/b", "status": 4000000000, "headers": {"Age": "1"}}, {"src": "/c", "headers": {"Age": "2"}}]})json");
    CHECK(lines_of(wrong, "/c") == "Age: 2");
    CHECK(wrong.exchanges.size() == 1);
    CHECK(wrong.summary.unreadable.count == 2);
    const auto both = read_config("vercel.json", R"({"routes": [{"src": "/a", "headers": {"Age": "1"}}],
        "headers": [{"source": "/b", "headers": [{"key": "Age", "value": "2"}]}]})");
    CHECK(lines_of(both, "/b") == "Age: 2");
    CHECK(both.summary.unreadable.count == 1);
}

TEST_CASE("staticwebapp.config.json: a route's headers go before the global ones, and empty ones take away") {
    const std::string text = R"json({
  "globalHeaders": {"Cache-Control": "max-age=60", "X-A": "1"},
  "routes": [
    {"route": "/images/*", "headers": {"cache-control": "no-store"}},
    {"route": "/login", "rewrite": "/.auth/login/github"},
    {"route": "/me", "headers": {"X-A": ""}},
    {"route": "/old", "redirect": "/new", "headers": {"X-A": "2"}}
  ]})json";
    const auto captured = read_config("staticwebapp.config.json", text);
    REQUIRE(captured.exchanges.size() == 3);
    CHECK(lines_of(captured, "/*") == "Cache-Control: max-age=60 | X-A: 1");
    CHECK(lines_of(captured, "/images/*") == "X-A: 1 | cache-control: no-store");
    CHECK(lines_of(captured, "/me") == "Cache-Control: max-age=60");
    check_places(captured, text);
}

TEST_CASE("JSON configurations are told by their shape when their name says nothing") {
    CHECK(read_config("-", R"({"headers": [{"source": "/a", "headers": [{"key": "Age", "value": "1"}]}]})")
              .summary.format == Format::vercel_json);
    CHECK(read_config(
              "x.json",
              R"({"hosting": {"headers": [{"source": "/a", "headers": [{"key": "Age", "value": "1"}]}]}})")
              .summary.format == Format::firebase_json);
    CHECK(read_config("x.json", R"({"globalHeaders": {"Age": "1"}})").summary.format ==
          Format::static_web_apps_json);
    CHECK(read_config("site.conf", "server {\n  add_header Age 1;\n}\n").summary.format ==
          Format::nginx_config);
    // Headers of a response, not rules.
    CHECK(read_text(R"({"headers": [{"name": "Age", "value": "1"}]})").summary.format == Format::json_lines);
}

TEST_CASE("a configuration that sets no header is in order, and told from one that cannot be read") {
    const auto read = [](const std::string& name, std::string_view text) {
        INFO(name << ": " << text);
        const auto captured = read_config(name, text);
        CHECK(captured.exchanges.empty());
        CHECK(captured.summary.sets_no_header == (captured.summary.unreadable.count == 0));
        return captured.summary.sets_no_header;
    };
    CHECK(read("vercel.json", R"({"rewrites": [{"source": "/a", "destination": "/b"}]})"));
    CHECK(read("firebase.json", R"({"hosting": {"public": "dist"}})"));
    CHECK(read("staticwebapp.config.json", R"({"routes": [{"route": "/a", "rewrite": "/b"}]})"));
    CHECK(read("netlify.toml", "[build]\npublish = \"dist\"\n"));
    CHECK(read("nginx.conf", "server { listen 80; location / { root /srv; } }\n"));
    for (const std::string name : {"_headers", "netlify.toml", "nginx.conf"}) {
        CHECK(read(name, ""));
        CHECK(read(name, "# nothing\n"));
    }
    CHECK_FALSE(read("vercel.json", ""));
    CHECK_FALSE(read("vercel.json", "[]"));
    CHECK_FALSE(read("firebase.json", R"({"hosting": {)"));
    CHECK_FALSE(read("netlify.toml", "[build\n"));
    CHECK_FALSE(read("nginx.conf", "server {\n"));
    CHECK_FALSE(read("_headers", "X: y\n"));
}

TEST_CASE("limits: a file that is too large is not read, and blocks beyond the limit are counted") {
    Limits limits;
    limits.host_config = 20;
    const auto large = read_config("_headers", "/a\n  Cache-Control: no-store\n", limits);
    CHECK(large.exchanges.empty());
    CHECK(large.summary.unreadable.count == 1);
    std::string many;
    for (int i = 0; i < 1100; ++i)
        many += "/" + std::to_string(i) + "\n A: b\n";
    const auto captured = read_config("_headers", many);
    CHECK(captured.exchanges.size() == 1000);
    REQUIRE(captured.summary.unreadable.count == 1);
    CHECK(captured.summary.unreadable.first[0].position.line == 2001);
    const auto deep = read_config(
        "vercel.json", R"({"headers": [{"source": "/a", "headers": [{"key": "A", "value": "b"}]}], "x": )" +
                           std::string(5000, '['));
    CHECK(deep.exchanges.size() == 1);
    CHECK(deep.summary.unreadable.count == 1);
}
