// bench: rules
// Linting with every rule: an ordinary good response of 20 fields, a bad one, and both with the parsing of
// their bytes, and both with every profile.
#include "lib/http/wire_parser.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "lib/vendor/catalog.hpp"
#include "rules/catalog.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace cachewright;

constexpr std::string_view kRequest =
    "GET /assets/app.3f9a1c2b.js HTTP/1.1\r\n"
    "Host: www.shop.example\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0\r\n"
    "Accept: */*\r\n"
    "Accept-Language: en-US,en;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "\r\n";

// 20 fields; nothing to complain about.
constexpr std::string_view kGood =
    "HTTP/1.1 200 OK\r\n"
    "Date: Tue, 06 Jan 2026 10:00:00 GMT\r\n"
    "Content-Type: text/javascript; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Content-Encoding: br\r\n"
    "Connection: keep-alive\r\n"
    "Server: nginx/1.22.1\r\n"
    "Cache-Control: public, max-age=31536000, immutable\r\n"
    "ETag: \"5f3a-61a0d9e3c1b40\"\r\n"
    "Last-Modified: Mon, 05 Jan 2026 08:12:31 GMT\r\n"
    "Vary: Accept-Encoding, Origin\r\n"
    "Age: 12\r\n"
    "Via: 1.1 varnish\r\n"
    "X-Cache: HIT\r\n"
    "X-Served-By: cache-fra-eddf8230021-FRA\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'self'; img-src 'self' https://img.shop.example\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
    "Alt-Svc: h3=\":443\"; ma=86400\r\n"
    "Access-Control-Allow-Origin: https://www.shop.example\r\n"
    "\r\n";

// 20 fields; eleven findings, some with a suggestion.
constexpr std::string_view kBad =
    "HTTP/1.1 200 OK\r\n"
    "Date: Tuesday, 06-Jan-26 10:00:00 GMT\r\n"
    "Content-Type: text/javascript; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Content-Encoding: br\r\n"
    "Connection: keep-alive\r\n"
    "Server: nginx/1.22.1\r\n"
    "Cache-Control: public, max-age=3600, must-revaldate, stale-if-error=1h, forever\r\n"
    "ETag: 5f3a-61a0d9e3c1b40\r\n"
    "Last-Modified: Mon, 05 Jan 2026 08:12:31 GMT\r\n"
    "Vary: Accept-Encodng, User-Agent\r\n"
    "Set-Cookie: session=8f3a1c2b; Path=/; Secure; HttpOnly; SameSite=Lax\r\n"
    "Set-Cookie: widget=1; Path=/; SameSite=None\r\n"
    "Age: 12\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'self'; img-src 'self' https://img.shop.example\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
    "Alt-Svc: h3=\":443\"; ma=86400\r\n"
    "Access-Control-Allow-Origin: https://www.shop.example\r\n"
    "\r\n";

// The same, kept from shared caches by accident: corrections of it are judged by running the rules on what
// they would make of it.
std::string closed_by_mistake() {
    std::string response(kBad);
    const std::string_view open = "public, max-age=3600, must-revaldate";
    response.replace(response.find(open), open.size(), "privat, max-age 3600, must-revaldate");
    return response;
}

http::Exchange read_exchange(std::string_view response) {
    http::Exchange exchange;
    exchange.url = "https://www.shop.example/assets/app.3f9a1c2b.js";
    http::wire::Parser requests(http::wire::MessageKind::request, http::wire::Mode::diagnosing);
    if (requests.feed(kRequest).event == http::wire::Event::head) exchange.request = requests.take_request();
    http::wire::Parser responses(http::wire::MessageKind::response, http::wire::Mode::diagnosing);
    if (responses.feed(response).event == http::wire::Event::head)
        exchange.response = responses.take_response();
    return exchange;
}

lint::Runner every_rule() {
    return lint::Runner(lint::select_rules(rules::catalog(), {}).value());
}

// The subject is built anew for each response, as everything it reads lazily counts.
void lint_response(benchmark::State& state, std::string_view response) {
    const http::Exchange exchange = read_exchange(response);
    lint::Runner runner = every_rule();
    std::size_t findings = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(findings = runner.run(exchange).size());
    state.SetItemsProcessed(state.iterations());
    state.counters["findings"] = static_cast<double>(findings);
}
BENCHMARK_CAPTURE(lint_response, good, kGood);
BENCHMARK_CAPTURE(lint_response, bad, kBad);
BENCHMARK_CAPTURE(lint_response, bad_and_closed, closed_by_mistake());

// Without keeping anything for the rules about several exchanges.
void judge_response(benchmark::State& state, std::string_view response) {
    const http::Exchange exchange = read_exchange(response);
    const lint::Runner runner = every_rule();
    for (auto _ : state)
        benchmark::DoNotOptimize(runner.examine(exchange).findings.size());
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(judge_response, good, kGood);
BENCHMARK_CAPTURE(judge_response, bad, kBad);

// The same with the predictions of every profile, as --profile all asks for.
void lint_with_all_profiles(benchmark::State& state, std::string_view response) {
    std::vector<vendor::ConfiguredProfile> profiles;
    for (const vendor::Profile* profile : vendor::catalog())
        profiles.push_back(vendor::configure(*profile).value());
    const http::Exchange exchange = read_exchange(response);
    lint::Runner runner(lint::select_rules(rules::catalog(), {}).value(), std::move(profiles));
    for (auto _ : state)
        benchmark::DoNotOptimize(runner.run(exchange).size());
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(lint_with_all_profiles, good, kGood);
BENCHMARK_CAPTURE(lint_with_all_profiles, bad, kBad);

void parse_and_lint_response(benchmark::State& state, std::string_view response) {
    http::Exchange exchange = read_exchange(response);
    http::wire::Parser parser(http::wire::MessageKind::response, http::wire::Mode::diagnosing);
    lint::Runner runner = every_rule();
    for (auto _ : state) {
        benchmark::DoNotOptimize(parser.feed(response).consumed);
        exchange.response = parser.take_response();
        parser.next_message();
        benchmark::DoNotOptimize(runner.run(exchange).size());
    }
    state.SetItemsProcessed(state.iterations());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(response.size()));
}
BENCHMARK_CAPTURE(parse_and_lint_response, good, kGood);
BENCHMARK_CAPTURE(parse_and_lint_response, bad, kBad);

// Every rule alone on the good response: which of them is expensive.
void lint_with_one_rule(benchmark::State& state, const lint::Rule* rule) {
    const http::Exchange exchange = read_exchange(kGood);
    lint::Runner runner({rule});
    for (auto _ : state)
        benchmark::DoNotOptimize(runner.run(exchange).size());
}

const bool registered = [] {
    for (const lint::Family& family : rules::catalog()) {
        for (const lint::Rule& rule : family.rules)
            benchmark::RegisterBenchmark(("one_rule/" + std::string(rule.id)).c_str(), lint_with_one_rule,
                                         &rule);
    }
    return true;
}();

}  // namespace
