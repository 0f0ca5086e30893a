// Cache-Groups and Cache-Group-Invalidation (RFC 9875): Lists of Strings that tie stored responses of one
// origin together.
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/http/joined_lines.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http {

inline constexpr std::string_view kCacheGroups = "Cache-Groups";
inline constexpr std::string_view kCacheGroupInvalidation = "Cache-Group-Invalidation";

struct CacheGroups {
    std::vector<std::string> groups;  // in order, without repetitions; compared byte by byte
    // Syntax errors have the codes of sf::parse_list; the others are wrong-type (a member that is no String:
    // the whole field is ignored), duplicate-group and empty-field.
    std::vector<FieldDiagnostic> diagnostics;
};

// `name` is one of the two above. Parameters are ignored. That the invalidation counts only on answers to
// unsafe methods is for the caller to know.
[[nodiscard]] CacheGroups parse_cache_groups(const FieldMap& fields, std::string_view name = kCacheGroups);

}  // namespace cachewright::http
