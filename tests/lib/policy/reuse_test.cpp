#include "lib/policy/reuse.hpp"

#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string_view>

using namespace cachewright;
using namespace cachewright::policy;
using namespace std::chrono_literals;
using test::kReceived;

namespace {

using enum ReuseAction;

Reuse ask(std::string_view response_lines, std::string_view request_lines, base::Duration later,
          const Options& options = {}, std::string_view method = "GET") {
    const StoredFacts stored =
        stored_facts(test::response(200, response_lines), {kReceived, kReceived, kReceived}, options);
    return reuse(stored, read_request_facts(test::request(method, request_lines)), options,
                 kReceived + later);
}

struct Case {
    const char* why;
    const char* response;
    const char* request;
    base::Duration later;
    ReuseAction action;
    Reason first;
};

void check(const Case& row, const Options& options = {}) {
    INFO(row.why << "\n" << row.response << "\n-- " << row.request << "\n-- +" << row.later.count() << "us");
    const Reuse found = ask(row.response, row.request, row.later, options);
    CHECK(found.action == row.action);
    REQUIRE_FALSE(found.reasons.empty());
    CHECK(reason_row(found.reasons.front().reason).id == reason_row(row.first).id);
}

}  // namespace

TEST_CASE("fresh is reused, stale is validated, equal is stale (RFC 9111 §4, §4.2)") {
    const Case table[] = {
        {"fresh", "Cache-Control: max-age=10", "", 9s, serve, Reason::fresh},
        {"fresh by a millisecond", "Cache-Control: max-age=10", "", 9999ms, serve, Reason::fresh},
        {"equal", "Cache-Control: max-age=10", "", 10s, validate, Reason::stale},
        {"stale", "Cache-Control: max-age=10", "", 11s, validate, Reason::stale},
        {"Age counts", "Cache-Control: max-age=10\nAge: 5", "", 4s, serve, Reason::fresh},
        {"and makes it stale", "Cache-Control: max-age=10\nAge: 5", "", 5s, validate, Reason::stale},
        {"a slow Date counts", "Cache-Control: max-age=10\nDate: {-10}", "", 0s, validate, Reason::stale},
        {"no lifetime", "ETag: \"a\"", "", 0s, validate, Reason::stale},
        {"guessed", "Date: {+0}\nLast-Modified: {-100}", "", 9s, serve, Reason::fresh},
        {"must-revalidate while fresh (§5.2.2.2)", "Cache-Control: max-age=10, must-revalidate", "", 9s,
         serve, Reason::fresh},
        {"must-revalidate when stale", "Cache-Control: max-age=10, must-revalidate", "", 11s, validate,
         Reason::stale},
        {"Set-Cookie does not stop reuse (§7.3)", "Cache-Control: max-age=10\nSet-Cookie: a=1", "Cookie: a=1",
         1s, serve, Reason::fresh},
    };
    for (const Case& row : table)
        check(row);
}

TEST_CASE("age and remaining freshness are told with the decision") {
    const Reuse found = ask("Cache-Control: max-age=10\nAge: 2", "", 1500ms);
    CHECK(found.age == 3500ms);
    CHECK(found.remaining == 6500ms);
    CHECK(ask("Cache-Control: max-age=10", "", 12s).remaining == -2s);
}

TEST_CASE("no-cache in the response asks the origin every time (RFC 9111 §5.2.2.4)") {
    check({"no-cache", "Cache-Control: no-cache", "", 0s, validate, Reason::response_no_cache});
    check({"beside max-age", "Cache-Control: no-cache, max-age=60", "", 1s, validate,
           Reason::response_no_cache});
    check({"max-stale does not help", "Cache-Control: no-cache, max-age=60", "Cache-Control: max-stale", 1s,
           validate, Reason::response_no_cache});
    check({"Pragma in a response means nothing (§5.4)", "Cache-Control: max-age=60\nPragma: no-cache", "", 1s,
           serve, Reason::fresh});

    const Reuse qualified = ask("Cache-Control: max-age=60, no-cache=\"set-cookie\"", "", 1s);
    CHECK(qualified.action == serve);
    CHECK(qualified.withhold_no_cache_fields);
    CHECK(qualified.reasons.contains(Reason::no_cache_fields_withheld));
    Options options;
    options.storage.qualified_directives = Honour::no;
    CHECK(ask("Cache-Control: max-age=60, no-cache=\"set-cookie\"", "", 1s, options).action == validate);
}

TEST_CASE("a star in Vary is never reused, wherever it stands (RFC 9111 §4.1)") {
    for (const char* vary : {"*", "*, *", ", *", "*, Foo", "Foo, *", "Foo\nVary: *", "\nVary: *"})
        check({vary, ("Cache-Control: max-age=60\nVary: " + std::string(vary)).c_str(), "", 1s, fetch,
               Reason::vary_star});
    check({"a name that contains one", "Cache-Control: max-age=60\nVary: X-*", "", 1s, serve, Reason::fresh});
}

TEST_CASE("request directives are honoured (RFC 9111 §5.2.1)") {
    constexpr const char* policy = "Cache-Control: max-age=100";
    constexpr const char* strict = "Cache-Control: max-age=100, must-revalidate";
    const Case table[] = {
        {"no-cache (§5.2.1.4)", policy, "Cache-Control: no-cache", 1s, validate, Reason::request_no_cache},
        {"max-age above the age (§5.2.1.1)", policy, "Cache-Control: max-age=10", 9s, serve, Reason::fresh},
        {"max-age equal to the age", policy, "Cache-Control: max-age=10", 10s, serve, Reason::fresh},
        {"max-age below the age", policy, "Cache-Control: max-age=10", 10500ms, validate,
         Reason::request_max_age_exceeded},
        {"max-age=0", policy, "Cache-Control: max-age=0", 1ms, validate, Reason::request_max_age_exceeded},
        {"max-age=0 at once", policy, "Cache-Control: max-age=0", 0s, validate,
         Reason::request_max_age_exceeded},
        {"an unreadable max-age asks the origin", policy, "Cache-Control: max-age=x", 1s, validate,
         Reason::request_max_age_exceeded},
        {"min-fresh that is met (§5.2.1.3)", policy, "Cache-Control: min-fresh=50", 50s, serve,
         Reason::fresh},
        {"min-fresh that is not", policy, "Cache-Control: min-fresh=50", 51s, validate,
         Reason::request_min_fresh_unmet},
        {"an unreadable min-fresh wishes nothing", policy, "Cache-Control: min-fresh=x", 51s, serve,
         Reason::fresh},
        {"max-stale with a number (§5.2.1.2)", policy, "Cache-Control: max-stale=10", 110s, serve,
         Reason::max_stale_within},
        {"beyond that number", policy, "Cache-Control: max-stale=10", 111s, validate, Reason::stale},
        {"max-stale without a number", policy, "Cache-Control: max-stale", 100'000s, serve,
         Reason::max_stale_any},
        {"an unreadable max-stale permits next to nothing", policy, "Cache-Control: max-stale=x", 101s,
         validate, Reason::stale},
        {"max-stale against must-revalidate (§4.2.4)", strict, "Cache-Control: max-stale", 101s, validate,
         Reason::stale},
        {"max-stale against s-maxage", "Cache-Control: s-maxage=100", "Cache-Control: max-stale", 101s,
         validate, Reason::stale},
        {"max-stale where nothing vouches", "X: y", "Cache-Control: max-stale", 1s, validate, Reason::stale},
        {"max-age and max-stale together", policy, "Cache-Control: max-age=200, max-stale", 150s, serve,
         Reason::max_stale_any},
        {"min-fresh beats max-stale", policy, "Cache-Control: min-fresh=1, max-stale", 101s, validate,
         Reason::request_min_fresh_unmet},
        {"no-store does not concern what is stored (§5.2.1.5)", policy, "Cache-Control: no-store", 1s, serve,
         Reason::fresh},
        {"only-if-cached with a fresh response (§5.2.1.7)", policy, "Cache-Control: only-if-cached", 1s,
         serve, Reason::fresh},
        {"only-if-cached with a stale one", policy, "Cache-Control: only-if-cached", 101s, gateway_timeout,
         Reason::stale},
        {"only-if-cached and no-cache", policy, "Cache-Control: only-if-cached, no-cache", 1s,
         gateway_timeout, Reason::request_no_cache},
        {"only-if-cached and max-stale", policy, "Cache-Control: only-if-cached, max-stale=5", 101s, serve,
         Reason::max_stale_within},
        {"only-if-cached and Vary: *", "Cache-Control: max-age=60\nVary: *", "Cache-Control: only-if-cached",
         1s, gateway_timeout, Reason::vary_star},
        {"Pragma: no-cache (§5.4)", policy, "Pragma: no-cache", 1s, validate,
         Reason::request_pragma_no_cache},
        {"Pragma beside Cache-Control is not read", policy, "Pragma: no-cache\nCache-Control: max-stale", 1s,
         serve, Reason::fresh},
        {"another Pragma", policy, "Pragma: foo", 1s, serve, Reason::fresh},
    };
    for (const Case& row : table)
        check(row);
}

TEST_CASE("a cache may be told to ignore request directives, and says that it does") {
    Options options;
    options.eligibility.request_directives = Honour::no;
    for (const char* lines : {"Cache-Control: no-cache", "Pragma: no-cache", "Cache-Control: max-age=0",
                              "Cache-Control: min-fresh=1000"}) {
        const Reuse found = ask("Cache-Control: max-age=100", lines, 1s, options);
        CHECK(found.action == serve);
        CHECK(found.reasons.front().reason == Reason::fresh);
        CHECK(found.reasons.contains(Reason::request_directives_ignored));
    }
    CHECK(ask("Cache-Control: max-age=100", "Cache-Control: max-stale", 101s, options).action == validate);
    CHECK(ask("Cache-Control: max-age=100", "Cache-Control: only-if-cached", 101s, options).action ==
          validate);
}

TEST_CASE("stale-while-revalidate serves at once within its window (RFC 5861 §3)") {
    constexpr const char* policy = "Cache-Control: max-age=10, stale-while-revalidate=5";
    const Case table[] = {
        {"fresh", policy, "", 9s, serve, Reason::fresh},
        {"the first moment", policy, "", 10s, serve_and_revalidate, Reason::served_while_revalidating},
        {"within", policy, "", 14999ms, serve_and_revalidate, Reason::served_while_revalidating},
        {"the window is over", policy, "", 15s, validate, Reason::stale},
        {"not with must-revalidate", "Cache-Control: max-age=10, must-revalidate, stale-while-revalidate=5",
         "", 11s, validate, Reason::stale},
        {"not with s-maxage, by the letter", "Cache-Control: s-maxage=10, stale-while-revalidate=5", "", 11s,
         validate, Reason::stale},
        {"not where the request has max-age and no max-stale (§5.2.1.1)", policy,
         "Cache-Control: max-age=100", 11s, validate, Reason::stale},
        {"where it has both", policy, "Cache-Control: max-age=100, max-stale=1", 11s, serve_and_revalidate,
         Reason::served_while_revalidating},
        {"for only-if-cached too", policy, "Cache-Control: only-if-cached", 11s, serve_and_revalidate,
         Reason::served_while_revalidating},
        {"from a lifetime of zero", "Cache-Control: max-age=0, stale-while-revalidate=5", "", 1s,
         serve_and_revalidate, Reason::served_while_revalidating},
    };
    for (const Case& row : table)
        check(row);
    CHECK(ask(policy, "", 16s).reasons.contains(Reason::swr_window_over));

    Options options;
    options.reuse.stale_windows_with_s_maxage = Permit::yes;
    check({"with s-maxage, by setting", "Cache-Control: s-maxage=10, stale-while-revalidate=5", "", 11s,
           serve_and_revalidate, Reason::served_while_revalidating},
          options);
    check({"max-stale is still overruled", "Cache-Control: s-maxage=10", "Cache-Control: max-stale", 11s,
           validate, Reason::stale},
          options);
}

TEST_CASE("a reload of a fresh immutable response stays in a private cache (RFC 8246 §2)") {
    constexpr const char* policy = "Cache-Control: max-age=100, immutable";
    const Case table[] = {
        {"a reload", policy, "Cache-Control: max-age=0", 1s, serve, Reason::fresh},
        {"a forced reload", policy, "Cache-Control: no-cache", 1s, validate, Reason::request_no_cache},
        {"a forced reload by Pragma", policy, "Pragma: no-cache", 1s, validate,
         Reason::request_pragma_no_cache},
        {"an age that somebody chose is no reload", policy, "Cache-Control: max-age=5", 10s, validate,
         Reason::request_max_age_exceeded},
        {"stale: as without immutable", policy, "Cache-Control: max-age=0", 100s, validate,
         Reason::request_max_age_exceeded},
        {"no-cache in the response wins", "Cache-Control: max-age=100, immutable, no-cache",
         "Cache-Control: max-age=0", 1s, validate, Reason::response_no_cache},
    };
    for (const Case& row : table)
        check(row, private_cache_options());
    CHECK(ask(policy, "Cache-Control: max-age=0", 1s, private_cache_options())
              .reasons.contains(Reason::reload_ignored_for_immutable));

    check({"a shared cache takes the reload for a wish", policy, "Cache-Control: max-age=0", 1s, validate,
           Reason::request_max_age_exceeded});
    Options options = private_cache_options();
    options.reuse.immutable = Honour::no;
    check(
        {"switched off", policy, "Cache-Control: max-age=0", 1s, validate, Reason::request_max_age_exceeded},
        options);
}

TEST_CASE("methods: GET and HEAD are answered, unsafe ones written through (RFC 9111 §4)") {
    constexpr const char* policy = "Cache-Control: max-age=100";
    CHECK(ask(policy, "", 1s, {}, "HEAD").action == serve);
    for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "M-SEARCH", "get"}) {
        const Reuse found = ask(policy, "Cache-Control: only-if-cached", 1s, {}, method);
        CHECK(found.action == fetch);
        CHECK(found.reasons.front().reason == Reason::unsafe_method);
    }
    CHECK(ask(policy, "", 1s, {}, "OPTIONS").action == fetch);
    CHECK(ask(policy, "Cache-Control: only-if-cached", 1s, {}, "OPTIONS").action == gateway_timeout);
    CHECK(ask(policy, "Content-Length: 1", 1s).action == fetch);
    Options options;
    options.eligibility.request_content = Permit::yes;
    CHECK(ask(policy, "Content-Length: 1", 1s, options).action == serve);
}

TEST_CASE("whether a validator goes along is told (RFC 9111 §4.3.1)") {
    CHECK(ask("Cache-Control: max-age=1\nETag: \"a\"", "", 2s)
              .reasons.contains(Reason::validated_by_condition));
    CHECK(ask("Cache-Control: max-age=1\nLast-Modified: {-9}", "", 2s)
              .reasons.contains(Reason::validated_by_condition));
    CHECK(ask("Cache-Control: max-age=1", "", 2s).reasons.contains(Reason::fetched_without_validator));
}

TEST_CASE("nothing stored: fetched, or 504 for only-if-cached (RFC 9111 §5.2.1.7)") {
    const auto nothing = [](std::string_view method, std::string_view lines, const Options& options) {
        return reuse_nothing(read_request_facts(test::request(method, lines)), options).action;
    };
    CHECK(nothing("GET", "", {}) == fetch);
    CHECK(nothing("GET", "Cache-Control: only-if-cached", {}) == gateway_timeout);
    CHECK(nothing("POST", "Cache-Control: only-if-cached", {}) == fetch);
    Options options;
    options.eligibility.request_directives = Honour::no;
    CHECK(nothing("GET", "Cache-Control: only-if-cached", options) == fetch);
}
