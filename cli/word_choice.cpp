#include "cli/word_choice.hpp"

#include "lib/base/edit_distance.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>

namespace cachewright::cli {

CLI::Validator one_of(std::vector<std::string_view> words) {
    std::string description = fmt::format("{{{}}}", fmt::join(words, ","));
    const auto check = [words = std::move(words)](const std::string& given) {
        if (std::find(words.begin(), words.end(), given) != words.end()) return std::string();
        const std::string_view nearest = base::meant_word(given, words);
        return nearest.empty() ? fmt::format("'{}' is none of: {}", given, fmt::join(words, ", "))
                               : fmt::format("'{}': did you mean '{}'?", given, nearest);
    };
    return {check, std::move(description)};
}

}  // namespace cachewright::cli
