#include "lib/proxy/events.hpp"

#include "lib/proxy/event_feed.hpp"
#include "lib/proxy/private/decision_filter.hpp"
#include "lib/proxy/private/decision_json.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace cachewright::proxy {

struct EventStream {
    DecisionFilter filter;
    std::unique_ptr<EventFeed::Subscription> subscription;
};

namespace {

constexpr std::chrono::seconds kLongestSilence{15};

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";

// What the other coroutine of a listener has seen.
struct Watch {
    bool gone = false;     // the client, or we are to end
    bool silence = false;  // a comment is due
    bool ended = false;    // nobody watches any more
};

net::Task<> watch_client(net::Stream& stream, net::Signal& signal, Watch& watch) {
    while (true) {
        stream.read_by(std::chrono::steady_clock::now() + kLongestSilence);
        const net::IoStatus status = co_await stream.readable();
        if (status != net::IoStatus::timed_out) break;
        watch.silence = true;
        signal.notify();
    }
    watch.gone = true;
    watch.ended = true;
    signal.notify();
}

std::string events_of(const EventFeed::Subscription::Taken& taken, const DecisionFilter& filter) {
    std::string text;
    for (const pipeline::DecisionRecord& record : taken.records) {
        if (!filter.lets_pass(record)) continue;
        text += fmt::format("event: decision\nid: {}\ndata: {}\n", record.id,
                            json_answer(decision_json(record)).body);
    }
    if (taken.dropped > 0) text += fmt::format("event: dropped\ndata: {{\"count\":{}}}\n\n", taken.dropped);
    return text;
}

net::Task<> send_until_gone(EventStream& stream, net::Loop& loop, net::ServerConnection& client,
                            Watch& watch) {
    net::Signal& signal = stream.subscription->signal();
    while (!watch.gone) {
        const std::uint64_t seen = signal.changes();
        std::string text = events_of(stream.subscription->take(), stream.filter);
        if (text.empty() && std::exchange(watch.silence, false)) text = ": nothing happened\n\n";
        if (text.empty()) {
            if (!watch.gone) co_await signal.changed(loop, seen);
            continue;
        }
        const net::IoResult written = co_await client.write(text);
        if (written.status != net::IoStatus::ok) co_return;
    }
}

}  // namespace

AdminAnswer open_events(const AdminCall& call) {
    auto filter = read_decision_filter(call);
    if (!filter) return filter.error();
    auto subscription = call.shared.events.subscribe();
    if (subscription == nullptr)
        return admin_error(503, fmt::format("{} listen already", EventFeed::kMostListeners),
                           "close one of the other connections to /events");
    AdminAnswer answer;
    answer.content_type = "text/event-stream";
    answer.events = std::make_shared<EventStream>(EventStream{*std::move(filter), std::move(subscription)});
    return answer;
}

net::Task<> send_events(EventStream& stream, net::Loop& loop, net::ServerConnection& client) {
    const net::IoResult begun = co_await client.write(kHead);
    if (begun.status != net::IoStatus::ok) co_return;
    net::Signal& signal = stream.subscription->signal();
    Watch watch;
    loop.spawn(watch_client(client.stream(), signal, watch));
    co_await send_until_gone(stream, loop, client, watch);
    client.close();
    while (true) {
        const std::uint64_t seen = signal.changes();
        if (watch.ended) break;
        co_await signal.changed(loop, seen);
    }
}

}  // namespace cachewright::proxy
