// The content of the origin's answer as a fault lets it come: slowly, or cut off.
#pragma once

#include "lib/net/loop.hpp"
#include "lib/net/origin_connection.hpp"
#include "lib/net/task.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachewright::proxy {

class FaultyContent {
  public:
    enum class End : std::uint8_t { as_it_is, missing };
    struct Effect {
        std::optional<std::uint64_t> cut_after;  // bytes; what is no longer comes whole
        End end = End::as_it_is;                 // missing: it breaks off where it would have ended
        std::optional<std::uint64_t> bytes_per_second;
    };
    // On this loop.
    FaultyContent(net::Loop& loop, const Effect& effect) : loop_(&loop), effect_(effect) {}

    // In the place of origin.next(), from the final head on. Where it breaks off, the connection is closed,
    // and the event is that of a failure.
    [[nodiscard]] net::Task<net::OriginConnection::Event> next(net::OriginConnection& origin);

  private:
    [[nodiscard]] net::SteadyTime due() const;

    net::Loop* loop_;
    Effect effect_;
    std::string_view pending_;  // of the origin's, until its next()
    std::uint64_t passed_ = 0;
    std::optional<net::SteadyTime> began_;
};

// origin.next(), or what `faulty` makes of it; null: nothing.
[[nodiscard]] net::Task<net::OriginConnection::Event> next_content(net::OriginConnection& origin,
                                                                   FaultyContent* faulty);

}  // namespace cachewright::proxy
