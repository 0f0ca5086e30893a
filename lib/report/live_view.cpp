#include "lib/report/live_view.hpp"

#include "lib/report/private/decision_words.hpp"
#include "lib/report/private/fault_words.hpp"
#include "lib/report/private/json_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cachewright::report {

namespace {

bool has(const ReadJson& told, std::string_view name) {
    return told.is_object() && told.contains(name);
}

base::Result<void> is_no(std::string_view what) {
    return base::fail(base::ErrorCode::no_content, fmt::format("what came is no {} of a proxy", what));
}

void read_stats(LiveView& view, const ReadJson& told) {
    view.up = duration_of(told, "up_seconds");
    view.requests = count_of(told, "requests");
    view.hits = count_of(told, "hits");
    view.bytes = count_of(told, "bytes");
    view.hit_bytes = count_of(told, "hit_bytes");
    view.origin_requests = count_of(told["origin"], "requests");
    view.saved = duration_of(told["saved"], "wait_seconds");
    view.outcomes.clear();
    for (const auto& [word, count] : told["outcomes"].items()) {
        if (count.is_number_unsigned() && count != 0U)
            view.outcomes.push_back({word, count.get<std::uint64_t>()});
    }
    std::stable_sort(view.outcomes.begin(), view.outcomes.end(),
                     [](const auto& a, const auto& b) { return a.requests > b.requests; });
    view.routes.clear();
    for (const ReadJson& each : array_of(told, "routes")) {
        LiveView::Route route;
        route.route = text_of(each, "route");
        route.requests = count_of(each, "requests");
        route.hits = count_of(each, "hits");
        route.origin_requests = count_of(each, "origin_requests");
        const std::uint64_t failures = std::min(count_of(each, "origin_failures"), route.origin_requests);
        const auto answered = static_cast<double>(route.origin_requests - failures);
        route.origin_time = std::chrono::duration_cast<base::Duration>(
            std::chrono::duration<double>(duration_of(each, "origin_mean_seconds")) * answered);
        view.routes.push_back(std::move(route));
    }
}

void read_decisions(LiveView& view, const ReadJson& told) {
    view.decisions.clear();
    for (const ReadJson& each : array_of(told, "items")) {
        LiveView::Decision decision;
        decision.id = count_of(each, "id");
        decision.time = time_of_decision(each).substr(0, std::string_view("20:40:00").size());
        decision.method = text_of(each, "method");
        decision.target = text_of(each, "target");
        decision.outcome = text_of(each, "outcome");
        decision.why = why_of_decision(each);
        decision.status = count_of(each, "status");
        view.decisions.push_back(std::move(decision));
    }
}

void read_faults(LiveView& view, const ReadJson& told) {
    view.faults.clear();
    for (const ReadJson& each : array_of(told, "items")) {
        const std::string state = text_of(each, "state");
        if (state != "active" && state != "waiting") continue;
        LiveView::Fault fault{text_of(each, "name"), {}, state == "active", {}};
        if (const ReadJson* rule = member(each, "rule"); rule != nullptr && rule->is_object())
            fault.rule = fault_words(*rule);
        if (each.contains("left")) fault.left = count_of(each, "left");
        view.faults.push_back(std::move(fault));
    }
}

}  // namespace

void HitHistory::note(std::chrono::steady_clock::time_point now, std::uint64_t requests, std::uint64_t hits) {
    const std::int64_t slot = now.time_since_epoch() / kSlot;
    if (slots_.empty() || requests < seen_.requests || hits < seen_.hits) seen_ = {requests, hits};
    if (slots_.empty()) newest_ = slot - 1;
    const auto passed = static_cast<std::uint64_t>(std::max<std::int64_t>(slot - newest_, 0));
    for (std::uint64_t at = 0; at < std::min<std::uint64_t>(passed, kMostSlots); ++at)
        slots_.emplace_back();
    while (slots_.size() > kMostSlots)
        slots_.pop_front();
    newest_ = std::max(newest_, slot);
    slots_.back().requests += requests - seen_.requests;
    slots_.back().hits += hits - seen_.hits;
    seen_ = {requests, hits};
}

HitHistory::Slot HitHistory::last(std::chrono::seconds time) const {
    const auto count = std::min(static_cast<std::size_t>(time / kSlot), slots_.size());
    Slot sum;
    for (auto at = slots_.end() - static_cast<std::ptrdiff_t>(count); at != slots_.end(); ++at) {
        sum.requests += at->requests;
        sum.hits += at->hits;
    }
    return sum;
}

base::Result<void> read_live_stats(LiveView& view, std::string_view json,
                                   std::chrono::steady_clock::time_point now) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    if (!has(told, "outcomes") || !has(told, "origin") || !has(told, "saved")) return is_no("summary");
    if (std::string since = text_of(told, "since"); since != view.since) {
        view.since = std::move(since);
        view.history = {};
        view.decisions.clear();
    }
    read_stats(view, told);
    view.history.note(now, view.requests, view.hits);
    return {};
}

base::Result<void> read_live_config(LiveView& view, std::string_view json) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    if (!has(told, "items") || !has(told, "loaded_at")) return is_no("configuration");
    for (const ReadJson& each : array_of(told, "items")) {
        const std::string key = text_of(each, "key");
        const std::string value = text_of(each, "value");
        const bool address = value.find(':') != std::string::npos && !value.ends_with(":0");
        if (key == "listen" && address) view.listen = "http://" + value;
        if (key == "origin" && !value.empty()) view.origin = value;
    }
    return {};
}

base::Result<void> read_live_decisions(LiveView& view, std::string_view json) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    if (!has(told, "items")) return is_no("list of decisions");
    read_decisions(view, told);
    return {};
}

base::Result<void> read_live_clock(LiveView& view, std::string_view json) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    if (!has(told, "offset_seconds")) return is_no("clock");
    view.clock_ahead = duration_of(told, "offset_seconds");
    view.frozen_at = says(told, "frozen") ? text_of(told, "cache_time") : std::string();
    return {};
}

base::Result<void> read_live_faults(LiveView& view, std::string_view json) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    if (!has(told, "items")) return is_no("list of faults");
    read_faults(view, told);
    return {};
}

}  // namespace cachewright::report
