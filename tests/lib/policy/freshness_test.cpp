#include "lib/policy/freshness.hpp"

#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <string_view>

using namespace cachewright;
using namespace cachewright::policy;
using test::kReceived;

namespace {

constexpr std::int64_t kLargest = std::int64_t{1} << 31;

FreshnessLifetime lifetime_of(int status, std::string_view lines, const Options& options) {
    const auto facts = read_response_facts(test::response(status, lines), options.storage, kReceived);
    return freshness_lifetime(facts, options.storage, kReceived);
}

struct Case {
    const char* why;
    const char* lines;
    std::int64_t seconds;
    LifetimeSource source;
    int status = 200;
};

void check(const Case& row, const Options& options) {
    INFO(row.why << "\n" << row.status << "\n" << row.lines);
    const FreshnessLifetime found = lifetime_of(row.status, row.lines, options);
    CHECK(found.lifetime == base::Seconds{row.seconds});
    CHECK(found.source == row.source);
    REQUIRE_FALSE(found.reasons.empty());
}

}  // namespace

TEST_CASE("the freshness lifetime is the first match of s-maxage, max-age, Expires (RFC 9111 §4.2.1)") {
    using enum LifetimeSource;
    const Case table[] = {
        {"max-age", "Cache-Control: max-age=3600", 3600, max_age},
        {"s-maxage beats max-age in a shared cache", "Cache-Control: max-age=1, s-maxage=3600", 3600,
         s_maxage},
        {"also when it is shorter", "Cache-Control: s-maxage=1, max-age=3600", 1, s_maxage},
        {"s-maxage beats Expires", "Cache-Control: s-maxage=10\nDate: {+0}\nExpires: {+3600}", 10, s_maxage},
        {"max-age beats a later Expires", "Cache-Control: max-age=10\nDate: {+0}\nExpires: {+3600}", 10,
         max_age},
        {"max-age beats an Expires in the past", "Cache-Control: max-age=3600\nDate: {+0}\nExpires: {-3600}",
         3600, max_age},
        {"max-age beats an invalid Expires (§5.3)", "Cache-Control: max-age=3600\nExpires: 0", 3600, max_age},
        {"max-age=0 beats a later Expires", "Cache-Control: max-age=0\nExpires: {+3600}", 0, max_age},
        {"names ignore case (§5.2)", "cache-control: MaX-aGe=3600", 3600, max_age},
        {"unknown directives are ignored (§5.2.3)", "Cache-Control: foobar, max-age=3600, x=\"max-age=1\"",
         3600, max_age},
        {"several lines are one list", "Cache-Control: foobar\nCache-Control: max-age=3600", 3600, max_age},
        {"a quoted text is one argument", "Cache-Control: extension=\"max-age=3600\"", 0, none},
        {"the first of two counts (§4.2.1)", "Cache-Control: max-age=3600, max-age=1", 3600, max_age},
        {"leading zeros are digits", "Cache-Control: max-age=003600", 3600, max_age},
        {"2^31 - 1", "Cache-Control: max-age=2147483647", 2147483647, max_age},
        {"2^31", "Cache-Control: max-age=2147483648", kLargest, max_age},
        {"above 2^31 is saturated (§1.2.2)", "Cache-Control: max-age=2147483649", kLargest, max_age},
        {"far above 2^64", "Cache-Control: max-age=99999999999999999999999999", kLargest, max_age},
        {"single quotes make no number: stale", "Cache-Control: max-age='3600'", 0, max_age},
        {"a negative number is stale", "Cache-Control: max-age=-3600", 0, max_age},
        {"a decimal number is stale", "Cache-Control: max-age=3600.0", 0, max_age},
        {"a missing number is stale", "Cache-Control: max-age=", 0, max_age},
        {"an invalid s-maxage is stale, max-age does not step in", "Cache-Control: s-maxage=x, max-age=60", 0,
         s_maxage},
        {"an invalid max-age is stale, Expires does not step in", "Cache-Control: max-age=x\nExpires: {+60}",
         0, max_age},
        {"nothing at all", "Date: {+0}", 0, none},
    };
    for (const Case& row : table)
        check(row, shared_cache_options());
}

TEST_CASE("Expires counts from Date, and anything invalid is the past (RFC 9111 §4.2.1, §5.3)") {
    using enum LifetimeSource;
    const Case table[] = {
        {"Expires minus Date", "Date: {+0}\nExpires: {+3600}", 3600, expires},
        {"the local clock does not matter: Date is slow", "Date: {-7200}\nExpires: {-3600}", 3600, expires},
        {"nor when it is fast", "Date: {+7200}\nExpires: {+10800}", 3600, expires},
        {"equal to Date", "Date: {+0}\nExpires: {+0}", 0, expires},
        {"before Date", "Date: {+0}\nExpires: {-3600}", 0, expires},
        {"in the future, but not after a fast Date", "Date: {+3600}\nExpires: {+3600}", 0, expires},
        {"without Date the time of receipt stands in (RFC 9110 §6.6.1)", "Expires: {+3600}", 3600, expires},
        {"an invalid Date likewise", "Date: foo\nExpires: {+3600}", 3600, expires},
        {"0", "Date: {+0}\nExpires: 0", 0, expires},
        {"-1", "Expires: -1", 0, expires},
        {"empty", "Expires:", 0, expires},
        {"another zone", "Date: {+0}\nExpires: Tue, 15 Mar 2050 12:00:00 UTC", 0, expires},
        {"two lines (§4.2.1)", "Date: {+0}\nExpires: {+3600}\nExpires: {+3600}", 0, expires},
        {"two lines, the second invalid", "Date: {+0}\nExpires: {+3600}\nExpires: 0", 0, expires},
        {"far away is held to 2^31 seconds", "Date: {+0}\nExpires: Fri, 31 Dec 9999 23:59:59 GMT", kLargest,
         expires},
        {"an obsolete form of date counts", "Date: {+0}\nExpires: Tuesday, 15-Mar-22 13:00:00 GMT", 3600,
         expires},
        {"explicit expiry leaves no room for a guess (§4.2.2)",
         "Date: {+0}\nExpires: 0\nLast-Modified: {-86400}", 0, expires},
    };
    for (const Case& row : table)
        check(row, shared_cache_options());
}

TEST_CASE("a private cache does not read s-maxage (RFC 9111 §5.2.2.10)") {
    using enum LifetimeSource;
    check({"max-age instead", "Cache-Control: s-maxage=60, max-age=5", 5, max_age}, private_cache_options());
    check({"Expires instead", "Cache-Control: s-maxage=60\nDate: {+0}\nExpires: {+7}", 7, expires},
          private_cache_options());
    check({"a guess instead", "Cache-Control: s-maxage=60\nDate: {+0}\nLast-Modified: {-100}", 10, heuristic},
          private_cache_options());
    CHECK(lifetime_of(200, "Cache-Control: s-maxage=60", private_cache_options())
              .reasons.contains(Reason::s_maxage_not_for_private));
}

TEST_CASE("a tenth of the time since Last-Modified is guessed for certain status codes (RFC 9111 §4.2.2)") {
    constexpr const char* modified = "Date: {+0}\nLast-Modified: {-36000}";
    for (const int status : {200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501})
        check({"heuristically cacheable (RFC 9110 §15.1)", modified, 3600, LifetimeSource::heuristic, status},
              shared_cache_options());
    for (const int status : {201, 202, 302, 303, 307, 400, 401, 403, 418, 429, 499, 500, 502, 503, 504, 599})
        check({"not heuristically cacheable", modified, 0, LifetimeSource::none, status},
              shared_cache_options());
    for (const int status : {201, 202, 302, 403, 500, 502, 503, 504, 599})
        check({"public makes any status cacheable (§5.2.2.9)",
               "Cache-Control: public\nDate: {+0}\nLast-Modified: {-36000}", 3600, LifetimeSource::heuristic,
               status},
              shared_cache_options());
}

TEST_CASE("without a basis nothing is guessed (RFC 9111 §4.2.2)") {
    using enum LifetimeSource;
    const Case table[] = {
        {"no default lifetime", "Date: {+0}\nETag: \"a\"", 0, none},
        {"an invalid Last-Modified is none", "Date: {+0}\nLast-Modified: yesterday", 0, none},
        {"Last-Modified in the future", "Date: {+0}\nLast-Modified: {+3600}", 0, none},
        {"Last-Modified equal to Date", "Date: {+0}\nLast-Modified: {+0}", 0, none},
        {"without Date from the time of receipt", "Last-Modified: {-1000}", 100, heuristic},
        {"held to the maximum of a year", "Date: {+0}\nLast-Modified: Tue, 15 Mar 1994 12:00:00 GMT",
         86400 * 365, heuristic},
        {"max-age=0 is explicit", "Cache-Control: max-age=0\nLast-Modified: {-1000}", 0, max_age},
        {"no-cache does not keep from guessing; reuse asks the origin anyway",
         "Cache-Control: no-cache\nDate: {+0}\nLast-Modified: {-1000}", 100, heuristic},
    };
    for (const Case& row : table)
        check(row, shared_cache_options());

    Options options = shared_cache_options();
    options.storage.heuristic = Permit::no;
    check({"switched off", "Date: {+0}\nLast-Modified: {-1000}", 0, none}, options);
    options.storage.heuristic = Permit::yes;
    options.storage.heuristic_percent = 50;
    check({"another share", "Date: {+0}\nLast-Modified: {-1000}", 500, heuristic}, options);
    options.storage.heuristic_percent = 4'000'000'000U;
    check({"no share overflows", "Date: {+0}\nLast-Modified: Mon, 01 Jan 0001 00:00:00 GMT", 86400 * 365,
           heuristic},
          options);
    options.storage.heuristic_maximum = base::Seconds{0};
    check({"a maximum of nothing", "Date: {+0}\nLast-Modified: {-1000}", 0, none}, options);
}

TEST_CASE("fractions of a second in the time of receipt are kept") {
    const auto facts = read_response_facts(test::response(200, "Expires: {+10}"), {}, kReceived);
    const auto found = freshness_lifetime(facts, {}, kReceived + std::chrono::milliseconds{250});
    CHECK(found.lifetime == std::chrono::milliseconds{9750});
}

TEST_CASE("CDN-Cache-Control is used instead of Cache-Control and Expires (RFC 9213 §2.2)") {
    using enum LifetimeSource;
    const Case table[] = {
        {"longer", "Cache-Control: max-age=1\nCDN-Cache-Control: max-age=3600", 3600, max_age},
        {"shorter", "Cache-Control: max-age=3600\nCDN-Cache-Control: max-age=1", 1, max_age},
        {"longer than s-maxage", "Cache-Control: s-maxage=1\nCDN-Cache-Control: max-age=3600", 3600, max_age},
        {"Expires is ignored, even where no lifetime is left",
         "CDN-Cache-Control: foo\nDate: {+0}\nExpires: {+3600}", 0, none},
        {"an unknown directive alone rules too", "Cache-Control: max-age=60\nCDN-Cache-Control: foo", 0,
         none},
        {"a syntax error makes Cache-Control count (§2.1)",
         "Cache-Control: max-age=60\nCDN-Cache-Control: &&&&&", 60, max_age},
        {"so does a wrong type", "Cache-Control: max-age=60\nCDN-Cache-Control: max-age=\"10000\"", 60,
         max_age},
        {"so does a decimal", "Cache-Control: max-age=60\nCDN-Cache-Control: max-age=1.5", 60, max_age},
        {"so does an upper-case key", "Cache-Control: max-age=60\nCDN-Cache-Control: Max-Age=10000", 60,
         max_age},
        {"empty likewise (§2.2)", "Cache-Control: max-age=60\nCDN-Cache-Control:", 60, max_age},
        {"malformed, and only Expires beside it", "CDN-Cache-Control: &&&\nDate: {+0}\nExpires: {+60}", 60,
         expires},
        {"guesses are still made", "CDN-Cache-Control: public\nDate: {+0}\nLast-Modified: {-1000}", 100,
         heuristic},
    };
    for (const Case& row : table)
        check(row, shared_cache_options());
    check({"a private cache reads no targeted field",
           "Cache-Control: max-age=60\nCDN-Cache-Control: max-age=1", 60, max_age},
          private_cache_options());
}
