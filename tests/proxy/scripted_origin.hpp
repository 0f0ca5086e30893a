// The origin behind the proxy under test: an HTTP/1 server whose answers are written byte by byte, in steps
// that the test opens one after another, and which remembers all that it was asked.
#pragma once

#include "lib/http/message.hpp"
#include "lib/http/wire_parser.hpp"
#include "tests/proxy/socket.hpp"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace cachewright::tests {

// Holds whoever waits until the test opens it. Copies are the same gate.
class Gate {
  public:
    Gate();
    void open() const;
    void wait() const;  // bounded by patience

  private:
    struct State;
    std::shared_ptr<State> state_;
};

struct SeenRequest {
    http::Request message;  // Body stays empty
    std::string head;       // as it came, with the empty line
    // The first of the content, transfer coding removed, and how much there was of it.
    static constexpr std::size_t kBodyKept = std::size_t{1} << 20;
    std::string body;
    std::uint64_t body_bytes = 0;
    bool complete = false;       // its end was seen
    bool broken = false;         // the connection ended within it
    std::size_t connection = 0;  // on which connection, from 1
    std::size_t number = 0;      // which request for this target, from 1
    [[nodiscard]] std::string field(std::string_view name) const { return message.fields.combined(name); }
    [[nodiscard]] bool has(std::string_view name) const { return message.fields.contains(name); }
    [[nodiscard]] bool conditional() const { return has("If-None-Match") || has("If-Modified-Since"); }
};

class OriginStream;
using Handler = std::function<void(const SeenRequest&, OriginStream&)>;

class ScriptedOrigin {
  public:
    ScriptedOrigin();
    ScriptedOrigin(const ScriptedOrigin&) = delete;
    ScriptedOrigin& operator=(const ScriptedOrigin&) = delete;
    ~ScriptedOrigin();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    // What answers requests for this target (path and query). Called on a thread of its connection, after
    // the request came whole. Targets that are not known get 404 without freshness.
    void on(const std::string& target, Handler handler);
    // The same, but called after the head: the handler reads the content itself.
    void on_head(const std::string& target, Handler handler);
    // Answers one after another; the last is repeated.
    void answers(const std::string& target, std::vector<std::string> bytes);

    // Opened when the origin goes, so that a test that fails ends at once.
    [[nodiscard]] Gate gate();
    void open_gates();

    // How often this target was asked for, with any method.
    [[nodiscard]] std::size_t asked(std::string_view target) const;
    [[nodiscard]] std::vector<SeenRequest> requests(std::string_view target) const;
    [[nodiscard]] SeenRequest last(std::string_view target) const;
    [[nodiscard]] std::size_t asked_in_all() const;
    [[nodiscard]] std::size_t connections() const;
    // What the strict parser said of requests that were not HTTP: the proxy may send none.
    [[nodiscard]] std::vector<std::string> malformed() const;

    // Waits until that many requests for the target have come: false when patience ends first.
    [[nodiscard]] bool wait_for(std::string_view target, std::size_t requests = 1) const;
    // Waits until the last request for the target is complete or broken.
    [[nodiscard]] bool wait_for_end(std::string_view target) const;

    // From now on connections are refused.
    void stop_listening();

  private:
    friend class OriginStream;
    struct Route {
        Handler handler;
        bool reads_content = false;
    };
    void accept_all();
    void serve(const std::shared_ptr<Socket>& socket, std::size_t connection);
    [[nodiscard]] bool wait_until(const std::function<bool()>& condition) const;

    Socket listener_;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::map<std::string, Route, std::less<>> routes_;
    std::vector<std::shared_ptr<SeenRequest>> log_;
    std::vector<std::string> malformed_;
    std::vector<std::shared_ptr<Socket>> sockets_;
    std::vector<Gate> gates_;
    std::vector<std::thread> servers_;  // of the acceptor only
    std::thread acceptor_;
    std::size_t connections_ = 0;
    bool stopping_ = false;
};

// The connection on which one request is answered.
class OriginStream {
  public:
    // False when the proxy went.
    bool send(std::string_view bytes);
    void close();  // in good order
    void reset();  // torn down: RST

    // For handlers of on_head: content until `bytes` of it have come in all, or the request has ended.
    std::string content(std::size_t bytes);
    // The rest of the request; false when it broke off.
    bool rest_of_request();
    // After an upgrade: raw bytes; nothing at the end.
    std::optional<std::string> raw();
    // Waits until the proxy has closed the connection. False when it does not.
    bool wait_for_close();

  private:
    friend class ScriptedOrigin;
    OriginStream(ScriptedOrigin& origin, std::shared_ptr<Socket> socket);
    bool read_head(std::size_t connection);
    bool read_more();
    http::wire::Event step();

    ScriptedOrigin& origin_;
    std::shared_ptr<Socket> socket_;
    http::wire::Parser parser_;
    std::string unread_;
    std::string head_;  // bytes of the head so far
    bool in_head_ = true;
    bool failed_ = false;
    bool closed_ = false;
    std::shared_ptr<SeenRequest> request_;
};

}  // namespace cachewright::tests
