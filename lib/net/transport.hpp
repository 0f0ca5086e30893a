// Transport: many requests at once, each answered by a response as it travelled or by the error that
// prevented one. What sends them is an implementation's business (curl_transport.hpp).
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/time.hpp"
#include "lib/http/exchange.hpp"
#include "lib/http/wire_violation.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::net {

struct OutgoingRequest {
    std::string url;  // absolute, http or https
    std::string method = "GET";
    http::FieldMap fields;  // sent as they are; Host, User-Agent and Accept only where they are given another
    std::string body;       // sent when it is not empty
    std::optional<base::Duration> timeout;           // for all of it, 0: none; otherwise the transport's
    std::size_t body_kept = std::size_t{16} * 1024;  // what is kept of the response's body
    // Receiving stops once the body has more than this; the response counts, its body is `cut`.
    std::size_t body_limit = std::size_t{4} * 1024 * 1024;
    // Hears the body of an answer with this status as it comes, whatever is kept of it.
    std::function<void(int status, std::string_view bytes)> on_body{};
};

enum class BodyEnd : std::uint8_t {
    complete,
    cut,        // body_limit was reached
    truncated,  // the connection ended before the body did
    timed_out,  // the head came in time, the rest of the body did not
};

// How the response came here.
struct Connection {
    std::string address;  // of the peer, which is a proxy's when one is used; without a port
    std::uint16_t port = 0;
    http::Version version = http::Version::unknown;
    bool reused = false;  // from an earlier request
};

struct Received {
    // url and times are set; the request is the one that was sent, with what the transport added to it. Field
    // positions are unknown. Body::full_size is set when the body is complete.
    http::Exchange exchange;
    // What is wrong with the final response's head (RFC 9112).
    std::vector<http::wire::Diagnostic> diagnostics;
    BodyEnd body_end = BodyEnd::complete;
    Connection connection;
};

// Errors are `unavailable` (no such host, refused, TLS, timeout, no HTTP), `too_large` (a head beyond the
// limits of http::wire) and `usage` (a URL or field that cannot be sent). Messages name the host, not the
// URL.
using Answer = base::Result<Received>;
using Answered = std::function<void(Answer&&)>;

enum class Submitted : std::uint8_t { accepted, over_budget };
enum class Going : std::uint8_t { on, stop };
enum class RunEnd : std::uint8_t { done, stopped };

enum class Proxies : std::uint8_t { of_environment, none };

struct TransportOptions {
    base::Duration timeout = std::chrono::seconds{30};          // for a whole exchange
    base::Duration connect_timeout = std::chrono::seconds{10};  // name, connection and TLS, within the former
    unsigned concurrency = 6;                                   // requests at once, at least 1
    double rps = 0;                                             // requests begun a second; 0: no limit
    std::optional<std::uint64_t> max_requests;                  // of all
    std::string user_agent;
    // Both as curl's options of the same names take them: "HOST1:PORT1:HOST2:PORT2", "HOST:PORT:ADDRESS".
    std::vector<std::string> connect_to;
    std::vector<std::string> resolve;
    std::string ca_file;  // certificates to trust instead of the system's
    Proxies proxies = Proxies::of_environment;
};

class Transport {
  public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    // Queues a request. `answered` is called once from within run(), in whatever order responses come, and
    // may submit further ones; never for a request over the budget, nor after run() was stopped.
    [[nodiscard]] virtual Submitted submit(OutgoingRequest request, Answered answered) = 0;

    // Sends until nothing is queued or under way. `checkpoint` is asked several times a second, and at once
    // after a signal; on stop everything not yet answered is dropped. Redirects are not followed: each
    // response is an exchange of its own.
    virtual RunEnd run(const std::function<Going()>& checkpoint) = 0;
};

}  // namespace cachewright::net
