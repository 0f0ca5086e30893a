#include "lib/proxy/admin_stats.hpp"

#include "lib/base/time_text.hpp"
#include "lib/proxy/private/decision_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cachewright::proxy {

namespace {

using pipeline::Latency;
using pipeline::OriginCounts;
using pipeline::RouteCounts;
using pipeline::Statistics;

// Ratios to four places: more says nothing, and 0.8571428571428571 is hard to read.
double rounded(double ratio) {
    return std::round(ratio * 10000) / 10000;
}

Json outcomes_json(const Statistics& statistics) {
    Json told = Json::object();
    for (std::size_t at = 0; at < statistics.outcomes.size(); ++at)
        told[std::string(policy::outcome_name(static_cast<policy::Outcome>(at)))] = statistics.outcomes[at];
    return told;
}

Json mean_seconds(const OriginCounts& counts) {
    if (counts.answered() == 0) return nullptr;
    return as_seconds(counts.time / static_cast<std::int64_t>(counts.answered()));
}

Json origin_json(const Statistics& statistics) {
    const OriginCounts& counts = statistics.origin;
    Json answers = Json::object();
    for (std::size_t at = 0; at < counts.answers.size(); ++at)
        answers[fmt::format("{}xx", at + 1)] = counts.answers[at];
    return {{"requests", counts.requests},      {"failures", counts.failures},
            {"broke_off", counts.broke_off},    {"answers", std::move(answers)},
            {"bytes", statistics.origin_bytes}, {"mean_seconds", mean_seconds(counts)}};
}

Json latency_json(const Latency& latency) {
    Json buckets = Json::array();
    for (std::size_t at = 0; at < latency.counts.size(); ++at) {
        if (latency.counts[at] == 0) continue;
        Json bucket{{"count", latency.counts[at]}};
        bucket["at_most_seconds"] = at < Latency::kBounds ? Json(as_seconds(Latency::bound(at))) : Json();
        buckets.push_back(std::move(bucket));
    }
    return {{"p50_seconds", as_seconds(latency.quantile(0.5))},
            {"p90_seconds", as_seconds(latency.quantile(0.9))},
            {"p99_seconds", as_seconds(latency.quantile(0.99))},
            {"buckets", std::move(buckets)}};
}

// Those with the most requests first, "(other)" last. Each event loop has its own bound, so there may be more
// than one of them has.
Json routes_json(const Statistics& statistics) {
    std::vector<std::pair<std::string_view, RouteCounts>> lines(statistics.routes.begin(),
                                                                statistics.routes.end());
    std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
        const bool a_last = a.first == Statistics::kOtherRoutes;
        const bool b_last = b.first == Statistics::kOtherRoutes;
        if (a_last != b_last) return b_last;
        return a.second.requests != b.second.requests ? a.second.requests > b.second.requests
                                                      : a.first < b.first;
    });
    Json told = Json::array();
    for (const auto& [route, counts] : lines) {
        told.push_back({{"route", route},
                        {"requests", counts.requests},
                        {"hits", counts.hits},
                        {"bytes", counts.bytes},
                        {"origin_requests", counts.origin.requests},
                        {"origin_failures", counts.origin.failures},
                        {"origin_broke_off", counts.origin.broke_off},
                        {"origin_mean_seconds", mean_seconds(counts.origin)}});
    }
    return told;
}

Json store_json(pipeline::Cache& cache) {
    const store::StoreCounts stored = cache.store().counts();
    Json told{{"responses", stored.responses}, {"bytes", stored.bytes}, {"evicted", stored.evicted}};
    const store::DiskStore* const disk = cache.disk();
    if (disk == nullptr) return told;
    const store::DiskCounts counts = disk->counts();
    const store::DiskWriter::Counts& written = counts.written;
    told["disk"] = {{"responses", written.use.responses},
                    {"bytes", written.use.bytes},
                    {"pending", written.waiting},
                    {"pending_bytes", written.waiting_bytes},
                    {"evicted", written.evicted},
                    {"dropped", written.dropped},
                    {"loaded", counts.loaded},
                    {"contents_read", counts.read},
                    {"damaged", counts.damaged}};
    return told;
}

}  // namespace

Statistics statistics_of(const Shared& shared) {
    Statistics all;
    for (const auto& journal : shared.journals)
        all.add(journal->statistics());
    return all;
}

AdminAnswer tell_stats(const AdminCall& call) {
    Shared& shared = call.shared;
    const Statistics statistics = statistics_of(shared);
    const base::Duration up = shared.clock.now().wall - shared.started;
    return json_answer(
        {{"since", base::time_text(shared.started, base::SecondParts::none)},
         {"up_seconds", base::floor_seconds(up).count()},
         {"event_loops", shared.journals.size()},
         {"connections", shared.connections.load(std::memory_order_relaxed)},
         {"requests", statistics.requests},
         {"outcomes", outcomes_json(statistics)},
         {"hits", statistics.hits},
         {"hit_ratio", rounded(statistics.hit_ratio())},
         {"bytes", statistics.bytes},
         {"hit_bytes", statistics.hit_bytes},
         {"byte_hit_ratio", rounded(statistics.byte_hit_ratio())},
         {"saved", {{"waits", statistics.hits}, {"wait_seconds", as_seconds(statistics.time_saved())}}},
         {"origin", origin_json(statistics)},
         {"refreshes", {{"ended", statistics.refreshes}, {"failed", statistics.refreshes_failed}}},
         {"store", store_json(shared.cache)},
         {"latency", latency_json(statistics.latency)},
         {"routes", routes_json(statistics)}});
}

}  // namespace cachewright::proxy
