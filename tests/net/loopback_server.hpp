// A scripted HTTP/1 server on loopback for tests: sends exactly the bytes it is told, and remembers what it
// was asked.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace cachewright::tests {

// What follows the bytes of an answer.
enum class Then : std::uint8_t {
    close,  // in good order
    reset,  // the connection is torn down
    hold,   // nothing: the connection stays open and silent until the server goes
};

struct Script {
    std::string bytes;
    Then then = Then::close;
};

// "HTTP/1.1 200 OK" with these field lines ("a: b\r\n…"), a Content-Length and Connection: close.
[[nodiscard]] Script ok(std::string_view fields, std::string_view body = {});
[[nodiscard]] Script redirect(std::string_view location);

class LoopbackServer {
  public:
    // Listens on a port of the system's choice. Each connection gets one answer, by the path of its request
    // (with the query); unknown paths get a 404.
    LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;
    ~LoopbackServer();

    void answer(const std::string& path, Script script);
    // Called on another thread with each request for this path, before it is answered.
    void when_asked(const std::string& path, std::function<void()> call);

    [[nodiscard]] std::string port() const { return std::to_string(port_); }
    // "http://127.0.0.1:PORT" and the path.
    [[nodiscard]] std::string url(std::string_view path) const;
    // The heads of all requests, in the order they came.
    [[nodiscard]] std::vector<std::string> requests() const;
    // How many there were for this path.
    [[nodiscard]] std::size_t asked(std::string_view path) const;

  private:
    void accept_all();
    void serve(int connection);

    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::thread acceptor_;
    std::vector<std::thread> servers_;  // of the acceptor only
    mutable std::mutex mutex_;
    std::map<std::string, Script> scripts_;
    std::map<std::string, std::function<void()>> calls_;
    std::vector<std::string> requests_;
    std::vector<int> connections_;
    bool stopping_ = false;
};

}  // namespace cachewright::tests
