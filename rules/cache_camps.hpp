// Camps: the selected caches by what they do in one respect, for findings that set them side by side.
#pragma once

#include "lib/lint/cache_prediction.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::rules {

// Those that agree, and in what.
struct Camp {
    std::string says;
    std::vector<std::string_view> titles;
};

void join(std::vector<Camp>& camps, std::string says, const lint::CachePrediction& cache);

// "1 hour (Fastly), 1 day (Amazon CloudFront)".
[[nodiscard]] std::string told(const std::vector<Camp>& camps);

}  // namespace cachewright::rules
