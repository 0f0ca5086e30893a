// Writing a file anew in one step: others see the old text or the new one, never a part.
#pragma once

#include "lib/base/result.hpp"

#include <string>
#include <string_view>

namespace cachewright::input {

// Replaces the content of an existing file. Its permissions stay, and a link to it stays a link. Errors:
// unreadable, with what to do; the file is as it was then.
[[nodiscard]] base::Result<void> replace_file(const std::string& name, std::string_view text);

}  // namespace cachewright::input
