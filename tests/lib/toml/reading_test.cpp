#include "lib/toml/reading.hpp"

#include "lib/toml/parse.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>

using namespace cachewright;

namespace {

constexpr std::string_view kText =
    "text = \"a\"\n"
    "whole = 7\n"
    "part = 1.5\n"
    "yes = true\n"
    "strings = [\"a\", 1, \"b\"]\n"
    "[table]\n"
    "[[tables]]\n"
    "[[tables]]\n";

}  // namespace

TEST_CASE("values of the asked kind are returned, absent keys are nothing and no problem") {
    const auto document = toml::parse(kText, "t.toml");
    REQUIRE(document);
    toml::Problems problems("t.toml");
    const toml::Table& root = document->root;
    CHECK(toml::read_string(root, "text", problems) == "a");
    CHECK(toml::read_integer(root, "whole", problems) == 7);
    CHECK(toml::read_number(root, "whole", problems) == 7.0);
    CHECK(toml::read_number(root, "part", problems) == 1.5);
    CHECK(toml::read_boolean(root, "yes", problems) == true);
    CHECK(toml::read_table(root, "table", problems) != nullptr);
    CHECK(toml::read_tables(root, "tables", problems).size() == 2);
    CHECK_FALSE(toml::read_string(root, "absent", problems));
    CHECK(toml::read_tables(root, "absent", problems).empty());
    CHECK(problems.empty());
}

TEST_CASE("values of another kind are problems with their position") {
    const auto document = toml::parse(kText, "t.toml");
    REQUIRE(document);
    toml::Problems problems("t.toml");
    const toml::Table& root = document->root;
    CHECK_FALSE(toml::read_string(root, "whole", problems));
    CHECK_FALSE(toml::read_integer(root, "part", problems));
    CHECK_FALSE(toml::read_boolean(root, "text", problems));
    CHECK(toml::read_table(root, "yes", problems) == nullptr);
    const auto strings = toml::read_strings(root, "strings", problems);
    REQUIRE(strings);
    CHECK(*strings == std::vector<std::string_view>{"a", "b"});
    REQUIRE(problems.all().size() == 5);
    CHECK(problems.all()[0].message == "'whole' takes a string, not a whole number");
    CHECK(problems.place(problems.all()[0].position) == "t.toml:2:9");
    CHECK(problems.all()[4].message == "'strings' takes strings, not a whole number");
    CHECK(problems.place(problems.all()[4].position) == "t.toml:5:17");
}

TEST_CASE("an unknown key is a problem with the nearest known one") {
    const auto document = toml::parse("profles = []\nother = 1\n", "t.toml");
    REQUIRE(document);
    toml::Problems problems("t.toml");
    constexpr std::array<std::string_view, 2> known{"profiles", "profile"};
    toml::unknown_keys(document->root, known, problems);
    REQUIRE(problems.all().size() == 2);
    CHECK(problems.all()[0].message == "there is no key 'profles' here");
    CHECK(problems.all()[0].hint == "did you mean 'profiles'?");
    CHECK(problems.all()[1].hint == "there are: profiles, profile");
}

TEST_CASE("one problem is an error with a hint, several are lines in the order of the document") {
    toml::Problems one("t.toml");
    one.add({0, 1, 2}, "wrong", "do it right");
    CHECK(one.error().code == base::ErrorCode::usage);
    CHECK(one.error().message == "t.toml:1:2: wrong");
    CHECK(one.error().hint == "do it right");

    toml::Problems two("t.toml");
    two.add({9, 2, 1}, "second", "hint");
    two.add({0, 1, 1}, "first");
    CHECK(two.error().message == "t.toml:1:1: first\nt.toml:2:1: second (hint)");
    CHECK(two.error().hint.empty());
}
