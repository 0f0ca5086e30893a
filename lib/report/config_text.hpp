// What a running proxy says of its configuration, for people. Errors of these (no_content): what came is no
// such answer.
#pragma once

#include "lib/base/result.hpp"
#include "lib/report/terminal_text.hpp"

#include <string>
#include <string_view>

namespace cachewright::report {

// Of /api/config: a row for each setting, then the file, when it was read, and what has come of it since.
[[nodiscard]] base::Result<std::string> config_text(std::string_view json, const Style& style);

// Of /api/config/reload.
[[nodiscard]] base::Result<std::string> reload_words(std::string_view json);

// Of /api/config: the value of one key as words; nothing where there is none.
[[nodiscard]] std::string setting_in_force(std::string_view json, std::string_view key);

}  // namespace cachewright::report
