#include "lib/report/field_frame.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright::report;

namespace {

std::string frame(const ShownLine& line, std::size_t width) {
    return field_frame(line, {Colour::off, width}, 2, Ink::red);
}

}  // namespace

TEST_CASE("carets stand under the bytes that are spoken of") {
    CHECK(frame({"Age: 5", {{5, 1}}}, 80) ==
          "  Age: 5\n"
          "       ^\n");
    CHECK(frame({"Vary: a, b", {{6, 1}, {9, 1}}}, 80) ==
          "  Vary: a, b\n"
          "        ^  ^\n");
    CHECK(frame({"Age: 5", {}}, 80) == "  Age: 5\n");
}

TEST_CASE("what is not printable keeps the carets in place") {
    CHECK(frame({"A: \x1b!", {{4, 1}}}, 80) ==
          "  A: \\x1b!\n"
          "         ^\n");
    CHECK(frame({"A: \u00e9!", {{5, 1}}}, 80) ==
          "  A: \u00e9!\n"
          "      ^\n");
}

TEST_CASE("an empty value still gets its caret") {
    CHECK(frame({"Cache-Control: ", {{15, 0}}}, 80) ==
          "  Cache-Control: \n"
          "                 ^\n");
}

TEST_CASE("a long line is cut round the span, never beyond the width") {
    const std::string value(200, 'x');
    const std::string early = frame({"Name: " + value, {{0, 4}}}, 50);
    CHECK(early.substr(0, 10) == "  Name: xx");
    CHECK(columns(early.substr(0, early.find('\n'))) <= 50);
    CHECK(early.substr(early.find('\n') + 1) == "  ^^^^\n");

    std::string late_text = "Name: " + value;
    late_text.replace(180, 3, "BAD");
    const std::string late = frame({late_text, {{180, 3}}}, 50);
    const std::string shown = late.substr(0, late.find('\n'));
    const std::string carets = late.substr(late.find('\n') + 1);
    CHECK(columns(shown) <= 50);
    REQUIRE(shown.find("BAD") != std::string::npos);
    // "…" is one column of three bytes.
    CHECK(carets.find("^^^") == shown.find("BAD") - 2);
    CHECK(shown.find("\u2026") == 2);
}

TEST_CASE("a span over the whole of a long line ends with the window") {
    const std::string all = frame({"Name: " + std::string(300, 'y'), {{6, 300}}}, 60);
    const std::string carets = all.substr(all.find('\n') + 1);
    CHECK(columns(carets) <= 61);
}
