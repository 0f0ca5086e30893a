// bench: input rules
// HAR in bytes a second: reading alone, and reading with every rule run on what was read. Both on entries
// made up here and on the captures in ../shared/har; the environment's CACHEWRIGHT_BENCH_HAR names a file to
// take instead of those.
#include "lib/input/read_exchanges.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "rules/catalog.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
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

// One policy that is as it should be, one that breaks rules, one that forbids everything.
constexpr std::array<std::string_view, 3> kPolicies{"public, max-age=300, s-maxage=3600",
                                                    "public; max-age=300, s-max-age=3600", "no-store"};

std::string make_entry(std::size_t number) {
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
                          {"cache-control", std::string(kPolicies[number % kPolicies.size()])},
                          {"etag", R"(\"5f3a-61a0d9e3c1b40\")"},
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
    for (std::size_t i = 0; i < 200; ++i) {
        if (i != 0) har += ",\n";
        har += make_entry(i);
    }
    har += "\n    ]\n  }\n}\n";
    return har;
}

struct Capture {
    std::string name;
    std::string text;
};
using Captures = std::vector<Capture>;

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

const Captures& generated() {
    static const Captures captures{{"generated", make_har()}};
    return captures;
}

// Empty when there are none.
const Captures& real() {
    static const Captures captures = [] {
        std::vector<std::filesystem::path> paths;
        if (const char* const name = std::getenv("CACHEWRIGHT_BENCH_HAR")) {
            paths.emplace_back(name);
        } else {
            std::error_code absent;
            const std::filesystem::path shared(CACHEWRIGHT_SHARED_DIR);
            for (const auto& entry : std::filesystem::directory_iterator(shared / "har", absent)) {
                if (entry.path().extension() == ".har") paths.push_back(entry.path());
            }
        }
        std::sort(paths.begin(), paths.end());
        Captures found;
        for (const std::filesystem::path& path : paths)
            found.push_back({path.string(), contents(path)});
        return found;
    }();
    return captures;
}

// Where the bytes come from: memory tells what the work costs, files add what the system does.
enum class Medium : std::uint8_t { memory, files };

base::Result<input::Summary> read(const Capture& capture, Medium medium, const input::Sink& sink) {
    if (medium == Medium::files) return input::read_file(capture.name, {}, sink);
    input::MemorySource source(capture.text);
    return input::read_exchanges(source, capture.name, {}, sink);
}

// Reads all captures once an iteration and gives each exchange to `use`.
template <class Use>
void repeat(benchmark::State& state, const Captures& captures, Medium medium, Use use) {
    if (captures.empty()) {
        state.SkipWithError("no captures: ../shared/har is not there and CACHEWRIGHT_BENCH_HAR not set");
        return;
    }
    std::uint64_t exchanges = 0;
    std::size_t bytes = 0;
    for (const Capture& capture : captures)
        bytes += capture.text.size();
    const input::Sink sink = [&](http::Exchange&& exchange) {
        use(exchange);
        ++exchanges;
        return input::Flow::go_on;
    };
    for (auto unused : state) {
        static_cast<void>(unused);
        for (const Capture& capture : captures) {
            const auto summary = read(capture, medium, sink);
            if (!summary) {
                state.SkipWithError(summary.error().message.c_str());
                return;
            }
        }
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
    state.counters["exchanges/s"] =
        benchmark::Counter(static_cast<double>(exchanges), benchmark::Counter::kIsRate);
}

void read_har(benchmark::State& state, const Captures& (*captures)()) {
    repeat(state, captures(), Medium::memory,
           [](const http::Exchange& exchange) { benchmark::DoNotOptimize(exchange.response.fields.size()); });
}
BENCHMARK_CAPTURE(read_har, generated, generated);
BENCHMARK_CAPTURE(read_har, captures, real);

void lint_har(benchmark::State& state, const Captures& (*captures)(), Medium medium) {
    lint::Runner runner(lint::select_rules(rules::catalog(), {}).value());
    std::uint64_t findings = 0;
    repeat(state, captures(), medium,
           [&](const http::Exchange& exchange) { findings += runner.run(exchange).size(); });
    state.counters["findings"] =
        benchmark::Counter(static_cast<double>(findings), benchmark::Counter::kAvgIterations);
}
BENCHMARK_CAPTURE(lint_har, generated, generated, Medium::memory);
BENCHMARK_CAPTURE(lint_har, captures, real, Medium::memory);
BENCHMARK_CAPTURE(lint_har, captures_from_files, real, Medium::files);

}  // namespace
