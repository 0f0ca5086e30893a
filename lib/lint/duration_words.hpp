// Durations in messages, in the engine's own words.
#pragma once

#include "lib/base/duration_text.hpp"
#include "lib/base/time.hpp"

#include <string>

namespace cachewright::lint {

// "45 seconds", "1 hour 30 minutes", "10 years"; parts of seconds are dropped.
[[nodiscard]] inline std::string duration_words(base::Duration duration) {
    return base::duration_words(base::floor_seconds(duration));
}

}  // namespace cachewright::lint
