#include "rules/catalog.hpp"

#include "rules/families.hpp"

#include <array>

namespace cachewright::rules {

std::span<const lint::Family> catalog() {
    static const std::array families{
        cache_control_rules(), contradiction_rules(), freshness_rules(), date_rules(),
        vary_rules(),          variant_rules(),       cookie_rules(),    privacy_rules(),
        validator_rules(),     targeted_rules(),      cache_key_rules(), outcome_rules(),
        cdn_support_rules(),   lint_rules(),
    };
    return families;
}

}  // namespace cachewright::rules
