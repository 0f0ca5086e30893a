// Media types by list: "text/css", "image/*".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::policy {

// Is the media type of a Content-Type value one of `ranges`? A subtype "*" in a range stands for every one.
// Compared without case, parameters do not count. False for what is no media type.
[[nodiscard]] bool in_media_ranges(std::string_view content_type, const std::vector<std::string>& ranges);

}  // namespace cachewright::policy
