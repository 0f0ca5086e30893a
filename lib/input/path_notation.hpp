// The notations in which hosts write path patterns. Each function follows its notation as far as PathPattern
// can say it; where it cannot, the result matches more and is marked (PathPattern::narrower).
#pragma once

#include "lib/input/path_pattern.hpp"

#include <string_view>

namespace cachewright::input {

// "/assets/*", "/blog/:slug": a `*` stands for anything, a `:name` for a part of one segment (Netlify,
// Cloudflare Pages). Behind "https://host" the path counts.
[[nodiscard]] PathPattern paths_of_splat(std::string_view pattern);

// "/assets/(.*)", "/blog/:slug*", "/(.*)\\.js" (Vercel).
[[nodiscard]] PathPattern paths_of_path_to_regexp(std::string_view pattern);

// "**/*.@(js|css)", "/blog/*", "*.{js,css}" (Firebase; Azure's routes need only the last of them). `*` stays
// in a segment unless `star_crosses_slashes`.
enum class Star : std::uint8_t { within_a_segment, crosses_slashes };
[[nodiscard]] PathPattern paths_of_glob(std::string_view pattern, Star star);

// "\\.(js|css)$": a regular expression that is searched for in the path (nginx, Firebase).
[[nodiscard]] PathPattern paths_of_regex(std::string_view pattern);

}  // namespace cachewright::input
