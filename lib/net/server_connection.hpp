// ServerConnection: the server's side of an HTTP/1 connection. Requests come in, one after another; what is
// answered is the caller's to write.
#pragma once

#include "lib/http/message.hpp"
#include "lib/http/wire_parser.hpp"
#include "lib/net/stream.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::net {

struct ServerLimits {
    http::wire::Limits message = http::wire::Limits::of_requests();
    std::uint64_t content = std::uint64_t{64} << 20;  // of one request; over it 413
    // Who is refused for it is told of this; static. Empty: nothing can be set.
    std::string_view content_setting = "--max-body";
    std::uint32_t requests = 10'000;  // on one connection
    std::chrono::milliseconds head{
        std::chrono::seconds{10}};  // the whole head, from its first byte; over it 408
    std::chrono::milliseconds idle{std::chrono::seconds{60}};  // between requests
    std::chrono::milliseconds content_stall{
        std::chrono::seconds{30}};                                    // between bytes of a request's content
    std::chrono::milliseconds write_stall{std::chrono::seconds{30}};  // between bytes of an answer
};

// What is answered to a request that cannot be read. The connection carries no other request after it.
struct Refusal {
    int status = 400;
    std::string reason;   // one line: what is wrong, and which setting it exceeds
    bool silent = false;  // the client has broken the connection: nobody is there to read an answer
};

class ServerConnection {
  public:
    ServerConnection(Stream stream, const ServerLimits& limits);
    ServerConnection(ServerConnection&&) noexcept;
    ServerConnection& operator=(ServerConnection&&) noexcept;
    ServerConnection(const ServerConnection&) = delete;
    ServerConnection& operator=(const ServerConnection&) = delete;
    ~ServerConnection();

    // From the next request on, or the one that is waited for.
    void set_limits(const ServerLimits& limits);

    enum class Arrival : std::uint8_t {
        request,  // request() and framing() hold until the next call
        refused,  // refusal(): answer it, then close
        ended,    // in good order or not, between two requests; also after limits.requests, or idle too long
    };
    // Waits for the head of the next request. What is left of the content of the one before is read and
    // dropped, up to 64 KiB; where more is left, or the client still waits for 100 (awaits_continue()), the
    // connection has ended. Pipelined requests wait their turn.
    //
    // Refused are, beside what the strict parser refuses: a Host that is missing, repeated or no host
    // (validate_host); a target that is neither a path, nor an absolute URL, nor the "*" of OPTIONS, or that
    // has a fragment (RFC 9112 §3.2): 400; CONNECT and TRACE: 501; an Expect other than 100-continue: 417,
    // unless the request is HTTP/1.0; a Content-Length over limits.content: 413.
    [[nodiscard]] Task<Arrival> next_request();
    // After a refusal: what was read of the head. Before the first request: nothing.
    [[nodiscard]] const http::Request& request() const;
    [[nodiscard]] const http::wire::Framing& framing() const;
    [[nodiscard]] const Refusal& refusal() const;

    // This request was read whole, and another stands in the buffer already, whole or in part.
    [[nodiscard]] bool has_unread() const;

    // The content of the request, transfer coding removed.
    struct Piece {
        enum class Kind : std::uint8_t {
            data,      // `bytes`, until the next call
            complete,  // all has come; trailers()
            broken,    // refusal(): the client went or stalled (408); the request must not look whole
            refused,   // refusal(): content over the limit (413), or malformed; nor then
        };
        Kind kind = Kind::complete;
        std::string_view bytes;
    };
    [[nodiscard]] Task<Piece> read_content();
    [[nodiscard]] const http::FieldMap& trailers() const;
    // All of the request was read.
    [[nodiscard]] bool request_complete() const;
    // RFC 9110 §10.1.1: the client sends its content when it has read a 100, and none has come so far.
    [[nodiscard]] bool awaits_continue() const;

    // The client's request lets the connection persist, and limits.requests is not reached. False after a
    // refusal, and when the content broke off.
    [[nodiscard]] bool may_persist() const;
    // HTTP/1.1 or later: the client understands chunked, and 1xx.
    [[nodiscard]] bool speaks_1_1() const;

    // Sends. Each call has the write stall as its deadline.
    [[nodiscard]] Stream::Write write(std::string_view bytes);
    [[nodiscard]] Stream::Write write(std::span<const std::string_view> parts);
    [[nodiscard]] Stream::Send send(std::string_view before, const Stream::FilePart& part);

    // To wait, while an answer is made, until the client closes or breaks the connection, or sends more. No
    // deadline for reading is set between a whole request and the next call of next_request().
    [[nodiscard]] Stream& stream();
    // Bytes that came behind the request, for a tunnel.
    [[nodiscard]] std::string take_unread();
    // Closes gently: ends writing, reads on for a moment (at most 1 s and 64 KiB) so that the peer receives
    // what was sent to it (RFC 9112 §9.6).
    [[nodiscard]] Task<> linger();
    void close();
    // So that the client sees that the answer is not whole.
    void abort();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace cachewright::net
