#include "lib/pipeline/statistics.hpp"

#include "lib/pipeline/route_pattern.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace cachewright::pipeline {

namespace {

using policy::Outcome;

bool is_hit(const Account& account) {
    const bool from_store = account.outcome == Outcome::hit || account.outcome == Outcome::stale ||
                            account.outcome == Outcome::updating;
    return from_store && !account.forwarded;
}

void add(OriginCounts& counts, int status, base::Duration time) {
    ++counts.requests;
    if (status < 100 || status > 599) {
        ++counts.failures;
        return;
    }
    ++counts.answers[static_cast<std::size_t>(status / 100 - 1)];
    counts.time += time;
}

void add(OriginCounts& counts, const OriginCounts& other) {
    counts.requests += other.requests;
    counts.failures += other.failures;
    counts.broke_off += other.broke_off;
    for (std::size_t at = 0; at < counts.answers.size(); ++at)
        counts.answers[at] += other.answers[at];
    counts.time += other.time;
}

double ratio(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void Latency::add(base::Duration took) {
    const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 1));
    const auto at = static_cast<std::size_t>(std::bit_width((micros - 1) >> 4U));
    ++counts[std::min(at, kBounds)];
    sum += took;
}

std::uint64_t Latency::count() const {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

base::Duration Latency::quantile(double share) const {
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count())));
    if (wanted == 0) return base::Duration{0};
    std::uint64_t seen = 0;
    for (std::size_t at = 0; at < kBounds; ++at) {
        seen += counts[at];
        if (seen >= wanted) return bound(at);
    }
    return bound(kBounds - 1);
}

std::uint64_t OriginCounts::answered() const {
    return std::accumulate(answers.begin(), answers.end(), std::uint64_t{0});
}

RouteCounts& Statistics::route(std::string_view target) {
    pattern_.clear();
    append_route_pattern(pattern_, target);
    if (const auto found = routes.find(std::string_view(pattern_)); found != routes.end())
        return found->second;
    if (routes.size() < kMostRoutes) return routes[pattern_];
    return routes[std::string(kOtherRoutes)];
}

void Statistics::add(const Finished& finished) {
    const Account& account = finished.account;
    if (account.in_background) {
        ++refreshes;
        if (account.outcome == Outcome::error) ++refreshes_failed;
        return;
    }
    ++requests;
    ++outcomes[static_cast<std::size_t>(account.outcome)];
    bytes += finished.bytes;
    latency.add(finished.whole);
    RouteCounts& here = route(finished.request.target);
    ++here.requests;
    here.bytes += finished.bytes;
    if (!is_hit(account)) return;
    ++hits;
    ++here.hits;
    hit_bytes += finished.bytes;
}

void Statistics::add_origin(std::string_view target, int status, base::Duration time) {
    pipeline::add(origin, status, time);
    pipeline::add(route(target).origin, status, time);
}

void Statistics::add_origin_broke_off(std::string_view target) {
    ++origin.broke_off;
    ++route(target).origin.broke_off;
}

void Statistics::add(const Statistics& other) {
    requests += other.requests;
    for (std::size_t at = 0; at < outcomes.size(); ++at)
        outcomes[at] += other.outcomes[at];
    hits += other.hits;
    bytes += other.bytes;
    hit_bytes += other.hit_bytes;
    origin_bytes += other.origin_bytes;
    refreshes += other.refreshes;
    refreshes_failed += other.refreshes_failed;
    pipeline::add(origin, other.origin);
    for (std::size_t at = 0; at < latency.counts.size(); ++at)
        latency.counts[at] += other.latency.counts[at];
    latency.sum += other.latency.sum;
    for (const auto& [pattern, counts] : other.routes) {
        RouteCounts& here = routes[pattern];
        here.requests += counts.requests;
        here.hits += counts.hits;
        here.bytes += counts.bytes;
        pipeline::add(here.origin, counts.origin);
    }
}

double Statistics::hit_ratio() const {
    return ratio(hits, requests);
}

double Statistics::byte_hit_ratio() const {
    return ratio(hit_bytes, bytes);
}

base::Duration Statistics::time_saved() const {
    base::Duration saved{0};
    for (const auto& [pattern, counts] : routes) {
        const std::uint64_t answered = counts.origin.answered();
        if (answered == 0) continue;
        const double mean = static_cast<double>(counts.origin.time.count()) / static_cast<double>(answered);
        saved += base::Duration{static_cast<std::int64_t>(mean * static_cast<double>(counts.hits))};
    }
    return saved;
}

}  // namespace cachewright::pipeline
