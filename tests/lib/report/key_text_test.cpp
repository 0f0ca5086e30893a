#include "lib/report/key_text.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;

namespace {

policy::CacheKey key_with_fields() {
    policy::KeyOptions options;
    options.headers = {"origin", "x-host", "forwarded"};
    http::FieldMap fields;
    fields.add("Origin", "https://a.example");
    return policy::cache_key("GET", "https://www.example.com/a", options, fields);
}

}  // namespace

TEST_CASE("fields in the key that the request lacks take one line, and no place in the short key") {
    const policy::CacheKey key = key_with_fields();
    const auto words = report::key_step_words(key, report::StepUrls::omit);
    REQUIRE(words.size() == 2);
    CHECK(words[0] == "request field added: header:origin=\"https://a.example\"");
    CHECK(words[1] == "request fields added, which this request does not have: x-host, forwarded");
    CHECK(report::short_key_text(key) == "GET https://www.example.com/a header:origin=\"https://a.example\"");
    CHECK_THAT(key.text, Catch::Contains("header:x-host=none"));
}

TEST_CASE("a key is wrapped to the width of the terminal") {
    report::Style style;
    style.width = 40;
    const std::vector<report::ShownKey> keys{{"cloudflare", key_with_fields()}};
    const std::string text = report::keys_text(keys, style);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        INFO(line);
        CHECK((line.size() <= 40 || line.find(' ', 4) == std::string::npos));
        at = end + 1;
    }
}
