// bench: input
// HAR reading alone, in bytes a second. Set CACHEWRIGHT_BENCH_HAR to a file to measure that one as well.
#include "lib/input/read_exchanges.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace cachewright;

// Laid out as browsers' exporters lay it out: an indented line for every value.
void append_fields(std::string& har, const std::vector<std::pair<std::string, std::string>>& fields) {
    har += "          \"headers\": [\n";
    for (std::size_t i = 0; i < fields.size(); ++i) {
        har += "            {\n              \"name\": \"" + fields[i].first +
               "\",\n              \"value\": \"" + fields[i].second + "\"\n            }" +
               (i + 1 < fields.size() ? ",\n" : "\n");
    }
    har += "          ],\n";
}

std::string make_entry(int number) {
    std::string entry =
        "      {\n        \"startedDateTime\": \"2024-03-01T12:00:00.250Z\",\n        \"time\": 41.5,\n";
    entry +=
        "        \"request\": {\n          \"method\": \"GET\",\n          \"url\": "
        "\"https://www.example.com/assets/" +
        std::to_string(number) + ".js\",\n          \"httpVersion\": \"h2\",\n";
    append_fields(entry,
                  {{":method", "GET"},
                   {":authority", "www.example.com"},
                   {"accept", "text/html,application/xhtml+xml,application/xml;q=0.9"},
                   {"accept-encoding", "gzip, deflate, br"},
                   {"accept-language", "en-US,en;q=0.9"},
                   {"referer", "https://www.example.com/"},
                   {"user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"}});
    entry +=
        "          \"queryString\": [],\n          \"cookies\": [],\n          \"bodySize\": 0\n        },\n";
    entry +=
        "        \"response\": {\n          \"status\": 200,\n          \"statusText\": \"\",\n          "
        "\"httpVersion\": \"h2\",\n";
    append_fields(entry, {{"date", "Fri, 01 Mar 2024 12:00:00 GMT"},
                          {"content-type", "application/javascript; charset=utf-8"},
                          {"content-length", "51234"},
                          {"cache-control", "public, max-age=300, s-maxage=3600"},
                          {"etag", "\\\"5f3a-61a0d9e3c1b40\\\""},
                          {"vary", "Accept-Encoding"},
                          {"set-cookie", "a=1; Path=/; Secure\\nb=2; Path=/; HttpOnly"},
                          {"server-timing", "cdn-cache; desc=HIT\\nedge; dur=1"},
                          {"age", "12"},
                          {"x-cache", "HIT"},
                          {"strict-transport-security", "max-age=31536000"},
                          {"access-control-allow-origin", "*"}});
    entry +=
        "          \"content\": {\n            \"size\": 51234,\n            \"mimeType\": "
        "\"application/javascript\"\n"
        "          },\n          \"redirectURL\": \"\",\n          \"bodySize\": 17011\n        },\n";
    entry +=
        "        \"cache\": {},\n        \"timings\": {\n          \"blocked\": 1.5,\n          \"dns\": "
        "-1,\n"
        "          \"connect\": -1,\n          \"send\": 0.3,\n          \"wait\": 30.1,\n          "
        "\"receive\": 9.6\n"
        "        }\n      }";
    return entry;
}

std::string make_har() {
    std::string har =
        "{\n  \"log\": {\n    \"version\": \"1.2\",\n    \"creator\": {\n      \"name\": \"chrome-har\"\n    "
        "},\n"
        "    \"entries\": [\n";
    for (int i = 0; i < 200; ++i) {
        if (i != 0) har += ",\n";
        har += make_entry(i);
    }
    har += "\n    ]\n  }\n}\n";
    return har;
}

void read_repeatedly(benchmark::State& state, const std::string& text) {
    std::uint64_t exchanges = 0;
    for (auto unused : state) {
        static_cast<void>(unused);
        input::MemorySource source(text);
        const auto summary = input::read_exchanges(source, "bench", {}, [&](http::Exchange&& exchange) {
            benchmark::DoNotOptimize(exchange.response.fields.size());
            ++exchanges;
            return input::Flow::go_on;
        });
        if (!summary) state.SkipWithError(summary.error().message.c_str());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
    state.counters["exchanges/s"] =
        benchmark::Counter(static_cast<double>(exchanges), benchmark::Counter::kIsRate);
}

void har_generated(benchmark::State& state) {
    static const std::string text = make_har();
    read_repeatedly(state, text);
}
BENCHMARK(har_generated);

void har_from_file(benchmark::State& state) {
    const char* const name = std::getenv("CACHEWRIGHT_BENCH_HAR");
    if (name == nullptr) {
        state.SkipWithError("CACHEWRIGHT_BENCH_HAR is not set");
        return;
    }
    std::ifstream file(name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    read_repeatedly(state, text);
}
BENCHMARK(har_from_file);

}  // namespace
