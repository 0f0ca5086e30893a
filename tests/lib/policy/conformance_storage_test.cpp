// What is stored: the subjects cc-response, method, status, auth, headers, interim, other and
// cdn-cache-control of the public HTTP cache tests, each row by its RFC section.
#include "tests/lib/policy/conformance_case.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using namespace std::chrono_literals;
using test::ConformanceCase;
using test::EngineDriver;

namespace {

// A response with these fields, and a plain repeat of the request.
struct Row {
    std::string_view name;
    std::string_view section;
    std::string_view fields;
    base::Duration at;
    std::string_view how;
};

void run(const std::vector<Row>& rows, const policy::Options& options = policy::shared_cache_options()) {
    std::vector<ConformanceCase> cases;
    for (const Row& row : rows) {
        cases.push_back({.name = row.name,
                         .section = row.section,
                         .answer = {.fields = row.fields},
                         .later = {.at = row.at},
                         .how = row.how,
                         .options = options});
    }
    test::run(cases);
}

}  // namespace

TEST_CASE("conformance cc-response: what response directives keep out (RFC 9111 §3, §5.2.2)") {
    run({
        {"private is not stored", "RFC 9111 §5.2.2.7", "Cache-Control: private\nExpires: {99}\n", 0s,
         "fetched"},
        {"private beside max-age", "RFC 9111 §5.2.2.7", "Cache-Control: max-age=99, private\n", 0s,
         "fetched"},
        {"private beside s-maxage and public", "RFC 9111 §5.2.2.7",
         "Cache-Control: public, s-maxage=99, private\n", 0s, "fetched"},
        {"PrIvAtE", "RFC 9111 §5.2", "Cache-Control: PrIvAtE, max-age=99\n", 0s, "fetched"},
        {"private on the second line", "RFC 9110 §5.3", "Cache-Control: max-age=99\nCache-Control: private\n",
         0s, "fetched"},
        {"no-store is not stored", "RFC 9111 §5.2.2.5", "Cache-Control: no-store\nExpires: {99}\n", 0s,
         "fetched"},
        {"no-store beside max-age", "RFC 9111 §5.2.2.5", "Cache-Control: max-age=99, no-store\n", 0s,
         "fetched"},
        {"No-StOrE", "RFC 9111 §5.2", "Cache-Control: No-StOrE, max-age=99\n", 0s, "fetched"},
        {"no-store with an argument is still no-store", "RFC 9111 §5.2.2.5",
         "Cache-Control: no-store=\"a\", max-age=99\n", 0s, "fetched"},
        {"no-store behind a stray quote", "RFC 9111 §5.2.2.5", "Cache-Control: max-age=99, a\"b, no-store\n",
         0s, "fetched"},
        {"no-cache is validated every time", "RFC 9111 §5.2.2.4", "Cache-Control: no-cache\nExpires: {99}\n",
         0s, "replaced"},
        {"no-cache beside max-age", "RFC 9111 §5.2.2.4", "Cache-Control: max-age=99, no-cache\n", 0s,
         "replaced"},
        {"nO-CaChE", "RFC 9111 §5.2", "Cache-Control: nO-CaChE, max-age=99\n", 0s, "replaced"},
        {"no-cache with an argument that names nothing", "RFC 9111 §5.2.2.4",
         "Cache-Control: max-age=99, no-cache=\"\"\n", 0s, "replaced"},
        {"no-cache with field names lets the rest be used", "RFC 9111 §5.2.2.4",
         "Cache-Control: max-age=99, no-cache=\"a, b\"\nA: 1\nC: 3\n", 1s, "hit"},
        {"must-revalidate: fresh is reused", "RFC 9111 §5.2.2.2",
         "Cache-Control: max-age=9, must-revalidate\n", 8s, "hit"},
        {"must-revalidate: stale is validated", "RFC 9111 §5.2.2.2",
         "Cache-Control: max-age=9, must-revalidate\n", 9s, "replaced"},
        {"proxy-revalidate: fresh is reused", "RFC 9111 §5.2.2.8",
         "Cache-Control: max-age=9, proxy-revalidate\n", 8s, "hit"},
        {"public alone gives no lifetime", "RFC 9111 §5.2.2.9", "Cache-Control: public\n", 0s, "replaced"},
        {"no-transform changes nothing", "RFC 9111 §5.2.2.6", "Cache-Control: no-transform, max-age=9\n", 8s,
         "hit"},
    });
    run(
        {
            {"a private cache keeps private", "RFC 9111 §5.2.2.7", "Cache-Control: private, max-age=9\n", 8s,
             "hit"},
            {"a private cache obeys no-store", "RFC 9111 §5.2.2.5", "Cache-Control: no-store, max-age=9\n",
             8s, "fetched"},
        },
        policy::private_cache_options());
}

TEST_CASE("conformance cc-response: fields that no-cache and private name (RFC 9111 §5.2.2.4, §5.2.2.7)") {
    const ConformanceCase cases[] = {
        {.name = "no-cache=\"field\": sent without the field",
         .section = "RFC 9111 §5.2.2.4",
         .answer = {.fields = "Cache-Control: max-age=99, no-cache=\"Set-Cookie\"\nSet-Cookie: a=1\nB: 2\n"},
         .how = "hit",
         .client = "B: 2\n",
         .not_client = "Set-Cookie"},
        {.name = "private=\"field\": stored without the field",
         .section = "RFC 9111 §5.2.2.7",
         .answer = {.fields = "Cache-Control: max-age=99, private=\"x-user\"\nX-User: joe\nB: 2\n"},
         .how = "hit",
         .client = "B: 2\n",
         .not_client = "X-User"},
        {.name = "a later no-store answer leaves the older stored response alone",
         .section = "RFC 9111 §5.2.2.5",
         .answer = {.fields = "Cache-Control: max-age=99\nB: 2\n"},
         .how = "hit",
         .client = "B: 2\n"},
    };
    test::run(cases);
}

TEST_CASE("conformance method: an answer to POST with its own location (RFC 9110 §9.3.3)") {
    const auto post = [](std::string_view name, std::string_view fields, std::string_view how,
                         std::string_view method = "POST") {
        const ConformanceCase row{.name = name,
                                  .section = "RFC 9110 §9.3.3",
                                  .first = {.method = method, .body = "question"},
                                  .answer = {.fields = fields},
                                  .how = how};
        test::run({&row, 1});
    };
    post("max-age and the same absolute URL",
         "Cache-Control: max-age=99\nContent-Location: https://example.com/page\n", "hit");
    post("Expires and the same path", "Expires: {99}\nDate: {0}\nContent-Location: /page\n", "hit");
    post("case of the host", "Cache-Control: s-maxage=99\nContent-Location: HTTPS://EXAMPLE.com:443/page\n",
         "hit");
    post("no Content-Location", "Cache-Control: max-age=99\n", "fetched");
    post("another Content-Location", "Cache-Control: max-age=99\nContent-Location: /other\n", "fetched");
    post("another host", "Cache-Control: max-age=99\nContent-Location: https://example.net/page\n",
         "fetched");
    post("no explicit freshness", "Last-Modified: {-1000}\nDate: {0}\nContent-Location: /page\n", "fetched");
    for (const std::string_view method : {"PUT", "PATCH", "DELETE", "OPTIONS", "FOO", "post", "get"})
        post(method, "Cache-Control: max-age=99\nContent-Location: /page\n", "fetched", method);
}

TEST_CASE("conformance status: any final status with explicit freshness (RFC 9111 §3)") {
    for (const int status : {200, 201, 202, 203, 204, 205, 299, 301, 302, 303, 307, 308, 400, 402,
                             403, 404, 405, 410, 414, 421, 451, 499, 500, 501, 502, 503, 504, 599}) {
        INFO(status);
        const ConformanceCase cases[] = {
            {.name = "fresh",
             .section = "RFC 9111 §3",
             .answer = {.status = status, .fields = "Cache-Control: max-age=60\n"},
             .later = {.at = 59s},
             .how = "hit",
             .status = status},
            {.name = "stale",
             .section = "RFC 9111 §4.2",
             .answer = {.status = status, .fields = "Cache-Control: max-age=60\n"},
             .later = {.at = 60s},
             .how = "replaced",
             .status = 200},
            {.name = "no-store",
             .section = "RFC 9111 §5.2.2.5",
             .answer = {.status = status, .fields = "Cache-Control: max-age=60, no-store\n"},
             .how = "fetched"},
        };
        test::run(cases);
    }
}

TEST_CASE("conformance status: must-understand (RFC 9111 §3, §5.2.2.3)") {
    const auto must_understand = [](int status, std::string_view policy, std::string_view how) {
        INFO(status);
        const ConformanceCase row{.name = policy,
                                  .section = "RFC 9111 §5.2.2.3",
                                  .answer = {.status = status, .fields = policy},
                                  .how = how};
        test::run({&row, 1});
    };
    for (const int status : {200, 204, 301, 404, 410, 501}) {
        must_understand(status, "Cache-Control: max-age=60, no-store, must-understand\n", "hit");
        must_understand(status, "Cache-Control: max-age=60, must-understand\n", "hit");
    }
    for (const int status : {299, 499, 599}) {
        must_understand(status, "Cache-Control: max-age=60, no-store, must-understand\n", "fetched");
        must_understand(status, "Cache-Control: max-age=60, must-understand\n", "fetched");
    }
    must_understand(200, "Cache-Control: max-age=60, private, must-understand\n", "fetched");
}

TEST_CASE("conformance interim: 1xx is never stored (RFC 9111 §3, RFC 9110 §15.2, RFC 8297 §2)") {
    for (const int status : {100, 101, 102, 103, 199, 0, 99, 600, 999}) {
        INFO(status);
        const auto facts = policy::read_response_facts(test::response(status, "Cache-Control: max-age=60\n"),
                                                       {}, test::kStart);
        CHECK_FALSE(policy::storability({}, facts, policy::shared_cache_options(), test::kStart).storable());
    }
}

TEST_CASE("conformance auth: a request with Authorization (RFC 9111 §3.5)") {
    const auto auth = [](std::string_view policy, std::string_view how,
                         const policy::Options& options = policy::shared_cache_options()) {
        const ConformanceCase row{.name = policy,
                                  .section = "RFC 9111 §3.5",
                                  .first = {.fields = "Authorization: Basic Og==\n"},
                                  .answer = {.fields = policy},
                                  .how = how,
                                  .options = options};
        test::run({&row, 1});
    };
    auth("Cache-Control: max-age=60\n", "fetched");
    auth("Expires: {60}\nDate: {0}\n", "fetched");
    auth("Cache-Control: max-age=60, proxy-revalidate\n", "fetched");
    auth("Cache-Control: max-age=60, immutable\n", "fetched");
    auth("Cache-Control: max-age=60, public\n", "hit");
    auth("Cache-Control: max-age=60, must-revalidate\n", "hit");
    auth("Cache-Control: s-maxage=60\n", "hit");
    auth("Cache-Control: public, no-store, max-age=60\n", "fetched");
    auth("CDN-Cache-Control: max-age=60\nCache-Control: public\n", "fetched");
    auth("CDN-Cache-Control: max-age=60, public\n", "hit");
    auth("Cache-Control: max-age=60\n", "hit", policy::private_cache_options());
}

TEST_CASE("conformance headers: every end-to-end field is kept (RFC 9111 §3.1)") {
    for (const std::string_view name : {"Test-Header",
                                        "X-Test-Header",
                                        "Content-Foo",
                                        "X-Content-Foo",
                                        "Content-Type",
                                        "Content-Encoding",
                                        "Content-Language",
                                        "Content-Location",
                                        "Content-MD5",
                                        "Content-Security-Policy",
                                        "Clear-Site-Data",
                                        "ETag",
                                        "Last-Modified",
                                        "Location",
                                        "P3P",
                                        "Pragma",
                                        "Public-Key-Pins",
                                        "Set-Cookie",
                                        "Set-Cookie2",
                                        "Strict-Transport-Security",
                                        "Server",
                                        "Via",
                                        "Warning",
                                        "WWW-Authenticate",
                                        "X-Frame-Options",
                                        "X-XSS-Protection",
                                        "Access-Control-Allow-Origin",
                                        "Retry-After",
                                        "Link",
                                        "Alt-Svc"}) {
        const std::string line = std::string(name) + ": value\n";
        const std::string fields = "Cache-Control: max-age=60\n" + line;
        const ConformanceCase row{.name = name,
                                  .section = "RFC 9111 §3.1",
                                  .answer = {.fields = fields},
                                  .how = "hit",
                                  .client = line};
        test::run({&row, 1});
    }
    for (const std::string_view line :
         {"Connection: close\n", "Connection: X-Hop\nX-Hop: 1\n", "Connection: a, x-hop\nX-HOP: 1\n",
          "Keep-Alive: timeout=5\n", "Proxy-Connection: close\n", "TE: trailers\n", "Trailer: X\n",
          "Transfer-Encoding: chunked\n", "Upgrade: h2c\n", "Proxy-Authenticate: Basic\n",
          "Proxy-Authentication-Info: x\n", "Proxy-Authorization: x\n"}) {
        const std::string fields = "Cache-Control: max-age=60\n" + std::string(line);
        const std::string name(line.starts_with("Connection: ") && line.find("op") != std::string_view::npos
                                   ? "X-Hop"
                                   : line.substr(0, line.find(':')));
        const ConformanceCase row{.name = line,
                                  .section = "RFC 9111 §3.1, RFC 9110 §7.6.1",
                                  .answer = {.fields = fields},
                                  .how = "hit",
                                  .not_client = name};
        test::run({&row, 1});
    }
}

TEST_CASE("conformance other: Age, Date, query and cookies (RFC 9111 §2, §4, §5.1, RFC 9110 §6.6.1)") {
    const ConformanceCase cases[] = {
        {.name = "a reused response has Age",
         .section = "RFC 9111 §4",
         .answer = {.fields = "Expires: {3600}\nDate: {0}\n"},
         .later = {.at = 3s},
         .how = "hit",
         .client = "Age: 3\nDate: {0}\nExpires: {3600}\n"},
        {.name = "Age grows from the received value, Expires",
         .section = "RFC 9111 §4.2.3",
         .answer = {.fields = "Expires: {3600}\nDate: {0}\nAge: 30\n"},
         .later = {.at = 3s},
         .how = "hit",
         .client = "Age: 33\n"},
        {.name = "Age grows from the received value, max-age",
         .section = "RFC 9111 §4.2.3",
         .answer = {.fields = "Cache-Control: max-age=600\nAge: 30\n"},
         .later = {.at = 3s},
         .how = "hit",
         .client = "Age: 33\n"},
        {.name = "Age is rounded down once, on output",
         .section = "RFC 9111 §5.1",
         .answer = {.fields = "Cache-Control: max-age=600\nAge: 30\n"},
         .later = {.at = 3s - 1us},
         .how = "hit",
         .client = "Age: 32\n"},
        {.name = "Date stays as the origin sent it",
         .section = "RFC 9110 §6.6.1",
         .answer = {.fields = "Cache-Control: max-age=600\nDate: {-5}\n"},
         .how = "hit",
         .client = "Date: {-5}\nAge: 15\n"},
        {.name = "an invalid Expires stays as the origin sent it",
         .section = "RFC 9111 §5.3",
         .answer = {.fields = "Cache-Control: max-age=600\nExpires: 0\n"},
         .how = "hit",
         .client = "Expires: 0\n"},
        {.name = "another query is another resource",
         .section = "RFC 9111 §2",
         .first = {.url = "https://example.com/page?a=1"},
         .answer = {.fields = "Cache-Control: max-age=600\n"},
         .later = {.at = 1s, .url = "https://example.com/page?a=2"},
         .how = "fetched"},
        {.name = "the same query is the same resource",
         .section = "RFC 9111 §2",
         .first = {.url = "https://example.com/page?a=1"},
         .answer = {.fields = "Cache-Control: max-age=600\n"},
         .later = {.at = 1s, .url = "https://EXAMPLE.com:443/page?a=1#top"},
         .how = "hit"},
        {.name = "the case of a path matters",
         .section = "RFC 9110 §4.2.3",
         .answer = {.fields = "Cache-Control: max-age=600\n"},
         .later = {.at = 1s, .url = "https://example.com/Page"},
         .how = "fetched"},
        {.name = "Set-Cookie does not stop reuse",
         .section = "RFC 9111 §7.3",
         .answer = {.fields = "Cache-Control: max-age=600\nSet-Cookie: a=b\n"},
         .how = "hit",
         .client = "Set-Cookie: a=b\n"},
        {.name = "Cookie does not stop reuse",
         .section = "RFC 9111 §4",
         .answer = {.fields = "Cache-Control: max-age=600\n"},
         .later = {.at = 1s, .fields = "Cookie: a=b\n"},
         .how = "hit"},
        {.name = "Content-Disposition changes nothing",
         .section = "RFC 9111 §4",
         .answer = {.fields = "Date: {0}\nLast-Modified: {-1000}\nContent-Disposition: attachment\n"},
         .how = "hit"},
        {.name = "a stored GET response answers HEAD",
         .section = "RFC 9110 §9.3.2",
         .answer = {.fields = "Cache-Control: max-age=600\nB: 2\n"},
         .later = {.at = 1s, .method = "HEAD"},
         .how = "hit",
         .client = "B: 2\n"},
        {.name = "a HEAD response does not answer GET",
         .section = "RFC 9110 §9.3.2",
         .first = {.method = "HEAD"},
         .answer = {.fields = "Cache-Control: max-age=600\n", .body = ""},
         .how = "fetched"},
        {.name = "an unsafe method is written through",
         .section = "RFC 9111 §4",
         .answer = {.fields = "Cache-Control: max-age=600\n"},
         .later = {.at = 1s, .method = "POST"},
         .how = "fetched"},
        {.name = "OPTIONS is not answered by a GET response",
         .section = "RFC 9111 §4",
         .answer = {.fields = "Cache-Control: max-age=600\n"},
         .later = {.at = 1s, .method = "OPTIONS"},
         .how = "fetched"},
    };
    test::run(cases);
}

TEST_CASE("conformance cdn-cache-control: the targeted field rules alone (RFC 9213 §2.1, §2.2, §3.1)") {
    run({
        {"longer than Cache-Control", "RFC 9213 §2.2",
         "CDN-Cache-Control: max-age=60\nCache-Control: max-age=1\n", 59s, "hit"},
        {"shorter than Cache-Control", "RFC 9213 §2.2",
         "CDN-Cache-Control: max-age=1\nCache-Control: max-age=60\n", 1s, "replaced"},
        {"longer than Expires", "RFC 9213 §2.2", "CDN-Cache-Control: max-age=60\nExpires: {1}\nDate: {0}\n",
         59s, "hit"},
        {"shorter than Expires", "RFC 9213 §2.2", "CDN-Cache-Control: max-age=1\nExpires: {60}\nDate: {0}\n",
         1s, "replaced"},
        {"Expires does not help it", "RFC 9213 §2.2", "CDN-Cache-Control: foo\nExpires: {60}\nDate: {0}\n",
         0s, "replaced"},
        {"over Cache-Control: no-store", "RFC 9213 §2.2",
         "CDN-Cache-Control: max-age=60\nCache-Control: no-store\n", 59s, "hit"},
        {"over Cache-Control: no-cache", "RFC 9213 §2.2",
         "CDN-Cache-Control: max-age=60\nCache-Control: no-cache\n", 59s, "hit"},
        {"over Cache-Control: private", "RFC 9213 §2.2",
         "CDN-Cache-Control: max-age=60\nCache-Control: private\n", 59s, "hit"},
        {"over Cache-Control: s-maxage", "RFC 9213 §2.2",
         "CDN-Cache-Control: max-age=60\nCache-Control: s-maxage=1\n", 59s, "hit"},
        {"its no-store", "RFC 9213 §2.2", "CDN-Cache-Control: no-store\nCache-Control: max-age=60\n", 0s,
         "fetched"},
        {"its no-store beside its max-age", "RFC 9213 §2.2",
         "CDN-Cache-Control: max-age=60, no-store\nCache-Control: max-age=60\n", 0s, "fetched"},
        {"its no-cache", "RFC 9213 §2.2", "CDN-Cache-Control: no-cache\nCache-Control: max-age=60\n", 0s,
         "replaced"},
        {"its private", "RFC 9213 §2.2", "CDN-Cache-Control: private\nCache-Control: max-age=60\n", 0s,
         "fetched"},
        {"its s-maxage beats its max-age", "RFC 9213 §2.2", "CDN-Cache-Control: max-age=60, s-maxage=1\n", 1s,
         "replaced"},
        {"&&&&& is ignored", "RFC 9213 §2.1", "CDN-Cache-Control: &&&&&\nCache-Control: max-age=60\n", 59s,
         "hit"},
        {"a syntax error behind valid members", "RFC 9213 §2.1",
         "CDN-Cache-Control: max-age=60, &&&&&\nCache-Control: no-store\n", 0s, "fetched"},
        {"a trailing comma is a syntax error", "RFC 9651 §4.2.2",
         "CDN-Cache-Control: max-age=60,\nCache-Control: no-store\n", 0s, "fetched"},
        {"a String for a number", "RFC 9213 §2.1",
         "CDN-Cache-Control: max-age=\"10000\"\nCache-Control: max-age=1\n", 1s, "replaced"},
        {"a Decimal for a number", "RFC 9213 §2.1",
         "CDN-Cache-Control: max-age=60.0\nCache-Control: max-age=1\n", 1s, "replaced"},
        {"a Token for a number", "RFC 9213 §2.1", "CDN-Cache-Control: max-age=a\nCache-Control: max-age=60\n",
         59s, "hit"},
        {"a Boolean for a number", "RFC 9213 §2.1", "CDN-Cache-Control: max-age\nCache-Control: max-age=60\n",
         59s, "hit"},
        {"a negative number", "RFC 9213 §2.1", "CDN-Cache-Control: max-age=-1\nCache-Control: max-age=60\n",
         59s, "hit"},
        {"a number for a flag", "RFC 9213 §2.1", "CDN-Cache-Control: no-store=1\nCache-Control: max-age=60\n",
         59s, "hit"},
        {"an empty field does not rule", "RFC 9213 §2.2", "CDN-Cache-Control:\nCache-Control: max-age=60\n",
         59s, "hit"},
        {"keys are lower case", "RFC 9651 §3.2", "CDN-Cache-Control: Max-Age=60\nCache-Control: max-age=1\n",
         1s, "replaced"},
        {"the field name has no case", "RFC 9110 §5.1",
         "cdn-cache-CONTROL: max-age=60\nCache-Control: no-store\n", 59s, "hit"},
        {"a parameter is ignored", "RFC 9213 §2.1",
         "CDN-Cache-Control: max-age=60;x=1\nCache-Control: no-store\n", 59s, "hit"},
        {"unknown keys of any type are ignored", "RFC 9213 §2.1",
         "CDN-Cache-Control: a=(1 2), b=\"max-age=1\", max-age=60\nCache-Control: no-store\n", 59s, "hit"},
        {"of a repeated key the last counts", "RFC 9651 §4.2.2", "CDN-Cache-Control: max-age=1, max-age=60\n",
         59s, "hit"},
        {"two lines are one dictionary", "RFC 9651 §4.2",
         "CDN-Cache-Control: max-age=60\nCDN-Cache-Control: no-store\n", 0s, "fetched"},
        {"?0 is absence", "RFC 9213 §2.1", "CDN-Cache-Control: no-store=?0, max-age=60\n", 59s, "hit"},
        {"a large number saturates", "RFC 9111 §1.2.2", "CDN-Cache-Control: max-age=999999999999999\n", 59s,
         "hit"},
        {"Age still counts", "RFC 9111 §4.2.3",
         "CDN-Cache-Control: max-age=60\nCache-Control: max-age=600\nAge: 60\n", 0s, "replaced"},
        {"quotes round a number in Cache-Control are another grammar", "RFC 9213 §2.1",
         "CDN-Cache-Control: max-age=60, private=\"a\"\nCache-Control: no-store\n", 59s, "hit"},
    });
    run({{"a private cache reads Cache-Control", "RFC 9213 §2",
          "CDN-Cache-Control: max-age=60\nCache-Control: max-age=1\n", 1s, "replaced"}},
        policy::private_cache_options());
    const ConformanceCase cases[] = {
        {.name = "it goes on to the client",
         .section = "RFC 9213 §3.1",
         .answer = {.fields = "CDN-Cache-Control: max-age=60\nCache-Control: no-store\n"},
         .how = "hit",
         .client = "CDN-Cache-Control: max-age=60\nCache-Control: no-store\n"},
        {.name = "where it rules, Cache-Control names no fields to leave out",
         .section = "RFC 9213 §2.2",
         .answer = {.fields = "CDN-Cache-Control: max-age=60\n"
                              "Cache-Control: private=\"a\", no-cache=\"b\"\nA: 1\nB: 2\n"},
         .how = "hit",
         .client = "A: 1\nB: 2\n"},
        {.name = "the fields that its private names are not stored",
         .section = "RFC 9111 §5.2.2.7",
         .answer = {.fields = "CDN-Cache-Control: max-age=60, private=\"a\"\nA: 1\nB: 2\n"},
         .how = "hit",
         .client = "B: 2\n",
         .not_client = "A"},
        {.name = "parameters behind its private change nothing",
         .section = "RFC 9213 §2.1",
         .answer = {.fields = "CDN-Cache-Control: max-age=60, private=\"a\";x=1\nA: 1\nB: 2\n"},
         .how = "hit",
         .client = "B: 2\n",
         .not_client = "A"},
        {.name = "parameters behind its no-cache change nothing",
         .section = "RFC 9213 §2.1",
         .answer = {.fields = "CDN-Cache-Control: max-age=60, no-cache=\"a\";x=1\nA: 1\nB: 2\n"},
         .how = "hit",
         .client = "B: 2\n",
         .not_client = "A"},
    };
    test::run(cases);
}
