// The conditions under which the reference catalogue wants a rule to speak, one case for each clause. What
// the examples beside a rule show may be rewritten with the rule; what stands here is what users were
// promised.
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "rules/catalog.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace cachewright;
using lint::Severity;
using test_support::example_exchanges;

namespace {

// The gravest finding of this rule about these exchanges, by the rules that run unless told otherwise.
std::optional<Severity> found(const std::string& id, const std::string& text) {
    lint::Runner runner(lint::select_rules(rules::catalog(), {{}, {}, {id}}).value());
    std::optional<Severity> worst;
    const auto look = [&](const http::Exchange&, std::span<const lint::Finding> findings) {
        for (const lint::Finding& finding : findings) {
            if (finding.rule->id == id && (!worst || *worst < finding.severity)) worst = finding.severity;
        }
    };
    for (const http::Exchange& exchange : example_exchanges(text))
        look(exchange, runner.run(exchange));
    runner.finish(look);
    return worst;
}

std::string get(const std::string& target, const std::string& fields, const std::string& status = "200 OK",
                const std::string& asked = {}) {
    return "GET " + target + " HTTP/1.1\nHost: shop.example\n" + asked + "\nHTTP/1.1 " + status + "\n" +
           fields;
}

std::string html(const std::string& fields) {
    return get("/", "Content-Type: text/html\n" + fields);
}

const std::string kModified =
    "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Sun, 06 Jul 2025 10:00:00 GMT\n";

}  // namespace

TEST_CASE("a cookie without a lifetime: whatever does not forbid it may be kept and replayed") {
    const std::string id = "cookie-heuristic-cacheable";
    const std::string cookie = "Set-Cookie: sid=8f3a9b2c; Path=/; Secure\n";
    for (const std::string& modified : {std::string(), kModified}) {
        CAPTURE(modified);
        CHECK(found(id, html(cookie + modified)) == Severity::warning);
        CHECK(found(id, html("Cache-Control: public\n" + cookie + modified)) == Severity::error);
        CHECK(found(id, html("Cache-Control: must-revalidate\n" + cookie + modified)) == Severity::warning);
        CHECK(found(id, html("Cache-Control: no-transform\n" + cookie + modified)) == Severity::warning);
        CHECK(found(id, html("Pragma: no-cache\n" + cookie + modified)) == Severity::warning);
        for (const std::string policy : {"private", "no-store", "no-cache", "public, no-cache",
                                         "no-cache=\"Set-Cookie\"", "max-age=0"}) {
            CAPTURE(policy);
            CHECK(found(id, html("Cache-Control: " + policy + "\n" + cookie + modified)) == std::nullopt);
        }
    }
    CHECK(found(id, get("/", "Location: /home\n" + cookie, "302 Found")) == std::nullopt);
    CHECK(found(id, get("/", "Cache-Control: public\nLocation: /home\n" + cookie, "302 Found")) ==
          Severity::error);
    // Guessing is the browser's here, and the cookie rule has said what matters.
    CHECK(found("fresh-heuristic", html("Cache-Control: public\n" + cookie + kModified)) == std::nullopt);
    CHECK(found("fresh-heuristic", html("Cache-Control: private\n" + cookie + kModified)) ==
          Severity::warning);
}

TEST_CASE("a page that is one visitor's by its path and the request's cookie, kept for a guessed time") {
    const std::string id = "sec-sensitive-path-cacheable";
    const std::string page = "Content-Type: text/html\n";
    const std::string cookie = "Cookie: id=8f3a\n";
    CHECK(found(id, get("/account", page, "200 OK", cookie)) == Severity::warning);
    CHECK(found(id, get("/account", page + "Cache-Control: public\n", "200 OK", cookie)) ==
          Severity::warning);
    CHECK(found(id, get("/account", page + kModified, "200 OK", cookie)) == Severity::warning);
    CHECK(found(id, get("/account", page + "Cache-Control: private\n", "200 OK", cookie)) == std::nullopt);
    CHECK(found(id, get("/account", page)) == std::nullopt);
    CHECK(found(id, get("/about", page, "200 OK", cookie)) == std::nullopt);
}

TEST_CASE("what is fingerprinted: hashes and versions, not names with a number in them") {
    const auto short_life = [](const std::string& target, const std::string& type) {
        return found("fresh-static-short",
                     get(target, "Content-Type: " + type + "\nETag: \"a\"\nCache-Control: max-age=3600\n"));
    };
    const auto long_life = [](const std::string& target, const std::string& type) {
        return found("fresh-immutable-unfingerprinted",
                     get(target, "Content-Type: " + type + "\nCache-Control: max-age=31536000\n"));
    };
    const std::string script = "text/javascript";
    for (const std::string target :
         {"/inqChatLaunch10004593.js", "/AppConfigCustomer42.js", "/jQueryUI1102.js"}) {
        CAPTURE(target);
        CHECK(short_life(target, script) == std::nullopt);
        CHECK(long_life(target, script) == Severity::warning);
    }
    for (const std::string target :
         {"/iPhone15ProMax128GB.jpg", "/WhatsAppImage2024.jpg", "/bannerImage20481234.jpg"}) {
        CAPTURE(target);
        CHECK(short_life(target, "image/jpeg") == std::nullopt);
        CHECK(long_life(target, "image/jpeg") == Severity::warning);
    }
    for (const std::string target : {"/app.3f9a1c2b.js", "/index-BHxz3kD1.js", "/main.Xk3fT9_q.js",
                                     "/bundle?v=17", "/bundle-3f9a1c2b", "/app.js?buildVersion=1635181768"}) {
        CAPTURE(target);
        CHECK(short_life(target, script) == Severity::warning);
        CHECK(long_life(target, script) == std::nullopt);
    }
    CHECK(short_life("/image/cQ7STILAS0M", "image/jpeg") == std::nullopt);
}
