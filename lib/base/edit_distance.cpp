#include "lib/base/edit_distance.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

namespace cachewright::base {

namespace {

constexpr std::size_t kLongestWord = 64;

// Which letters a word has, without case, one bit each (other bytes share the last six bits).
std::uint32_t letters_of(std::string_view word) {
    std::uint32_t letters = 0;
    for (const char c : word) {
        const char folded = to_lower(c);
        const unsigned bit = is_lower(folded) ? static_cast<unsigned>(folded - 'a')
                                              : 26U + static_cast<unsigned char>(folded) % 6U;
        letters |= 1U << bit;
    }
    return letters;
}

// One edit mends at most one letter that the one word has and the other lacks, so this many edits are needed.
unsigned least_distance(std::uint32_t in_a, std::uint32_t in_b) {
    return static_cast<unsigned>(std::max(std::popcount(in_a & ~in_b), std::popcount(in_b & ~in_a)));
}

// What two words begin and end with alike costs nothing: the edits are in between.
void drop_common_ends(std::string_view& a, std::string_view& b) {
    while (!a.empty() && !b.empty() && to_lower(a.front()) == to_lower(b.front())) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    while (!a.empty() && !b.empty() && to_lower(a.back()) == to_lower(b.back())) {
        a.remove_suffix(1);
        b.remove_suffix(1);
    }
}

}  // namespace

unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit) {
    if (a.size() > kLongestWord || b.size() > kLongestWord) return limit + 1;
    const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (gap > limit) return limit + 1;
    drop_common_ends(a, b);
    if (least_distance(letters_of(a), letters_of(b)) > limit) return limit + 1;

    std::array<std::array<unsigned, kLongestWord + 1>, 3> rows;
    unsigned* before_previous = rows[0].data();
    unsigned* previous = rows[1].data();
    unsigned* current = rows[2].data();
    for (std::size_t j = 0; j <= b.size(); ++j)
        previous[j] = static_cast<unsigned>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        // A cell further from the diagonal than `limit` holds more than it; only the band between is
        // computed, and its borders count as too far.
        const std::size_t from = i > limit ? i - limit : 1;
        const std::size_t to = std::min(b.size(), i + limit);
        current[from - 1] = from == 1 ? static_cast<unsigned>(i) : limit + 1;
        if (i > 1 && to == i + limit) previous[to] = limit + 1;
        unsigned best_of_row = current[from - 1];
        const char ca = to_lower(a[i - 1]);
        for (std::size_t j = from; j <= to; ++j) {
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
        std::swap(before_previous, previous);
        std::swap(previous, current);
    }
    return std::min(previous[b.size()], limit + 1);
}

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates) {
    const unsigned limit = word.size() <= 4 ? 1 : word.size() <= 8 ? 2 : 3;
    std::string_view nearest;
    unsigned nearest_distance = limit + 1;
    const std::uint32_t letters = letters_of(word);
    for (const std::string_view candidate : candidates) {
        const std::size_t gap =
            std::max(word.size(), candidate.size()) - std::min(word.size(), candidate.size());
        if (gap >= nearest_distance || least_distance(letters, letters_of(candidate)) >= nearest_distance)
            continue;
        // Only a nearer one than the nearest so far is of interest.
        const unsigned distance = edit_distance(word, candidate, nearest_distance - 1);
        if (distance < nearest_distance) {
            nearest = candidate;
            nearest_distance = distance;
        }
        if (nearest_distance == 0) break;
    }
    return nearest;
}

std::string_view meant_word(std::string_view word, std::span<const std::string_view> candidates) {
    constexpr std::size_t kShortest = 3;
    const std::string_view nearest = nearest_word(word, candidates);
    if (!nearest.empty() || word.size() < kShortest) return nearest;
    const auto begun = std::find_if(candidates.begin(), candidates.end(),
                                    [&](std::string_view candidate) { return candidate.starts_with(word); });
    return begun == candidates.end() ? std::string_view() : *begun;
}

}  // namespace cachewright::base
