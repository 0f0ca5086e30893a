// Which statuses are stored, with explicit freshness and without: RFC 9111 §3, §4.2.2 and §5.2.2.3.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

namespace {

ReuseRow row(std::string_view what, int status, std::string response, Second second,
             std::string_view advance = {}) {
    ReuseRow row{what, std::move(response), second, advance};
    row.status = status;
    return row;
}

}  // namespace

TEST_CASE("RFC 9111 3: with explicit freshness every final status is stored, and none is reused stale") {
    Proxied proxied;
    std::vector<ReuseRow> rows;
    for (const int status : {200, 203, 204, 299, 300, 301, 302, 303, 307, 308, 400, 403, 404,
                             405, 410, 414, 418, 451, 499, 500, 501, 502, 503, 504, 505, 599}) {
        rows.push_back(row("fresh", status, "Cache-Control: max-age=3600", Second::hit, "60s"));
        rows.push_back(row("stale", status, "Cache-Control: max-age=60", Second::miss, "90s"));
        rows.push_back(row("Expires", status, "Expires: {+3600}", Second::hit, "60s"));
    }
    check_reuse(proxied, rows);
}

TEST_CASE("RFC 9111 4.2.2: a tenth of the time since Last-Modified, for the statuses that allow it") {
    Proxied proxied;
    std::vector<ReuseRow> rows;
    const std::string basis = "Last-Modified: {-36000}";
    for (const int status : {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501})
        rows.push_back(row("RFC 9110 15.1 heuristically cacheable", status, basis, Second::hit, "1800s"));
    for (const int status : {201, 202, 302, 303, 307, 400, 403, 418, 500, 502, 503, 504, 599})
        rows.push_back(row("RFC 9110 15.1 not heuristically cacheable", status, basis, Second::miss));
    for (const int status : {200, 201, 202, 302, 403, 503, 599})
        rows.push_back(
            row("5.2.2.9 public", status, "Cache-Control: public\n" + basis, Second::hit, "1800s"));
    rows.push_back(row("4.2.2 no more than a tenth", 200, basis, Second::validated, "3700s"));
    rows.push_back(
        row("5.2 private stands against it", 200, "Cache-Control: private\n" + basis, Second::miss));
    check_reuse(proxied, rows);
}

TEST_CASE("RFC 9111 5.2.2.3: must-understand overrides no-store for statuses that are understood") {
    Proxied proxied;
    const std::string both = "Cache-Control: max-age=3600, no-store, must-understand";
    const std::string alone = "Cache-Control: max-age=3600, must-understand";
    check_reuse(proxied, {
                             row("an understood status", 200, both, Second::hit),
                             row("another one", 404, both, Second::hit),
                             row("an unknown status with no-store", 599, both, Second::miss),
                             row("an unknown status", 599, alone, Second::miss),
                         });
}

TEST_CASE("RFC 9110 9.3.3: the answer to a POST serves a later GET when it says that it is its content") {
    Proxied proxied;
    const auto post_then_get = [&](const std::string& target, std::string_view fields) {
        proxied.origin.answers(target, {ok(fields, "posted"), ok("Cache-Control: no-store", "got")});
        proxied.ask("POST", target, "", "form");
        return proxied.get(target).body;
    };
    CHECK(post_then_get("/own", "Cache-Control: max-age=60\nContent-Location: /own") == "posted");
    CHECK(post_then_get("/other", "Cache-Control: max-age=60\nContent-Location: /elsewhere") == "got");
    CHECK(post_then_get("/none", "Cache-Control: max-age=60") == "got");
    CHECK(post_then_get("/not-explicit", "Last-Modified: {-36000}\nContent-Location: /not-explicit") ==
          "got");
}

TEST_CASE("HEAD is answered from a stored GET, and stores nothing that a GET would get") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60\nX-A: 1", "content")});
    proxied.get("/a");
    const ClientResponse head = proxied.ask("HEAD", "/a");
    CHECK(head.status == 200);
    CHECK(head.hit());
    CHECK(head.body.empty());
    CHECK(head.field("X-A") == "1");
    CHECK(head.field("Content-Length") == "7");
    CHECK(proxied.origin.asked("/a") == 1);

    proxied.origin.on("/b", [](const SeenRequest& request, OriginStream& stream) {
        const std::string whole = ok("Cache-Control: max-age=60", "content");
        stream.send(request.message.method == "HEAD" ? whole.substr(0, whole.find("content")) : whole);
    });
    CHECK(proxied.ask("HEAD", "/b").status == 200);
    CHECK(proxied.get("/b").body == "content");
    CHECK(proxied.get("/b").hit());
    CHECK(proxied.origin.asked("/b") == 2);
}
