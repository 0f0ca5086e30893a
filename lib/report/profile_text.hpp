// Profiles as text: the list, one with its settings and facts, and what sets two apart.
#pragma once

#include "lib/report/terminal_text.hpp"
#include "lib/vendor/authority.hpp"
#include "lib/vendor/profile.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

[[nodiscard]] std::string profile_list(std::span<const vendor::Profile* const> profiles, const Style& style);

enum class Sources : std::uint8_t { omit, show };
[[nodiscard]] std::string profile_page(const vendor::ConfiguredProfile& configured, Sources sources,
                                       const Style& style);

// One side of a comparison, by the name that it was given.
struct Compared {
    std::string_view name;  // "cloudflare:plan=pro"
    const vendor::ConfiguredProfile& profile;
};
[[nodiscard]] std::string profile_difference(const Compared& a, const Compared& b, const Style& style);

// "storage": what comes before the dot of a parameter's name.
[[nodiscard]] std::string_view step_of(std::string_view parameter);

// A parameter that has not the same value in two profiles.
struct ParameterDifference {
    std::string_view parameter;
    std::string_view meaning;
    std::string a;
    std::string b;
};
[[nodiscard]] std::vector<ParameterDifference> parameter_differences(const vendor::ConfiguredProfile& a,
                                                                     const vendor::ConfiguredProfile& b);

// "Default cache behavior <https://…>, read 2026-11-20".
[[nodiscard]] std::string citation_words(const vendor::Citation& citation);

}  // namespace cachewright::report
