// The manual page, cachewright(1), in the man macros of roff.
#pragma once

#include "lib/report/command_page.hpp"

#include <span>
#include <string>
#include <string_view>

namespace cachewright::report {

struct ManualEntry {
    std::string_view name;  // "2", "NO_COLOR", "cachewright.toml"
    std::string_view meaning;
};

// What a manual page tells beside commands and options.
struct ManualFacts {
    std::string_view version;
    std::string_view description;  // paragraphs with an empty line between them
    std::span<const ManualEntry> exit_codes;
    std::span<const ManualEntry> environment;
    std::span<const ManualEntry> files;
};

[[nodiscard]] std::string manual_page(const CommandLine& line, const ManualFacts& facts);

}  // namespace cachewright::report
