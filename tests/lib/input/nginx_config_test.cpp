#include "tests/lib/input/declared_answers.hpp"

#include <algorithm>
#include <vector>

using namespace cachewright;
using namespace cachewright::input;

TEST_CASE("nginx: a location with an add_header of its own inherits none") {
    const std::string text = R"(http {
  add_header X-Outer 1;
  server {
    add_header Cache-Control "no-cache";
    location /plain/ { root /srv; }
    location /own/ { add_header Age 2; }
    location ~* \.(css|js)$ { expires off; }
    location = /merged { add_header_inherit merge; add_header Age 3; }
  }
})";
    const auto captured = read_config("nginx.conf", text);
    CHECK(lines_of(captured, "/") == "Cache-Control: no-cache");
    CHECK(lines_of(captured, "/plain/") == "Cache-Control: no-cache");
    CHECK(lines_of(captured, "/own/") == "Age: 2");
    CHECK(lines_of(captured, R"(\.(css|js)$)") == "Cache-Control: no-cache");
    CHECK(type_of(captured, R"(\.(css|js)$)") == "text/css");
    CHECK(lines_of(captured, "/merged") == "Cache-Control: no-cache | Age: 3");
    check_places(captured, text);
}

TEST_CASE("nginx: what a location has from around it is in force there") {
    const auto all_located = read_config("nginx.conf",
                                         "server { root /srv; add_header Cache-Control \"public; "
                                         "max-age=60\"; location / { try_files $uri =404; } }");
    CHECK(lines_of(all_located, "/") == "Cache-Control: public; max-age=60");
    CHECK(all_located.exchanges.size() == 1);

    const auto captured = read_config("nginx.conf", R"(server {
  add_header Cache-Control "public";
  location / { add_header Cache-Control "no-store"; }
  location /b { root /x; location /b/c { if ($arg_a) { set $b 1; } } }
  location ~ /\.ht { deny all; }
  location /inside { allow 10.0.0.0/8; deny all; }
  location /old { return 301 /new; }
  location /off { expires off; add_header X-A 1; }
})");
    CHECK(lines_of(captured, "/") == "Cache-Control: no-store");
    CHECK(lines_of(captured, "/b") == "Cache-Control: public");
    CHECK(lines_of(captured, "/b/c") == "Cache-Control: public");
    CHECK(lines_of(captured, "/\\.ht") == "no such block");
    CHECK(lines_of(captured, "/inside") == "Cache-Control: public");
    CHECK(lines_of(captured, "/old") == "no such block");
    CHECK(lines_of(captured, "/old", 301) == "Cache-Control: public");
    CHECK(lines_of(captured, "/off") == "X-A: 1");
    CHECK(captured.exchanges.size() == 6);
}

// Source: https://nginx.org/en/docs/http/ngx_http_headers_module.html#expires
TEST_CASE("nginx: expires is a lifetime in Cache-Control") {
    const auto value_of = [](const std::string& expires) {
        const std::string text = "location /a { add_header Age 1; expires " + expires + "; }";
        return lines_of(read_config("nginx.conf", text), "/a");
    };
    CHECK(value_of("24h") == "Cache-Control: max-age=86400 | Age: 1");
    CHECK(value_of("+1d12h") == "Cache-Control: max-age=129600 | Age: 1");
    CHECK(value_of("\"1h 30m\"") == "Cache-Control: max-age=5400 | Age: 1");
    CHECK(value_of("1M") == "Cache-Control: max-age=2592000 | Age: 1");
    CHECK(value_of("0") == "Cache-Control: max-age=0 | Age: 1");
    CHECK(value_of("-1") == "Cache-Control: no-cache | Age: 1");
    CHECK(value_of("epoch") == "Cache-Control: no-cache | Age: 1");
    CHECK(value_of("max") == "Cache-Control: max-age=315360000 | Age: 1");
    CHECK(value_of("off") == "Age: 1");
    // Different for each moment or file.
    CHECK(value_of("@15h30m") == "Age: 1");
    CHECK(value_of("modified +24h") == "Age: 1");
}

// The usual idiom of configurations that give each kind of content a policy of its own.
TEST_CASE("nginx: a policy in a variable is not read, and told") {
    const std::string text = R"(map $sent_http_content_type $cc {
  default "no-cache";
  ~image/ "max-age=600";
}
map $sent_http_content_type $ex { default off; }
server {
  add_header Cache-Control $cc;
  add_header Acme-CDN-Cache-Control "max-age=${seconds}";
  add_header X-Request-ID $request_id;
  expires $ex;
  location /a { add_header Vary $vary; add_header Age 1; }
})";
    const auto captured = read_config("nginx.conf", text);
    REQUIRE(captured.summary.unreadable.count == 4);
    for (const Remark& remark : captured.summary.unreadable.first) {
        CHECK_THAT(remark.what, Catch::Contains("variable"));
        CHECK_THAT(std::string(text_at(text, remark.position, 1)), Catch::Matches("[$m]"));
    }
    CHECK(captured.summary.notes.count == 1);
    CHECK(lines_of(captured, "/a") == "Age: 1");
}

// "Adds the specified field to a response header provided that the response code equals 200, 201, 204, 206,
// 301, 302, 303, 304, 307, or 308" (https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header).
TEST_CASE("nginx: what is added to a return is read with its status") {
    const std::string text =
        R"(location = /f { return 301 /g; add_header Cache-Control "maxage=31536000" always; }
location /e { return 404; add_header Age 1; add_header Vary A always; expires 1h; }
location /u { return https://shop.example/; add_header Age 2; }
location /n { return 204; expires 1h; }
location /c { return 444; add_header Age 3 always; }
location /d { deny all; add_header Age 4; add_header Vary B always; }
location /b { return 302 /x; }
)";
    const auto captured = read_config("nginx.conf", text);
    CHECK(lines_of(captured, "/f", 301) == "Cache-Control: maxage=31536000");
    CHECK(lines_of(captured, "/e", 404) == "Vary: A");
    CHECK(lines_of(captured, "/u", 302) == "Age: 2");
    CHECK(lines_of(captured, "/n", 204) == "Cache-Control: max-age=3600");
    CHECK(lines_of(captured, "/d", 403) == "Vary: B");
    CHECK(captured.exchanges.size() == 5);
    CHECK(captured.exchanges.front().response.fields.value("Location") == "/g");
}

// "the server-level directives of this module are executed sequentially", before a location is chosen
// (https://nginx.org/en/docs/http/ngx_http_rewrite_module.html).
TEST_CASE("nginx: a return of the server leaves nothing to its locations") {
    const auto captured = read_config("nginx.conf", R"(server {
  return 301 https://shop.example/;
  add_header Age 1;
  location / { add_header Age 2; }
  location /x { add_header Age 3; }
})");
    CHECK(lines_of(captured, "/", 301) == "Age: 1");
    CHECK(captured.exchanges.size() == 1);
}

TEST_CASE("nginx: a return with an impossible status is told") {
    const auto captured = read_config(
        "nginx.conf",
        "location /a { return 999; add_header Age 1 always; }\nlocation /b { add_header Age 2; }\n");
    CHECK(captured.exchanges.size() == 1);
    CHECK(captured.summary.unreadable.count == 1);
}

TEST_CASE("nginx: with always, what goes wrong is kept as long as what does not") {
    const std::string text =
        "location /a { add_header Cache-Control \"max-age=60\" always; add_header Age 1; }\n"
        "location /b { add_header Cache-Control 'max-age=60'; }\n"
        "location /c { add_header X-A 1 always; }\n";
    const auto captured = read_config("nginx.conf", text);
    CHECK(lines_of(captured, "/a") == "Cache-Control: max-age=60 | Age: 1");
    CHECK(lines_of(captured, "/a", 404) == "Cache-Control: max-age=60");
    CHECK(lines_of(captured, "/b", 404) == "no such block");
    CHECK(lines_of(captured, "/c", 404) == "no such block");
    check_places(captured, text);
}

TEST_CASE("nginx: what answers with something else, or by a program, is not taken for files") {
    const auto captured = read_config("nginx.conf",
                                      "location /r { add_header Age 1; return 301 /new; }\n"
                                      "location /p.js { add_header Age 1; proxy_pass http://a; }\n"
                                      "location /t { add_header Age 1; return 200 'ok'; }\n");
    CHECK(lines_of(captured, "/r") == "no such block");
    CHECK(lines_of(captured, "/r", 301) == "Age: 1");
    CHECK(lines_of(captured, "/t") == "Age: 1");
    CHECK(type_of(captured, "/p.js").empty());
}

TEST_CASE("nginx: words, quotes, escapes, comments and programs are read as nginx does") {
    const std::string text =
        "# add_header X 1;\n"
        "location ~ \"\\.js$\" {\n"
        "  add_header ETag \"\\\"a b\\\"\"; # a comment with a ; and a }\n"
        "  add_header 'X-A' a'b;\n"
        "  content_by_lua_block { if x { y(\"}\") } }\n"
        "  include snippets/more.conf;\n"
        "  add_header X-V ${var}x;\n"
        "}\n";
    const auto captured = read_config("nginx.conf", text);
    CHECK(lines_of(captured, "\\.js$") == "ETag: \"a b\" | X-A: a'b");
    REQUIRE(captured.summary.notes.count == 2);
}

TEST_CASE("nginx: what is malformed is told with its place, and the rest is read") {
    const auto captured = read_config("nginx.conf",
                                      "location /a {\n"
                                      "  add_header Cache-Control public, max-age=60;\n"
                                      "  expires 5 minutes;\n"
                                      "  expires soon;\n"
                                      "  add_header Age 1\n"
                                      "}\n"
                                      "}\n"
                                      "location /b {\n"
                                      "  add_header Age 2;\n");
    CHECK(lines_of(captured, "/b") == "Age: 2");
    std::vector<std::uint32_t> lines;
    for (const Remark& remark : captured.summary.unreadable.first)
        lines.push_back(remark.position.line);
    std::sort(lines.begin(), lines.end());
    CHECK(lines == std::vector<std::uint32_t>{2, 3, 4, 5, 7, 8});
}
