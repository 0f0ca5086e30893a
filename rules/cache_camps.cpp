#include "rules/cache_camps.hpp"

#include "rules/shared_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cachewright::rules {

void join(std::vector<Camp>& camps, std::string says, const lint::CachePrediction& cache) {
    auto camp = std::find_if(camps.begin(), camps.end(), [&](const Camp& one) { return one.says == says; });
    if (camp == camps.end()) camp = camps.insert(camps.end(), Camp{std::move(says), {}});
    camp->titles.push_back(cache.title());
}

std::string told(const std::vector<Camp>& camps) {
    std::string text;
    for (const Camp& camp : camps) {
        if (!text.empty()) text += ", ";
        text += fmt::format("{} ({})", camp.says, joined(camp.titles));
    }
    return text;
}

}  // namespace cachewright::rules
