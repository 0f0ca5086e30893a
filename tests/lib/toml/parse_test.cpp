#include "lib/toml/parse.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using toml::Kind;

namespace {

toml::Document parsed(std::string_view text) {
    auto document = toml::parse(text, "t.toml");
    INFO((document ? std::string() : document.error().message));
    REQUIRE(document);
    return std::move(*document);
}

std::string at(base::SourcePosition position) {
    return std::to_string(position.line) + ":" + std::to_string(position.column);
}

const toml::Value& value(const toml::Table& table, std::string_view key) {
    const toml::Entry* entry = table.find(key);
    REQUIRE(entry != nullptr);
    return entry->value;
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

}  // namespace

TEST_CASE("each kind of value is read, with the places of key and value") {
    const auto document = parsed(
        "text = \"a\\tb\"\n"
        "whole = -7\n"
        "part = 1.5\n"
        "yes = true\n"
        "day = 2026-11-20\n"
        "  list = [1, \"two\"]\n"
        "[table]\n"
        "inner = { a = 1 }\n");
    const toml::Table& root = document.root;
    CHECK(document.source == "t.toml");
    CHECK(value(root, "text").kind == Kind::string);
    CHECK(value(root, "text").text == "a\tb");
    CHECK(value(root, "whole").integer == -7);
    CHECK(value(root, "part").kind == Kind::number);
    CHECK(value(root, "part").number == 1.5);
    CHECK(value(root, "yes").boolean);
    CHECK(value(root, "day").kind == Kind::date);
    CHECK(value(root, "day").text == "2026-11-20");
    REQUIRE(value(root, "list").array.size() == 2);
    CHECK(value(root, "list").array[0].integer == 1);
    CHECK(at(value(root, "list").array[1].position) == "6:14");
    CHECK(at(root.find("list")->key_position) == "6:3");
    CHECK(at(value(root, "list").position) == "6:10");
    const toml::Value& inner = value(value(root, "table").table, "inner");
    CHECK(inner.kind == Kind::table);
    CHECK(at(value(inner.table, "a").position) == "8:15");
}

TEST_CASE("entries come in the order in which they were written") {
    const auto document = parsed("z = 1\na = 2\n[m]\n[b]\n");
    std::string keys;
    for (const toml::Entry& entry : document.root.entries())
        keys += entry.key;
    CHECK(keys == "zamb");
}

TEST_CASE("elements of an array of tables know their own headers") {
    const auto document = parsed("[[case]]\nname = \"a\"\n\n[[case]]\n[[case.then]]\nat = \"1s\"\n");
    const toml::Value& cases = value(document.root, "case");
    REQUIRE(cases.array.size() == 2);
    CHECK(cases.array[0].position.line == 1);
    CHECK(cases.array[1].position.line == 4);
    CHECK(value(cases.array[1].table, "then").array[0].position.line == 5);
}

TEST_CASE("columns and offsets count bytes, whatever stands before") {
    const auto document = parsed("# \u00e9\u00e9\na = [\"\u00e9\u20ac\", 5]\n");
    const toml::Value& five = value(document.root, "a").array[1];
    CHECK(at(five.position) == "2:15");
    CHECK(five.position.offset == 21);
}

TEST_CASE("places in a line of a megabyte are found at once") {
    std::string text = "a = [";
    for (int i = 0; i < 90'000; ++i)
        text += "\"\u00e9\",";
    text += "7]";
    const auto document = parsed(text);
    CHECK(value(document.root, "a").array.back().position.offset == text.size() - 2);
}

TEST_CASE("a syntax error names file, line and column, and helps") {
    struct Case {
        const char* text;
        const char* place;
        const char* hint;  // a part of it
    };
    const auto c = GENERATE(values<Case>({
        {"a = 1\nb = on\n", "t.toml:2:5: ", "quotation marks"},
        {"a = \n", "t.toml:1:5: ", "TOML 1.0"},
        {"[a\n", "t.toml:1:3: ", "TOML 1.0"},
        {"a = 1\na = 2\n", "t.toml:2:5: ", "TOML 1.0"},
        {"\u00e9\u00e9", "t.toml:1:1: ", "TOML 1.0"},
        {"a = \"\xff\"", "t.toml:1:5: ", "TOML 1.0"},
    }));
    const auto document = toml::parse(c.text, "t.toml");
    REQUIRE_FALSE(document);
    INFO(document.error().message);
    CHECK(document.error().code == base::ErrorCode::usage);
    CHECK(document.error().message.starts_with(c.place));
    CHECK(document.error().message.size() > std::string(c.place).size() + 10);
    CHECK(document.error().message.back() != '.');
    CHECK(document.error().hint.find(c.hint) != std::string::npos);
}

TEST_CASE("messages hold no control characters of the input") {
    const auto document = toml::parse("a = \x1b[31m", "t.toml");
    REQUIRE_FALSE(document);
    CHECK(document.error().message.find('\x1b') == std::string::npos);
}

TEST_CASE("nesting beyond the limit is refused before anything recurses") {
    const auto text = GENERATE(as<std::string>{}, "a = " + repeated("[", 100'000),
                               "a = " + repeated("{a=", 100'000), "a" + repeated(".a", 200'000) + " = 1",
                               "[a" + repeated(".a", 200'000) + "]", "a = " + repeated("{a.a.a.a.a=", 20'000),
                               "b = \"\"\"x\"\"\"\"\"\na = " + repeated("[", 100));
    const auto document = toml::parse(text, "t.toml");
    REQUIRE_FALSE(document);
    CHECK(document.error().message.find("nest deeper than 64 levels") != std::string::npos);
}

TEST_CASE("brackets and dots inside strings and comments do not nest") {
    const std::string many = repeated("[.{", 50);
    parsed("a = \"" + many + "\\\"" + many + "\"\nb = '" + many + "'\n# " + many + "\nc = \"\"\"\n" + many +
           "\n\"" + many + "\"\"\"\nd = '''" + many + "'" + many + "''''\n");
    parsed(repeated("[[a.b]]\nc.d = [[1.5], [{e.f = 2.5}]]\n", 1000));
    parsed("a = " + repeated("[", 64) + repeated("]", 64));
}

TEST_CASE("size and number of values are limited") {
    CHECK_FALSE(toml::parse(std::string((1U << 20U) + 1, '\n'), "t.toml"));
    CHECK(toml::parse(std::string(1U << 20U, '\n'), "t.toml"));
    const toml::Limits few{.values = 3};
    CHECK(toml::parse("a = [1]\nb = 1", "t.toml", few));
    const auto refused = toml::parse("a = [1, 2]\nb = 1", "t.toml", few);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("more than 3 values") != std::string::npos);
}
