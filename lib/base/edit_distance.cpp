#include "lib/base/edit_distance.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace cachewright::base {

namespace {
constexpr std::size_t kLongestWord = 64;
}

unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit) {
    if (a.size() > kLongestWord || b.size() > kLongestWord) return limit + 1;
    const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (gap > limit) return limit + 1;

    using Row = std::array<unsigned, kLongestWord + 1>;
    Row before_previous{};
    Row previous{};
    Row current{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        previous[j] = static_cast<unsigned>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = static_cast<unsigned>(i);
        unsigned best_of_row = current[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const char ca = to_lower(a[i - 1]);
            const char cb = to_lower(b[j - 1]);
            unsigned cost =
                std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (ca == cb ? 0U : 1U)});
            if (i > 1 && j > 1 && ca == to_lower(b[j - 2]) && to_lower(a[i - 2]) == cb) {
                cost = std::min(cost, before_previous[j - 2] + 1);
            }
            current[j] = cost;
            best_of_row = std::min(best_of_row, cost);
        }
        if (best_of_row > limit) return limit + 1;
        before_previous = previous;
        previous = current;
    }
    return std::min(previous[b.size()], limit + 1);
}

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates) {
    const unsigned limit = word.size() <= 4 ? 1 : word.size() <= 8 ? 2 : 3;
    std::string_view nearest;
    unsigned nearest_distance = limit + 1;
    for (const std::string_view candidate : candidates) {
        const unsigned distance = edit_distance(word, candidate, limit);
        if (distance < nearest_distance) {
            nearest = candidate;
            nearest_distance = distance;
        }
    }
    return nearest;
}

}  // namespace cachewright::base
