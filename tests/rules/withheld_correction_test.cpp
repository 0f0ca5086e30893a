// A correction must not open to everybody what nobody could cache before.
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "rules/catalog.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

using namespace cachewright;
using test_support::example_exchange;

namespace {

std::vector<lint::Finding> found(const http::Exchange& exchange,
                                 const std::vector<std::string>& select = {}) {
    lint::SelectionOptions options;
    options.select = select;
    lint::Runner runner(lint::select_rules(rules::catalog(), options).value());
    runner.hold_corrections_against(rules::catalog());
    const auto findings = runner.run(exchange);
    return {findings.begin(), findings.end()};
}

const lint::Finding* find(const std::vector<lint::Finding>& findings, std::string_view rule) {
    const auto at = std::find_if(findings.begin(), findings.end(),
                                 [&](const lint::Finding& finding) { return finding.rule->id == rule; });
    return at == findings.end() ? nullptr : &*at;
}

struct Row {
    const char* rule;
    const char* exchange;
};

}  // namespace

TEST_CASE("no correction makes one visitor's response a shared one") {
    constexpr std::array rows{
        Row{"cc-semicolon-separator",
            "GET /basket HTTP/1.1\nHost: shop.example\nCookie: session=7d41c02e9ab\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: public; max-age=600\n"
            "Set-Cookie: session=7d41c02e9ab; Path=/; Secure; HttpOnly\nETag: \"1\"\n"},
        Row{"cc-misspelt-directive",
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: maxage=600\n"
            "Set-Cookie: session=7d41c02e9ab; Path=/; Secure; HttpOnly\n"},
        Row{"cc-name-misspelt",
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Contol: public, max-age=600\n"
            "Set-Cookie: session=7d41c02e9ab; Path=/; Secure; HttpOnly\n"},
        Row{"cc-semicolon-separator",
            "GET /api/me HTTP/1.1\nHost: shop.example\nAuthorization: Bearer abc\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: public; max-age=600\n"},
        Row{"cc-semicolon-separator",
            "GET /account HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: public; max-age=600\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.rule, row.exchange);
        const http::Exchange exchange = example_exchange(row.exchange);
        // Also where the rule that warns is not among those that run.
        for (const std::vector<std::string>& select :
             {std::vector<std::string>{}, std::vector<std::string>{row.rule}}) {
            const auto findings = found(exchange, select);
            const lint::Finding* finding = find(findings, row.rule);
            REQUIRE(finding != nullptr);
            CHECK(finding->suggestion.empty());
            CHECK_FALSE(finding->replacement);
            CHECK(finding->advice ==
                  "mended, this would be kept for all visitors: say private if it is one visitor's");
        }
    }
}

TEST_CASE("a correction that opens nothing is offered") {
    for (const char* text :
         {"GET /app.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n"
          "Cache-Control: public; max-age=600\nETag: \"1\"\n",
          "GET /basket HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
          "Cache-Control: private; max-age=600\nSet-Cookie: session=7d41c02e9ab; Path=/; Secure; "
          "HttpOnly\n"}) {
        CAPTURE(text);
        const auto findings = found(example_exchange(text));
        const lint::Finding* finding = find(findings, "cc-semicolon-separator");
        REQUIRE(finding != nullptr);
        CHECK_FALSE(finding->suggestion.empty());
        CHECK(finding->replacement);
        CHECK(finding->advice.empty());
    }
}
