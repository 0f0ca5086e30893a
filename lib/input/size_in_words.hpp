// Sizes for messages: "256 KiB".
#pragma once

#include <cstddef>
#include <string>

namespace cachewright::input {

// In the largest binary unit up to MiB that needs no fraction.
[[nodiscard]] std::string size_in_words(std::size_t bytes);

}  // namespace cachewright::input
