#include "lib/lint/withheld_correction.hpp"

#include "lib/http/cache_control.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/subject.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>

using namespace cachewright;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;
using lint::Veto;

namespace {

void suggest_public(const Subject& subject, Report& report) {
    if (subject.cache_control().find(http::Directive::public_) == nullptr)
        report.add("not public").suggestion = "Cache-Control: public";
}
void object_to_public(const Subject& subject, Report& report) {
    if (subject.cache_control().find(http::Directive::public_) != nullptr) report.add("public");
}

}  // namespace

TEST_CASE("a rule's row says which of its findings withhold a correction, whatever it is called") {
    struct Row {
        Veto veto;
        Severity severity;
        bool offered;
    };
    for (const Row& row :
         {Row{Veto::of_errors, Severity::error, false}, Row{Veto::of_errors, Severity::warning, true},
          Row{Veto::of_warnings, Severity::warning, false}, Row{Veto::of_warnings, Severity::info, true},
          Row{Veto::none, Severity::error, true}}) {
        const std::array rules{
            Rule{.id = "any-name", .severity = Severity::warning, .check = suggest_public},
            Rule{.id = "other-name", .severity = row.severity, .check = object_to_public, .veto = row.veto}};
        lint::Runner runner({&rules[0], &rules[1]});
        const auto exchange =
            test_support::example_exchange("HTTP/1.1 200 OK\nCache-Control: private, max-age=60\n");
        const auto findings = runner.run(exchange);
        REQUIRE(findings.size() == 1);
        CHECK(findings[0].suggestion.empty() != row.offered);
    }
}

TEST_CASE("what all visitors get already is no reason to withhold a correction") {
    const std::array rules{Rule{.id = "any-name", .severity = Severity::warning, .check = suggest_public},
                           Rule{.id = "other-name",
                                .severity = Severity::error,
                                .check = object_to_public,
                                .veto = Veto::of_errors}};
    lint::Runner runner({&rules[0], &rules[1]});
    const auto exchange = test_support::example_exchange("HTTP/1.1 200 OK\nCache-Control: max-age=60\n");
    const auto findings = runner.run(exchange);
    REQUIRE(findings.size() == 1);
    CHECK_FALSE(findings[0].suggestion.empty());
}
