// Profiles as JSON: docs/schema/profile.schema.json.
#pragma once

#include "lib/report/profile_text.hpp"
#include "lib/vendor/profile.hpp"

#include <span>
#include <string>
#include <string_view>

namespace cachewright::report {

[[nodiscard]] std::string profile_list_json(std::span<const vendor::Profile* const> profiles,
                                            std::string_view version);
// With the sources of every fact.
[[nodiscard]] std::string profile_page_json(const vendor::ConfiguredProfile& configured,
                                            std::string_view version);
[[nodiscard]] std::string profile_difference_json(const Compared& a, const Compared& b,
                                                  std::string_view version);

}  // namespace cachewright::report
