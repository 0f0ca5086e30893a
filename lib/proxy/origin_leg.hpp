// The way to the origin and back: sends a transaction's request, with the client's content, and brings the
// head of the answer.
#pragma once

#include "lib/net/origin_connection.hpp"
#include "lib/net/server_connection.hpp"
#include "lib/net/signal.hpp"
#include "lib/net/task.hpp"
#include "lib/pipeline/transaction.hpp"
#include "lib/proxy/faulty_content.hpp"
#include "lib/proxy/worker.hpp"

#include <memory>
#include <optional>

namespace cachewright::proxy {

// The client's content on its way to the origin, beside the answer that comes back.
struct ContentPump {
    enum class State { sending, sent, client_failed };
    State state = State::sending;
    bool drops = false;    // the origin has answered and takes no more
    net::Refusal refusal;  // with client_failed
    net::Signal changed;
};

// What is held while a request is with the origin.
struct OriginLeg {
    // Where connections come from and go back to.
    explicit OriginLeg(std::shared_ptr<net::OriginPool> connections) : pool(std::move(connections)) {}

    std::shared_ptr<net::OriginPool> pool;
    std::shared_ptr<net::OriginConnection> connection;
    std::shared_ptr<FaultyContent> faulty;  // what a fault makes of the answer's content; null: nothing
    std::shared_ptr<ContentPump> pump;      // null where the request has no content
    pipeline::Moment asked;
};

enum class Came : std::uint8_t {
    head,     // leg.connection->response()
    failure,  // the origin's; `failure`
    refusal,  // the client's content cannot be read: leg.pump->refusal
    made,     // a fault answers in the origin's place
};
struct LegResult {
    Came came = Came::failure;
    pipeline::Failure failure;
};

// `client` is null for what nobody waits for. Interim responses are passed to the client at once. A request
// without content that a kept connection swallowed is sent once more on a new one (RFC 9110 §9.2.2).
[[nodiscard]] net::Task<LegResult> ask_origin(Worker& worker, net::ServerConnection* client,
                                              const pipeline::Transaction& transaction, OriginLeg& leg);

// The answer was not for the client, or it went: reads what little is left, so that the connection can be
// kept, or closes it.
void leave(Worker& worker, OriginLeg& leg);

// Waits until the pump has nothing more to do with the client's connection.
[[nodiscard]] net::Task<> end_pump(Worker& worker, net::ServerConnection& client, OriginLeg& leg);

}  // namespace cachewright::proxy
