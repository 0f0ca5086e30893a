#include "tests/lib/input/capture_text.hpp"

#include <map>

using namespace cachewright;
using namespace cachewright::input;

TEST_CASE("the project's own captures are read whole") {
    struct Expected {
        Format format;
        std::size_t exchanges;
    };
    const std::map<std::string, Expected> captures = {{"shop.har", {Format::har, 8}},
                                                      {"release.jsonl", {Format::json_lines, 4}},
                                                      {"redirect.curl-i.txt", {Format::raw_http, 2}},
                                                      {"image.http", {Format::raw_http, 1}},
                                                      {"api.curl", {Format::curl_trace, 1}},
                                                      {"nginx.curl", {Format::curl_trace, 5}}};
    for (const auto& [name, expected] : captures) {
        INFO(name);
        std::size_t exchanges = 0;
        const auto summary =
            read_file(std::string(CACHEWRIGHT_SOURCE_DIR) + "/fixtures/captures/" + name, {},
                      [&](http::Exchange&& exchange) {
                          ++exchanges;
                          CHECK_FALSE(exchange.response.fields.empty());
                          CHECK((name == "redirect.curl-i.txt" || exchange.url.starts_with("http")));
                          return Flow::go_on;
                      });
        REQUIRE(summary);
        CHECK(summary->format == expected.format);
        CHECK(exchanges == expected.exchanges);
        CHECK(summary->unreadable.count == 0);
        CHECK(summary->skipped.count == 0);
        CHECK(summary->notes.count == 0);
    }
}
