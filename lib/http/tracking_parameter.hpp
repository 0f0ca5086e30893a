// Query parameters that tell where a visitor came from and change nothing in the answer.
#pragma once

#include <string_view>

namespace cachewright::http {

// "utm_source", "gclid", "fbclid" and their like: another value for each campaign or click.
[[nodiscard]] bool is_tracking_parameter(std::string_view name);

}  // namespace cachewright::http
