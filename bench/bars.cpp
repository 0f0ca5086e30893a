// bars: reads what the benchmarks wrote (Google Benchmark's JSON) and says which of the bars that the project
// sets itself are met, beside the figures of an earlier version.
//
//   bars [--strict] [--beside FIGURES] FILE...
//   bars --figures FILE...      the figures as FIGURES has them: an object in JSON, by benchmark
//
// Exit status: 0; with --strict 1 when a bar is missed.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using nlohmann::json;

enum class Bound { at_least, at_most };

struct Bar {
    std::string_view what;
    std::string_view benchmark;  // its name, without the arguments that the framework adds to it
    std::string_view measure;    // the member of its record
    double per_unit;             // of the measure
    std::string_view unit;
    Bound bound;
    double needed;
};

constexpr Bar responses(std::string_view what, std::string_view benchmark, double needed) {
    return {what, benchmark, "items_per_second", 1, "/s", Bound::at_least, needed};
}
constexpr Bar har(std::string_view what, std::string_view benchmark) {
    return {what, benchmark, "bytes_per_second", 1e6, "MB/s", Bound::at_least, 100};
}
constexpr Bar start(std::string_view what, std::string_view benchmark) {
    return {what, benchmark, "ratio", 1, "x curl", Bound::at_most, 1.3};
}
constexpr Bar ready(std::string_view what, std::string_view benchmark) {
    return {what, benchmark, "real_time", 1, "ms", Bound::at_most, 1000};
}
constexpr Bar decision(std::string_view what, std::string_view benchmark) {
    return {what, benchmark, "cpu_time", 1, "ns", Bound::at_most, 1000};
}
constexpr Bar purge(std::string_view what, std::string_view benchmark) {
    return {what, benchmark, "slowest_ms", 1, "ms", Bound::at_most, 50};
}
constexpr Bar hits_during(std::string_view what, std::string_view benchmark) {
    return {what, benchmark, "hit_p99_ms", 1, "ms", Bound::at_most, 5};
}

// On one core, every rule on; MB are millions of bytes.
constexpr std::array kBars{
    responses("lint a good response of 20 fields", "lint_response/good", 150'000),
    responses("lint a bad response of 20 fields", "lint_response/bad", 100'000),
    responses("parse and lint the good response", "parse_and_lint_response/good", 100'000),
    har("read and lint HAR, generated", "lint_har/generated"),
    har("read and lint HAR, real captures", "lint_har/captures"),
    har("the same from files", "lint_har/captures_from_files"),
    start("start of `cachewright --version`", "cold_start/version"),
    start("start, and lint of one response", "cold_start/lint_one_response"),
    decision("storability and freshness", "storability_and_freshness"),
    decision("reuse of a fresh response", "decide_reuse/seconds later:10"),
    decision("reuse while revalidating", "decide_reuse/seconds later:70"),
    decision("reuse of a stale response", "decide_reuse/seconds later:200"),
    purge("purge 10,000 of 1,000,000 by tag", "purge_by_tag/hard"),
    hits_during("hits during it, 99th percentile", "purge_by_tag/hard"),
    purge("the same purge, soft", "purge_by_tag/soft"),
    hits_during("hits during that, 99th percentile", "purge_by_tag/soft"),
    ready("ready with 100,000 stored responses", "disk_ready"),
    purge("durable purge of 10,000 of 100,000", "disk_purge/hard"),
    purge("the same purge, soft, durable", "disk_purge/soft"),
    purge("durable purge of 10,000 of 1,000,000", "disk_purge_of_million/hard"),
    hits_during("hits during it, 99th percentile", "disk_purge_of_million/hard"),
    purge("the same purge, soft, durable", "disk_purge_of_million/soft"),
    hits_during("hits during that, 99th percentile", "disk_purge_of_million/soft"),
};

// Under which name a figure is kept: that of the benchmark, with the measure where several bars are set for
// it.
std::string figure_of(const Bar& bar) {
    const auto same = [&](const Bar& each) { return each.benchmark == bar.benchmark; };
    std::string name(bar.benchmark);
    if (std::count_if(kBars.begin(), kBars.end(), same) > 1) name.append("/").append(bar.measure);
    return name;
}

// The record of each benchmark by its name: the median where it was repeated, else its one run.
using Records = std::map<std::string, json, std::less<>>;

// False when the file holds no report, as of a program that was stopped.
bool read_report(const std::string& name, Records& records) {
    std::ifstream file(name);
    const json report = json::parse(file, nullptr, false);
    if (!report.is_object() || !report.contains("benchmarks")) return false;
    for (const json& record : report["benchmarks"]) {
        const bool aggregate = record.value("run_type", "") == "aggregate";
        if (!aggregate || record.value("aggregate_name", "") == "median")
            records[record.value("run_name", "")] = record;
    }
    return true;
}

// "lint_har/captures" is "lint_har/captures/manual_time" and not "lint_har/captures_from_files".
const json* find_record(const Records& records, std::string_view benchmark) {
    const auto found = std::find_if(records.begin(), records.end(), [&](const auto& entry) {
        const std::string_view name = entry.first;
        return name.starts_with(benchmark) &&
               (name.size() == benchmark.size() || name[benchmark.size()] == '/');
    });
    return found == records.end() ? nullptr : &found->second;
}

// Three digits that count, thousands apart: "0.34", "17.1", "434,677".
std::string number(double value) {
    if (value < 10) return fmt::format("{:.2f}", value);
    if (value < 100) return fmt::format("{:.1f}", value);
    std::string digits = fmt::format("{:.0f}", value);
    for (std::size_t at = digits.size(); at > 3; at -= 3)
        digits.insert(at - 3, ",");
    return digits;
}

struct Tally {
    int met = 0;
    int missed = 0;
    int skipped = 0;
};

double measured(const Bar& bar, const json& record) {
    return record.value(std::string(bar.measure), std::nan("")) / bar.per_unit;
}

std::string with_unit(const Bar& bar, double value) {
    return fmt::format("{} {}", number(value), bar.unit);
}

// Figures of an earlier version by benchmark, in the unit of its bar.
using Figures = std::map<std::string, double, std::less<>>;

// Nothing when the file does not hold figures.
Figures read_figures(const std::string& name) {
    std::ifstream file(name);
    const json written = json::parse(file, nullptr, false);
    if (!written.is_object()) return {};
    Figures figures;
    for (const auto& [benchmark, figure] : written.items()) {
        if (figure.is_number()) figures[benchmark] = figure.get<double>();
    }
    return figures;
}

void print_bar(const Bar& bar, const json& record, const Figures& beside, Tally& tally) {
    if (record.value("error_occurred", false)) {
        ++tally.skipped;
        fmt::print("  {:<36} skipped: {}\n", bar.what, record.value("error_message", ""));
        return;
    }
    const double value = measured(bar, record);
    const bool met = bar.bound == Bound::at_least ? value >= bar.needed : value <= bar.needed;
    ++(met ? tally.met : tally.missed);
    const auto earlier = beside.find(figure_of(bar));
    const std::string needed =
        bar.needed < 100 ? fmt::format("{} {}", bar.needed, bar.unit) : with_unit(bar, bar.needed);
    fmt::print("  {:<36} {:>14} {:>16}   {:<8} {:>12}   {}\n", bar.what,
               earlier == beside.end() ? "" : with_unit(bar, earlier->second), with_unit(bar, value),
               bar.bound == Bound::at_least ? "at least" : "at most", needed, met ? "ok" : "MISSED");
}

void print_bars(const Records& records, const Figures& beside, Tally& tally) {
    for (const Bar& bar : kBars) {
        const json* const record = find_record(records, bar.benchmark);
        if (record == nullptr) continue;
        if (tally.met + tally.missed + tally.skipped == 0)
            fmt::print("  {:<36} {:>14} {:>16}   {:<8}\n", "bar", beside.empty() ? "" : "first version",
                       "measured", "needed");
        print_bar(bar, *record, beside, tally);
    }
    fmt::print("{} met, {} missed", tally.met, tally.missed);
    if (tally.skipped != 0) fmt::print(", {} skipped", tally.skipped);
    const auto not_run = static_cast<int>(kBars.size()) - tally.met - tally.missed - tally.skipped;
    if (not_run != 0) fmt::print(", {} not run", not_run);
    fmt::print("\n");
}

void print_figures(const Records& records) {
    json figures = json::object();
    for (const Bar& bar : kBars) {
        const json* const record = find_record(records, bar.benchmark);
        if (record != nullptr && !record->value("error_occurred", false))
            figures[figure_of(bar)] = measured(bar, *record);
    }
    fmt::print("{}\n", figures.dump(2));
}

int run(std::span<char*> arguments) {
    bool strict = false;
    bool figures_only = false;
    Figures beside;
    Records records;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string argument = arguments[at];
        if (argument == "--strict") {
            strict = true;
        } else if (argument == "--figures") {
            figures_only = true;
        } else if (argument == "--beside" && at + 1 < arguments.size()) {
            beside = read_figures(arguments[++at]);
        } else if (!read_report(argument, records)) {
            fmt::print(stderr, "bars: {} is no report of a benchmark\n", argument);
        }
    }
    if (figures_only) {
        print_figures(records);
        return 0;
    }
    Tally tally;
    print_bars(records, beside, tally);
    return strict && tally.missed != 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
    } catch (const std::exception& error) {
        fmt::print(stderr, "bars: {}\n", error.what());
        return 2;
    }
}
