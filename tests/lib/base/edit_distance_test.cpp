#include "lib/base/edit_distance.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;

TEST_CASE("a word that others begin with is meant for the first of them, from three letters on") {
    constexpr std::array<std::string_view, 3> words{"error", "warning", "info"};
    CHECK(base::meant_word("warn", words) == "warning");
    CHECK(base::meant_word("eror", words) == "error");
    CHECK(base::meant_word("wa", words).empty());
    CHECK(base::meant_word("warnings-only", words).empty());
}

TEST_CASE("a slip of one key is one step away") {
    CHECK(base::edit_distance("max-age", "max-age", 3) == 0);
    CHECK(base::edit_distance("maxage", "max-age", 3) == 1);
    CHECK(base::edit_distance("Max-Aeg", "max-age", 3) == 1);
    CHECK(base::edit_distance("no_cache", "no-cache", 3) == 1);
    CHECK(base::edit_distance("", "abc", 3) == 3);
}

TEST_CASE("the distance stops at one above the limit") {
    CHECK(base::edit_distance("immutable", "private", 2) == 3);
    CHECK(base::edit_distance(std::string(65, 'a'), std::string(65, 'a'), 2) == 3);
}

TEST_CASE("did-you-mean offers the nearest word and nothing far-fetched") {
    constexpr std::array<std::string_view, 3> words{"no-cache", "no-store", "public"};
    CHECK(base::nearest_word("no-stroe", words) == "no-store");
    CHECK(base::nearest_word("pubic", words) == "public");
    CHECK(base::nearest_word("PUBLIC", words) == "public");
    CHECK(base::nearest_word("x-vendor-thing", words).empty());
    CHECK(base::nearest_word("foo", words).empty());
}

TEST_CASE("a limit cuts the distance off and changes nothing below it") {
    const std::vector<std::string> words{"",
                                         "a",
                                         "max-age",
                                         "maxage",
                                         "s-maxage",
                                         "s-max-age",
                                         "no-cache",
                                         "must-revalidate",
                                         "eagxam",
                                         "amx-gae",
                                         "Accept-Encoding",
                                         "Accept-Encodng",
                                         "stale-while-revalidate",
                                         "zzzz"};
    for (const std::string& a : words) {
        for (const std::string& b : words) {
            const unsigned whole = base::edit_distance(a, b, 100);
            CHECK(base::edit_distance(b, a, 100) == whole);
            for (unsigned limit = 0; limit < 9; ++limit) {
                CAPTURE(a, b, limit);
                CHECK(base::edit_distance(a, b, limit) == std::min(whole, limit + 1));
            }
        }
    }
}
