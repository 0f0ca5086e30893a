#include "lib/policy/staleness.hpp"

#include "lib/policy/stored_response.hpp"
#include "lib/policy/update.hpp"
#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <string_view>

using namespace cachewright;
using namespace cachewright::policy;
using test::kReceived;

namespace {

StalePermission permission(std::string_view policy, const Options& options) {
    const std::string lines = "Cache-Control: " + std::string(policy);
    const auto facts = read_response_facts(test::response(200, lines), options.storage, kReceived);
    return stale_permission(facts, options.reuse);
}

struct Case {
    const char* policy;
    std::int64_t while_revalidate;
    std::int64_t if_error;
    bool when_disconnected;
    bool forbidden;
};

void check(const Case& row, const Options& options) {
    INFO(row.policy);
    const StalePermission found = permission(row.policy, options);
    CHECK(found.while_revalidate == base::Seconds{row.while_revalidate});
    CHECK(found.if_error == base::Seconds{row.if_error});
    CHECK(found.when_disconnected == row.when_disconnected);
    CHECK(found.forbidden == row.forbidden);
}

}  // namespace

TEST_CASE("what nothing vouches for, and what fits no request, is not used stale when the origin is away") {
    const auto stale = [](std::string_view lines) {
        const auto response = test::response(200, lines);
        return explained_staleness(stored_facts(response, {kReceived, kReceived, kReceived}, {}), {});
    };
    CHECK(stale("Date: {+0}\nETag: \"a\"").when_disconnected);
    CHECK(stale("Date: {+0}\nCache-Control: max-age=60").when_disconnected);
    const auto unvouched = stale("Date: {+0}\nContent-Type: text/html");
    CHECK_FALSE(unvouched.when_disconnected);
    CHECK(unvouched.reasons.contains(Reason::nothing_vouches));
    // RFC 9111 §4.1: a "*" in Vary always fails to match.
    const auto starred = stale("Date: {+0}\nVary: *\nCache-Control: max-age=60, stale-while-revalidate=60");
    CHECK_FALSE(starred.when_disconnected);
    CHECK(starred.while_revalidate == base::Seconds{0});
    CHECK(starred.reasons.contains(Reason::vary_star));
}

TEST_CASE("a shared cache: what forbids stale use, and the windows of RFC 5861 (RFC 9111 §4.2.4)") {
    const Case table[] = {
        {"max-age=60", 0, 0, true, false},
        {"max-age=60, must-revalidate", 0, 0, false, true},             // §5.2.2.2
        {"max-age=60, proxy-revalidate", 0, 0, false, true},            // §5.2.2.8
        {"s-maxage=60", 0, 0, false, true},                             // §5.2.2.10
        {"no-cache", 0, 0, false, true},                                // §5.2.2.4
        {"max-age=60, no-cache=\"set-cookie\"", 0, 0, true, false},     // qualified
        {"max-age=60, stale-while-revalidate=30", 30, 0, true, false},  // RFC 5861 §3
        {"max-age=60, stale-if-error=300", 0, 300, false, false},       // RFC 5861 §4
        {"max-age=60, stale-while-revalidate=30, stale-if-error=300", 30, 300, false, false},
        {"max-age=60, must-revalidate, stale-while-revalidate=30", 0, 0, false, true},
        {"max-age=60, proxy-revalidate, stale-if-error=30", 0, 0, false, true},
        {"no-cache, stale-while-revalidate=30, stale-if-error=30", 0, 0, false, true},
        {"s-maxage=60, stale-while-revalidate=30, stale-if-error=300", 0, 0, false, true},
        {"stale-while-revalidate=abc", 0, 0, true, false},
        {"stale-if-error=abc", 0, 0, false, false},
        {"stale-while-revalidate=99999999999", std::int64_t{1} << 31, 0, true, false},
        {"stale-if-error=0", 0, 0, false, false},
    };
    for (const Case& row : table)
        check(row, shared_cache_options());
}

TEST_CASE("a private cache: proxy-revalidate and s-maxage do not speak to it (RFC 9111 §5.2.2.8)") {
    const Case table[] = {
        {"max-age=60, must-revalidate", 0, 0, false, true},
        {"max-age=60, proxy-revalidate", 0, 0, true, false},
        {"s-maxage=60, stale-while-revalidate=30", 30, 0, true, false},
        {"max-age=60, proxy-revalidate, stale-if-error=30", 0, 30, false, false},
    };
    for (const Case& row : table)
        check(row, private_cache_options());
}

TEST_CASE("by setting, s-maxage alone leaves the windows open, and still forbids the rest") {
    Options options = shared_cache_options();
    options.reuse.stale_windows_with_s_maxage = Permit::yes;
    const Case table[] = {
        {"s-maxage=60, stale-while-revalidate=30, stale-if-error=300", 30, 300, false, true},
        {"s-maxage=60", 0, 0, false, true},
        {"s-maxage=60, must-revalidate, stale-while-revalidate=30", 0, 0, false, true},
        {"s-maxage=60, proxy-revalidate, stale-while-revalidate=30", 0, 0, false, true},
    };
    for (const Case& row : table)
        check(row, options);
}

TEST_CASE("the reasons tell by which directive a window is void") {
    const auto swr = permission("s-maxage=60, stale-while-revalidate=30", shared_cache_options());
    CHECK(swr.reasons.contains(Reason::stale_forbidden_by_s_maxage));
    CHECK(swr.reasons.contains(Reason::swr_void_by_s_maxage));
    const auto both =
        permission("s-maxage=60, must-revalidate, stale-while-revalidate=30", shared_cache_options());
    CHECK(both.reasons.contains(Reason::swr_void));
    CHECK_FALSE(both.reasons.contains(Reason::swr_void_by_s_maxage));
}

TEST_CASE("settings switch the windows and disconnected use off") {
    Options options = shared_cache_options();
    options.reuse.stale_while_revalidate = Honour::no;
    options.reuse.stale_if_error = Honour::no;
    check({"max-age=60, stale-while-revalidate=30, stale-if-error=30", 0, 0, true, false}, options);
    options.reuse.stale_when_disconnected = Permit::no;
    check({"max-age=60", 0, 0, false, false}, options);
}

TEST_CASE("a qualified no-cache counts as a whole where the cache does not know the form") {
    Options options = shared_cache_options();
    options.storage.qualified_directives = Honour::no;
    check({"max-age=60, no-cache=\"set-cookie\"", 0, 0, false, true}, options);
}

TEST_CASE("What is made stale is so from then on, and the windows begin then") {
    const StoredFacts stored = stored_facts(
        test::response(200, "Date: {+0}\nAge: 5\nCache-Control: max-age=60, stale-while-revalidate=30"),
        {kReceived, kReceived, kReceived}, {});
    const base::TimePoint at = kReceived + base::Seconds{10};
    const StoredFacts stale = made_stale(stored, at);
    CHECK(stale.remaining(at) == base::Duration{0});
    CHECK(stale.age(at) == base::Seconds{15});
    CHECK(stale.stale.while_revalidate == base::Seconds{30});
    CHECK(stale.remaining(at + base::Seconds{29}) == -base::Seconds{29});
    // Once more changes nothing, nor does it where the lifetime had ended by itself.
    CHECK(made_stale(stale, at + base::Seconds{20}).freshness.lifetime == stale.freshness.lifetime);
    CHECK(made_stale(stored, kReceived + base::Seconds{90}).freshness.lifetime == base::Seconds{60});
}

TEST_CASE("Other options find other lifetimes, but not what a soft purge took") {
    const http::Response response = test::response(200, "Age: 5\nLast-Modified: {-864000}");
    Options options;
    options.storage.heuristic = Permit::no;
    const StoredFacts stored = stored_facts(response, {kReceived, kReceived, kReceived}, options);
    CHECK(stored.freshness.lifetime == base::Seconds{0});
    http::Response kept = response;
    date_by_receipt(kept.fields, kReceived);
    const StoredFacts remade = remade_facts(stored, kept, {});
    const StoredFacts direct = stored_facts(response, {kReceived, kReceived, kReceived}, {});
    CHECK(remade.freshness.lifetime == direct.freshness.lifetime);
    CHECK(remade.freshness.lifetime > base::Seconds{3600});
    CHECK(remade.initial_age == direct.initial_age);
    CHECK_FALSE(remade.response.date.present());
    const base::TimePoint at = kReceived + base::Seconds{10};
    CHECK(remade_facts(made_stale(stored, at), kept, {}).remaining(at) == base::Duration{0});
}
