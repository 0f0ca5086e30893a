#include "lib/report/text_table.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <string_view>

using namespace cachewright::report;

namespace {

constexpr std::array<std::string_view, 3> kHeadings{"cache", "stored", "next"};

}  // namespace

TEST_CASE("a table is as wide as its cells where there is room") {
    const std::array rows{TableRow{{"a", "yes", "HIT"}}, TableRow{{"longer", "no", "MISS"}}};
    CHECK(text_table(kHeadings, rows, {Colour::off, 80}) ==
          "cache   stored  next\n"
          "a       yes     HIT\n"
          "longer  no      MISS\n");
}

TEST_CASE("cells wrap at blanks, and in the middle of words that are too long") {
    const std::array rows{TableRow{{"a", "yes", "one two three four five six seven eight"}},
                          TableRow{{"b", "no", "abcdefghijklmnopqrstuvwxyzabcdefghij"}}};
    CHECK(text_table(kHeadings, rows, {Colour::off, 40}) ==
          "cache  stored  next\n"
          "a      yes     one two three four five\n"
          "               six seven eight\n"
          "b      no      abcdefghijklmnopqrstuvwxy\n"
          "               zabcdefghij\n");
}

TEST_CASE("rows become blocks where the columns do not fit") {
    constexpr std::array<std::string_view, 4> headings{"cache", "extraordinary", "incomparable",
                                                       "unmistakable"};
    const std::array rows{TableRow{{"a", "yes", "HIT", "1"}}};
    CHECK(text_table(headings, rows, {Colour::off, 40}) ==
          "a\n"
          "  extraordinary  yes\n"
          "  incomparable   HIT\n"
          "  unmistakable   1\n");
}

TEST_CASE("a character of several bytes takes one column and is never cut") {
    const std::array rows{TableRow{{"é", "ja", "ééé"}}};
    CHECK(text_table(kHeadings, rows, {Colour::off, 80}) == "cache  stored  next\né      ja      ééé\n");
}

TEST_CASE("numbers stand to the right, where they are asked to") {
    constexpr std::array aligned{Align::left, Align::right, Align::right};
    const std::array rows{TableRow{{"a", "1", "20"}}, TableRow{{"b", "", "1,204"}}};
    CHECK(text_table(kHeadings, rows, {Colour::off, 80}, aligned) ==
          "cache  stored   next\n"
          "a           1     20\n"
          "b              1,204\n");
}

TEST_CASE("a row for a program is one line, however wide") {
    const std::string url = "http://127.0.0.1:8080/" + std::string(200, 'a');
    const std::array rows{TableRow{{url, "yes", "one two three"}}, TableRow{{"b", "no", ""}}};
    const std::string text = text_table(kHeadings, rows, {Colour::off, 40, Tables::whole_rows});
    CHECK(text.find("\n" + url + "  yes     one two three\nb") != std::string::npos);
}
