// /metrics: https://prometheus.io/docs/instrumenting/exposition_formats/
#include "lib/proxy/admin_stats.hpp"
#include "lib/proxy/private/decision_json.hpp"

#include <fmt/format.h>

#include <iterator>

namespace cachewright::proxy {

namespace {

using pipeline::Latency;
using pipeline::Statistics;

class Page {
  public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        name_ = name;
        put("# HELP cachewright_{} {}\n# TYPE cachewright_{} {}\n", name, help, name, type);
    }
    template <typename Number>
    void sample(Number value) {
        put("cachewright_{} {}\n", name_, value);
    }
    // Of one label, whose values here need no escapes.
    template <typename Number>
    void sample(std::string_view label, std::string_view of, Number value) {
        put("cachewright_{}{{{}=\"{}\"}} {}\n", name_, label, of, value);
    }
    template <typename... Values>
    void put(fmt::format_string<Values...> format, Values&&... values) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Values>(values)...);
    }
    [[nodiscard]] std::string text() && { return std::move(text_); }

  private:
    std::string text_;
    std::string_view name_;
};

void put_latency(Page& page, const Latency& latency) {
    page.family("request_duration_seconds", "histogram",
                "Time from a request's head to the end of its answer.");
    std::uint64_t up_to = 0;
    for (std::size_t at = 0; at < Latency::kBounds; ++at) {
        up_to += latency.counts[at];
        page.put("cachewright_request_duration_seconds_bucket{{le=\"{}\"}} {}\n",
                 as_seconds(Latency::bound(at)), up_to);
    }
    page.put("cachewright_request_duration_seconds_bucket{{le=\"+Inf\"}} {}\n", latency.count());
    page.put("cachewright_request_duration_seconds_sum {}\n", as_seconds(latency.sum));
    page.put("cachewright_request_duration_seconds_count {}\n", latency.count());
}

void put_disk(Page& page, const store::DiskStore& disk) {
    const store::DiskCounts counts = disk.counts();
    const store::DiskWriter::Counts& written = counts.written;
    page.family("disk_responses", "gauge", "Responses in the file of --store.");
    page.sample(written.use.responses);
    page.family("disk_bytes", "gauge", "What they take of it.");
    page.sample(written.use.bytes);
    page.family("disk_pending", "gauge", "Changes that are not written yet.");
    page.sample(written.waiting);
    page.family("disk_evictions_total", "counter", "Responses that are not on disk for want of room.");
    page.sample(written.evicted);
    page.family("disk_dropped_total", "counter",
                "Responses that are not on disk because it failed or did not keep up.");
    page.sample(written.dropped);
    page.family("disk_contents_read_total", "counter", "Contents read from disk.");
    page.sample(counts.read);
    page.family("disk_damaged_total", "counter", "Responses that were damaged on disk.");
    page.sample(counts.damaged);
}

}  // namespace

AdminAnswer tell_metrics(const AdminCall& call) {
    Shared& shared = call.shared;
    const Statistics statistics = statistics_of(shared);
    const store::StoreCounts stored = shared.cache.store().counts();
    Page page;
    page.family("requests_total", "counter", "Requests answered, by what the cache did.");
    for (std::size_t at = 0; at < statistics.outcomes.size(); ++at)
        page.sample("outcome", policy::outcome_name(static_cast<policy::Outcome>(at)),
                    statistics.outcomes[at]);
    page.family("hits_total", "counter", "Requests answered from the store without asking the origin.");
    page.sample(statistics.hits);
    page.family("sent_bytes_total", "counter", "Content sent to clients.");
    page.sample(statistics.bytes);
    page.family("hit_bytes_total", "counter", "Content sent to clients for hits.");
    page.sample(statistics.hit_bytes);
    put_latency(page, statistics.latency);
    page.family("origin_requests_total", "counter", "Requests sent to the origin, refreshes included.");
    page.sample(statistics.origin.requests);
    page.family("origin_failures_total", "counter", "Requests to the origin that got no answer.");
    page.sample(statistics.origin.failures);
    page.family("origin_broke_off_total", "counter", "Answers of the origin that ended before their end.");
    page.sample(statistics.origin.broke_off);
    page.family("origin_answers_total", "counter", "Answers of the origin, by status class.");
    for (std::size_t at = 0; at < statistics.origin.answers.size(); ++at)
        page.sample("class", fmt::format("{}xx", at + 1), statistics.origin.answers[at]);
    page.family("origin_wait_seconds_total", "counter", "Time until the origin began its answers.");
    page.sample(as_seconds(statistics.origin.time));
    page.family("origin_received_bytes_total", "counter", "Content received from the origin.");
    page.sample(statistics.origin_bytes);
    page.family("refreshes_total", "counter", "Refreshes in the background that have ended.");
    page.sample(statistics.refreshes);
    page.family("refresh_failures_total", "counter", "Refreshes in the background that failed.");
    page.sample(statistics.refreshes_failed);
    page.family("saved_wait_seconds", "gauge", "Estimate of the time that hits did not wait for the origin.");
    page.sample(as_seconds(statistics.time_saved()));
    page.family("store_responses", "gauge", "Responses that are stored.");
    page.sample(stored.responses);
    page.family("store_bytes", "gauge", "Memory that they take.");
    page.sample(stored.bytes);
    page.family("store_evictions_total", "counter", "Responses that went for want of room.");
    page.sample(stored.evicted);
    if (const store::DiskStore* const disk = shared.cache.disk()) put_disk(page, *disk);
    page.family("client_connections", "gauge", "Open connections of clients.");
    page.sample(shared.connections.load(std::memory_order_relaxed));
    AdminAnswer answer{200, std::move(page).text()};
    answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return answer;
}

}  // namespace cachewright::proxy
