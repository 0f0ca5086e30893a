#include "lib/proxy/exchange.hpp"

#include "lib/http/wire_host.hpp"
#include "lib/http/wire_serialiser.hpp"
#include "lib/proxy/answering.hpp"
#include "lib/proxy/faulty_leg.hpp"
#include "lib/proxy/notifier.hpp"
#include "lib/proxy/origin_leg.hpp"
#include "lib/proxy/purge_method.hpp"
#include "lib/proxy/tunnel.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cachewright::proxy {

namespace {

using pipeline::Answer;
using pipeline::Transaction;
using Next = Transaction::Next;

// So long a fetch goes on for the store alone.
constexpr std::chrono::seconds kLongestUnread{60};

std::string_view address_of(std::string_view peer) {
    const std::string_view host = peer.substr(0, peer.rfind(':'));
    return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

pipeline::Client describe(Worker& worker, net::ServerConnection& client) {
    pipeline::Client described;
    described.address = address_of(client.stream().peer());
    described.speaks_1_1 = client.speaks_1_1();
    described.persists = client.may_persist() && !worker.shared().draining.load(std::memory_order_relaxed);
    described.request_id = worker.journal().next_id();
    return described;
}

// Brings the origin's content into the store and to all who read it, whatever becomes of any of them.
net::Task<> fill(Worker& worker, std::shared_ptr<net::OriginPool> pool,
                 std::shared_ptr<net::OriginConnection> connection, std::shared_ptr<FaultyContent> faulty,
                 std::unique_ptr<pipeline::Fill> fill, std::string target) {
    using Event = net::OriginConnection::Event;
    using Pace = pipeline::Fill::Pace;
    auto unread_until = std::chrono::steady_clock::now() + kLongestUnread;
    while (true) {
        const Event event = co_await next_content(*connection, faulty.get());
        if (event.kind == Event::Kind::complete) {
            fill->complete();
            pool->give_back(std::move(connection));
            co_return;
        }
        if (event.kind != Event::Kind::content) {
            worker.journal().note_origin_broke_off(target);
            co_return fill->fail();
        }
        worker.journal().note_origin_bytes(event.bytes.size());
        fill->append(event.bytes);
        if (!fill->unread())
            unread_until = std::chrono::steady_clock::now() + kLongestUnread;
        else if (std::chrono::steady_clock::now() > unread_until)
            co_return fill->give_up();
        while (true) {
            net::Signal& room = signal_of(fill->room());
            const std::uint64_t seen = room.changes();
            const Pace pace = fill->pace();
            if (pace == Pace::stop) co_return fill->give_up();
            if (pace == Pace::go_on) break;
            co_await room.changed(worker.loop(), seen);
        }
    }
}

net::Task<> wait_for_head(Worker& worker, pipeline::Flight& flight) {
    net::Signal& progress = signal_of(flight.progress());
    while (true) {
        const std::uint64_t seen = progress.changes();
        if (flight.state() != pipeline::Flight::State::asking) co_return;
        co_await progress.changed(worker.loop(), seen);
    }
}

// Asks the origin once; afterwards `leg` holds its answer's content, unless a fill has it.
net::Task<LegResult> ask(Worker& worker, net::ServerConnection* client, Transaction& transaction,
                         OriginLeg& leg, Next& next) {
    const std::optional<pipeline::Fault> fault = fault_for(worker, transaction);
    LegResult result;
    leg.faulty = nullptr;
    if (fault)
        result = co_await ask_through(worker, client, transaction, leg, *fault);
    else
        result = co_await ask_origin(worker, client, transaction, leg);
    if (result.came == Came::head) {
        net::OriginConnection& origin = *leg.connection;
        worker.journal().note_origin(transaction.upstream().target, origin.response().status,
                                     worker.now().wall - leg.asked.wall);
        next = transaction.on_head(origin.take_response(), origin.framing(), leg.asked, worker.now());
        if (auto filling = transaction.take_fill()) {
            net::Task<> filled = fill(worker, leg.pool, std::move(leg.connection), std::move(leg.faulty),
                                      std::move(filling), transaction.upstream().target);
            // Only of a refresh nothing more happens until it has ended.
            if (client != nullptr)
                worker.loop().spawn(std::move(filled));
            else
                co_await std::move(filled);
        } else if (next == Next::forward) {
            leave(worker, leg);
        }
    } else if (result.came == Came::failure) {
        // With a limit of our own nobody was asked.
        if (result.failure.kind != pipeline::Failure::Kind::overloaded)
            worker.journal().note_origin(transaction.upstream().target, 0, {});
        next = transaction.on_failure(result.failure, worker.now());
    } else if (result.came == Came::made) {
        worker.journal().note_origin(transaction.upstream().target, fault->effect->response.status,
                                     worker.now().wall - leg.asked.wall);
        next = take_made(transaction, *fault->effect, leg.asked, worker.now());
    }
    if (fault) transaction.note_fault(fault->names);
    co_return result;
}

void note(Worker& worker, std::uint64_t id, LogEntry& entry, const http::Request& request,
          pipeline::Moment began, const Settings& settings) {
    const pipeline::Finished finished{request,     entry.host,  *entry.account, began,
                                      entry.taken, entry.bytes, entry.end,      settings.cache.profile};
    worker.journal().note(id, finished);
    if (worker.shared().events.wanted()) worker.shared().events.push(pipeline::make_record(id, finished));
    entry.id = id;
    worker.log(entry);
}

LogEntry entry_of(const http::Request& request, const pipeline::Account& account, pipeline::Moment began) {
    LogEntry entry;
    entry.time = began.wall;
    entry.method = request.method;
    entry.target = request.target;
    entry.host = http::wire::effective_authority(request);
    entry.account = &account;
    return entry;
}

constexpr std::string_view kStopped = "proxy stopped";

// Leaves a line of a request whose task is given up, as when the proxy does not wait for its end.
class LineInAnyCase {
  public:
    LineInAnyCase(Worker& worker, net::ServerConnection& client, Transaction& transaction, std::uint64_t id,
                  pipeline::Moment began, const Settings& settings)
        : worker_(worker),
          client_(client),
          transaction_(transaction),
          id_(id),
          began_(began),
          settings_(settings) {}
    LineInAnyCase(const LineInAnyCase&) = delete;
    LineInAnyCase& operator=(const LineInAnyCase&) = delete;
    ~LineInAnyCase() {
        if (!is_due_) return;
        Sent sent;
        sent.end = kStopped;
        leave(sent);
    }

    void leave(const Sent& sent) {
        is_due_ = false;
        const pipeline::Moment now = worker_.now();
        transaction_.conclude(now);
        LogEntry entry = entry_of(client_.request(), transaction_.account(), began_);
        entry.client = client_.stream().peer();
        entry.bytes = sent.bytes;
        entry.taken = now.wall - began_.wall;
        entry.end = sent.end;
        note(worker_, id_, entry, client_.request(), began_, settings_);
    }
    // Another leaves it.
    void drop() { is_due_ = false; }

  private:
    Worker& worker_;
    net::ServerConnection& client_;
    Transaction& transaction_;
    std::uint64_t id_;
    pipeline::Moment began_;
    const Settings& settings_;
    bool is_due_ = true;
};

net::Task<Connection> serve_purge(Worker& worker, net::ServerConnection& client, pipeline::Moment began,
                                  const Settings& settings) {
    const std::uint64_t id = worker.journal().next_id();
    Answer answer;
    pipeline::Account account;
    co_await answer_purge(worker, client, id, answer, account);
    const Sent sent = co_await send_stored(worker, client, answer);
    LogEntry entry = entry_of(client.request(), account, began);
    entry.client = client.stream().peer();
    entry.bytes = sent.bytes;
    entry.taken = worker.now().wall - began.wall;
    entry.end = sent.end;
    note(worker, id, entry, client.request(), began, settings);
    if (sent.whole && answer.persists) co_return Connection::goes_on;
    co_await client.linger();
    co_return Connection::ends;
}

}  // namespace

net::Task<Connection> serve_request(Worker& worker, net::ServerConnection& client) {
    const pipeline::Moment began = worker.now();
    const Settings& settings = worker.take_up_settings();
    if (is_purge(settings, client.request())) {
        const Connection after = co_await serve_purge(worker, client, began, settings);
        co_return after;
    }
    const pipeline::Client described = describe(worker, client);
    Transaction transaction(worker.shared().cache, settings.cache, client.request(), described);
    OriginLeg leg(worker.origin());
    LineInAnyCase line(worker, client, transaction, described.request_id, began, settings);
    Next next = transaction.begin(began);
    while (next != Next::answer) {
        if (next == Next::wait) {
            co_await wait_for_head(worker, transaction.awaited());
            next = transaction.go_on(worker.now());
            continue;
        }
        if (next == Next::load) {
            co_await wait_for(worker.loop(), transaction.loading());
            next = transaction.go_on(worker.now());
            continue;
        }
        const LegResult result = co_await ask(worker, &client, transaction, leg, next);
        if (result.came == Came::refusal) {
            net::Refusal refusal = leg.pump->refusal;
            line.drop();
            co_await refuse(worker, client, std::move(refusal), described.request_id);
            co_return Connection::ends;
        }
    }
    if (auto due = transaction.take_refresh()) worker.loop().spawn(refresh(worker, std::move(*due)));

    Answer& answer = transaction.answer();
    Sent sent;
    if (answer.body == Answer::Body::tunnel) {
        sent = co_await tunnel(worker, client, *leg.connection, answer);
    } else if (answer.from_origin) {
        sent = co_await relay(worker, client, leg, answer);
    } else {
        leave(worker, leg);
        sent = co_await send_stored(worker, client, answer);
    }
    line.leave(sent);
    const bool tunnelled = answer.body == Answer::Body::tunnel;
    // The client must be able to tell that it has not all.
    if (!sent.whole && !tunnelled) client.abort();
    const bool content_left = leg.pump != nullptr && leg.pump->state == ContentPump::State::sending;
    if (content_left) co_await end_pump(worker, client, leg);
    if (!sent.whole || content_left) co_return Connection::ends;
    if (answer.persists && client.request_complete()) co_return Connection::goes_on;
    co_await client.linger();
    co_return Connection::ends;
}

net::Task<> refuse(Worker& worker, net::ServerConnection& client, net::Refusal refusal, std::uint64_t id) {
    if (refusal.silent) co_return;
    if (id == 0) id = worker.journal().next_id();
    const Settings& settings = worker.shared().settings();
    Answer answer;
    Transaction::refuse(settings.cache, client.request().method, refusal.status, refusal.reason, false, id,
                        answer);
    pipeline::Account account;
    account.outcome = policy::Outcome::error;
    account.status = refusal.status;
    account.detail = pipeline::kRefused;
    const pipeline::Moment began = worker.now();
    const Sent sent = co_await send_stored(worker, client, answer);
    LogEntry entry = entry_of(client.request(), account, began);
    entry.client = client.stream().peer();
    entry.bytes = sent.bytes;
    entry.end = refusal.reason;
    note(worker, id, entry, client.request(), began, settings);
    co_await client.linger();
}

net::Task<> refresh(Worker& worker, Transaction::Refresh refresh) {
    pipeline::Client nobody;
    nobody.address = "127.0.0.1";
    const Settings& settings = worker.take_up_settings();
    const pipeline::Moment began = worker.now();
    Transaction transaction(worker.shared().cache, settings.cache, refresh.request, nobody);
    OriginLeg leg(worker.origin());
    Next next = transaction.refresh(refresh, began);
    // There may be nothing to refresh any more.
    if (next != Next::forward) co_return;
    while (next == Next::forward)
        static_cast<void>(co_await ask(worker, nullptr, transaction, leg, next));
    leave(worker, leg);
    transaction.conclude(worker.now());
    LogEntry entry = entry_of(refresh.request, transaction.account(), began);
    entry.taken = worker.now().wall - began.wall;
    note(worker, worker.journal().next_id(), entry, refresh.request, began, settings);
}

}  // namespace cachewright::proxy
