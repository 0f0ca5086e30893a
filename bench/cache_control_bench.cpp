// bench: http
// The readers of caching fields on values as they are met every day.
#include "lib/http/cache_control.hpp"
#include "lib/http/cache_status.hpp"
#include "lib/http/no_vary_search.hpp"
#include "lib/http/structured_field.hpp"
#include "lib/http/surrogate_control.hpp"
#include "lib/http/targeted_cache_control.hpp"

#include <benchmark/benchmark.h>

#include <string_view>

namespace {

using namespace cachewright;
using http::FieldId;

constexpr std::string_view kShared = "public, max-age=600, s-maxage=60";

http::FieldMap response(std::string_view name, std::string_view value) {
    http::FieldMap fields;
    fields.add("Date", "Tue, 04 Jun 2024 10:00:00 GMT");
    fields.add("Content-Type", "text/html");
    fields.add(name, value);
    fields.add("Vary", "Accept-Encoding");
    return fields;
}

void read_cache_directives(benchmark::State& state) {
    const auto fields = response("Cache-Control", kShared);
    for (auto _ : state)
        benchmark::DoNotOptimize(http::read_cache_directives(fields));
}
BENCHMARK(read_cache_directives);

void parse_cache_control(benchmark::State& state) {
    const auto fields = response("Cache-Control", kShared);
    for (auto _ : state)
        benchmark::DoNotOptimize(http::parse_cache_control(fields));
}
BENCHMARK(parse_cache_control);

void read_targeted_directives(benchmark::State& state) {
    const auto fields = response("CDN-Cache-Control", kShared);
    for (auto _ : state)
        benchmark::DoNotOptimize(http::read_targeted_directives(fields, FieldId::cdn_cache_control));
}
BENCHMARK(read_targeted_directives);

void read_targeted_directives_absent(benchmark::State& state) {
    const auto fields = response("Cache-Control", kShared);
    for (auto _ : state)
        benchmark::DoNotOptimize(http::read_targeted_directives(fields, FieldId::cdn_cache_control));
}
BENCHMARK(read_targeted_directives_absent);

void diagnose_targeted_directives(benchmark::State& state) {
    const auto fields = response("CDN-Cache-Control", kShared);
    for (auto _ : state)
        benchmark::DoNotOptimize(http::diagnose_targeted_directives(fields, FieldId::cdn_cache_control));
}
BENCHMARK(diagnose_targeted_directives);

void read_surrogate_directives(benchmark::State& state) {
    const auto fields = response("Surrogate-Control", "max-age=3600+600, content=\"ESI/1.0\"");
    for (auto _ : state)
        benchmark::DoNotOptimize(http::read_surrogate_directives(fields));
}
BENCHMARK(read_surrogate_directives);

void parse_dictionary(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(http::sf::parse_dictionary(kShared));
}
BENCHMARK(parse_dictionary);

void parse_cache_status(benchmark::State& state) {
    const auto fields =
        response("Cache-Status", "Origin; hit; ttl=1100, \"CDN x\"; fwd=stale; fwd-status=304");
    for (auto _ : state)
        benchmark::DoNotOptimize(http::parse_cache_status(fields));
}
BENCHMARK(parse_cache_status);

void serialise_cache_status(benchmark::State& state) {
    http::CacheStatus status;
    status.cache = "cachewright";
    status.hit = true;
    status.ttl = base::Seconds{376};
    for (auto _ : state)
        benchmark::DoNotOptimize(http::serialise_cache_status(status));
}
BENCHMARK(serialise_cache_status);

void query_key_under_no_vary_search(benchmark::State& state) {
    const auto fields = response("No-Vary-Search", "key-order, params=(\"utm_source\" \"utm_medium\")");
    const auto variation = http::parse_no_vary_search(fields).variation;
    for (auto _ : state)
        benchmark::DoNotOptimize(http::query_key(variation, "a=1&utm_source=x&utm_medium=y&b=2"));
}
BENCHMARK(query_key_under_no_vary_search);

}  // namespace
