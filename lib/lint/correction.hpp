// Corrected header lines for suggestions.
#pragma once

#include "lib/http/cache_control.hpp"
#include "lib/http/field_map.hpp"
#include "lib/lint/directive_issue.hpp"
#include "lib/lint/finding.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::lint {

class Subject;

// "Cache-Control: value" with every slip of the pen in `value` mended at once, so that the line can be used
// as it stands; members that are said twice stand there once. Empty when some of it cannot be mended without
// knowing what was meant: two lifetimes, a number that is none, an open quote, public beside private.
[[nodiscard]] std::string corrected_cache_control(std::string_view value);

// The Cache-Control that keeps the response out of shared caches and leaves to the visitor's browser what it
// has: "private" in place of what speaks to shared caches. Empty where the line cannot be read beyond doubt,
// and where by the engine's word a shared cache would still answer with the response.
[[nodiscard]] std::string private_cache_control(const Subject& subject);

// The same for a value whose directives and issues are known.
[[nodiscard]] std::string corrected_cache_control(std::string_view value,
                                                  const http::CacheControl& directives,
                                                  std::vector<DirectiveIssue> issues);

// What mends this one of the subject's issues and leaves the rest of its line as it is. Nothing when
// corrected_cache_control has no answer for the line, and for what is said twice on two lines.
[[nodiscard]] std::optional<Replacement> mended_directive(const Subject& subject,
                                                          const DirectiveIssue& issue);

}  // namespace cachewright::lint
