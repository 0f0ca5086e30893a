#include "lib/input/host_notation.hpp"

#include "tests/lib/input/capture_text.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using http::Notation;
using input::in_notation;

TEST_CASE("a corrected line is written as the host's configuration has it") {
    const std::string line = "Cache-Control: private, no-cache=\"Set-Cookie\"";
    CHECK(in_notation(Notation::header_line, line) == line);
    CHECK(in_notation(Notation::key_and_value, line) ==
          R"({"key": "Cache-Control", "value": "private, no-cache=\"Set-Cookie\""})");
    CHECK(in_notation(Notation::json_member, line) ==
          R"("Cache-Control": "private, no-cache=\"Set-Cookie\"")");
    CHECK(in_notation(Notation::toml_key, line) == R"(Cache-Control = "private, no-cache=\"Set-Cookie\"")");
    CHECK(in_notation(Notation::nginx, line) ==
          R"(add_header Cache-Control "private, no-cache=\"Set-Cookie\"";)");
    CHECK(in_notation(Notation::nginx, "Cache-Control: no-store\nVary: Accept-Encoding") ==
          "add_header Cache-Control \"no-store\";\nadd_header Vary \"Accept-Encoding\";");
}

TEST_CASE("nginx: a correction has no always that the line may lack") {
    CHECK(in_notation(Notation::nginx, "Cache-Control: no-cache") ==
          "add_header Cache-Control \"no-cache\";");
    CHECK(in_notation(Notation::nginx, "Cache-Control: public, max-age=600") ==
          "add_header Cache-Control \"public, max-age=600\";");
}

TEST_CASE("nginx: beside expires no second Cache-Control is sent") {
    CHECK(in_notation(Notation::nginx_expires, "Cache-Control: max-age=31536000") == "expires 31536000s;");
    CHECK(in_notation(Notation::nginx_expires, "Cache-Control: no-cache") == "expires epoch;");
    CHECK(in_notation(Notation::nginx_expires, "Cache-Control: private, max-age=60") ==
          "expires off;\nadd_header Cache-Control \"private, max-age=60\";");
    CHECK(in_notation(Notation::nginx_expires, "Vary: Origin") == "add_header Vary \"Origin\";");
}
