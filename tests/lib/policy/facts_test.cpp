#include "lib/policy/facts.hpp"

#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <string_view>

using namespace cachewright;
using namespace cachewright::policy;
using test::kReceived;

namespace {

ResponseFacts facts_of(std::string_view lines, const StorageOptions& options = {}) {
    return read_response_facts(test::response(200, lines), options, kReceived);
}

}  // namespace

TEST_CASE("methods are told apart with case, and unknown ones are unsafe (RFC 9110 §9.1, §9.2.1)") {
    const auto method = [](std::string_view name) { return read_request_facts(test::request(name)).method; };
    CHECK(method("GET") == Method::get);
    CHECK(method("HEAD") == Method::head);
    CHECK(method("POST") == Method::post);
    for (const char* name : {"OPTIONS", "TRACE"})
        CHECK(method(name) == Method::other_safe);
    for (const char* name : {"PUT", "DELETE", "PATCH", "CONNECT", "M-SEARCH", "PURGE", "get", "Get", ""})
        CHECK(method(name) == Method::unsafe);
}

TEST_CASE("what a request says besides its directives") {
    const auto facts = read_request_facts(
        test::request("GET", "Authorization: x\nRange: bytes=0-1\nIf-None-Match: \"a\"\nContent-Length: 7"));
    CHECK(facts.has_authorization);
    CHECK(facts.has_range);
    CHECK(facts.has_conditional);
    CHECK(facts.has_content);
    const auto plain = read_request_facts(test::request("GET", "Content-Length: 000"));
    CHECK_FALSE(plain.has_authorization);
    CHECK_FALSE(plain.has_range);
    CHECK_FALSE(plain.has_conditional);
    CHECK_FALSE(plain.has_content);
    for (const char* condition :
         {"If-Modified-Since: x", "If-Match: *", "If-Unmodified-Since: x", "If-Range: x"})
        CHECK(read_request_facts(test::request("GET", condition)).has_conditional);
}

TEST_CASE(
    "Pragma counts where Cache-Control is absent, by its directive and not by its bytes (RFC 9111 §5.4)") {
    const auto pragma = [](std::string_view lines) {
        return read_request_facts(test::request("GET", lines)).pragma_no_cache;
    };
    CHECK(pragma("Pragma: no-cache"));
    CHECK(pragma("Pragma: foo, NO-CACHE"));
    CHECK(pragma("Pragma: foo\npragma: no-cache"));
    CHECK(pragma("Pragma: no-cache=foo"));
    CHECK_FALSE(pragma("Pragma: x-no-cache"));
    CHECK_FALSE(pragma("Pragma: x=\"no-cache\""));
    CHECK_FALSE(pragma("Pragma: no-cache\nCache-Control: max-age=1"));
}

TEST_CASE("no-cache in a request has no form with field names (RFC 9111 §5.2.1.4)") {
    for (const char* line :
         {"Cache-Control: no-cache", "Cache-Control: no-cache=1", "Cache-Control: no-cache=\"foo\""})
        CHECK(read_request_facts(test::request("GET", line)).directives.no_cache);
}

TEST_CASE("date fields are absent, invalid or a time") {
    const auto facts = facts_of("Date: {+0}\nExpires: {+5}\nLast-Modified: soon");
    CHECK(facts.date.valid());
    CHECK(facts.date.time == kReceived);
    CHECK(facts.expires.time == kReceived + base::Seconds{5});
    CHECK(facts.last_modified.state == DateFact::State::invalid);
    CHECK_FALSE(facts.has_validator());
    CHECK(facts_of("").date.state == DateFact::State::absent);
    CHECK(facts_of("Expires: {+5}\nExpires: {+5}").expires.state == DateFact::State::invalid);
    CHECK(facts_of("Date: {+0}\nDate: {+9}").date.time == kReceived);
}

TEST_CASE("which field rules: the first valid target, then Cache-Control (RFC 9213 §2.2)") {
    StorageOptions options;
    options.targeted = {http::FieldId::cloudflare_cdn_cache_control, http::FieldId::cdn_cache_control,
                        http::FieldId::unknown, http::FieldId::unknown};
    const char* all =
        "Cache-Control: max-age=1\nCDN-Cache-Control: max-age=2\nCloudflare-CDN-Cache-Control: max-age=3";
    CHECK(facts_of(all, options).policy_field == http::FieldId::cloudflare_cdn_cache_control);
    CHECK(facts_of(all).policy_field == http::FieldId::cdn_cache_control);
    CHECK(facts_of(all).ruled_by_targeted_field());
    CHECK(facts_of(all, private_cache_options().storage).policy_field == http::FieldId::cache_control);
    options.kind = CacheKind::private_;
    CHECK(facts_of(all, options).policy_field == http::FieldId::cache_control);
    options.kind = CacheKind::shared;

    const auto broken = facts_of("CDN-Cache-Control: max-age=2\nCloudflare-CDN-Cache-Control: &", options);
    CHECK(broken.policy_field == http::FieldId::cdn_cache_control);
    CHECK(broken.ignored_targeted_field == http::FieldId::cloudflare_cdn_cache_control);
    CHECK(facts_of("Server: x").policy_field == http::FieldId::unknown);
    CHECK_FALSE(facts_of("Server: x").ruled_by_targeted_field());
}

TEST_CASE("a validator is one that the cache has once the response is stored (RFC 9111 §3.1, §4.3.1)") {
    const auto has_validator = [](std::string_view lines, const StorageOptions& options = {}) {
        return read_response_facts(test::response(200, lines), options, kReceived).has_validator();
    };
    const StorageOptions browser = private_cache_options().storage;
    CHECK(has_validator("ETag: \"a\""));
    // §5.2.2.7: private="…" keeps the field out of shared caches only.
    CHECK_FALSE(has_validator("Cache-Control: private=\"ETag\"\nETag: \"a\""));
    CHECK(has_validator("Cache-Control: private=\"ETag\"\nETag: \"a\"", browser));
    CHECK(has_validator("Cache-Control: private=\"ETag\"\nETag: \"a\"\nLast-Modified: {-60}"));
    // §3.1: no-cache="…" prevents storage of the field by all caches.
    CHECK_FALSE(has_validator("Cache-Control: no-cache=\"etag\"\nETag: \"a\""));
    CHECK_FALSE(has_validator("Cache-Control: no-cache=\"etag\"\nETag: \"a\"", browser));
    CHECK_FALSE(has_validator("Cache-Control: no-cache=\"Last-Modified\"\nLast-Modified: {-60}"));
    CHECK_FALSE(has_validator("Connection: ETag\nETag: \"a\""));
    // A cache that takes no-cache="…" for no-cache stores everything and asks each time.
    StorageOptions unqualified;
    unqualified.qualified_directives = Honour::no;
    CHECK(has_validator("Cache-Control: no-cache=\"etag\"\nETag: \"a\"", unqualified));
    // RFC 9110 §13.1.2: two tags contradict each other, and "*" in If-None-Match would match everything.
    CHECK_FALSE(has_validator("ETag: \"a\"\nETag: \"b\""));
    CHECK_FALSE(has_validator("ETag: *"));
    CHECK_FALSE(has_validator("Last-Modified: {-60}\nLast-Modified: {-90}"));
}

TEST_CASE("the remaining facts of a response") {
    const auto facts = facts_of(
        "Age: 7, 9\nETag: \"a\"\nVary: Accept\nSet-Cookie: a=b\nContent-Range: bytes 0-1/2\n"
        "Content-Location: /x\nPragma: no-cache");
    CHECK(facts.status == 200);
    CHECK(facts.age == base::Seconds{7});
    CHECK(facts.has_etag);
    CHECK(facts.has_validator());
    CHECK(facts.has_vary);
    CHECK_FALSE(facts.vary_star);
    CHECK(facts.has_set_cookie);
    CHECK(facts.has_content_range);
    CHECK(facts.has_content_location);
    CHECK_FALSE(facts.content_location_is_target);
    CHECK(facts.pragma_no_cache);
    CHECK_FALSE(facts_of("ETag:").has_etag);
    CHECK_FALSE(facts_of("Age: -1").age.has_value());
    CHECK_FALSE(facts_of("Vary:").has_vary);
}

TEST_CASE("Content-Location names the target when both resolve to one URL (RFC 9110 §8.7, §9.3.3)") {
    const auto names = [](std::string_view location, std::string_view target) {
        http::Response response;
        response.fields.add("Content-Location", location);
        return content_location_names(response, target);
    };
    CHECK(names("https://example.com/a?b=1", "https://example.com/a?b=1"));
    CHECK(names("HTTPS://EXAMPLE.com:443/a", "https://example.com/a"));
    CHECK(names("/a", "https://example.com/a"));
    CHECK(names("a", "https://example.com/a"));
    CHECK(names("/a", "/a"));
    CHECK_FALSE(names("/a", "https://example.com/b"));
    CHECK_FALSE(names("/a", "https://example.com/a?b=1"));
    CHECK_FALSE(names("https://example.org/a", "https://example.com/a"));
    CHECK_FALSE(names("https://example.com/a", "/a"));
    CHECK_FALSE(content_location_names(http::Response{}, "/a"));
}
