// Looking a name up without holding the loop up.
#pragma once

#include "lib/net/loop.hpp"
#include "lib/net/private/socket_address.hpp"
#include "lib/net/task.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace cachewright::net::detail {

// Nothing when the time has come before the answer did. An address in figures is its own answer.
[[nodiscard]] Task<std::optional<Resolution>> look_up(Loop& loop, std::string host, std::uint16_t port,
                                                      SteadyTime deadline);

}  // namespace cachewright::net::detail
