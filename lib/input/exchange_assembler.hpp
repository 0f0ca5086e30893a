// Pairs the messages of a text capture, which come one after another, into exchanges.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/input/delivery.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cachewright::input {

// How a request travelled, for the scheme of its URL.
enum class Transport : std::uint8_t { unknown, clear_text, tls };

class ExchangeAssembler {
  public:
    explicit ExchangeAssembler(Delivery& delivery) : delivery_(delivery) {}

    // A request begins a new exchange; one that still waits for its response is reported as skipped.
    void request(http::Request request, base::SourcePosition position, Transport transport);

    // A final response completes the exchange and is delivered; an interim one is kept for it. What a proxy
    // says to CONNECT is not an exchange with the origin.
    [[nodiscard]] Flow response(http::Response response, base::SourcePosition position);

    // The input has ended.
    void finish();

    // The request that the next response answers.
    [[nodiscard]] const std::optional<http::Request>& pending_request() const { return request_; }

  private:
    void forget();

    Delivery& delivery_;
    std::optional<http::Request> request_;
    base::SourcePosition position_;
    Transport transport_ = Transport::unknown;
    std::vector<http::Response> interim_;
};

}  // namespace cachewright::input
