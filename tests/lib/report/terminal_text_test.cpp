#include "lib/report/terminal_text.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright::report;

TEST_CASE("nothing that can drive a terminal is printed") {
    CHECK(printable("plain") == "plain");
    CHECK(printable("caf\u00e9 \u65e5") == "caf\u00e9 \u65e5");
    CHECK(printable("\x1b[2J") == "\\x1b[2J");
    CHECK(printable(std::string("a\0b\n\t\x7f", 6)) == "a\\x00b\\x0a\\x09\\x7f");
    CHECK(printable("\xff\xc3") == "\\xff\\xc3");  // no UTF-8
    CHECK(printable("\xc2\x9b"
                    "31m") == "\\xc2\\x9b31m");           // a control sequence of one character
    CHECK(printable("a\u202eb") == "a\\xe2\\x80\\xaeb");  // turns the line round
    CHECK(printable("\xc0\xaf\xed\xa0\x80") == "\\xc0\\xaf\\xed\\xa0\\x80");  // overlong, surrogate
}

TEST_CASE("columns count characters, not bytes") {
    CHECK(columns("abc") == 3);
    CHECK(columns("caf\u00e9\u2026") == 5);
}

TEST_CASE("a very long value is cut in the middle and tells its length") {
    const std::string usual(240, 'x');
    CHECK(shortened(usual) == usual);
    const std::string url = "https://a.example/" + std::string(8000, 'a') + "?end=1";
    CHECK(shortened(url) ==
          url.substr(0, 160) + "\u2026" + url.substr(url.size() - 60) + " (8024 characters)");
    // Characters, not bytes, and none of them parted.
    std::string accents;
    for (int i = 0; i < 300; ++i)
        accents += "\u00e9";
    const std::string cut = shortened(accents);
    CHECK(printable(cut) == cut);
    CHECK(columns(cut) == 160 + 1 + 60 + std::string(" (300 characters)").size());
}

TEST_CASE("text is wrapped at words, with an indent from the second line on") {
    const Style narrow{Colour::off, 40};
    CHECK(wrapped("one two three four five six seven eight nine ten", narrow, 4) ==
          "one two three four five six seven\n    eight nine ten");
    CHECK(wrapped("short", narrow, 4) == "short");
    CHECK(wrapped("", narrow, 4).empty());
    const std::string long_word(60, 'x');
    CHECK(wrapped(long_word, narrow, 0) == long_word);
}

TEST_CASE("colour only where it is wanted") {
    CHECK(paint({Colour::off, 80}, Ink::red, "x") == "x");
    CHECK(paint({Colour::on, 80}, Ink::red, "x") == "\x1b[1;31mx\x1b[0m");
    CHECK(paint({Colour::on, 80}, Ink::red, "").empty());
}

TEST_CASE("counts agree with their nouns") {
    CHECK(counted(1, "file") == "1 file");
    CHECK(counted(0, "file") == "0 files");
    CHECK(counted(2, "entry", "entries") == "2 entries");
}
