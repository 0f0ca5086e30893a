// How many files and sockets this process may hold open.
#pragma once

#include <cstddef>

namespace cachewright::net {

// Raises the limit to `wanted`, as far as the system lets this process. Returns what it is then.
std::size_t raise_descriptor_limit(std::size_t wanted);

}  // namespace cachewright::net
