// Stale use and the wishes of requests: the subjects stale, cc-request and pragma of the public HTTP cache
// tests, each row by its RFC section.
#include "tests/lib/policy/conformance_case.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <string_view>

using namespace cachewright;
using namespace std::chrono_literals;
using test::Answer;
using test::ConformanceCase;
using test::EngineDriver;

namespace {

constexpr Answer kUnavailable{.status = 503, .fields = "Retry-After: 5\n", .body = "down"};

void stale_with(std::string_view name, std::string_view section, std::string_view fields, base::Duration at,
                const Answer& origin, std::string_view how,
                const policy::Options& options = policy::shared_cache_options()) {
    const ConformanceCase row{.name = name,
                              .section = section,
                              .answer = {.fields = fields},
                              .later = {.at = at},
                              .later_answer = origin,
                              .how = how,
                              .options = options};
    test::run({&row, 1});
}

void wish(std::string_view wishes, std::string_view fields, base::Duration at, std::string_view how,
          const policy::Options& options = policy::shared_cache_options()) {
    const ConformanceCase row{.name = wishes,
                              .section = "RFC 9111 §5.2.1",
                              .answer = {.fields = fields},
                              .later = {.at = at, .fields = wishes},
                              .how = how,
                              .options = options};
    test::run({&row, 1});
}

}  // namespace

TEST_CASE("conformance stale: a disconnected cache, and what forbids it (RFC 9111 §4.2.4)") {
    const auto closed = [](std::string_view fields, std::string_view how) {
        stale_with(fields, "RFC 9111 §4.2.4", fields, 100s, test::kUnreachable, how);
    };
    closed("Cache-Control: max-age=2\n", "stale-if-error");
    closed("Expires: {2}\nDate: {0}\n", "stale-if-error");
    closed("Date: {0}\nLast-Modified: {-50}\n", "stale-if-error");
    closed("ETag: \"a\"\n", "stale-if-error");
    closed("Cache-Control: max-age=2, must-revalidate\n", "failed");
    closed("Cache-Control: max-age=2, proxy-revalidate\n", "failed");
    closed("Cache-Control: max-age=2, no-cache\n", "failed");
    closed("Cache-Control: s-maxage=2\n", "failed");
    closed("Content-Type: text/plain\n", "failed");
    closed("CDN-Cache-Control: max-age=2\nCache-Control: must-revalidate\n", "stale-if-error");
    closed("CDN-Cache-Control: max-age=2, must-revalidate\n", "failed");

    auto options = policy::shared_cache_options();
    options.reuse.stale_when_disconnected = policy::Permit::no;
    stale_with("a setting turns it off", "RFC 9111 §4.2.4", "Cache-Control: max-age=2\n", 100s,
               test::kUnreachable, "failed", options);

    // Those that speak to shared caches leave a private one alone; must-revalidate does not.
    const auto browser = [](std::string_view fields, std::string_view how) {
        stale_with(fields, "RFC 9111 §5.2.2.8", fields, 100s, test::kUnreachable, how,
                   policy::private_cache_options());
    };
    browser("Cache-Control: max-age=2, proxy-revalidate\n", "stale-if-error");
    browser("Cache-Control: s-maxage=2, max-age=2\n", "stale-if-error");
    browser("Cache-Control: max-age=2, must-revalidate\n", "failed");
}

TEST_CASE("conformance stale: an answer with an error is an answer (RFC 9111 §4.2.4, RFC 5861 §4)") {
    const auto error = [](std::string_view fields, base::Duration at, std::string_view how,
                          int status = 503) {
        stale_with(fields, "RFC 5861 §4", fields, at, {.status = status, .body = "down"}, how);
    };
    error("Cache-Control: max-age=2\n", 10s, "failed");
    for (const int status : {500, 502, 503, 504}) {
        INFO(status);
        error("Cache-Control: max-age=2, stale-if-error=60\n", 10s, "stale-if-error", status);
    }
    error("Cache-Control: max-age=2, stale-if-error=60\n", 10s, "replaced", 404);
    error("Cache-Control: max-age=2, stale-if-error=60\n", 10s, "replaced", 501);
    error("Cache-Control: max-age=2, stale-if-error=60\n", 62s - 1us, "stale-if-error");
    error("Cache-Control: max-age=2, stale-if-error=60\n", 62s, "failed");
    error("Cache-Control: max-age=2, stale-if-error=sixty\n", 10s, "failed");
    error("Cache-Control: max-age=2, stale-if-error=60, must-revalidate\n", 10s, "failed");
    error("Cache-Control: s-maxage=2, stale-if-error=60\n", 10s, "failed");
    stale_with("the window is the limit without a connection too", "RFC 5861 §4",
               "Cache-Control: max-age=2, stale-if-error=60\n", 62s, test::kUnreachable, "failed");
    auto cdn = policy::shared_cache_options();
    cdn.reuse.stale_windows_with_s_maxage = policy::Permit::yes;
    stale_with("windows beside s-maxage, by a setting", "RFC 9111 §5.2.2.10",
               "Cache-Control: s-maxage=2, stale-if-error=60\n", 10s, kUnavailable, "stale-if-error", cdn);
}

TEST_CASE("conformance stale: stale-while-revalidate serves at once (RFC 5861 §3)") {
    const auto swr = [](std::string_view fields, base::Duration at, std::string_view how,
                        const policy::Options& options = policy::shared_cache_options()) {
        stale_with(fields, "RFC 5861 §3", fields, at, {.fields = "Cache-Control: max-age=60\n"}, how,
                   options);
    };
    swr("Cache-Control: max-age=1, stale-while-revalidate=60\n", 0s, "hit");
    swr("Cache-Control: max-age=1, stale-while-revalidate=60\n", 1s, "updating");
    swr("Cache-Control: max-age=1, stale-while-revalidate=60\n", 61s - 1us, "updating");
    swr("Cache-Control: max-age=1, stale-while-revalidate=60\n", 61s, "replaced");
    swr("Cache-Control: max-age=1, stale-while-revalidate=0\n", 1s, "replaced");
    swr("Cache-Control: max-age=1, stale-while-revalidate\n", 1s, "replaced");
    swr("Cache-Control: max-age=1, stale-while-revalidate=60, must-revalidate\n", 2s, "replaced");
    swr("Cache-Control: max-age=1, stale-while-revalidate=60, proxy-revalidate\n", 2s, "replaced");
    swr("Cache-Control: max-age=1, stale-while-revalidate=60, no-cache\n", 0s, "replaced");
    swr("Cache-Control: s-maxage=1, stale-while-revalidate=60\n", 2s, "replaced");
    auto cdn = policy::shared_cache_options();
    cdn.reuse.stale_windows_with_s_maxage = policy::Permit::yes;
    swr("Cache-Control: s-maxage=1, stale-while-revalidate=60\n", 2s, "updating", cdn);
    auto off = policy::shared_cache_options();
    off.reuse.stale_while_revalidate = policy::Honour::no;
    swr("Cache-Control: max-age=1, stale-while-revalidate=60\n", 2s, "replaced", off);
}

TEST_CASE("conformance stale: what the background refresh brings replaces (RFC 5861 §3, RFC 9111 §4.3.3)") {
    EngineDriver cache;
    (void)cache.play({},
                     {.fields = "Cache-Control: max-age=1, stale-while-revalidate=60\nETag: \"a\"\nB: 1\n"});
    const auto updating =
        cache.play({.at = 2s}, {.fields = "Cache-Control: max-age=60\nB: 2\n", .body = "new"});
    CHECK(updating.how == "updating");
    CHECK(updating.client.fields.value("B") == "1");
    CHECK(updating.client.fields.value("Age") == "2");
    REQUIRE(updating.upstream.size() == 1);
    CHECK(updating.upstream[0].fields.value("If-None-Match") == "\"a\"");
    const auto after = cache.play({.at = 3s});
    CHECK(after.how == "hit");
    CHECK(after.client.body.bytes == "new");
    CHECK(after.client.fields.value("B") == "2");
    CHECK(after.client.fields.value("Age") == "1");
}

TEST_CASE("conformance stale: a background 304 refreshes, a no-store answer removes (RFC 5861 §3)") {
    for (const int status : {304, 200}) {
        INFO(status);
        EngineDriver cache;
        (void)cache.play({},
                         {.fields = "Cache-Control: max-age=1, stale-while-revalidate=60\nETag: \"a\"\n"});
        CHECK(cache
                  .play({.at = 2s}, {.status = status,
                                     .fields = status == 304 ? "Cache-Control: max-age=60\n"
                                                             : "Cache-Control: no-store\n"})
                  .how == "updating");
        CHECK(cache.play({.at = 3s}).how == (status == 304 ? "hit" : "fetched"));
    }
    EngineDriver cache;
    (void)cache.play({}, {.fields = "Cache-Control: max-age=1, stale-while-revalidate=60\n"});
    CHECK(cache.play({.at = 2s}, kUnavailable).how == "updating");
    CHECK(cache.play({.at = 3s}, kUnavailable).how == "updating");
}

TEST_CASE("conformance cc-request: the wishes of a request (RFC 9111 §5.2.1)") {
    const std::string_view hour = "Cache-Control: max-age=3600\n";
    wish("Cache-Control: max-age=0\n", hour, 0s, "replaced");  // §5.2.1.1
    wish("Cache-Control: max-age=5\n", hour, 5s, "hit");       // §5.2.1.1
    wish("Cache-Control: max-age=5\n", hour, 6s, "replaced");  // §5.2.1.1
    wish("Cache-Control: MAX-AGE=5\n", hour, 6s, "replaced");  // §5.2
    wish("Cache-Control: max-age=5\n", "Cache-Control: max-age=3600\nAge: 6\n", 0s, "replaced");
    wish("Cache-Control: max-age=-1\n", hour, 0s, "replaced");      // §4.2.1
    wish("Cache-Control: max-age=9999999999\n", hour, 10s, "hit");  // §1.2.2
    wish("Cache-Control: max-age=60\n", "Cache-Control: max-age=1, stale-while-revalidate=60\n", 2s,
         "replaced");
    wish("Cache-Control: max-stale=5\n", "Cache-Control: max-age=10\n", 15s, "stale");  // §5.2.1.2
    wish("Cache-Control: max-stale=5\n", "Cache-Control: max-age=10\n", 16s, "replaced");
    wish("Cache-Control: max-stale\n", "Cache-Control: max-age=10\n", 9999s, "stale");
    wish("Cache-Control: max-stale=60\n", "Cache-Control: max-age=1\nAge: 30\n", 0s, "stale");
    wish("Cache-Control: max-stale\n", "Cache-Control: max-age=10, must-revalidate\n", 11s, "replaced");
    wish("Cache-Control: max-stale\n", "Cache-Control: max-age=10, proxy-revalidate\n", 11s, "replaced");
    wish("Cache-Control: max-stale\n", "Cache-Control: max-age=10, no-cache\n", 0s, "replaced");
    wish("Cache-Control: max-stale\n", "Cache-Control: s-maxage=10\n", 11s, "replaced");
    wish("Cache-Control: min-fresh=10\n", hour, 3590s, "hit");       // §5.2.1.3
    wish("Cache-Control: min-fresh=10\n", hour, 3591s, "replaced");  // §5.2.1.3
    wish("Cache-Control: min-fresh=10\n", "Cache-Control: max-age=100\nAge: 95\n", 0s, "replaced");
    wish("Cache-Control: no-cache\n", hour, 0s, "replaced");   // §5.2.1.4
    wish("Cache-Control: no-store\n", hour, 1s, "hit");        // §5.2.1.5: speaks of storing
    wish("Cache-Control: no-transform\n", hour, 1s, "hit");    // §5.2.1.6
    wish("Cache-Control: only-if-cached\n", hour, 1s, "hit");  // §5.2.1.7
    wish("Cache-Control: only-if-cached\n", "Cache-Control: max-age=1\n", 2s, "504");
    wish("Cache-Control: only-if-cached\n", "Cache-Control: no-store\n", 2s, "504");
    wish("Cache-Control: only-if-cached\n", "Cache-Control: max-age=60, no-cache\n", 0s, "504");
    wish("Cache-Control: only-if-cached, max-stale\n", "Cache-Control: max-age=1\n", 2s, "stale");
    wish("Cache-Control: only-if-cached, max-age=0\n", hour, 0s, "504");
    wish("Cache-Control: foo=\"no-cache\"\n", hour, 0s, "hit");   // §5.2.3
    wish("Cache-Control: stale-if-error=60\n", hour, 0s, "hit");  // RFC 5861 §4

    auto deaf = policy::shared_cache_options();
    deaf.eligibility.request_directives = policy::Honour::no;
    for (const std::string_view wishes :
         {"Cache-Control: no-cache\n", "Cache-Control: max-age=0\n", "Cache-Control: min-fresh=9999\n",
          "Cache-Control: only-if-cached, no-cache\n", "Pragma: no-cache\n"})
        wish(wishes, hour, 1s, "hit", deaf);
}

TEST_CASE("conformance cc-request: no-store in the request keeps the answer out (RFC 9111 §5.2.1.5)") {
    const ConformanceCase row{.name = "request no-store",
                              .section = "RFC 9111 §5.2.1.5",
                              .first = {.fields = "Cache-Control: no-store\n"},
                              .answer = {.fields = "Cache-Control: max-age=60\n"},
                              .how = "fetched"};
    test::run({&row, 1});
}

TEST_CASE(
    "conformance cc-request: no wish is answered stale by a failing origin (RFC 9111 §5.2.1, RFC 5861 §4)") {
    const auto failing = [](std::string_view wishes, std::string_view fields, base::Duration at,
                            std::string_view how, const Answer& origin = test::kUnreachable) {
        const ConformanceCase row{.name = wishes,
                                  .section = "RFC 9111 §5.2.1",
                                  .answer = {.fields = fields},
                                  .later = {.at = at, .fields = wishes},
                                  .later_answer = origin,
                                  .how = how};
        test::run({&row, 1});
    };
    failing("Cache-Control: no-cache\n", "Cache-Control: max-age=60\n", 1s, "failed");
    failing("Pragma: no-cache\n", "Cache-Control: max-age=60\n", 1s, "failed");
    failing("Cache-Control: max-age=0\n", "Cache-Control: max-age=60\n", 1s, "failed");
    failing("Cache-Control: min-fresh=60\n", "Cache-Control: max-age=60\n", 1s, "failed");
    failing("Cache-Control: stale-if-error=60\n", "Cache-Control: max-age=1\n", 10s, "stale-if-error",
            kUnavailable);
    failing("Cache-Control: stale-if-error=60\n", "Cache-Control: max-age=1\n", 61s, "failed", kUnavailable);
    failing("Cache-Control: stale-if-error=60\n", "Cache-Control: max-age=1, must-revalidate\n", 10s,
            "failed", kUnavailable);
}

TEST_CASE("conformance pragma: only where Cache-Control is absent, and in requests alone (RFC 9111 §5.4)") {
    wish("Pragma: no-cache\n", "Cache-Control: max-age=60\n", 1s, "replaced");
    wish("Pragma: No-Cache\n", "Cache-Control: max-age=60\n", 1s, "replaced");
    wish("Pragma: foo, no-cache\n", "Cache-Control: max-age=60\n", 1s, "replaced");
    wish("Pragma: no-cache\nCache-Control: max-age=30\n", "Cache-Control: max-age=60\n", 1s, "hit");
    wish("Pragma: foo\n", "Cache-Control: max-age=60\n", 1s, "hit");
    wish("Pragma: foo=\"no-cache\"\n", "Cache-Control: max-age=60\n", 1s, "hit");
    wish("Pragma: max-age=0\n", "Cache-Control: max-age=60\n", 1s, "hit");
    wish("", "Cache-Control: max-age=60\nPragma: no-cache\n", 1s, "hit");
    wish("", "Pragma: no-cache\nExpires: {60}\nDate: {0}\n", 1s, "hit");
    wish("", "Pragma: no-cache\nLast-Modified: {-1000}\nDate: {0}\n", 1s, "hit");
}
