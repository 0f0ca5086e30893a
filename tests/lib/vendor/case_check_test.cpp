#include "tests/lib/vendor/case_check.hpp"

#include "lib/vendor/parameter.hpp"
#include "tests/lib/vendor/flipped_values.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <vector>

using namespace cachewright;

namespace {

test::Case case_with(const std::string& lines) {
    auto file = test::read_cases(
        "[[case]]\nname = \"n\"\nsource = \"A-1\"\nrequest = \"GET http://a/\"\n"
        "response = \"200\"\n" +
            lines,
        "v.toml");
    INFO((file ? std::string() : file.error().message));
    REQUIRE(file);
    return file->cases[0];
}

vendor::Prediction some_prediction() {
    vendor::Prediction predicted;
    policy::Explanation& explained = predicted.explanation;
    explained.storability.verdict = policy::StorabilityVerdict::storable;
    explained.storability.reasons.add(policy::Reason::stored_by_max_age, http::FieldId::cache_control);
    explained.freshness.lifetime = base::Seconds{600};
    explained.freshness.source = policy::LifetimeSource::max_age;
    explained.freshness.field = http::FieldId::cdn_cache_control;
    explained.key.text = "GET http://a/";
    predicted.first.word = "MISS";
    predicted.first.outcome = policy::Outcome::miss;
    predicted.first.response.fields.add("Vary", "a");
    predicted.first.response.fields.add("Vary", "b");
    predicted.next.word = "HIT";
    predicted.next.outcome = policy::Outcome::hit;
    return predicted;
}

}  // namespace

TEST_CASE("a prediction that is as expected has no differences") {
    const test::Case read = case_with(
        "stored = true\nttl = \"10m\"\nttl_from = \"max-age\"\nttl_field = \"cdn-cache-control\"\n"
        "reason = \"stored-by-max-age\"\nfirst = \"MISS\"\nfirst_outcome = \"miss\"\n"
        "next = \"HIT\"\nnext_outcome = \"hit\"\nkey = \"GET http://a/\"\n"
        "client = { vary = \"a, b\", age = \"\" }\n");
    CHECK(test::differences(read, some_prediction()).empty());
}

TEST_CASE("each expectation that does not come true is a difference with its line") {
    struct Wrong {
        const char* line;
        const char* what;
        const char* actual;
    };
    const auto wrong = GENERATE(values<Wrong>({
        {"stored = false\n", "stored", "true"},
        {"ttl = \"9m\"\n", "ttl", "10m"},
        {"ttl_from = \"expires\"\n", "ttl_from", "max-age"},
        {"ttl_field = \"Cache-Control\"\n", "ttl_field", "CDN-Cache-Control"},
        {"reason = \"no-store\"\n", "reason", "not among the reasons"},
        {"reason = \"no-such\"\n", "reason", "no reason has this id"},
        {"key = \"x\"\n", "key", "GET http://a/"},
        {"first = \"HIT\"\n", "first word", "MISS"},
        {"first_outcome = \"hit\"\n", "first outcome", "miss"},
        {"next = \"\"\n", "next word", "HIT"},
        {"next_outcome = \"miss\"\n", "next outcome", "hit"},
        {"client = { vary = \"\" }\n", "client's vary", "a, b"},
        {"client = { age = \"7\" }\n", "client's age", "absent"},
    }));
    const test::Case read = case_with(wrong.line);
    const auto found = test::differences(read, some_prediction());
    REQUIRE(found.size() == 1);
    CHECK(found[0].what == wrong.what);
    CHECK(found[0].actual == wrong.actual);
    CHECK(found[0].position.line == 6);
    const std::string told = test::describe("v.toml", read, found);
    CHECK(told.starts_with("v.toml:1: n (A-1)\n  line 6, "));
    CHECK(told.find("stored-by-max-age: ") != std::string::npos);
}

TEST_CASE("a later answer is compared in word, outcome, reason and fields") {
    const test::Case read = case_with(
        "[[case.then]]\nat = \"70s\"\nword = \"HIT\"\noutcome = \"hit\"\n"
        "reason = \"no-store\"\nclient = { age = \"70\" }\n");
    REQUIRE(read.then.size() == 1);
    vendor::Answer answer;
    CHECK(test::differences(read.then[0], answer).size() == 4);
    answer.word = "HIT";
    answer.outcome = policy::Outcome::hit;
    answer.reasons.add(policy::Reason::no_store);
    answer.response.fields.add("Age", "70");
    CHECK(test::differences(read.then[0], answer).empty());
}

TEST_CASE("parameters are compared by meaning") {
    const test::Case read = case_with(
        "parameters = { \"collapsing.hit_for_pass\" = 120, "
        "\"tags.none\" = 1, \"tags.separator\" = \"dot\" }\n");
    vendor::ProfileOptions options;
    options.collapsing.hit_for_pass = base::Seconds{120};
    const auto found = test::differences(read, options);
    REQUIRE(found.size() == 2);
    CHECK(found[0].actual == "there is no such parameter");
    CHECK(found[1].actual == "the parameter takes comma or space");
}

TEST_CASE("sources are keys of the profile or sections of an RFC") {
    static constexpr std::array kSources{vendor::Source{"A-1", "t", "https://a/", "2026-11-20"}};
    const vendor::Profile profile{.name = "p", .title = "P", .as_of = "2026-11-20", .sources = kSources};
    using Unknown = std::vector<std::string>;
    CHECK(test::unknown_sources(profile, "A-1") == Unknown{});
    CHECK(test::unknown_sources(profile, "RFC 9111 §3 §5.2 A-1 RFC 5861 §4") == Unknown{});
    CHECK(test::unknown_sources(profile, "A-1 A-2") == Unknown{"A-2"});
    CHECK(test::unknown_sources(profile, "9111") == Unknown{"9111"});
    CHECK(test::unknown_sources(profile, "") == Unknown{"(none)"});
}

TEST_CASE("the flipped values of a parameter are values it takes that mean something else") {
    struct Row {
        const char* parameter;
        const char* value;
        std::vector<std::string> flipped;
    };
    const auto row = GENERATE(values<Row>({
        {"key.path_case", "keep", {"fold"}},
        {"storage.lifetime_choice", "first", {"longest"}},
        {"storage.default_lifetime", "2h", {"2h12m", "1h48m", "none"}},
        {"storage.default_lifetime", "none", {"1m"}},
        {"storage.minimum_lifetime", "0s", {"1m"}},
        {"eligibility.extensions", "css js", {"js", "css", "css js html"}},
        {"storage.statuses", "200 302", {"302", "200", "200 302 404"}},
        {"storage.default_lifetime_by_status", "200=10s", {"200=11s", "200=9s", "none", "200=10s 302=1m1s"}},
        {"status.header", "X-Cache", {"X-Cache-flipped", "none"}},
        {"storage.maximum_size", "20B", {"22", "18", "none"}},
        {"tags.separator", "comma", {"space"}},
        {"key.host", "on", {"off"}},
    }));
    const vendor::Parameter* parameter = vendor::find_parameter(row.parameter);
    INFO(row.parameter << " = " << row.value);
    REQUIRE(parameter != nullptr);
    CHECK(test::flipped_values(*parameter, row.value) == row.flipped);
}
