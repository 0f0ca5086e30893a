#include "lib/report/stats_text.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/report/human_units.hpp"
#include "lib/report/private/json_reading.hpp"
#include "lib/report/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace cachewright::report {

namespace {

constexpr std::size_t kMostRoutes = 20;
constexpr std::size_t kLabel = 10;

const ReadJson& object_of(const ReadJson& object, std::string_view name) {
    static const ReadJson none = ReadJson::object();
    const ReadJson* found = member(object, name);
    return found != nullptr && found->is_object() ? *found : none;
}

std::string line(const Style& style, std::string_view label, std::string_view text) {
    std::string padding(kLabel - std::min(kLabel, label.size()), ' ');
    return paint(style, Ink::bold, label) + padding + wrapped(text, style, kLabel) + "\n";
}

std::string mean_of(const ReadJson& counts, std::string_view name) {
    const ReadJson* mean = member(counts, name);
    return mean != nullptr && mean->is_number() ? measured(duration_of(counts, name)) : "-";
}

std::string sums(const ReadJson& told, const Style& style) {
    const ReadJson& origin = object_of(told, "origin");
    const ReadJson& store = object_of(told, "store");
    const ReadJson& saved = object_of(told, "saved");
    const ReadJson& latency = object_of(told, "latency");
    const auto up = base::duration_short(base::floor_seconds(duration_of(told, "up_seconds")));
    std::string text = line(style, "proxy",
                            fmt::format("up {} since {}, {}, {}", up, text_of(told, "since"),
                                        counted(count_of(told, "event_loops"), "event loop"),
                                        counted(count_of(told, "connections"), "open connection")));
    text += line(
        style, "requests",
        fmt::format("{}, {} sent", grouped(count_of(told, "requests")), size_words(count_of(told, "bytes"))));
    text += line(style, "hits",
                 fmt::format("{} of the requests, {} of the bytes", percent(number_of(told, "hit_ratio")),
                             percent(number_of(told, "byte_hit_ratio"))));
    text += line(
        style, "saved",
        fmt::format("{} of waiting for the origin, by {} that waited for nothing",
                    measured(duration_of(saved, "wait_seconds")), counted(count_of(saved, "waits"), "hit")));
    std::string answers;
    for (const auto& [group, count] : object_of(origin, "answers").items()) {
        if (count.is_number_unsigned() && count != 0U)
            answers += fmt::format(", {} × {}", grouped(count.get<std::uint64_t>()), printable(group));
    }
    text += line(
        style, "origin",
        fmt::format("{}, {} failed{}, {} fetched, {} on average",
                    counted(count_of(origin, "requests"), "request"), grouped(count_of(origin, "failures")),
                    answers, size_words(count_of(origin, "bytes")), mean_of(origin, "mean_seconds")));
    text += line(style, "store",
                 fmt::format("{}, {}, {} evicted", counted(count_of(store, "responses"), "response"),
                             size_words(count_of(store, "bytes")), grouped(count_of(store, "evicted"))));
    if (store.contains("disk")) {
        const ReadJson& disk = object_of(store, "disk");
        text += line(
            style, "disk",
            fmt::format("{}, {}, {} pending, {} evicted, {} dropped, {} damaged",
                        counted(count_of(disk, "responses"), "response"), size_words(count_of(disk, "bytes")),
                        grouped(count_of(disk, "pending")), grouped(count_of(disk, "evicted")),
                        grouped(count_of(disk, "dropped")), grouped(count_of(disk, "damaged"))));
    }
    text += line(style, "time",
                 fmt::format("half of the answers within {}, 90 % within {}, 99 % within {}",
                             measured(duration_of(latency, "p50_seconds")),
                             measured(duration_of(latency, "p90_seconds")),
                             measured(duration_of(latency, "p99_seconds"))));
    return text;
}

std::string outcomes(const ReadJson& told, const Style& style) {
    std::vector<std::pair<std::uint64_t, std::string>> counts;
    std::uint64_t all = 0;
    for (const auto& [name, count] : object_of(told, "outcomes").items()) {
        if (!count.is_number_unsigned() || count == 0U) continue;
        counts.emplace_back(count.get<std::uint64_t>(), printable(name));
        all += counts.back().first;
    }
    if (counts.empty()) return {};
    std::stable_sort(counts.begin(), counts.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<TableRow> rows;
    rows.reserve(counts.size());
    for (const auto& [count, name] : counts)
        rows.push_back(
            {{name, grouped(count), percent(static_cast<double>(count) / static_cast<double>(all))}});
    constexpr std::array<std::string_view, 3> headings{"outcome", "requests", "share"};
    constexpr std::array aligned{Align::left, Align::right, Align::right};
    return "\n" + text_table(headings, rows, style, aligned);
}

std::string routes(const ReadJson& told, const Style& style) {
    const ReadJson& all = array_of(told, "routes");
    if (all.empty()) return {};
    std::vector<TableRow> rows;
    for (const ReadJson& route : all) {
        if (rows.size() == kMostRoutes) break;
        const std::uint64_t requests = count_of(route, "requests");
        const double hits = static_cast<double>(count_of(route, "hits"));
        rows.push_back(
            {{shortened(text_of(route, "route")), grouped(requests),
              requests == 0 ? "-" : percent(hits / static_cast<double>(requests)),
              size_words(count_of(route, "bytes")), grouped(count_of(route, "origin_requests")),
              grouped(count_of(route, "origin_failures")), mean_of(route, "origin_mean_seconds")}});
    }
    constexpr std::array<std::string_view, 7> headings{"route",     "requests", "hits",      "sent",
                                                       "to origin", "failed",   "on average"};
    constexpr std::array aligned{Align::left,  Align::right, Align::right, Align::right,
                                 Align::right, Align::right, Align::right};
    std::string text = "\n" + text_table(headings, rows, style, aligned);
    if (all.size() > rows.size())
        text += fmt::format("and {}: --format json has all\n",
                            counted(all.size() - rows.size(), "further route"));
    return text;
}

}  // namespace

base::Result<std::string> stats_text(std::string_view json, const Style& style) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    if (!told.is_object() || !told.contains("outcomes") || !told.contains("requests"))
        return base::fail(base::ErrorCode::no_content, "what came are no statistics of a proxy");
    return sums(told, style) + outcomes(told, style) + routes(told, style);
}

}  // namespace cachewright::report
