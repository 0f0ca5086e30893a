// Which lifetime and which age count: the subjects cc-freshness, cc-parse, age-parse, expires, expires-parse
// and heuristic of the public HTTP cache tests, each row by its RFC section.
#include "tests/lib/policy/conformance_case.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using namespace std::chrono_literals;
using test::ConformanceCase;

namespace {

// A response with these fields, and a plain repeat of the request.
struct Row {
    std::string_view name;
    std::string_view section;
    std::string_view fields;
    base::Duration at;
    std::string_view how;
};

void run(const std::vector<Row>& rows, int status = 200,
         const policy::Options& options = policy::shared_cache_options()) {
    std::vector<ConformanceCase> cases;
    for (const Row& row : rows) {
        cases.push_back({.name = row.name,
                         .section = row.section,
                         .answer = {.status = status, .fields = row.fields},
                         .later = {.at = row.at},
                         .how = row.how,
                         .options = options});
    }
    test::run(cases);
}

}  // namespace

TEST_CASE("conformance cc-freshness: the lifetime of Cache-Control (RFC 9111 §4.2.1, §5.2.2)") {
    run({
        {"max-age is reused while fresh", "RFC 9111 §5.2.2.1", "Cache-Control: max-age=3600\n", 3599s, "hit"},
        {"stale at an age equal to the lifetime", "RFC 9111 §4.2", "Cache-Control: max-age=3600\n", 3600s,
         "replaced"},
        {"fresh a fraction of a second before", "RFC 9111 §4.2", "Cache-Control: max-age=3600\n", 3600s - 1us,
         "hit"},
        {"max-age=0 is stale at once", "RFC 9111 §5.2.2.1", "Cache-Control: max-age=0\n", 0s, "replaced"},
        {"s-maxage beats a longer max-age", "RFC 9111 §5.2.2.10", "Cache-Control: s-maxage=1, max-age=3600\n",
         2s, "replaced"},
        {"s-maxage beats a shorter max-age", "RFC 9111 §5.2.2.10",
         "Cache-Control: max-age=1, s-maxage=3600\n", 100s, "hit"},
        {"s-maxage beats Expires", "RFC 9111 §5.2.2.10",
         "Cache-Control: s-maxage=3600\nExpires: {1}\nDate: {0}\n", 100s, "hit"},
        {"s-maxage=0 beats a longer max-age", "RFC 9111 §5.2.2.10", "Cache-Control: s-maxage=0, max-age=9\n",
         0s, "replaced"},
        {"max-age beats Expires in the past", "RFC 9111 §5.3",
         "Cache-Control: max-age=3600\nExpires: {-10}\nDate: {0}\n", 100s, "hit"},
        {"max-age beats an invalid Expires", "RFC 9111 §5.3", "Cache-Control: max-age=3600\nExpires: 0\n",
         100s, "hit"},
        {"max-age=0 beats Expires in the future", "RFC 9111 §5.3",
         "Cache-Control: max-age=0\nExpires: {3600}\nDate: {0}\n", 1s, "replaced"},
        {"max-age beats the heuristic", "RFC 9111 §4.2.2",
         "Cache-Control: max-age=1\nLast-Modified: {-100000}\nDate: {0}\n", 2s, "replaced"},
        {"max-age of 2^31 - 1", "RFC 9111 §1.2.2", "Cache-Control: max-age=2147483647\n", 10s, "hit"},
        {"max-age of 2^31", "RFC 9111 §1.2.2", "Cache-Control: max-age=2147483648\n", 10s, "hit"},
        {"max-age above 2^31 is not wrapped", "RFC 9111 §1.2.2", "Cache-Control: max-age=4294967296\n", 10s,
         "hit"},
        {"max-age beyond 64 bits saturates", "RFC 9111 §1.2.2",
         "Cache-Control: max-age=99999999999999999999999\n", 10s, "hit"},
        {"a saturated max-age ends at 2^31 seconds", "RFC 9111 §1.2.2",
         "Cache-Control: max-age=99999999999\nAge: 2147483648\n", 0s, "replaced"},
        {"s-maxage beyond 64 bits saturates", "RFC 9111 §1.2.2",
         "Cache-Control: s-maxage=99999999999999999999999\n", 10s, "hit"},
        {"a negative max-age is stale", "RFC 9111 §4.2.1", "Cache-Control: max-age=-1\n", 0s, "replaced"},
        {"a negative s-maxage is stale", "RFC 9111 §4.2.1", "Cache-Control: s-maxage=-1, max-age=3600\n", 0s,
         "replaced"},
        {"directive names know no case", "RFC 9111 §5.2", "CACHE-control: MaX-aGe=3600\n", 100s, "hit"},
        {"S-MAXAGE in capitals", "RFC 9111 §5.2", "Cache-Control: S-MAXAGE=3600, max-age=1\n", 100s, "hit"},
        {"unknown directives before are ignored", "RFC 9111 §5.2.3", "Cache-Control: foobar, max-age=3600\n",
         100s, "hit"},
        {"unknown directives behind are ignored", "RFC 9111 §5.2.3",
         "Cache-Control: max-age=3600, foobar=\"x, max-age=0\"\n", 100s, "hit"},
        {"several lines are one list", "RFC 9110 §5.3",
         "Cache-Control: foobar\nCache-Control: max-age=3600\n", 100s, "hit"},
        {"directives over two lines count together", "RFC 9110 §5.3",
         "Cache-Control: max-age=3600\nCache-Control: s-maxage=1\n", 10s, "replaced"},
        {"the received Age counts", "RFC 9111 §4.2.3", "Cache-Control: max-age=3600\nAge: 3590\n", 10s,
         "replaced"},
        {"the received Age leaves the rest", "RFC 9111 §4.2.3", "Cache-Control: max-age=3600\nAge: 3590\n",
         9s, "hit"},
        {"an old Date counts as age", "RFC 9111 §4.2.3", "Cache-Control: max-age=3600\nDate: {-3600}\n", 0s,
         "replaced"},
        {"a Date in the future takes no age away", "RFC 9111 §4.2.3",
         "Cache-Control: max-age=3600\nDate: {7200}\n", 3600s, "replaced"},
    });
}

TEST_CASE("conformance cc-freshness: s-maxage does not speak to a private cache (RFC 9111 §5.2.2.10)") {
    run(
        {
            {"max-age counts", "RFC 9111 §5.2.2.10", "Cache-Control: s-maxage=3600, max-age=1\n", 10s,
             "replaced"},
            {"Expires counts beside s-maxage", "RFC 9111 §5.2.2.10",
             "Cache-Control: s-maxage=1\nDate: {0}\nExpires: {3600}\n", 100s, "hit"},
        },
        200, policy::private_cache_options());
}

TEST_CASE("conformance cc-freshness: the response delay counts as age (RFC 9111 §4.2.3)") {
    test::EngineDriver cache;
    (void)cache.play({}, {.fields = "Cache-Control: max-age=60\n", .delay = 5s});
    CHECK(cache.play({.at = 50s}).client.fields.value("Age") == "50");
    CHECK(cache.play({.at = 60s}).how == "replaced");
}

TEST_CASE("conformance cc-parse: Cache-Control has a grammar (RFC 9111 §5.2, RFC 9110 §5.6.4)") {
    run({
        {"a directive inside a quoted extension is none", "RFC 9110 §5.6.4",
         "Cache-Control: extension=\"max-age=3600\"\n", 1s, "replaced"},
        {"nor is one behind an escaped quote", "RFC 9110 §5.6.4",
         "Cache-Control: extension=\"a\\\", max-age=3600, b\"\n", 1s, "replaced"},
        {"a no-store inside a quoted extension forbids nothing", "RFC 9110 §5.6.4",
         "Cache-Control: extension=\"no-store\", max-age=3600\n", 1s, "hit"},
        {"a quoted number is accepted", "RFC 9111 §5.2", "Cache-Control: max-age=\"3600\"\n", 100s, "hit"},
        {"single quotes are no quotes", "RFC 9111 §4.2.1", "Cache-Control: max-age='3600'\n", 1s, "replaced"},
        {"leading zeros", "RFC 9111 §1.2.2", "Cache-Control: max-age=003600\n", 3599s, "hit"},
        {"leading zeros do not make the number longer", "RFC 9111 §1.2.2", "Cache-Control: max-age=003600\n",
         3600s, "replaced"},
        {"a decimal is no number", "RFC 9111 §4.2.1", "Cache-Control: max-age=3600.0\n", 1s, "replaced"},
        {"a decimal of zero likewise", "RFC 9111 §4.2.1", "Cache-Control: max-age=3600.5\n", 1s, "replaced"},
        {"letters behind the number", "RFC 9111 §4.2.1", "Cache-Control: max-age=3600a\n", 1s, "replaced"},
        {"letters before the number", "RFC 9111 §4.2.1", "Cache-Control: max-age=a3600\n", 1s, "replaced"},
        {"no number at all", "RFC 9111 §4.2.1", "Cache-Control: max-age\n", 1s, "replaced"},
        {"an empty argument", "RFC 9111 §4.2.1", "Cache-Control: max-age=\n", 1s, "replaced"},
        {"a blank before the equals sign", "RFC 9111 §4.2.1", "Cache-Control: max-age =100\n", 1s,
         "replaced"},
        {"a blank behind the equals sign", "RFC 9111 §4.2.1", "Cache-Control: max-age= 100\n", 1s,
         "replaced"},
        {"an open quote", "RFC 9111 §4.2.1", "Cache-Control: max-age=\"100\n", 1s, "replaced"},
        {"of two the first counts, the shorter", "RFC 9111 §4.2.1",
         "Cache-Control: max-age=1, max-age=3600\n", 2s, "replaced"},
        {"of two the first counts, the longer", "RFC 9111 §4.2.1", "Cache-Control: max-age=3600, max-age=1\n",
         2s, "hit"},
        {"of two lines the first counts", "RFC 9111 §4.2.1",
         "Cache-Control: max-age=3600\nCache-Control: max-age=1\n", 2s, "hit"},
        {"a semicolon parts nothing", "RFC 9111 §5.2", "Cache-Control: max-age=3600; public\n", 1s,
         "replaced"},
        {"empty members are skipped", "RFC 9110 §5.6.1.2", "Cache-Control: , ,max-age=3600,,\n", 100s, "hit"},
        {"a name that merely contains max-age", "RFC 9111 §5.2", "Cache-Control: x-max-age=3600\n", 1s,
         "replaced"},
        {"a tab is optional white space", "RFC 9110 §5.6.3", "Cache-Control: public,\tmax-age=3600\n", 100s,
         "hit"},
    });
}

TEST_CASE("conformance age-parse: the first member, all digits, or no Age (RFC 9111 §5.1)") {
    run({
        {"a number counts", "RFC 9111 §5.1", "Cache-Control: max-age=3600\nAge: 7200\n", 0s, "replaced"},
        {"of two lines the first, old", "RFC 9111 §5.1", "Cache-Control: max-age=3600\nAge: 7200\nAge: 0\n",
         0s, "replaced"},
        {"of two lines the first, young", "RFC 9111 §5.1", "Cache-Control: max-age=3600\nAge: 0\nAge: 7200\n",
         0s, "hit"},
        {"of two members the first, old", "RFC 9111 §5.1", "Cache-Control: max-age=3600\nAge: 7200, 0\n", 0s,
         "replaced"},
        {"of two members the first, young", "RFC 9111 §5.1", "Cache-Control: max-age=3600\nAge: 0, 7200\n",
         0s, "hit"},
        {"a first member that is no number ignores the field", "RFC 9111 §5.1",
         "Cache-Control: max-age=3600\nAge: abc, 7200\n", 0s, "hit"},
        {"a decimal is ignored", "RFC 9111 §5.1", "Cache-Control: max-age=3600\nAge: 7200.0\n", 0s, "hit"},
        {"a negative number is ignored", "RFC 9111 §5.1", "Cache-Control: max-age=3600\nAge: -7200\n", 0s,
         "hit"},
        {"letters are ignored", "RFC 9111 §5.1", "Cache-Control: max-age=3600\nAge: abc\n", 0s, "hit"},
        {"a number with letters is ignored", "RFC 9111 §5.1", "Cache-Control: max-age=3600\nAge: 7200a\n", 0s,
         "hit"},
        {"a parameter is ignored with it", "RFC 9111 §5.1",
         "Cache-Control: max-age=3600\nAge: 7200;foo=bar\n", 0s, "hit"},
        {"a quoted number is ignored", "RFC 9111 §5.1", "Cache-Control: max-age=3600\nAge: \"7200\"\n", 0s,
         "hit"},
        {"an empty field is ignored", "RFC 9111 §5.1", "Cache-Control: max-age=3600\nAge:\n", 0s, "hit"},
        {"2^31 and above saturate", "RFC 9111 §1.2.2",
         "Cache-Control: max-age=3600\nAge: 99999999999999999999\n", 0s, "replaced"},
        {"leading zeros", "RFC 9111 §1.2.2", "Cache-Control: max-age=3600\nAge: 0000\n", 0s, "hit"},
    });
}

TEST_CASE("conformance expires: Expires minus Date (RFC 9111 §4.2.1, §4.2.3, §5.3)") {
    run({
        {"in the future", "RFC 9111 §5.3", "Expires: {3600}\nDate: {0}\n", 100s, "hit"},
        {"in the past", "RFC 9111 §5.3", "Expires: {-3600}\nDate: {0}\n", 0s, "replaced"},
        {"now", "RFC 9111 §4.2", "Expires: {0}\nDate: {0}\n", 0s, "replaced"},
        {"0 is the past", "RFC 9111 §5.3", "Expires: 0\nDate: {0}\n", 0s, "replaced"},
        {"0 does not let the heuristic in", "RFC 9111 §4.2.2",
         "Expires: 0\nDate: {0}\nLast-Modified: {-100000}\n", 0s, "replaced"},
        {"a fast clock of the origin lends nothing", "RFC 9111 §4.2.1", "Expires: {3600}\nDate: {3600}\n", 1s,
         "replaced"},
        {"a fast clock of the origin takes nothing", "RFC 9111 §4.2.1", "Expires: {7200}\nDate: {3600}\n",
         3599s, "hit"},
        {"fast clock, end of the lifetime", "RFC 9111 §4.2.1", "Expires: {7200}\nDate: {3600}\n", 3600s,
         "replaced"},
        {"a slow clock counts as age, for want of a better sign", "RFC 9111 §4.2.3",
         "Expires: {-1}\nDate: {-3600}\n", 0s, "replaced"},
        {"a slow clock with a long lifetime", "RFC 9111 §4.2.3", "Expires: {3600}\nDate: {-3600}\n", 3599s,
         "hit"},
        {"Age above the lifetime", "RFC 9111 §4.2.3", "Expires: {3600}\nDate: {0}\nAge: 25200\n", 0s,
         "replaced"},
        {"Age above the lifetime, fast Date", "RFC 9111 §4.2.3",
         "Expires: {10800}\nDate: {7200}\nAge: 7200\n", 0s, "replaced"},
        {"Age within the lifetime, fast Date", "RFC 9111 §4.2.3",
         "Expires: {10800}\nDate: {7200}\nAge: 3599\n", 0s, "hit"},
        {"Age above the lifetime, slow Date", "RFC 9111 §4.2.3", "Expires: {10}\nDate: {-3600}\nAge: 7200\n",
         0s, "replaced"},
        {"an invalid Date: the time of receipt", "RFC 9110 §6.6.1", "Expires: {3600}\nDate: foo\n", 3599s,
         "hit"},
        {"no Date: the time of receipt", "RFC 9110 §6.6.1", "Expires: {3600}\n", 3599s, "hit"},
        {"no Date, and past", "RFC 9110 §6.6.1", "Expires: {-1}\n", 0s, "replaced"},
    });
}

TEST_CASE("conformance expires-parse: three forms of dates, and GMT (RFC 9110 §5.6.7)") {
    const auto expires = [](std::string_view value, std::string_view how) {
        const std::string line = "Date: {0}\nExpires: " + std::string(value) + "\n";
        INFO(value);
        const ConformanceCase row{
            .name = "Expires", .section = "RFC 9110 §5.6.7", .answer = {.fields = line}, .how = how};
        test::run({&row, 1});
    };
    for (const std::string_view accepted : {
             "Thu, 02 Jan 2020 00:00:00 GMT",  // IMF-fixdate
             "thu, 02 jan 2020 00:00:00 gmt",  // without case
             "THU, 02 JAN 2020 00:00:00 GMT",
             "Thursday, 02-Jan-20 00:00:00 GMT",  // RFC 850
             "Thu Jan  2 00:00:00 2020",          // asctime
             "Thu Jan 12 00:00:00 2020",          // asctime; the day of the week is wrong
             "Wed, 02 Jan 2030 00:00:00 GMT",
             "Sat, 01 Jan 2039 00:00:00 GMT",      // beyond 2^31
             "Thu, 01 Jan 2150 00:00:00 GMT",      // beyond 2^32
             "Fri, 31 Dec 9999 23:59:59 GMT",      // the last
             "Wednesday, 01-Jan-70 00:00:00 GMT",  // 50 years ahead, no more
         })
        expires(accepted, "hit");
    for (const std::string_view refused : {
             "Thu, 02 Jan 2020 00:00:00 EST",
             "Thu, 02 Jan 2020 00:00:00 UTC",
             "Thu, 02 Jan 2020 00:00:00",
             "Thu, 02 Jan 2020 00:00:00 +0000",
             "Thu, 02 Jan 20 00:00:00 GMT",
             "Thu 02 Jan 2020 00:00:00 GMT",
             "Thu, 02  Jan  2020  00:00:00  GMT",
             "Thu,  02 Jan 2020 00:00:00 GMT",
             "Thu, 02-Jan-2020 00:00:00 GMT",
             "Thursday, 02-Jan-2020 00:00:00 GMT",
             "02.01.18",
             "Thu, 2 Jan 2020 00:00:00 GMT",
             "Thu, 02 Jan 2020 0:00:00 GMT",
             "Thu, 02 Jan 2020 00.00.00 GMT",
             "Thu, 02 Jan 2020 24:00:00 GMT",
             "Thu, 32 Jan 2020 00:00:00 GMT",
             "Sat, 30 Feb 2021 00:00:00 GMT",
             "Thu, 02 01 2020 00:00:00 GMT",
             "2030-01-02T00:00:00Z",
             "1893542400",
             "Thu Jan 2 00:00:00 2020",
             "-1",
             "foo",
             "\"Thu, 02 Jan 2020 00:00:00 GMT\"",
             "Thu, 02 Jan 2020 00:00:00 GMT, {7200}",
             "Wed, 02 Jan 2019 00:00:00 GMT",
             "Thursday, 02-Jan-70 00:00:00 GMT",  // more than 50 years ahead, so 1970
             "Friday, 02-Jan-98 00:00:00 GMT",
         })
        expires(refused, "replaced");
    // RFC 9111 §4.2.1: two lines contradict each other, and the response is taken for stale.
    expires("Thu, 02 Jan 2020 00:00:00 GMT\nExpires: Thu, 02 Jan 2020 00:00:00 GMT", "replaced");
    expires("Thu, 02 Jan 2020 00:00:00 GMT\nExpires: 0", "replaced");
}

TEST_CASE("conformance heuristic: a tenth of Date minus Last-Modified (RFC 9111 §4.2.2, RFC 9110 §15.1)") {
    const std::string_view unchanged = "Date: {0}\nLast-Modified: {-1000}\n";
    for (const int status : {200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501}) {
        INFO(status);
        const std::string fields =
            std::string(unchanged) + (status == 206 ? "Content-Range: bytes 0-9/10\n" : "");
        run({{"fresh for a tenth", "RFC 9111 §4.2.2", fields, 99s, "hit"}}, status);
        run({{"and no longer", "RFC 9111 §4.2.2", fields, 100s, "replaced"}}, status);
    }
    for (const int status : {201, 202, 302, 303, 307, 400, 402, 403, 500, 502, 503, 504, 599, 299, 499}) {
        INFO(status);
        run({{"never stored by itself", "RFC 9111 §4.2.2", unchanged, 1s, "fetched"}}, status);
    }
    for (const int status : {201, 202, 299, 302, 403, 499, 502, 504, 599}) {
        INFO(status);
        const std::string fields = "Cache-Control: public\n" + std::string(unchanged);
        run({{"with public any status", "RFC 9111 §5.2.2.9", fields, 99s, "hit"}}, status);
        run({{"with public any status, for a tenth", "RFC 9111 §5.2.2.9", fields, 100s, "replaced"}}, status);
    }
    run({
        {"no basis, no lifetime: there is no default", "RFC 9111 §4.2.2", "Date: {0}\nETag: \"a\"\n", 0s,
         "replaced"},
        {"Last-Modified at Date", "RFC 9111 §4.2.2", "Date: {0}\nLast-Modified: {0}\n", 0s, "replaced"},
        {"Last-Modified after Date", "RFC 9111 §4.2.2", "Date: {0}\nLast-Modified: {100}\n", 0s, "replaced"},
        {"Last-Modified that is no date", "RFC 9111 §4.2.2", "Date: {0}\nLast-Modified: yesterday\n", 0s,
         "replaced"},
        {"without Date the time of receipt", "RFC 9110 §6.6.1", "Last-Modified: {-1000}\n", 99s, "hit"},
        {"the received Age counts", "RFC 9111 §4.2.3", "Date: {0}\nLast-Modified: {-1000}\nAge: 100\n", 0s,
         "replaced"},
        {"no guess beside must-revalidate is forbidden", "RFC 9111 §5.2.2.2",
         "Cache-Control: must-revalidate\nDate: {0}\nLast-Modified: {-1000}\n", 99s, "hit"},
    });
}
