// Small files that commands write whole.
#pragma once

#include "lib/base/result.hpp"

#include <string>
#include <string_view>

namespace cachewright::cli {

// Replaces the file at once: who reads it sees the old content or the new one, whatever happens in between.
// A symbolic link stays, and what it points to is replaced. Errors (unreadable): it cannot be written.
[[nodiscard]] base::Result<void> replace_text_file(const std::string& path, std::string_view text);

// Errors: something of that name exists (usage), or it cannot be written (unreadable).
[[nodiscard]] base::Result<void> create_text_file(const std::string& path, std::string_view text);

}  // namespace cachewright::cli
