#include "lib/policy/delivery.hpp"

#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::policy;
using test::kReceived;

namespace {

http::FieldMap deliver(std::string_view lines, const Options& options, Outcome outcome = Outcome::miss,
                       bool stored = true, base::Seconds age = base::Seconds{0}) {
    const auto response = test::response(200, lines);
    const auto facts = read_response_facts(response, options.storage, kReceived);
    return policy::deliver(response, facts, freshness_lifetime(facts, options.storage, kReceived),
                           {outcome, stored, age, kReceived}, options)
        .fields;
}

std::string cache_control(std::string_view lines, const Options& options, bool stored = true) {
    return deliver(lines, options, Outcome::miss, stored).combined("Cache-Control");
}

}  // namespace

TEST_CASE("Age is sent where the store answers (RFC 9111 §5.1), and only there (CF-3)") {
    Options options;
    CHECK(deliver("Age: 3", options, Outcome::hit, true, base::Seconds{9}).combined("Age") == "9");
    CHECK(deliver("", options).combined("Age").empty());
    options.delivery.age_field = policy::DeliveryOptions::Age::removed;
    CHECK_FALSE(deliver("Age: 3", options, Outcome::hit).contains("Age"));
}

TEST_CASE("what ends at this hop is not sent on (RFC 9110 §7.6.1, RFC 9111 §3.1)") {
    constexpr std::string_view received =
        "Connection: close, X-Hop\nX-Hop: 1\nX-Hop-Not: 1\nKeep-Alive: timeout=5\nProxy-Connection: close\n"
        "TE: trailers\nTrailer: X\nTransfer-Encoding: chunked\nUpgrade: h2c\nProxy-Authenticate: Basic\n"
        "Proxy-Authentication-Info: x\nETag: \"a\"";
    for (const bool stored : {true, false}) {
        for (const Options& options : {shared_cache_options(), private_cache_options()}) {
            const http::FieldMap sent = deliver(received, options, Outcome::miss, stored);
            CHECK(sent.size() == 2);
            CHECK(sent.contains("X-Hop-Not"));
            CHECK(sent.contains("ETag"));
        }
    }
}

TEST_CASE("a Connection that names the policy or the length takes neither away") {
    const auto sent = deliver(
        "Connection: cache-control, content-length\nCache-Control: max-age=5\n"
        "Content-Length: 2",
        Options{});
    CHECK(sent.contains("Cache-Control"));
    CHECK(sent.contains("Content-Length"));
}

TEST_CASE("Vercel takes its directives out of Cache-Control where that ruled (VC-2)") {
    Options options;
    options.delivery.removed_directives = {"s-maxage", "stale-while-revalidate", "stale-if-error"};
    options.delivery.replacement_cache_control = "public, max-age=0, must-revalidate";
    CHECK(cache_control("Cache-Control: max-age=120, S-MaxAge=86400", options) == "max-age=120");
    CHECK(cache_control("Cache-Control: s-maxage=86400", options) == "public, max-age=0, must-revalidate");
    CHECK(cache_control("", options) == "public, max-age=0, must-revalidate");
    CHECK(cache_control("Cache-Control: private, s-maxage=1", options) == "private");
    CHECK(cache_control("Cache-Control: s-maxage=60\nCDN-Cache-Control: max-age=9", options) ==
          "s-maxage=60");
    CHECK(cache_control("Expires: {+60}", options).empty());
}

TEST_CASE("Cloudflare raises a smaller or missing browser lifetime of what it stores (CF-10, CF-23)") {
    Options options;
    options.delivery.browser_lifetime_rule = DeliveryOptions::BrowserLifetime::at_least;
    options.delivery.browser_lifetime = base::Seconds{14400};
    CHECK(cache_control("Cache-Control: public, max-age=60", options) == "public, max-age=14400");
    CHECK(cache_control("Cache-Control: max-age=20000", options) == "max-age=20000");
    CHECK(cache_control("", options) == "max-age=14400");
    CHECK(cache_control("Cache-Control: max-age=60", options, false) == "max-age=60");
    options.delivery.browser_lifetime_for = DeliveryOptions::BrowserLifetimeFor::all;
    CHECK(cache_control("Cache-Control: max-age=60", options, false) == "max-age=14400");
}

TEST_CASE("Akamai's downstream rules: the rest, a fixed time, at most, no-cache, bust, nothing (AK-4)") {
    using enum DeliveryOptions::BrowserLifetime;
    Options options;
    const auto with = [&](DeliveryOptions::BrowserLifetime rule) {
        options.delivery.browser_lifetime_rule = rule;
        options.delivery.browser_lifetime = base::Seconds{30};
        return deliver("Cache-Control: max-age=60, s-maxage=50\nExpires: {+60}\nPragma: x", options,
                       Outcome::hit, true, base::Seconds{10});
    };
    CHECK(with(as_sent).combined("Cache-Control") == "max-age=60, s-maxage=50");
    CHECK(with(rest_of_stored).combined("Cache-Control") == "max-age=40, s-maxage=50");
    CHECK(with(fixed).combined("Cache-Control") == "max-age=30, s-maxage=50");
    CHECK(with(at_most).combined("Cache-Control") == "max-age=30, s-maxage=50");
    CHECK(with(no_cache).combined("Cache-Control") == "no-cache");
    CHECK_FALSE(with(no_cache).contains("Expires"));
    CHECK(with(bust).combined("Cache-Control") == "max-age=0, no-store");
    CHECK(with(bust).combined("Pragma") == "no-cache");
    CHECK_FALSE(with(removed).contains("Cache-Control"));
    options = {};
    options.storage.edge_control = Honour::yes;
    CHECK(cache_control("Edge-Control: downstream-ttl=5m", options) == "max-age=300");
}

TEST_CASE("fields are removed: vendor fields, other names in Vary, cookies (FA-1, AWS-2)") {
    Options options;
    options.delivery.removed_fields = {"Surrogate-Control"};
    options.delivery.kept_vary = {"accept-encoding"};
    options.delivery.removed_unless_request = {"Fastly-Debug"};
    options.storage.set_cookie = StorageOptions::SetCookie::strip;
    const auto fields =
        deliver("surrogate-control: max-age=1\nVary: Cookie, Accept-Encoding\nSet-Cookie: a=1", options);
    CHECK_FALSE(fields.contains("Surrogate-Control"));
    CHECK(fields.combined("Vary") == "Accept-Encoding");
    CHECK_FALSE(fields.contains("Set-Cookie"));
    CHECK(deliver("Set-Cookie: a=1", options, Outcome::pass, false).contains("Set-Cookie"));
    options.storage.set_cookie_named = Honour::yes;
    constexpr const char* named = "Cache-Control: private=\"Set-Cookie\"\nSet-Cookie: a=1";
    CHECK_FALSE(deliver(named, options).contains("Set-Cookie"));
    CHECK(deliver(named, options, Outcome::dynamic, false).contains("Set-Cookie"));
    CHECK(shows_removed_fields(test::fields_of("fastly-debug: 1"), options.delivery));
    CHECK_FALSE(shows_removed_fields({}, options.delivery));
}
