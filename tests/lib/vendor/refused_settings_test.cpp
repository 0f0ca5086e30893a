#include "lib/vendor/catalog.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;

namespace {

struct Refused {
    const vendor::Profile* profile;
    std::vector<vendor::SettingValue> given;
    std::string says;  // a part of the message
};

std::string refusal(const vendor::Profile& profile, const std::vector<vendor::SettingValue>& given) {
    const auto configured = vendor::configure(profile, given);
    if (configured) return {};
    CHECK(configured.error().code == base::ErrorCode::usage);
    CHECK_FALSE(configured.error().hint.empty());
    return configured.error().message;
}

}  // namespace

TEST_CASE("settings that the vendor refuses are an error that says what to do") {
    const std::string eleven = "a b c d e f g h i j k";
    const std::vector<Refused> table{
        {&vendor::cloudflare, {{"plan", "free"}, {"origin_cache_control", "off"}}, "Origin Cache Control"},
        {&vendor::cloudflare, {{"plan", "business"}, {"key_cookies", "a"}}, "key_cookies"},
        {&vendor::cloudflare, {{"plan", "free"}, {"vary_for_images", "image/webp"}}, "Vary for images"},
        {&vendor::cloudflare,
         {{"plan", "free"}, {"edge_ttl_mode", "override_origin"}, {"edge_ttl", "1h"}},
         "no Edge TTL below 2h"},
        {&vendor::cloudfront, {{"min_ttl", "2h"}, {"max_ttl", "1h"}}, "above the maximum TTL"},
        {&vendor::cloudfront, {{"forward_headers", eleven}}, "11 fields"},
        {&vendor::cloudfront, {{"cookie_names", "a"}}, "without forward_cookies"},
        {&vendor::cloudfront, {{"cookie_names", "a"}, {"forward_cookies", "all"}}, "without forward_cookies"},
        {&vendor::cloudfront, {{"query_names", "a"}}, "without query_strings"},
        {&vendor::akamai, {{"error_ttl", "30s"}}, "without cache_error_responses"},
        {&vendor::akamai, {{"preserve_stale", "off"}}, "without cache_error_responses"},
        {&vendor::google, {{"serve_while_stale", "8d"}}, "a week is the most"},
        {&vendor::google, {{"default_ttl", "2d"}}, "above max_ttl"},
    };
    for (const Refused& row : table) {
        INFO(row.says);
        CHECK_THAT(refusal(*row.profile, row.given), Catch::Contains(row.says));
    }
}

TEST_CASE("settings that fit together are taken") {
    CHECK(refusal(vendor::cloudflare, {{"plan", "enterprise"}, {"origin_cache_control", "off"}}).empty());
    CHECK(refusal(vendor::cloudflare, {{"origin_cache_control", "off"}}).empty());
    CHECK(refusal(vendor::cloudflare,
                  {{"plan", "pro"}, {"edge_ttl", "1h"}, {"edge_ttl_mode", "override_origin"}})
              .empty());
    CHECK(refusal(vendor::cloudfront, {{"cookie_names", "a"}, {"forward_cookies", "listed"}}).empty());
    CHECK(refusal(vendor::google, {{"mode", "FORCE_CACHE_ALL"}, {"default_ttl", "2d"}}).empty());
}

TEST_CASE("a setting does not offer what it refuses") {
    for (const vendor::Profile* profile : vendor::catalog()) {
        for (const vendor::Setting& setting : profile->settings) {
            if (!setting.choices.empty() || !vendor::setting_values(setting).ends_with("none")) continue;
            INFO(profile->name << '.' << setting.key);
            CHECK_FALSE(vendor::objection(*profile, {std::string(setting.key), "none"}));
        }
    }
    CHECK(vendor::objection(vendor::google, {"default_ttl", "none"})->hint.ends_with("10s, 2h, 1y"));
}

TEST_CASE("a list is written with blanks or with commas") {
    for (const char* list : {"image/webp image/png", "image/webp,image/png", " image/webp, image/png"}) {
        const std::vector<vendor::SettingValue> given{{"vary_for_images", list}};
        const auto configured = vendor::configure(vendor::cloudflare, given);
        REQUIRE(configured);
        CHECK(configured->options.policy.storage.vary_image_types ==
              std::vector<std::string>{"image/webp", "image/png"});
    }
}

TEST_CASE("a setting that takes a lifetime for certain status codes says that it takes a duration") {
    for (const vendor::Setting& setting : vendor::akamai.settings) {
        if (setting.key != "negative_ttl" && setting.key != "error_ttl") continue;
        INFO(setting.key);
        CHECK(vendor::setting_values(setting) == "a duration: 10s, 2h, 1y");
        CHECK(refusal(vendor::akamai, {{std::string(setting.key), "30s"}, {"cache_error_responses", "on"}})
                  .empty());
    }
}
