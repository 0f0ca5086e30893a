// Durations as people say them.
#pragma once

#include "lib/base/time.hpp"

#include <string>

namespace cachewright::lint {

// "45 seconds", "1 hour 30 minutes", "10 years": the largest unit and, when it is not zero, the next one,
// rounded down. A year counts 365 days. Negative durations count as zero.
[[nodiscard]] std::string duration_words(base::Duration duration);

}  // namespace cachewright::lint
