#include "lib/policy/storability.hpp"

#include "lib/policy/qualified_fields.hpp"
#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

using namespace cachewright;
using namespace cachewright::policy;
using test::kReceived;

namespace {

Storability judge(const http::Request& request, const http::Response& response, const Options& options,
                  bool own_location = false) {
    ResponseFacts facts = read_response_facts(response, options.storage, kReceived);
    facts.content_location_is_target = own_location;
    return storability(read_request_facts(request), facts, options, kReceived);
}

enum class Stored : std::uint8_t { no, yes };

struct Case {
    const char* why;
    int status;
    const char* lines;
    Stored shared;
    Stored private_;
    Reason shared_reason;  // what decided in the shared cache
};

void check(const Case& row, const char* request_lines = "") {
    INFO(row.why << "\n" << row.status << "\n" << row.lines);
    const auto request = test::request("GET", request_lines);
    const auto response = test::response(row.status, row.lines);
    const Storability shared = judge(request, response, shared_cache_options());
    CHECK(shared.storable() == (row.shared == Stored::yes));
    REQUIRE_FALSE(shared.reasons.empty());
    CHECK(reason_row(shared.reasons.front().reason).id == reason_row(row.shared_reason).id);
    CHECK(judge(request, response, private_cache_options()).storable() == (row.private_ == Stored::yes));
}

}  // namespace

TEST_CASE("what a response must contain to be stored (RFC 9111 §3)") {
    using enum Stored;
    const Case table[] = {
        {"public", 302, "Cache-Control: public", yes, yes, Reason::stored_by_public},
        {"max-age", 302, "Cache-Control: max-age=60", yes, yes, Reason::stored_by_max_age},
        {"max-age=0 is max-age", 302, "Cache-Control: max-age=0", yes, yes, Reason::stored_by_max_age},
        {"an unreadable max-age is still one", 302, "Cache-Control: max-age=x", yes, yes,
         Reason::stored_by_max_age},
        {"s-maxage, in a shared cache", 302, "Cache-Control: s-maxage=60", yes, no,
         Reason::stored_by_s_maxage},
        {"Expires", 302, "Date: {+0}\nExpires: {+60}", yes, yes, Reason::stored_by_expires},
        {"an invalid Expires is present too", 302, "Expires: 0", yes, yes, Reason::stored_by_expires},
        {"private, in a private cache", 302, "Cache-Control: private", no, yes,
         Reason::private_in_shared_cache},
        {"a heuristically cacheable status", 200, "", yes, yes, Reason::stored_by_status},
        {"nothing", 302, "", no, no, Reason::nothing_allows_storing},
        {"an ETag is not enough", 302, "ETag: \"a\"\nLast-Modified: {-60}", no, no,
         Reason::nothing_allows_storing},
        {"no-cache is not enough", 302, "Cache-Control: no-cache", no, no, Reason::nothing_allows_storing},
        {"stale-while-revalidate is no extension that allows caching", 302,
         "Cache-Control: stale-while-revalidate=60", no, no, Reason::nothing_allows_storing},
        {"must-revalidate without Authorization allows nothing", 302, "Cache-Control: must-revalidate", no,
         no, Reason::nothing_allows_storing},
        {"unknown directives are ignored (§5.2.3)", 302, "Cache-Control: foo, \"no-store\"", no, no,
         Reason::nothing_allows_storing},
    };
    for (const Case& row : table)
        check(row);
}

TEST_CASE("no-store, private and no-cache in a response (RFC 9111 §5.2.2.4, §5.2.2.5, §5.2.2.7)") {
    using enum Stored;
    const Case table[] = {
        {"no-store", 200, "Cache-Control: no-store", no, no, Reason::no_store},
        {"beside max-age", 200, "Cache-Control: max-age=60, no-store", no, no, Reason::no_store},
        {"beside public", 200, "Cache-Control: public, no-store", no, no, Reason::no_store},
        {"in any case", 200, "Cache-Control: NO-STORE, max-age=60", no, no, Reason::no_store},
        {"on another line", 200, "Cache-Control: max-age=60\nCache-Control: no-store", no, no,
         Reason::no_store},
        {"inside a quoted argument it is no directive", 200, "Cache-Control: x=\"no-store\", max-age=60", yes,
         yes, Reason::stored_by_max_age},
        {"private", 200, "Cache-Control: private, max-age=60", no, yes, Reason::private_in_shared_cache},
        {"private beside public: the narrower wins", 200, "Cache-Control: public, private", no, yes,
         Reason::private_in_shared_cache},
        {"private beside s-maxage likewise", 200, "Cache-Control: private, s-maxage=60", no, yes,
         Reason::private_in_shared_cache},
        {"no-cache is stored, and validated on use", 200, "Cache-Control: no-cache, max-age=60", yes, yes,
         Reason::stored_by_max_age},
    };
    for (const Case& row : table)
        check(row);
}

TEST_CASE("428, 429, 431 and 511 MUST NOT be stored by a cache (RFC 6585 §3, §4, §5, §6)") {
    using enum Stored;
    for (const int status : {428, 429, 431, 511}) {
        for (const char* policy : {"Cache-Control: max-age=60", "Cache-Control: public, s-maxage=60",
                                   "Date: {+0}\nExpires: {+60}"})
            check({"with a lifetime", status, policy, no, no, Reason::status_never_stored});
        // A cache that its owner has set to keep the status.
        Options set;
        set.storage.fixed_lifetime_by_status = {{400, 599, base::Seconds{30}}};
        CHECK(judge(test::request("GET"), test::response(status, ""), set).storable());
        set.storage.fixed_lifetime_by_status = {{400, 599, base::Seconds{-1}}};
        CHECK_FALSE(
            judge(test::request("GET"), test::response(status, "Cache-Control: max-age=60"), set).storable());
    }
}

TEST_CASE("every other final status is storable with explicit freshness (RFC 9111 §3)") {
    using enum Stored;
    for (const int status : {200, 201, 202, 203, 204, 205, 299, 300, 301, 302, 303, 307, 308, 400,
                             401, 403, 404, 405, 410, 418, 451, 499, 500, 501, 502, 503, 504, 599})
        check({"explicit", status, "Cache-Control: max-age=60", yes, yes, Reason::stored_by_max_age});
    for (const int status : {201, 202, 299, 302, 303, 307, 403, 418, 499, 502, 503, 504, 599})
        check({"no default", status, "Date: {+0}\nLast-Modified: {-3600}", no, no,
               Reason::nothing_allows_storing});
    for (const int status : {100, 102, 103, 199})
        check({"interim", status, "Cache-Control: max-age=60", no, no, Reason::status_not_final});
    for (const int status : {0, 99, 600, 999, -1})
        check({"no status", status, "Cache-Control: max-age=60", no, no, Reason::status_invalid});
}

TEST_CASE("a 304 nobody asked for is not stored, a 206 only with Content-Range, for GET (RFC 9111 §3.3)") {
    using enum Stored;
    check({"304", 304, "Cache-Control: max-age=60", no, no, Reason::not_modified_not_stored});
    constexpr const char* part = "Cache-Control: max-age=60\nContent-Range: bytes 0-1/10";
    check({"206", 206, part, yes, yes, Reason::stored_by_max_age});
    // RFC 9110 §15.3.7.2: each part has its Content-Range, and the header section MUST NOT have one.
    check({"206, several parts with a Content-Range of their own", 206,
           "Cache-Control: max-age=60\nContent-Range: bytes 0-9/20\n"
           "Content-Type: Multipart/Byteranges; boundary=x",
           no, no, Reason::several_parts_not_kept});
    check({"206, several parts", 206, "Cache-Control: max-age=60", no, no,
           Reason::partial_without_content_range});
    Options options = shared_cache_options();
    options.storage.partial_responses = Permit::no;
    CHECK(judge(test::request("GET"), test::response(206, part), options).reasons.front().reason ==
          Reason::partial_not_kept);
    CHECK_FALSE(judge(test::request("POST"), test::response(206, part), {}, true).storable());
}

TEST_CASE("must-understand lifts no-store for a status that is understood (RFC 9111 §5.2.2.3)") {
    using enum Stored;
    constexpr const char* policy = "Cache-Control: must-understand, no-store, max-age=60";
    check({"understood", 200, policy, yes, yes, Reason::stored_by_max_age});
    check({"also an error", 404, policy, yes, yes, Reason::stored_by_max_age});
    check({"unknown", 599, policy, no, no, Reason::status_not_understood});
    check({"unknown, without no-store", 499, "Cache-Control: must-understand, max-age=60", no, no,
           Reason::status_not_understood});
    check({"it allows nothing by itself", 302, "Cache-Control: must-understand", no, no,
           Reason::nothing_allows_storing});
    check({"private stays private", 200, "Cache-Control: must-understand, no-store, private", no, yes,
           Reason::private_in_shared_cache});

    Options options = shared_cache_options();
    options.storage.must_understand = Honour::no;
    CHECK(
        judge(test::request("GET"), test::response(200, policy), options).reasons.contains(Reason::no_store));
    CHECK(
        judge(test::request("GET"), test::response(599, "Cache-Control: must-understand, max-age=1"), options)
            .storable());
}

TEST_CASE("the status codes that are understood are those of RFC 9110 §15") {
    for (const int status : {200, 201, 206, 300, 305, 307, 308, 400, 402, 417, 421, 422, 426, 500, 505})
        CHECK(understands_status(status));
    for (const int status :
         {0, 100, 199, 207, 226, 299, 306, 309, 418, 419, 423, 425, 428, 429, 451, 499, 506, 511, 599})
        CHECK_FALSE(understands_status(status));
}

TEST_CASE("a response to a request with Authorization is shared only by permission (RFC 9111 §3.5)") {
    using enum Stored;
    constexpr const char* authorization = "Authorization: Basic Zm9v";
    check({"max-age is not enough", 200, "Cache-Control: max-age=60", no, yes,
           Reason::authorization_not_allowed},
          authorization);
    check({"nor is Expires", 200, "Date: {+0}\nExpires: {+60}", no, yes, Reason::authorization_not_allowed},
          authorization);
    check({"nor proxy-revalidate", 200, "Cache-Control: max-age=60, proxy-revalidate", no, yes,
           Reason::authorization_not_allowed},
          authorization);
    check({"public", 200, "Cache-Control: max-age=60, public", yes, yes, Reason::stored_by_max_age},
          authorization);
    check({"must-revalidate", 200, "Cache-Control: max-age=60, must-revalidate", yes, yes,
           Reason::stored_by_max_age},
          authorization);
    check({"s-maxage", 200, "Cache-Control: s-maxage=60", yes, yes, Reason::stored_by_s_maxage},
          authorization);
    check({"not beside private", 200, "Cache-Control: s-maxage=60, private", no, yes,
           Reason::private_in_shared_cache},
          authorization);
    check({"not inside a quoted text", 200, "Cache-Control: max-age=60, x=\"public\"", no, yes,
           Reason::authorization_not_allowed},
          authorization);

    Options options = shared_cache_options();
    options.storage.authorization_rule = Honour::no;
    CHECK(
        judge(test::request("GET", authorization), test::response(200, "Cache-Control: max-age=60"), options)
            .storable());
}

TEST_CASE("request methods: GET, and POST with a lifetime and its own Content-Location (RFC 9110 §9.3.3)") {
    const auto own = test::response(200, "Cache-Control: max-age=60\nContent-Location: /");
    for (const char* method : {"HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "M-SEARCH", "get", ""})
        CHECK_FALSE(judge(test::request(method), own, {}, true).storable());
    CHECK(judge(test::request("GET"), own, {}).storable());

    const auto post = test::request("POST", "Content-Length: 3");
    CHECK(judge(post, own, {}, true).storable());
    CHECK(judge(post, own, {}, true).reasons.contains(Reason::post_stored_for_get));
    CHECK(judge(post, own, {}, false).reasons.front().reason == Reason::post_without_own_location);
    CHECK(judge(post, test::response(200, "Content-Location: /\nLast-Modified: {-60}"), {}, true)
              .reasons.front()
              .reason == Reason::post_without_lifetime);
    CHECK(judge(post, test::response(200, "Content-Location: /\nCache-Control: public"), {}, true)
              .reasons.front()
              .reason == Reason::post_without_lifetime);
    CHECK(judge(post, test::response(200, "Content-Location: /\nExpires: {+60}"), {}, true).storable());
    CHECK_FALSE(judge(post, test::response(200, "Content-Location: /\nCache-Control: s-maxage=60"),
                      private_cache_options(), true)
                    .storable());
    Options options = shared_cache_options();
    options.storage.post_responses = Permit::no;
    CHECK(judge(post, own, options, true).reasons.front().reason == Reason::post_not_kept);
}

TEST_CASE("no-store in the request forbids storing (RFC 9111 §5.2.1.5)") {
    using enum Stored;
    check({"no-store", 200, "Cache-Control: max-age=60", no, no, Reason::request_no_store},
          "Cache-Control: no-store");
    check({"other directives do not", 200, "Cache-Control: max-age=60", yes, yes, Reason::stored_by_max_age},
          "Cache-Control: no-cache, max-age=0, max-stale, min-fresh=1, only-if-cached\nPragma: no-cache");
    Options options = shared_cache_options();
    options.eligibility.request_no_store = Honour::no;
    const auto stored = judge(test::request("GET", "Cache-Control: no-store"),
                              test::response(200, "Cache-Control: max-age=60"), options);
    CHECK(stored.storable());
    CHECK(stored.reasons.contains(Reason::request_directives_ignored));
}

TEST_CASE("the answer to a GET with content is not stored unless the options say so (RFC 9110 §9.3.1)") {
    const auto response = test::response(200, "Cache-Control: max-age=60");
    for (const char* lines : {"Content-Length: 3", "Transfer-Encoding: chunked", "Content-Length: x"})
        CHECK(judge(test::request("GET", lines), response, {}).reasons.front().reason ==
              Reason::request_has_content);
    CHECK(judge(test::request("GET", "Content-Length: 0"), response, {}).storable());
    auto with_body = test::request("GET");
    with_body.body.bytes = "q";
    CHECK_FALSE(judge(with_body, response, {}).storable());
    Options options = shared_cache_options();
    options.eligibility.request_content = Permit::yes;
    CHECK(judge(with_body, response, options).storable());
}

TEST_CASE("CDN-Cache-Control decides alone, in both directions (RFC 9213 §2.2)") {
    using enum Stored;
    const Case table[] = {
        {"it may forbid", 200, "Cache-Control: max-age=60\nCDN-Cache-Control: no-store", no, yes,
         Reason::no_store},
        {"by private too", 200, "Cache-Control: max-age=60\nCDN-Cache-Control: private", no, yes,
         Reason::private_in_shared_cache},
        {"it may allow", 200, "Cache-Control: no-store\nCDN-Cache-Control: max-age=60", yes, no,
         Reason::stored_by_max_age},
        {"over private too", 200, "Cache-Control: private\nCDN-Cache-Control: max-age=60", yes, yes,
         Reason::stored_by_max_age},
        {"a syntax error leaves it to Cache-Control", 200,
         "Cache-Control: no-store\nCDN-Cache-Control: max-age=60, &&&&&", no, no, Reason::no_store},
        {"a wrong type as well", 200, "Cache-Control: no-store\nCDN-Cache-Control: max-age=\"60\"", no, no,
         Reason::no_store},
        {"Expires allows nothing beside it", 302, "Expires: {+60}\nCDN-Cache-Control: foo", no, yes,
         Reason::nothing_allows_storing},
    };
    for (const Case& row : table)
        check(row);
}

TEST_CASE("a qualified private is stored without the fields it names (RFC 9111 §5.2.2.7)") {
    constexpr const char* lines =
        "Cache-Control: max-age=60, private=\"set-cookie, X-User\"\nSet-Cookie: a=1\nset-cookie: b=2\n"
        "x-user: me\nX-Users: all";
    auto response = test::response(200, lines);
    const Storability shared = judge(test::request("GET"), response, shared_cache_options());
    CHECK(shared.storable());
    CHECK(shared.drop_private_fields);
    CHECK_FALSE(judge(test::request("GET"), response, private_cache_options()).drop_private_fields);

    CHECK(remove_named_fields(response.fields, http::Directive::no_cache, http::FieldId::cache_control) == 0);
    CHECK(remove_named_fields(response.fields, http::Directive::private_, http::FieldId::cache_control) == 3);
    CHECK_FALSE(response.fields.contains("Set-Cookie"));
    CHECK_FALSE(response.fields.contains("X-User"));
    CHECK(response.fields.contains("X-Users"));

    Options options = shared_cache_options();
    options.storage.qualified_directives = Honour::no;
    CHECK_FALSE(judge(test::request("GET"), test::response(200, lines), options).storable());
    CHECK_FALSE(judge(test::request("GET"), test::response(200, "Cache-Control: private, private=\"a\""), {})
                    .storable());

    auto targeted = test::response(200, "CDN-Cache-Control: max-age=60, private=\"x-user\"\nX-User: me");
    CHECK(judge(test::request("GET"), targeted, {}).drop_private_fields);
    CHECK(remove_named_fields(targeted.fields, http::Directive::private_, http::FieldId::cdn_cache_control) ==
          1);
}

TEST_CASE("what is stored by the letter but of little use is said to be so (RFC 9111 §3, §4.1)") {
    const auto reasons = [](std::string_view lines) {
        const Storability found = judge(test::request("GET"), test::response(200, lines), {});
        CHECK(found.storable());
        return found.reasons;
    };
    CHECK(reasons("Date: {+0}").contains(Reason::no_lifetime_no_validator));
    CHECK(reasons("Cache-Control: max-age=0").contains(Reason::no_lifetime_no_validator));
    CHECK_FALSE(reasons("ETag: \"a\"").contains(Reason::no_lifetime_no_validator));
    CHECK_FALSE(reasons("Last-Modified: {-60}").contains(Reason::no_lifetime_no_validator));
    CHECK_FALSE(reasons("Cache-Control: max-age=1").contains(Reason::no_lifetime_no_validator));
    for (const char* vary : {"*", "*, *", ", *", "*, Foo", "Foo, *", "Foo\nVary: *", "\nVary: *"})
        CHECK(reasons("Cache-Control: max-age=60\nVary: " + std::string(vary)).contains(Reason::vary_star));
    CHECK(reasons("Set-Cookie: a=1").contains(Reason::set_cookie_stored));  // §7.3
}
