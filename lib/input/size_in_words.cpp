#include "lib/input/size_in_words.hpp"

#include <fmt/format.h>

namespace cachewright::input {

std::string size_in_words(std::size_t bytes) {
    constexpr std::size_t kibi = 1024;
    if (bytes != 0 && bytes % (kibi * kibi) == 0) return fmt::format("{} MiB", bytes / (kibi * kibi));
    if (bytes != 0 && bytes % kibi == 0) return fmt::format("{} KiB", bytes / kibi);
    return fmt::format("{} bytes", bytes);
}

}  // namespace cachewright::input
