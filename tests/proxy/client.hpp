// A client of the proxy that sees every byte: keeps connections, pipelines, stops within an answer, and tells
// a whole answer from a truncated one.
#pragma once

#include "lib/http/cache_status.hpp"
#include "lib/http/message.hpp"
#include "lib/http/wire_parser.hpp"
#include "tests/proxy/socket.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::tests {

struct InterimResponse {
    int status = 0;
    http::FieldMap fields;
};

struct ClientResponse {
    int status = 0;
    http::FieldMap fields;
    http::FieldMap trailers;
    std::string body;  // the first of it, see Client::keep_body
    std::uint64_t body_bytes = 0;
    bool complete = false;  // its end came; false: truncated, or not read to its end yet
    bool malformed = false;
    http::wire::Framing framing;
    std::vector<InterimResponse> interim;

    [[nodiscard]] std::string field(std::string_view name) const { return fields.combined(name); }
    [[nodiscard]] bool has(std::string_view name) const { return fields.contains(name); }
    // In seconds; -1 without the field.
    [[nodiscard]] std::int64_t age() const;
    // What the proxy itself said (the last member of Cache-Status). Fails the test when it said nothing.
    [[nodiscard]] http::CacheStatus cache_status() const;
    [[nodiscard]] bool hit() const { return cache_status().hit; }
};

class Client {
  public:
    explicit Client(std::uint16_t port);

    void send(std::string_view bytes);
    // A head with Host and these fields, and the body with its Content-Length when there is one.
    void request(std::string_view method, std::string_view target, std::string_view fields = {},
                 std::string_view body = {});

    // The next answer, whole or as far as it comes. `method` is the request's.
    ClientResponse receive(std::string_view method = "GET");
    // In steps: an interim answer; the final head; content until `bytes` have come in all; the rest.
    InterimResponse receive_interim();
    ClientResponse receive_head(std::string_view method = "GET");
    void receive_body(ClientResponse& response, std::uint64_t bytes);
    void receive_rest(ClientResponse& response);

    // Waits for the end of the connection; false when more bytes or nothing come.
    [[nodiscard]] bool closed();
    // The connection cannot carry another request: it ended, or the last answer said so.
    [[nodiscard]] bool spent() const { return spent_; }
    // Bytes of a tunnel; empty at the end.
    [[nodiscard]] std::string raw();

    void keep_body(std::size_t bytes) { body_kept_ = bytes; }
    [[nodiscard]] Socket& socket() { return socket_; }

  private:
    enum class Took : std::uint8_t { something, complete, nothing };
    Took step(ClientResponse& response);
    [[nodiscard]] bool read_more();

    Socket socket_;
    http::wire::Parser parser_;
    std::string unread_;
    std::size_t body_kept_ = std::size_t{4} << 20;
    Socket::Got last_ = Socket::Got::bytes;
    bool fresh_ = true;  // nothing of an answer was read
    bool spent_ = false;
};

// One request on a connection of its own.
ClientResponse ask(std::uint16_t port, std::string_view method, std::string_view target,
                   std::string_view fields = {}, std::string_view body = {});

}  // namespace cachewright::tests
