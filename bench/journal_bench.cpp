// bench: pipeline
// What records and statistics cost each request that the store answers: an id, a record, the counts.
#include "lib/pipeline/journal.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

using namespace cachewright;
using namespace cachewright::pipeline;

void note(benchmark::State& state, std::size_t kept, const std::string& target) {
    Journal journal(kept, 0, 2);
    http::Request request;
    request.target = target;
    Account account;
    account.outcome = policy::Outcome::hit;
    account.status = 200;
    account.age = std::chrono::seconds{10};
    account.remaining = std::chrono::seconds{50};
    account.reasons.add(policy::Reason::fresh);
    for (auto _ : state) {
        const std::uint64_t id = journal.next_id();
        journal.note(
            id,
            {request, "www.example.com", account, {}, std::chrono::microseconds{40}, 1024, {}, "rfc9111"});
    }
}

void note_hit(benchmark::State& state) {
    note(state, 4096, "/assets/site.css");
}
void note_hit_with_id(benchmark::State& state) {
    note(state, 4096, "/users/42/posts/7");
}
void note_hit_with_query(benchmark::State& state) {
    note(state, 4096, "/search?q=caching&page=2&token=abcdef");
}
void count_only(benchmark::State& state) {
    note(state, 0, "/assets/site.css");
}

BENCHMARK(note_hit);
BENCHMARK(note_hit_with_id);
BENCHMARK(note_hit_with_query);
BENCHMARK(count_only);

}  // namespace
