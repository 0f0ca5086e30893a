// OriginConnection: the client's side of an HTTP/1 connection, and the pool in which such connections wait
// for their next request.
#pragma once

#include "lib/http/message.hpp"
#include "lib/http/wire_parser.hpp"
#include "lib/net/connector.hpp"
#include "lib/net/open_connections.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::net {

struct OriginLimits {
    http::wire::Limits message = http::wire::Limits::of_responses();
    std::size_t interim = 16;  // 1xx responses before a final one
    std::chrono::milliseconds connect{std::chrono::seconds{5}};
    std::chrono::milliseconds first_byte{std::chrono::seconds{30}};  // of the answer, from the last byte sent
    std::chrono::milliseconds between_bytes{std::chrono::seconds{30}};  // of the answer; and of what is sent
    std::size_t connections = 256;                                      // open at once
    std::chrono::milliseconds idle{std::chrono::seconds{60}};           // kept without use
    friend bool operator==(const OriginLimits&, const OriginLimits&) = default;
};

enum class OriginFault : std::uint8_t {
    none,
    connect_failed,
    connect_timed_out,
    too_many_connections,
    closed_before_answer,  // nothing of an answer had come
    first_byte_timed_out,
    broke_off,  // within the answer: closed too early, or reset
    stalled,    // within the answer
    malformed,  // not HTTP, or over a limit
};
struct OriginFailure {
    OriginFault fault = OriginFault::none;
    std::string message;  // one line for logs and answers
};

class OriginConnection {
  public:
    // `counted` is held until the connection is closed: what its pool counts it by.
    OriginConnection(Loop& loop, Stream stream, const OriginLimits& limits,
                     std::shared_ptr<void> counted = nullptr);
    ~OriginConnection();
    OriginConnection(const OriginConnection&) = delete;
    OriginConnection& operator=(const OriginConnection&) = delete;

    // It has carried a request and its whole answer before: if it fails now, it may have been dead already.
    [[nodiscard]] bool reused() const;

    // Before each request: what its answer must be read as.
    void begin(http::wire::Answers answers);
    [[nodiscard]] Stream::Write write(std::string_view bytes);
    [[nodiscard]] Stream::Write write(std::span<const std::string_view> parts);
    // The request went out whole: the wait for the first byte begins. Until then no answer is due, and next()
    // waits as long as it takes.
    void request_sent();
    // The request did not go out whole: an answer may come all the same, and is waited for as long, but the
    // connection carries no other request.
    void request_broke_off();

    // The answer that has begun may pause as long as it likes; until the next begin().
    void allow_pauses();

    struct Event {
        enum class Kind : std::uint8_t {
            interim,   // response(): a 1xx other than 101; more follows
            head,      // response(), framing(): the final answer's head, or 101
            content,   // `bytes`, transfer coding removed, until the next call
            complete,  // trailers()
            failed,    // failure()
        };
        Kind kind = Kind::failed;
        std::string_view bytes;
    };
    // Reading and writing may be under way at the same time. After an interim response the wait for the first
    // byte begins anew.
    [[nodiscard]] Task<Event> next();
    [[nodiscard]] const http::Response& response() const;
    [[nodiscard]] http::Response take_response();
    [[nodiscard]] const http::wire::Framing& framing() const;
    [[nodiscard]] const http::FieldMap& trailers() const;
    [[nodiscard]] const OriginFailure& failure() const;

    // After complete: another request may follow (the request went out whole, nothing doubtful, nothing
    // behind the answer).
    [[nodiscard]] bool reusable() const;
    // After 101: the rest is a tunnel. Bytes that came behind the head.
    [[nodiscard]] std::string take_unread();
    [[nodiscard]] Stream& stream();
    void close();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Connections of one loop to one server. The one that was used last is used again first; those that were not
// used for limits.idle are closed when the pool is next asked for something.
class OriginPool {
  public:
    // With `open` limits.connections is for all pools that share it.
    OriginPool(Loop& loop, ServerAddress server, const OriginLimits& limits, Verify verify,
               std::shared_ptr<OpenConnections> open = nullptr);
    ~OriginPool();
    OriginPool(const OriginPool&) = delete;
    OriginPool& operator=(const OriginPool&) = delete;

    enum class Take : std::uint8_t { kept_or_new, new_only };
    // One that was kept and is still quiet, or a new one. At limits.connections a kept one, of this pool or
    // of those that share its limit, makes room for a new one. Every connection counts from here on until it
    // is closed or destroyed, given back or not.
    [[nodiscard]] Task<tl::expected<std::shared_ptr<OriginConnection>, OriginFailure>> take(Take which);
    // Keeps it when it is reusable(), closes it otherwise.
    void give_back(std::shared_ptr<OriginConnection> connection);
    [[nodiscard]] const ServerAddress& server() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace cachewright::net
