// The catalogue: every family of rules there is, in the order in which they are listed and run.
#pragma once

#include "lib/lint/rule.hpp"

#include <span>

namespace cachewright::rules {

[[nodiscard]] std::span<const lint::Family> catalog();

}  // namespace cachewright::rules
