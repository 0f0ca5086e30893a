// Captures of several exchanges in which a rule that compares too eagerly blames a site that is right.
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "rules/catalog.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <set>
#include <string>
#include <vector>

using namespace cachewright;
using test_support::example_exchanges;

namespace {

// The ids of all findings, each as often as it was found.
std::multiset<std::string> ids_of(const std::vector<http::Exchange>& exchanges) {
    lint::Runner runner(lint::select_rules(rules::catalog(), {{"all"}, {}, {}}).value());
    std::multiset<std::string> ids;
    const auto add = [&](const http::Exchange&, std::span<const lint::Finding> findings) {
        for (const lint::Finding& finding : findings)
            ids.emplace(finding.rule->id);
    };
    for (const http::Exchange& exchange : exchanges)
        add(exchange, runner.run(exchange));
    runner.finish(add);
    return ids;
}

std::multiset<std::string> ids_of(const std::string& text) {
    return ids_of(example_exchanges(text));
}

std::string page(const std::string& path, const std::string& fields, const std::string& body = {},
                 const std::string& asked = {}) {
    return "GET " + path + " HTTP/1.1\nHost: shop.example\n" + asked +
           "\nHTTP/1.1 200 OK\nContent-Type: text/html\n" + fields + "\n" + body;
}

const std::string kNext = "---\n";

}  // namespace

TEST_CASE("what a browser shows for a 304 blames nobody") {
    auto exchanges = example_exchanges(
        page("/", "Cache-Control: max-age=60\nETag: \"a\"\n", "hello\n") + kNext +
        "GET / HTTP/1.1\nHost: shop.example\nIf-None-Match: \"a\"\n\nHTTP/1.1 304 Not Modified\n\n" + kNext +
        page("/", "Cache-Control: no-store\nETag: \"a\"\n", "bye\n", "If-None-Match: \"a\"\n"));
    exchanges[1].provenance.fields_rewritten = true;
    exchanges[2].provenance.fields_rewritten = true;
    for (const std::string& id : ids_of(exchanges)) {
        INFO(id);
        CHECK_FALSE(id.starts_with("val-304"));
        CHECK_FALSE(id.starts_with("val-etag"));
        CHECK_FALSE(id.starts_with("val-inm"));
    }
}

TEST_CASE("tags are compared within GET, within one coding and for whole responses") {
    const std::string fields = "Cache-Control: no-cache\nETag: \"a\"\n";
    const std::string head =
        "HEAD / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n" + fields;
    CHECK(ids_of(page("/", fields, "hello\n") + kNext + head).count("val-etag-stuck") == 0);
    const std::string part =
        "GET / HTTP/1.1\nHost: shop.example\nRange: bytes=0-1\n\nHTTP/1.1 206 Partial Content\n"
        "Content-Type: text/html\nContent-Range: bytes 0-1/6\n" +
        fields + "\nhe";
    CHECK(ids_of(page("/", fields, "hello\n") + kNext + part).count("val-etag-stuck") == 0);
    CHECK(
        ids_of(page("/", fields, "hello\n") + kNext + page("/", fields, "other\n")).count("val-etag-stuck") ==
        1);
}

TEST_CASE("a reload, or a pause longer than the lifetime, is no proof that a cache never hits") {
    const auto miss = [](const std::string& time, const std::string& asked = {}) {
        return page("/",
                    "Date: Tue, 06 Jan 2026 " + time +
                        " GMT\nCache-Control: max-age=60\nETag: \"a\"\n"
                        "X-Cache: MISS\n",
                    {}, asked);
    };
    CHECK(ids_of(miss("10:00:00") + kNext + miss("10:00:10") + kNext + miss("10:00:20"))
              .count("diag-never-hits") == 1);
    CHECK(ids_of(miss("10:00:00") + kNext + miss("10:00:10")).count("diag-never-hits") == 0);
    CHECK(ids_of(miss("10:00:00") + kNext + miss("10:05:00") + kNext + miss("10:10:00"))
              .count("diag-never-hits") == 0);
    const std::string reload = "Cache-Control: no-cache\n";
    CHECK(
        ids_of(miss("10:00:00", reload) + kNext + miss("10:00:10", reload) + kNext + miss("10:00:20", reload))
            .count("diag-never-hits") == 0);
}

TEST_CASE("two visitors' pages are no old version of each other") {
    const std::string ann = page("/home",
                                 "Date: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: private, no-cache\n"
                                 "Last-Modified: Tue, 06 Jan 2026 09:00:00 GMT\nETag: \"ann\"\n",
                                 "Ann\n", "Cookie: user=ann\n");
    const std::string bob = page("/home",
                                 "Date: Tue, 06 Jan 2026 10:00:05 GMT\nCache-Control: private, no-cache\n"
                                 "Last-Modified: Mon, 05 Jan 2026 09:00:00 GMT\nETag: \"bob\"\n",
                                 "Bob\n", "Cookie: user=bob\n");
    CHECK(ids_of(ann + kNext + bob).empty());
}

TEST_CASE("a Date from when the origin answered tells the age as well as Age does") {
    auto exchanges = example_exchanges(
        page("/",
             "Date: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: max-age=600\nETag: \"a\"\n"
             "X-Cache: HIT\n"));
    const base::TimePoint date =
        std::chrono::sys_days{std::chrono::January / 6 / 2026} + std::chrono::hours{10};
    exchanges[0].response_time = date + std::chrono::minutes{5};
    CHECK(ids_of(exchanges).count("diag-hit-without-age") == 0);
    exchanges[0].response_time = date;
    CHECK(ids_of(exchanges).count("diag-hit-without-age") == 1);
}

TEST_CASE("what is one setting of a host is told once") {
    std::string text;
    for (const std::string path : {"/a", "/b", "/c"}) {
        if (!text.empty()) text += kNext;
        text += page(path,
                     "Cache-Control: max-age=600\nETag: \"a\"\nX-Cache: HIT\nCF-Cache-Status: MISS\n"
                     "Surrogate-Key: x\n");
    }
    const auto ids = ids_of(text);
    CHECK(ids.count("diag-hit-without-age") == 1);
    CHECK(ids.count("diag-contradictory-results") == 1);
    CHECK(ids.count("surrogate-leaked") == 1);
}

TEST_CASE("the one page of a visitor among shared pages has not drifted") {
    const auto pages = [](const std::string& last) {
        std::string text;
        for (const std::string path : {"/a", "/b", "/c", "/d", "/e"})
            text += page(path, "Cache-Control: max-age=300\nETag: \"a\"\n") + kNext;
        return text + page("/cart", "Cache-Control: " + last + "\nETag: \"a\"\n");
    };
    CHECK(ids_of(pages("private, no-cache")).count("diag-policy-drift") == 0);
    CHECK(ids_of(pages("no-store")).count("diag-policy-drift") == 0);
    CHECK(ids_of(pages("max-age=60")).count("diag-policy-drift") == 1);
}

TEST_CASE(
    "parameters in another order are kept once where the response says so, and data is compared as it is") {
    const std::string fields = "Cache-Control: max-age=60\nETag: \"a\"\nNo-Vary-Search: key-order\n";
    CHECK(ids_of(page("/l?a=1&b=2", fields) + kNext + page("/l?b=2&a=1", fields)).empty());
    // Equal spelling but for case, and other content: two pages.
    CHECK(ids_of(page("/l?id=aB", "Cache-Control: max-age=60\nETag: \"a\"\n", "one\n") + kNext +
                 page("/L?id=aB", "Cache-Control: max-age=60\nETag: \"b\"\n", "two\n"))
              .empty());
}

TEST_CASE("content is not taken for another when only its coding or its recording differs") {
    // Beginnings of other lengths, whose ends are not known.
    auto exchanges =
        example_exchanges(page("/", "Cache-Control: no-cache\nETag: \"a\"\n", "hello\n") + kNext +
                          page("/", "Cache-Control: no-cache\nETag: \"a\"\n", "hello world\n"));
    for (http::Exchange& exchange : exchanges)
        exchange.response.body.full_size.reset();
    CHECK(ids_of(exchanges).count("val-etag-stuck") == 0);
}
