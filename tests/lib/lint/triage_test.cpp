#include "lib/lint/triage.hpp"

#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <vector>

using namespace cachewright;
using namespace std::chrono_literals;
using lint::Fate;
using lint::Severity;
using test_support::example_exchange;

namespace {

void never(const lint::Subject&, lint::Report&) {}

constexpr std::array kRules{
    lint::Rule{.id = "alpha-one", .severity = Severity::warning, .check = never},
    lint::Rule{.id = "alpha-two", .severity = Severity::error, .check = never},
    lint::Rule{.id = "beta-one", .severity = Severity::info, .check = never},
};
const lint::Family kFamily{"letters", "Letters", kRules};
constexpr lint::Rule kUnused{
    .id = "own-unused", .severity = Severity::warning, .without_check = lint::Needs::configuration};
constexpr lint::Rule kExpired{
    .id = "own-expired", .severity = Severity::warning, .without_check = lint::Needs::configuration};

constexpr std::chrono::sys_days kToday = 2026y / 11 / 21;
const lint::RunScope kAll{{"alpha-one", "alpha-two", "beta-one"}, true};

http::Exchange page(std::string_view path, std::string_view status = "200 OK",
                    std::string_view type = "text/html") {
    return example_exchange("GET " + std::string(path) + " HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 " +
                            std::string(status) + "\nContent-Type: " + std::string(type) +
                            "\nVary: User-Agent\n");
}

lint::Finding finding(const http::Exchange& exchange, const lint::Rule& rule) {
    lint::Finding made;
    made.rule = &rule;
    made.exchange = &exchange;
    made.severity = rule.severity;
    made.message = "something";
    return made;
}

lint::ExchangePattern at(std::string_view url) {
    lint::ExchangePattern pattern;
    pattern.urls.push_back(http::UrlPattern::parse(url).value());
    return pattern;
}

lint::Disposition judged(lint::Triage& triage, const http::Exchange& exchange, const lint::Rule& rule) {
    return triage.judge(exchange, finding(exchange, rule));
}

std::vector<std::string> told(const lint::Triage& triage, const lint::RunScope& scope = kAll) {
    std::vector<std::string> lines;
    triage.tell_suppressions({&kUnused, &kExpired}, std::span(&kFamily, 1), scope,
                             [&](const http::Exchange& place, std::span<const lint::Finding> findings) {
                                 for (const lint::Finding& one : findings)
                                     lines.push_back(std::to_string(place.provenance.position.line) + " " +
                                                     std::string(one.rule->id));
                             });
    return lines;
}

lint::Suppression suppression(std::string rule, lint::ExchangePattern match = {},
                              std::optional<std::chrono::sys_days> until = std::nullopt) {
    return {{std::move(rule)}, std::move(match), "because", until, {0, 7, 1}, {0, 9, 9}};
}

}  // namespace

TEST_CASE("the longest name in a list of severities counts, and the last override that matches") {
    lint::TriageOptions options;
    options.adjustments.severity = {{"alpha-one", Severity::error}, {"alpha", std::nullopt}};
    options.adjustments.overrides = {{at("/old/**"), {{"alpha", Severity::info}, {"beta", std::nullopt}}},
                                     {at("/old/new/**"), {{"alpha-two", Severity::warning}}}};
    lint::Triage triage(options);
    CHECK(judged(triage, page("/"), kRules[0]).severity == Severity::error);
    CHECK(judged(triage, page("/"), kRules[1]).fate == Fate::off);
    CHECK(judged(triage, page("/"), kRules[2]).severity == Severity::info);
    CHECK(judged(triage, page("/old/a"), kRules[1]).severity == Severity::info);
    CHECK(judged(triage, page("/old/a"), kRules[2]).fate == Fate::off);
    CHECK(judged(triage, page("/old/new/a"), kRules[1]).severity == Severity::warning);
    CHECK(judged(triage, page("/old/new/a"), kRules[0]).severity == Severity::info);
    CHECK(triage.count(Fate::off) == 2);
    CHECK(triage.count(Fate::shown) == 5);
}

TEST_CASE("a pattern asks for URL, method, status and type together") {
    lint::ExchangePattern pattern = at("/a/**");
    pattern.statuses = {lint::StatusRange::parse("5xx").value(), lint::StatusRange::parse("404").value()};
    pattern.types = {"text/*"};
    pattern.methods = {"get"};
    CHECK(pattern.matches(page("/a/1", "503 Service Unavailable"), {}));
    CHECK(pattern.matches(page("/a/1", "404 Not Found", "Text/HTML; charset=utf-8"), {}));
    CHECK_FALSE(pattern.matches(page("/a/1", "200 OK"), {}));
    CHECK_FALSE(pattern.matches(page("/b/1", "404 Not Found"), {}));
    CHECK_FALSE(pattern.matches(page("/a/1", "404 Not Found", "image/png"), {}));
    pattern.methods = {"POST"};
    CHECK_FALSE(pattern.matches(page("/a/1", "404 Not Found"), {}));
    CHECK_FALSE(lint::StatusRange::parse("600"));
    CHECK_FALSE(lint::StatusRange::parse("4x"));
    CHECK_FALSE(lint::StatusRange::parse("4x4"));
}

TEST_CASE("a suppression hides what it names where it applies, up to and on its last day") {
    for (const auto& [until, hides] :
         {std::pair<std::optional<std::chrono::sys_days>, bool>{std::nullopt, true},
          {kToday, true},
          {kToday - std::chrono::days(1), false}}) {
        lint::TriageOptions options;
        options.today = kToday;
        options.adjustments.suppressions = {suppression("alpha", at("/a/**"), until)};
        lint::Triage triage(options);
        const http::Exchange there = page("/a/1");
        triage.see(there);
        CHECK(judged(triage, there, kRules[0]).fate == (hides ? Fate::suppressed : Fate::shown));
        CHECK(judged(triage, page("/b"), kRules[0]).fate == Fate::shown);
        CHECK(judged(triage, there, kRules[2]).fate == Fate::shown);
        CHECK(told(triage) ==
              (hides ? std::vector<std::string>{} : std::vector<std::string>{"9 own-expired"}));
    }
}

TEST_CASE("a suppression that hides nothing is told, unless the run did not see enough to say so") {
    lint::TriageOptions options;
    options.today = kToday;
    options.adjustments.suppressions = {suppression("alpha")};
    lint::Triage triage(options);
    triage.see(page("/"));
    CHECK(told(triage) == std::vector<std::string>{"7 own-unused"});
    // A part of the input could not be read.
    CHECK(told(triage, {kAll.rules, false}).empty());
    // alpha-two did not run: it may be what the entry is for.
    CHECK(told(triage, {{"alpha-one", "beta-one"}, true}).empty());
    CHECK(told(triage, {{"beta-one"}, true}).empty());
}

TEST_CASE("a suppression for other pages than those that were read is an info only") {
    lint::TriageOptions options;
    options.adjustments.suppressions = {suppression("alpha", at("/elsewhere/**"))};
    for (const bool raised : {false, true}) {
        if (raised) options.adjustments.severity = {{"own-unused", Severity::error}};
        lint::Triage triage(options);
        triage.see(page("/"));
        std::vector<Severity> severities;
        triage.tell_suppressions({&kUnused, &kExpired}, std::span(&kFamily, 1), kAll,
                                 [&](const http::Exchange&, std::span<const lint::Finding> findings) {
                                     severities.push_back(findings[0].severity);
                                 });
        CHECK(severities == std::vector<Severity>{raised ? Severity::error : Severity::info});
    }
}

TEST_CASE("more findings than the baseline counts are new, and an earlier run is held against apart") {
    const http::Exchange first = page("/p/1?a=1");
    const http::Exchange second = page("/p/2?a=2");
    lint::TriageOptions gather;
    gather.gather = true;
    lint::Triage before(gather);
    (void)judged(before, first, kRules[0]);
    const lint::Baseline baseline = before.found();
    REQUIRE(baseline.entries.size() == 1);
    CHECK(baseline.entries[0].rule == "alpha-one");

    lint::TriageOptions options;
    options.baseline = baseline;
    options.gather = true;
    lint::Triage triage(options);
    CHECK(judged(triage, second, kRules[0]).fate == Fate::baselined);
    CHECK(judged(triage, first, kRules[0]).fate == Fate::shown);
    CHECK(judged(triage, first, kRules[1]).fate == Fate::shown);
    CHECK(triage.found().findings() == 3);

    lint::TriageOptions compared;
    compared.earlier = baseline;
    lint::Triage difference(compared);
    CHECK(judged(difference, second, kRules[0]).fate == Fate::known);
    CHECK(judged(difference, second, kRules[0]).fate == Fate::shown);
}

TEST_CASE("what got worse is new, and what only a setting makes graver is not") {
    const http::Exchange there = page("/p/1");
    const auto found_as = [&](Severity by_rule) {
        lint::Finding one = finding(there, kRules[0]);
        one.severity = by_rule;
        return one;
    };
    lint::TriageOptions gather;
    gather.gather = true;
    lint::Triage before(gather);
    (void)before.judge(there, found_as(Severity::warning));
    for (const bool as_earlier : {false, true}) {
        lint::TriageOptions options;
        (as_earlier ? options.earlier : options.baseline) = before.found();
        const Fate covered = as_earlier ? Fate::known : Fate::baselined;
        CHECK(lint::Triage(options).judge(there, found_as(Severity::error)).fate == Fate::shown);
        CHECK(lint::Triage(options).judge(there, found_as(Severity::info)).fate == covered);
        options.adjustments.severity = {{"alpha", Severity::error}};
        CHECK(lint::Triage(options).judge(there, found_as(Severity::warning)).fate == covered);
    }
}

TEST_CASE("days are read as TOML writes them") {
    CHECK(lint::parse_day("2027-01-31") == std::chrono::sys_days(2027y / 1 / 31));
    CHECK(lint::day_text(2027y / 1 / 31) == "2027-01-31");
    for (const std::string_view wrong :
         {"2027-02-30", "2027-1-31", "2027-01-31T00:00:00", "27-01-31", "", "2027/01/31", "2027-13-01"})
        CHECK_FALSE(lint::parse_day(wrong));
}
