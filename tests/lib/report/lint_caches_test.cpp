// How reports show for which caches a finding holds, and rule pages which profiles an example needs.
#include "lib/lint/rule.hpp"
#include "lib/report/lint_json.hpp"
#include "lib/report/lint_text.hpp"
#include "lib/report/rule_pages.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <string>

using namespace cachewright;

namespace {

constexpr std::array kBad{lint::Example{"kept in spite of it", "HTTP/1.1 200 OK\n", "cloudfront,fastly",
                                        "cloudfront.min_ttl=60s fastly.service=compute"}};
constexpr std::array kGood{lint::Example{"obeyed", "HTTP/1.1 200 OK\n"}};
constexpr lint::Rule kRule{.id = "outcome-sample", .summary = "sample", .bad = kBad, .good = kGood};

std::vector<lint::Finding> one_finding(std::vector<std::string_view> caches) {
    lint::Finding finding;
    finding.rule = &kRule;
    finding.message = "they keep it";
    finding.caches = std::move(caches);
    return {finding};
}

std::string as_text(const std::vector<lint::Finding>& findings) {
    report::LintText text(report::Style{}, report::Folding::unfold);
    return text.add(report::record_findings(test_support::example_exchange("HTTP/1.1 200 OK\n"), findings));
}

nlohmann::json as_json(const std::vector<lint::Finding>& findings) {
    report::LintJson json("1");
    std::string text = json.begin();
    text += json.add(report::record_findings(test_support::example_exchange("HTTP/1.1 200 OK\n"), findings));
    text += json.finish({});
    return nlohmann::json::parse(text)["findings"][0];
}

}  // namespace

TEST_CASE("text and JSON name the caches for which a finding holds") {
    const auto findings = one_finding({"cloudflare", "vercel"});
    CHECK(as_text(findings).find("  holds for: cloudflare, vercel\n") != std::string::npos);
    CHECK(as_json(findings)["caches"] == nlohmann::json::array({"cloudflare", "vercel"}));
}

TEST_CASE("a finding that holds whatever the cache names none") {
    const auto findings = one_finding({});
    CHECK(as_text(findings).find("holds for") == std::string::npos);
    CHECK_FALSE(as_json(findings).contains("caches"));
}

TEST_CASE("a rule page tells which profiles and settings an example needs") {
    const std::string needs =
        "(kept in spite of it; with --profile cloudfront,fastly --set cloudfront.min_ttl=60s --set "
        "fastly.service=compute)";
    CHECK(report::rule_page(kRule, {}).find(needs) != std::string::npos);
    CHECK(report::rule_markdown(kRule).find(needs) != std::string::npos);
    CHECK(report::rule_page(kRule, {}).find("(obeyed)\n") != std::string::npos);
}
