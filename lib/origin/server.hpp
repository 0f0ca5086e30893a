// Serves a script over HTTP/1.
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/time.hpp"
#include "lib/net/listener.hpp"
#include "lib/net/server_connection.hpp"
#include "lib/origin/answer.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::origin {

// How an answer ended.
enum class Outcome : std::uint8_t {
    whole,
    cut,      // as the script wants it
    reset,    // the same
    left,     // the client went before all was sent
    refused,  // the request could not be read
};

// One request and what became of it.
struct Served {
    base::TimePoint time;  // when the request had come
    std::string method;    // empty with Outcome::refused
    std::string target;
    int status = 0;  // 0: no head was sent
    std::optional<std::uint64_t> version;
    std::string_view matched;   // the condition of the request that decided
    std::uint64_t content = 0;  // bytes of it that were sent
    base::Duration taken{};
    Outcome outcome = Outcome::whole;
    std::string reason;  // Outcome::refused
};

// Everything happens on the loop's thread. It must outlive the loop's run.
class Server {
  public:
    using Clock = std::function<base::TimePoint()>;
    using OnServed = std::function<void(const Served&)>;

    Server(net::Loop& loop, Script script, Clock clock, OnServed on_served);

    // Begins to accept; returns the port. Errors: those of net::Listener::open.
    base::Result<std::uint16_t> listen(const net::ListenAddress& address);
    [[nodiscard]] const Script& script() const { return script_; }

  private:
    enum class Next : std::uint8_t { request, close };
    enum class Delivery : std::uint8_t { done, broken };

    net::Task<> accept_all(net::Listener listener);
    net::Task<> serve(net::Stream stream);
    net::Task<Next> answer_request(net::ServerConnection& connection);
    net::Task<Next> send(net::ServerConnection& connection, Answer answer, Served& served);
    net::Task<Delivery> send_content(net::ServerConnection& connection, Answer& answer, std::string head,
                                     Served& served);
    net::Task<Delivery> send_repeated(net::ServerConnection& connection, Answer& answer, std::string head,
                                      Served& served);
    net::Task<> refuse(net::ServerConnection& connection, const net::Refusal& refusal);

    net::Loop& loop_;
    Script script_;
    Clock clock_;
    OnServed on_served_;
    State state_;
};

}  // namespace cachewright::origin
