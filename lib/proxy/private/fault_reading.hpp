// Rules for faults as the admin API takes them. docs/proxy.md has the keys.
#pragma once

#include "lib/pipeline/faults.hpp"
#include "lib/proxy/private/wish.hpp"

#include <vector>

namespace cachewright::proxy {

// All of the array, or an answer with 400 that names the first rule that is wrong, and the key.
[[nodiscard]] tl::expected<std::vector<pipeline::FaultRule>, AdminAnswer> read_fault_rules(const Json& rules);

}  // namespace cachewright::proxy
