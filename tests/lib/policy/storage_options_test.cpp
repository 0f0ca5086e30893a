#include "lib/policy/storability.hpp"
#include "lib/policy/vary.hpp"
#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::policy;
using test::kReceived;

namespace {

struct Judged {
    Storability storability;
    FreshnessLifetime freshness;
};

Judged judge(int status, std::string_view lines, const Options& options) {
    const auto facts = read_response_facts(test::response(status, lines), options.storage, kReceived);
    return {storability(read_request_facts(test::request("GET"), options), facts, options, kReceived),
            freshness_lifetime(facts, options.storage, kReceived)};
}

}  // namespace

TEST_CASE("a lifetime is clamped, and says by what (AWS-1)") {
    Options options;
    options.storage.minimum_lifetime = base::Seconds{60};
    options.storage.maximum_lifetime = base::Seconds{600};
    CHECK(judge(200, "Cache-Control: max-age=1", options).freshness.source == LifetimeSource::minimum);
    const auto cut = judge(200, "Cache-Control: s-maxage=999", options).freshness;
    CHECK(cut.lifetime == base::Seconds{600});
    CHECK(cut.source == LifetimeSource::maximum);
    CHECK(cut.basis == LifetimeSource::s_maxage);
    CHECK(judge(200, "Cache-Control: max-age=99", options).freshness.source == LifetimeSource::max_age);
}

TEST_CASE("private, no-store and no-cache are stored for a minimum above zero (AWS-1)") {
    Options options;
    options.storage.no_store = options.storage.private_ = options.storage.no_cache = DirectiveRule::minimum;
    for (const char* word : {"no-store", "private", "no-cache"}) {
        const std::string lines = std::string("Cache-Control: max-age=900, ") + word;
        options.storage.minimum_lifetime = base::Seconds{60};
        CHECK(judge(200, lines, options).storability.storable());
        CHECK(judge(200, lines, options).freshness.lifetime == base::Seconds{60});
        options.storage.minimum_lifetime = base::Seconds{0};
        CHECK(judge(200, lines, options).storability.storable() == (std::string_view(word) == "no-cache"));
    }
}

TEST_CASE("max-age=0 is refused whatever a minimum makes of it, unless the rule gives way to the minimum") {
    Options options;
    options.storage.zero_lifetime = DirectiveRule::refuse;
    CHECK_FALSE(judge(200, "Cache-Control: max-age=0", options).storability.storable());
    CHECK(judge(200, "Cache-Control: max-age=1", options).storability.storable());
    CHECK(judge(200, "Cache-Control: max-age=0, s-maxage=1", options).storability.storable());
    options.storage.minimum_lifetime = base::Seconds{60};
    CHECK_FALSE(judge(200, "Cache-Control: max-age=0", options).storability.storable());
    options.storage.zero_lifetime = DirectiveRule::minimum_or_refuse;
    CHECK(judge(200, "Cache-Control: max-age=0", options).freshness.lifetime == base::Seconds{60});
    CHECK(judge(200, "Cache-Control: max-age=0", options).storability.storable());
}

TEST_CASE("what varies by Accept-Encoding is kept in the listed codings only (AK-6)") {
    Options options;
    options.storage.vary = StorageOptions::Vary::listed_only;
    options.storage.vary_fields = {"accept-encoding"};
    options.storage.vary_content_codings = {"gzip", "br"};
    const std::string lines = "Cache-Control: max-age=60\nVary: Accept-Encoding";
    for (const char* coding : {"gzip", "BR"})
        CHECK(judge(200, lines + "\nContent-Encoding: " + coding, options).storability.storable());
    CHECK_FALSE(judge(200, lines, options).storability.storable());
    CHECK_FALSE(judge(200, lines + "\nContent-Encoding: zstd", options).storability.storable());
    // The reason is the coding only where no other name keeps it out.
    CHECK(judge(200, lines, options).storability.reasons.contains(Reason::vary_coding_missing));
    CHECK(judge(200, lines + ", Cookie", options).storability.reasons.contains(Reason::vary_not_allowed));
}

TEST_CASE("default lifetimes by status, then for all (CF-1)") {
    Options options;
    options.storage.default_lifetime_by_status = {{404, 404, base::Seconds{180}},
                                                  {500, 599, base::Seconds{-1}}};
    options.storage.default_lifetime = base::Seconds{7200};
    options.storage.default_lifetime_types = {"image/*"};
    CHECK(judge(404, "", options).freshness.source == LifetimeSource::status_default);
    CHECK(judge(200, "Content-Type: IMAGE/png", options).freshness.lifetime == base::Seconds{7200});
    CHECK(judge(200, "Content-Type: text/html", options).freshness.source == LifetimeSource::none);
    CHECK_FALSE(judge(500, "", options).storability.storable());
    CHECK(judge(500, "", options).storability.refusal == Refusal::response);
}

TEST_CASE("errors last the longer of their minimum and max-age (AWS-4)") {
    Options options;
    options.storage.error_statuses = {503};
    options.storage.error_statuses_stated = {403};
    options.storage.error_minimum_lifetime = base::Seconds{10};
    CHECK(judge(503, "", options).freshness.lifetime == base::Seconds{10});
    CHECK(judge(503, "Cache-Control: max-age=30", options).freshness.lifetime == base::Seconds{30});
    CHECK(judge(403, "Cache-Control: max-age=3", options).freshness.lifetime == base::Seconds{10});
    CHECK_FALSE(judge(403, "Expires: {+60}", options).storability.storable());
}

TEST_CASE("Surrogate-Control and Edge-Control come first where the cache reads them (FA-1, AK-5)") {
    Options options;
    options.storage.surrogate_control = StorageOptions::SurrogateControl::lifetime_first;
    const auto surrogate =
        judge(200, "Surrogate-Control: max-age=9\nCache-Control: s-maxage=5", options).freshness;
    CHECK(surrogate.lifetime == base::Seconds{9});
    CHECK(surrogate.field == http::FieldId::surrogate_control);
    options.storage.edge_control = Honour::yes;
    CHECK(judge(200, "Edge-Control: max-age=7d, !no-store\nCache-Control: no-store", options)
              .freshness.lifetime == base::Seconds{604800});
    CHECK_FALSE(judge(200, "Edge-Control: no-store", options).storability.storable());
}

TEST_CASE("Vary selects, is ignored, or keeps the response out (CF-7, AK-6)") {
    const auto vary = test::fields_of("Vary: Cookie");
    const auto match = [&](const Options& options) {
        return vary_matches(vary, test::fields_of("Cookie: a"), test::fields_of("Cookie: b"), options);
    };
    Options options;
    CHECK(match(options) == VaryMatch::differs);
    options.storage.vary = StorageOptions::Vary::ignore;
    CHECK(match(options) == VaryMatch::matches);
    options.storage.vary = StorageOptions::Vary::ignore_unlisted;
    CHECK(match(options) == VaryMatch::matches);
    options.storage.vary_fields = {"cookie"};
    CHECK(match(options) == VaryMatch::differs);
    options.storage.vary = StorageOptions::Vary::listed_only;
    CHECK_FALSE(judge(200, "Vary: Accept", options).storability.storable());
    CHECK(judge(200, "Vary: Cookie", options).storability.storable());
}
