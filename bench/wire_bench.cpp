// bench: http
// The parser and serialiser on an ordinary response head of 20 fields and on chunked bodies.
#include "lib/http/wire_parser.hpp"
#include "lib/http/wire_serialiser.hpp"

#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

namespace {

using namespace cachewright;
using namespace cachewright::http;
using namespace cachewright::http::wire;

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\n"
    "Date: Tue, 04 Jun 2024 10:00:00 GMT\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Connection: keep-alive\r\n"
    "Server: nginx/1.22.1\r\n"
    "Cache-Control: public, max-age=300, s-maxage=3600, stale-while-revalidate=60\r\n"
    "ETag: \"5f3a-61a0d9e3c1b40\"\r\n"
    "Last-Modified: Mon, 03 Jun 2024 08:12:31 GMT\r\n"
    "Vary: Accept-Encoding, Accept-Language\r\n"
    "Age: 12\r\n"
    "Via: 1.1 varnish\r\n"
    "X-Cache: HIT\r\n"
    "X-Served-By: cache-fra-eddf8230021-FRA\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'self'; img-src 'self' https://img.example.com\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
    "Alt-Svc: h3=\":443\"; ma=86400\r\n"
    "Accept-Ranges: bytes\r\n"
    "Surrogate-Key: home article-1 article-2\r\n"
    "\r\n";

constexpr std::string_view kRequest =
    "GET /articles/2024/06/hello?utm_source=x HTTP/1.1\r\n"
    "Host: www.example.com\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: en-US,en;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "Connection: keep-alive\r\n"
    "\r\n";

void parse_head(benchmark::State& state, Mode mode) {
    Parser parser(MessageKind::response, mode);
    for (auto _ : state) {
        const Step step = parser.feed(kHead);
        benchmark::DoNotOptimize(step.consumed);
        parser.next_message();
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(parse_head, strict, Mode::strict);
BENCHMARK_CAPTURE(parse_head, diagnosing, Mode::diagnosing);

// The message is moved out, as into a store: the parser cannot reuse its memory.
void parse_head_and_take(benchmark::State& state) {
    Parser parser(MessageKind::response, Mode::strict);
    for (auto _ : state) {
        const Step step = parser.feed(kHead);
        benchmark::DoNotOptimize(step.consumed);
        Response response = parser.take_response();
        benchmark::DoNotOptimize(response.status);
        parser.next_message();
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_head_and_take);

void parse_request(benchmark::State& state) {
    Parser parser(MessageKind::request, Mode::strict);
    for (auto _ : state) {
        const Step step = parser.feed(kRequest);
        benchmark::DoNotOptimize(step.consumed);
        parser.next_message();
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_request);

// Chunks of range(0) bytes, 1 MiB in all.
void decode_chunks(benchmark::State& state) {
    const std::string data(static_cast<std::size_t>(state.range(0)), 'x');
    std::string stream = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t sent = 0; sent < (std::size_t{1} << 20U); sent += data.size())
        write_chunk(data, stream);
    benchmark::DoNotOptimize(write_last_chunk({}, stream));
    Parser parser(MessageKind::response, Mode::strict);
    for (auto _ : state) {
        std::string_view rest = stream;
        while (true) {
            const Step step = parser.feed(rest);
            rest.remove_prefix(step.consumed);
            if (step.event == Event::complete || step.event == Event::error) break;
        }
        parser.next_message();
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(stream.size()));
}
BENCHMARK(decode_chunks)->Arg(64)->Arg(4096)->Arg(65536);

void write_response_head(benchmark::State& state) {
    Parser parser(MessageKind::response, Mode::strict);
    benchmark::DoNotOptimize(parser.feed(kHead).consumed);
    std::string out;
    for (auto _ : state) {
        out.clear();
        benchmark::DoNotOptimize(write_head(parser.response(), parser.framing(), out));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(write_response_head);

}  // namespace
