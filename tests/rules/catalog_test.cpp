#include "rules/catalog.hpp"

#include "lib/base/ascii.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "lib/manifest/config.hpp"
#include "lib/vendor/catalog.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace cachewright;
using lint::Finding;
using lint::Rule;
using test_support::example_exchange;
using test_support::example_exchanges;

namespace {

std::vector<const Rule*> every_rule() {
    return lint::select_rules(rules::catalog(), {{"all"}, {}, {}}).value();
}

// Those of "fastly.service=compute cloudfront.min_ttl=60s" that are this profile's.
std::vector<vendor::SettingValue> settings_of(std::string_view profile, std::string_view text) {
    std::vector<vendor::SettingValue> values;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view setting = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t dot = setting.find('.');
        const std::size_t equals = setting.find('=');
        if (setting.substr(0, dot) != profile) continue;
        values.push_back({std::string(setting.substr(dot + 1, equals - dot - 1)),
                          std::string(setting.substr(equals + 1))});
    }
    return values;
}

// A runner with the profiles and the configuration that the example is stated for.
lint::Runner runner_for(const lint::Example& example, std::vector<const Rule*> rules) {
    std::vector<vendor::ConfiguredProfile> profiles;
    if (!example.profiles.empty()) {
        const auto named = vendor::profiles_named(example.profiles);
        REQUIRE(named.has_value());
        for (const vendor::Profile* profile : named.value()) {
            const auto configured = vendor::configure(*profile, settings_of(profile->name, example.settings));
            REQUIRE(configured.has_value());
            profiles.push_back(configured.value());
        }
    }
    const auto config = manifest::read_config(example.configuration, "cachewright.toml");
    REQUIRE(config.has_value());
    return lint::Runner(std::move(rules), std::move(profiles), config->lint.run);
}

// A finding, and the exchange that its places refer to.
struct Found {
    Finding finding;
    http::Exchange exchange;
};

std::vector<Found> found_in(std::span<const http::Exchange> exchanges, lint::Runner runner) {
    std::vector<Found> found;
    const auto add = [&](const http::Exchange& exchange, std::span<const Finding> findings) {
        for (const Finding& finding : findings)
            found.push_back({finding, exchange});
    };
    for (const http::Exchange& exchange : exchanges)
        add(exchange, runner.run(exchange));
    runner.finish(add);
    return found;
}

std::vector<Found> found_in(const lint::Example& example, std::vector<const Rule*> rules) {
    return found_in(example_exchanges(example.exchange), runner_for(example, std::move(rules)));
}

// By the rules that run unless told otherwise, and the rule that the example is for.
std::vector<const Rule*> rules_for(const Rule& rule) {
    return lint::select_rules(rules::catalog(), {{}, {}, {std::string(rule.id)}}).value();
}

bool also_has(const lint::Example& example, std::string_view id) {
    std::string_view also = example.also;
    while (!also.empty()) {
        const std::size_t end = std::min(also.find(' '), also.size());
        if (also.substr(0, end) == id) return true;
        also.remove_prefix(std::min(end + 1, also.size()));
    }
    return false;
}

// Without those that the example says belong to it too.
std::set<std::string> ids_found(const Rule& rule, const lint::Example& example) {
    std::set<std::string> ids;
    for (const Found& found : found_in(example, rules_for(rule)))
        if (!also_has(example, found.finding.rule->id)) ids.emplace(found.finding.rule->id);
    return ids;
}

bool is_kebab_case(std::string_view id) {
    return !id.empty() && base::is_lower(id.front()) && id.back() != '-' &&
           id.find("--") == std::string_view::npos && std::all_of(id.begin(), id.end(), [](char c) {
               return base::is_lower(c) || base::is_digit(c) || c == '-';
           });
}

void check_place(const http::Exchange& exchange, const lint::Place& place) {
    const http::FieldMap& fields =
        place.section == lint::Section::response ? exchange.response.fields : exchange.request->fields;
    REQUIRE(place.line < fields.size());
    const http::FieldLine line = fields[place.line];
    const std::string_view part = place.part == lint::LinePart::name ? line.name : line.value;
    CHECK(place.span.end() <= part.size());
}

}  // namespace

TEST_CASE("rule ids are unique and kebab-case, families and their names too") {
    std::set<std::string_view> ids;
    std::set<std::string_view> families;
    for (const lint::Family& family : rules::catalog()) {
        INFO(family.name);
        CHECK(families.insert(family.name).second);
        CHECK(is_kebab_case(family.name));
        CHECK_FALSE(family.title.empty());
        CHECK_FALSE(family.rules.empty());
        for (const Rule& rule : family.rules) {
            INFO(rule.id);
            CHECK(ids.insert(rule.id).second);
            CHECK(is_kebab_case(rule.id));
        }
    }
}

TEST_CASE("every rule says what is wrong, why, how to mend it and where that is written") {
    for (const Rule* rule : every_rule()) {
        INFO(rule->id);
        CHECK_FALSE(rule->summary.empty());
        CHECK(rule->summary.back() != '.');
        CHECK_FALSE(rule->spec.empty());
        CHECK_FALSE(rule->why.empty());
        CHECK_FALSE(rule->fix.empty());
        if (rule->needs() == lint::Needs::live_requests || rule->needs() == lint::Needs::configuration)
            continue;
        CHECK_FALSE(rule->bad.empty());
        CHECK_FALSE(rule->good.empty());
    }
}

TEST_CASE("every bad example yields its own rule and nothing else") {
    for (const Rule* rule : every_rule()) {
        for (const lint::Example& example : rule->bad) {
            INFO(rule->id << ": " << example.title << "\n" << example.exchange);
            CHECK(ids_found(*rule, example) == std::set<std::string>{std::string(rule->id)});
        }
    }
}

TEST_CASE("a good example does not yield its rule") {
    for (const Rule* rule : every_rule()) {
        for (const lint::Example& example : rule->good) {
            INFO(rule->id << ": " << example.title << "\n" << example.exchange);
            CHECK(ids_found(*rule, example).count(std::string(rule->id)) == 0);
        }
    }
}

TEST_CASE("a good example yields no finding at warning or above from any rule") {
    for (const Rule* rule : every_rule()) {
        for (const lint::Example& example : rule->good) {
            for (const Found& found : found_in(example, rules_for(*rule))) {
                if (also_has(example, found.finding.rule->id)) continue;
                INFO(rule->id << ": " << example.title << "\n" << example.exchange << found.finding.message);
                CHECK(found.finding.severity == lint::Severity::info);
            }
        }
    }
}

TEST_CASE("the first bad example shows the severity that the row states") {
    for (const Rule* rule : every_rule()) {
        if (rule->bad.empty()) continue;
        const std::vector<Found> findings = found_in(rule->bad.front(), {rule});
        INFO(rule->id);
        REQUIRE_FALSE(findings.empty());
        const auto worst = std::max_element(
            findings.begin(), findings.end(),
            [](const Found& a, const Found& b) { return a.finding.severity < b.finding.severity; });
        // Rows whose worst case is graver than the usual one say so in their summary.
        if (rule->summary.find("error") == std::string_view::npos)
            CHECK(worst->finding.severity == rule->severity);
    }
}

TEST_CASE("findings point into the exchange, and suggestions are header lines") {
    for (const Rule* rule : every_rule()) {
        for (const lint::Example& example : rule->bad) {
            for (const auto& [finding, exchange] : found_in(example, {rule})) {
                INFO(rule->id << ": " << finding.message);
                CHECK_FALSE(finding.message.empty());
                CHECK(finding.message.back() != '.');
                if (finding.place) check_place(exchange, *finding.place);
                for (const lint::Place& place : finding.related)
                    check_place(exchange, place);
                if (!finding.suggestion.empty()) CHECK(finding.suggestion.find(": ") != std::string::npos);
            }
        }
    }
}

TEST_CASE("a suggestion that replaces the line ends the finding") {
    for (const Rule* rule : every_rule()) {
        for (const lint::Example& example : rule->bad) {
            http::Exchange exchange = example_exchange(example.exchange);
            lint::Runner runner = runner_for(example, {rule});
            const auto findings = runner.run(exchange);
            if (findings.size() != 1 || findings[0].suggestion.empty()) continue;
            INFO(rule->id << ": " << findings[0].suggestion);
            const std::string suggestion = findings[0].suggestion;
            const std::size_t colon = suggestion.find(':');
            // A mended name stands in place of the line that had the wrong one.
            if (findings[0].place && findings[0].place->part == lint::LinePart::name)
                exchange.response.fields.remove(
                    std::string(exchange.response.fields[findings[0].place->line].name));
            exchange.response.fields.set(suggestion.substr(0, colon), suggestion.substr(colon + 1));
            CHECK(runner.run(exchange).empty());
        }
    }
}

TEST_CASE("what is safe to mend ends its finding, and only rules that are marked so offer it") {
    int offered = 0;
    for (const Rule* rule : every_rule()) {
        for (const lint::Example& example : rule->bad) {
            const http::Exchange exchange = example_exchange(example.exchange);
            lint::Runner runner = runner_for(example, {rule});
            const auto findings = runner.run(exchange);
            if (findings.empty() || !findings[0].replacement) continue;
            INFO(rule->id << ": " << findings[0].message);
            CHECK(rule->fix_safety == lint::FixSafety::safe);
            ++offered;
            const std::size_t before = findings.size();
            const lint::Replacement replacement = *findings[0].replacement;
            http::Exchange mended = exchange;
            mended.response.fields.clear();
            for (const http::FieldLine line : exchange.response.fields) {
                std::string name(line.name);
                std::string value(line.value);
                if (line.index == replacement.place.line) {
                    std::string& part = replacement.place.part == lint::LinePart::name ? name : value;
                    part.replace(replacement.place.span.offset, replacement.place.span.length,
                                 replacement.text);
                }
                mended.response.fields.add(name, value);
            }
            CHECK(runner.run(mended).size() < before);
        }
    }
    CHECK(offered >= 15);
}

TEST_CASE("a line that a suggestion offers is no error to any rule") {
    for (const Rule* rule : every_rule()) {
        for (const lint::Example& example : rule->bad) {
            http::Exchange exchange = example_exchange(example.exchange);
            lint::Runner first_run = runner_for(example, {rule});
            for (const Finding& finding : first_run.run(exchange)) {
                if (finding.suggestion.empty() || finding.suggestion.find('\n') != std::string::npos)
                    continue;
                http::Exchange mended = exchange;
                const std::size_t colon = finding.suggestion.find(':');
                if (finding.place && finding.place->part == lint::LinePart::name)
                    mended.response.fields.remove(
                        std::string(exchange.response.fields[finding.place->line].name));
                mended.response.fields.set(finding.suggestion.substr(0, colon),
                                           finding.suggestion.substr(colon + 1));
                lint::Runner runner = runner_for(example, every_rule());
                for (const Finding& left : runner.run(mended)) {
                    INFO(rule->id << ": " << finding.suggestion << " yields " << left.rule->id);
                    CHECK(left.severity != lint::Severity::error);
                }
            }
        }
    }
}

TEST_CASE("without rules selected nothing is found") {
    const http::Exchange exchange = example_exchange("HTTP/1.1 200 OK\nCache-Control: maxage=60\n");
    lint::Runner runner({});
    CHECK(runner.run(exchange).empty());
}

TEST_CASE("correct responses yield no finding at warning or above") {
    const std::string page =
        "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
        "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html; charset=utf-8\n";
    const std::string script =
        "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
        "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/javascript\n";
    const std::vector<std::string> correct{
        page + "Cache-Control: no-cache\nETag: \"a1\"\n",
        page + "Cache-Control: no-store\n",
        page + "Cache-Control: private, no-cache\nETag: W/\"a1\"\nSet-Cookie: session=1; Path=/; Secure\n",
        page + "Cache-Control: private, max-age=0\nETag: \"a1\"\n",
        page +
            "Cache-Control: private, max-age=0, must-revalidate\nLast-Modified: Tue, 06 Jan 2026 09:00:00 "
            "GMT\n",
        page + "Cache-Control: max-age=0, s-maxage=600\nETag: \"a1\"\n",
        page + "Cache-Control: public, max-age=0, must-revalidate\nETag: \"a1\"\nAge: 4211\n",
        page + "Cache-Control: no-cache, no-store, must-revalidate\nPragma: no-cache\nExpires: 0\n",
        page + "Cache-Control: max-age=300\nContent-Encoding: br\nVary: Accept-Encoding\n",
        page + "Cache-Control: no-cache\nCDN-Cache-Control: max-age=600\nETag: \"a1\"\n",
        script +
            "Cache-Control: public, max-age=31536000, immutable\nContent-Encoding: gzip\nVary: "
            "Accept-Encoding\n",
        script + "Cache-Control: max-age=31536000\nExpires: Wed, 06 Jan 2027 10:00:00 GMT\nETag: \"a1\"\n",
        script +
            "Cache-Control: public, max-age=31536000\nAccess-Control-Allow-Origin: *\nVary: Accept-Encoding, "
            "Origin\n",
        "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
        "Date: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: max-age=86400\n"
        "Last-Modified: Tue, 06 Jan 2026 09:00:00 GMT\n",
        "GET /api/prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
        "Cache-Control: max-age=60, stale-while-revalidate=600\nETag: \"a1\"\nVary: Accept-Encoding, "
        "Origin\n",
        "GET /api/me HTTP/1.1\nHost: shop.example\nAuthorization: Bearer x\n\nHTTP/1.1 200 OK\n"
        "Content-Type: application/json\nCache-Control: private, max-age=60\n",
        "GET /old HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 301 Moved Permanently\nLocation: /new\n"
        "Cache-Control: max-age=3600\n",
        "GET /nowhere HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 404 Not Found\nCache-Control: max-age=10\n",
        "GET / HTTP/1.1\nHost: shop.example\nIf-None-Match: \"a1\"\n\nHTTP/1.1 304 Not Modified\nETag: "
        "\"a1\"\n",
        "HEAD / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
        "Cache-Control: no-cache\nETag: \"a1\"\n",
        "POST /order HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
        "Set-Cookie: session=1; Path=/; Secure\n",
    };
    for (const std::string& text : correct) {
        const http::Exchange exchange = example_exchange(text);
        lint::Runner runner(lint::select_rules(rules::catalog(), {}).value());
        for (const Finding& finding : runner.run(exchange)) {
            INFO(text << finding.rule->id << ": " << finding.message);
            CHECK(finding.severity == lint::Severity::info);
        }
    }
}
