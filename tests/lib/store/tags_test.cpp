// Which tags a response has.
#include "lib/store/tags.hpp"

#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::store;
using Tags = std::vector<std::string>;

namespace {

Tags tags_of(std::string_view lines, const TagSettings& settings = {}) {
    Tags tags;
    const std::string kept = read_tags(test::fields_of(lines), settings);
    for_each_tag(kept, [&](std::string_view tag) { tags.emplace_back(tag); });
    for (const std::string& tag : tags)
        CHECK(has_tag(kept, tag));
    return tags;
}

}  // namespace

TEST_CASE("Tags are read as each field separates them") {
    CHECK(tags_of("Cache-Tag: a, b c ,,d") == Tags{"a", "b c", "d"});
    CHECK(tags_of("Edge-Cache-Tag: a,b") == Tags{"a", "b"});
    CHECK(tags_of("Surrogate-Key: a b,c  d") == Tags{"a", "b,c", "d"});
    CHECK(tags_of("xkey: a b\nxkey: c") == Tags{"a", "b", "c"});
    CHECK(tags_of("Cache-Groups: \"a b\", \"c\"") == Tags{"a b", "c"});
    CHECK(tags_of("Cache-Groups: a, \"c\"").empty());
    CHECK(tags_of("Content-Type: text/html\nETag: \"a\"").empty());
}

TEST_CASE("A tag that several fields name counts once") {
    CHECK(tags_of("Cache-Tag: a, b, a\nSurrogate-Key: b c") == Tags{"a", "b", "c"});
}

TEST_CASE("Letter case counts unless the settings say otherwise") {
    CHECK(tags_of("Cache-Tag: News, news") == Tags{"News", "news"});
    TagSettings settings;
    settings.letter_case = TagSettings::Case::ignored;
    CHECK(tags_of("Cache-Tag: News, news", settings) == Tags{"news"});
    CHECK(tag_as_kept("News", settings) == "news");
}

TEST_CASE("An origin cannot have more kept than the limits let it") {
    CHECK(tags_of("Cache-Tag: " + std::string(1024, 'a') + ", b") == Tags{std::string(1024, 'a'), "b"});
    CHECK(tags_of("Cache-Tag: " + std::string(1025, 'a') + ", b") == Tags{"b"});
    std::string many = "Cache-Tag: ";
    for (int number = 0; number < 3000; ++number)
        many += std::to_string(number) + ",";
    CHECK(tags_of(many).size() == 1000);
    std::string long_ones = "Surrogate-Key: ";
    for (int number = 1000; number < 1030; ++number)
        long_ones += std::string(1000, 'x') + std::to_string(number) + " ";
    CHECK(tags_of(long_ones).size() == 16);
}

TEST_CASE("Which fields carry tags is a setting") {
    TagSettings settings;
    settings.fields = {{"X-Keys", TagField::Form::commas}};
    CHECK(tags_of("X-KEYS: a, b\nCache-Tag: c", settings) == Tags{"a", "b"});
}
