// bench: policy
// What the engine's decisions cost: reading a response of twenty fields and judging it once, and answering
// from what is kept beside it.
#include "lib/policy/reuse.hpp"
#include "lib/policy/storability.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <utility>

namespace {

using namespace cachewright;
using namespace cachewright::policy;

// Tue, 15 Mar 2022 12:00:01 GMT: a second after the Date below.
constexpr base::TimePoint kReceived{std::chrono::sys_days{std::chrono::March / 15 / 2022} +
                                    std::chrono::hours{12} + std::chrono::seconds{1}};

http::Response response_of_twenty_fields() {
    http::Response response;
    response.status = 200;
    constexpr std::pair<const char*, const char*> fields[] = {
        {"Date", "Tue, 15 Mar 2022 12:00:00 GMT"},
        {"Content-Type", "text/html; charset=utf-8"},
        {"Content-Length", "48213"},
        {"Connection", "keep-alive"},
        {"Server", "nginx"},
        {"Cache-Control", "public, max-age=60, stale-while-revalidate=30, stale-if-error=600"},
        {"Expires", "Tue, 15 Mar 2022 12:01:00 GMT"},
        {"Last-Modified", "Mon, 14 Mar 2022 09:12:44 GMT"},
        {"ETag", "\"5e1f3b2c-bc55\""},
        {"Vary", "Accept-Encoding, Accept-Language"},
        {"Age", "3"},
        {"Via", "1.1 varnish"},
        {"X-Cache", "HIT"},
        {"X-Served-By", "cache-fra1, cache-lcy2"},
        {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
        {"Content-Security-Policy", "default-src 'self'; img-src *"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "strict-origin-when-cross-origin"},
        {"Accept-Ranges", "bytes"},
        {"Link", "</style.css>; rel=preload; as=style"},
    };
    for (const auto& [name, value] : fields)
        response.fields.add(name, value);
    return response;
}

http::Request browser_request() {
    http::Request request;
    request.fields.add("Host", "example.com");
    request.fields.add("User-Agent", "Mozilla/5.0");
    request.fields.add("Accept", "text/html,*/*;q=0.8");
    request.fields.add("Accept-Encoding", "gzip, br");
    request.fields.add("Cookie", "a=1");
    return request;
}

void read_request(benchmark::State& state) {
    const http::Request request = browser_request();
    for (auto _ : state)
        benchmark::DoNotOptimize(read_request_facts(request));
}
BENCHMARK(read_request);

void read_response(benchmark::State& state) {
    const http::Response response = response_of_twenty_fields();
    const Options options;
    for (auto _ : state)
        benchmark::DoNotOptimize(read_response_facts(response, options.storage, kReceived));
}
BENCHMARK(read_response);

// Everything that is decided once about a response that arrives.
void judge_response(benchmark::State& state) {
    const http::Response response = response_of_twenty_fields();
    const RequestFacts request = read_request_facts(browser_request());
    const Options options;
    for (auto _ : state) {
        const ResponseFacts facts = read_response_facts(response, options.storage, kReceived);
        benchmark::DoNotOptimize(storability(request, facts, options, kReceived));
        benchmark::DoNotOptimize(freshness_lifetime(facts, options.storage, kReceived));
    }
}
BENCHMARK(judge_response);

// What is decided of them once they are read.
void storability_and_freshness(benchmark::State& state) {
    const Options options;
    const ResponseFacts facts = read_response_facts(response_of_twenty_fields(), options.storage, kReceived);
    const RequestFacts request = read_request_facts(browser_request());
    for (auto _ : state) {
        benchmark::DoNotOptimize(storability(request, facts, options, kReceived));
        benchmark::DoNotOptimize(freshness_lifetime(facts, options.storage, kReceived));
    }
}
BENCHMARK(storability_and_freshness);

// Everything that is decided about a stored response when a request comes.
void decide_reuse(benchmark::State& state) {
    const Options options;
    const StoredFacts stored =
        stored_facts(response_of_twenty_fields(), {kReceived, kReceived, kReceived}, options);
    const RequestFacts request = read_request_facts(browser_request());
    const base::TimePoint now = kReceived + std::chrono::seconds{state.range(0)};
    for (auto _ : state)
        benchmark::DoNotOptimize(reuse(stored, request, options, now));
    state.counters["bytes kept"] = static_cast<double>(sizeof(StoredFacts));
}
// Fresh, in the window of stale-while-revalidate, and past it.
BENCHMARK(decide_reuse)->ArgName("seconds later")->Arg(10)->Arg(70)->Arg(200);

void decide_origin_failure(benchmark::State& state) {
    const Options options;
    const StoredFacts stored =
        stored_facts(response_of_twenty_fields(), {kReceived, kReceived, kReceived}, options);
    const RequestFacts request = read_request_facts(browser_request());
    const base::TimePoint now = kReceived + std::chrono::seconds{200};
    for (auto _ : state)
        benchmark::DoNotOptimize(
            on_origin_failure(stored, request, OriginFailure::unreachable, options, now));
}
BENCHMARK(decide_origin_failure);

}  // namespace
