// Diagnostics as tests write them down.
#pragma once

#include "lib/http/field_diagnostic.hpp"
#include "lib/http/field_map.hpp"

#include <span>
#include <string>
#include <vector>

namespace cachewright::http {

using Stumbles = std::vector<std::string>;

// "code|underlined bytes" of each diagnostic about the lines of `fields`.
inline Stumbles stumbles_over(const FieldMap& fields, std::span<const FieldDiagnostic> diagnostics) {
    Stumbles found;
    for (const auto& [line, diagnostic] : diagnostics) {
        found.push_back(std::string(diagnostic.code) + "|" +
                        std::string(base::slice(fields[line].value, diagnostic.span)));
    }
    return found;
}

}  // namespace cachewright::http
