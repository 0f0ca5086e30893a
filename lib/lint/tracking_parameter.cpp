#include "lib/lint/tracking_parameter.hpp"

#include "lib/base/ascii.hpp"

#include <array>

namespace cachewright::lint {

bool is_tracking_parameter(std::string_view name) {
    constexpr std::array<std::string_view, 14> known{"gclid",  "fbclid", "msclkid", "ttclid",   "dclid",
                                                     "gbraid", "wbraid", "yclid",   "twclid",   "igshid",
                                                     "mc_cid", "mc_eid", "_gl",     "li_fat_id"};
    return base::starts_with_ignore_case(name, "utm_") || base::equals_any_ignore_case(name, known);
}

}  // namespace cachewright::lint
