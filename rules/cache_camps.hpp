// Camps: the selected caches by what they do in one respect, for findings that set them side by side.
#pragma once

#include "lib/lint/cache_prediction.hpp"
#include "rules/cache_groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::rules {

// Those that agree, and in what.
struct Camp {
    std::string says;
    std::vector<std::string_view> titles;
};

inline void join(std::vector<Camp>& camps, std::string says, const lint::CachePrediction& cache) {
    auto camp = std::find_if(camps.begin(), camps.end(), [&](const Camp& one) { return one.says == says; });
    if (camp == camps.end()) camp = camps.insert(camps.end(), Camp{std::move(says), {}});
    camp->titles.push_back(cache.title());
}

// "1 hour (Fastly), 1 day (Amazon CloudFront)".
[[nodiscard]] inline std::string told(const std::vector<Camp>& camps) {
    std::string text;
    for (const Camp& camp : camps) {
        if (!text.empty()) text += ", ";
        text += fmt::format("{} ({})", camp.says, joined(camp.titles));
    }
    return text;
}

}  // namespace cachewright::rules
