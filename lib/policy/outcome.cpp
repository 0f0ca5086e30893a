#include "lib/policy/outcome.hpp"

#include <array>
#include <cstddef>

namespace cachewright::policy {

namespace {

struct OutcomeRow {
    std::string_view name;
    std::string_view meaning;
};

constexpr std::array<OutcomeRow, static_cast<std::size_t>(Outcome::count_)> kRows{{
    {"hit", "A fresh stored response answered; the origin was not asked."},
    {"stale",
     "A stored response past its lifetime answered, because the origin failed or need not be asked."},
    {"updating", "A stored response past its lifetime answered at once and is refreshed in the background."},
    {"revalidated", "The origin confirmed the stored response with 304 before it answered."},
    {"expired", "A stored response was too old, and the origin sent a new one in its place."},
    {"miss", "Nothing stored fits the request; the origin answered, and the answer may now be stored."},
    {"bypass", "Stored responses were set aside because of the request or a rule; the origin answered."},
    {"dynamic", "The response is not of a kind that this cache stores; the origin answered."},
    {"pass", "The origin answered this request alone, and the cache remembers not to store the response."},
    {"error", "No usable answer could be had: the origin failed, and nothing stored may stand in."},
    {"synthetic", "The cache made the answer itself, from neither the origin nor a stored response."},
}};

}  // namespace

std::string_view outcome_name(Outcome outcome) {
    return kRows[static_cast<std::size_t>(outcome)].name;
}

std::string_view outcome_meaning(Outcome outcome) {
    return kRows[static_cast<std::size_t>(outcome)].meaning;
}

std::optional<Outcome> outcome_from_name(std::string_view name) {
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (kRows[i].name == name) return static_cast<Outcome>(i);
    }
    return std::nullopt;
}

}  // namespace cachewright::policy
