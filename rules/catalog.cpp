#include "rules/catalog.hpp"

#include "rules/families.hpp"

#include <array>

namespace cachewright::rules {

std::span<const lint::Family> catalog() {
    static const std::array families{
        cache_control_rules(),
        directive_argument_rules(),
        directive_form_rules(),
        contradiction_rules(),
        intent_rules(),
        freshness_rules(),
        asset_lifetime_rules(),
        date_rules(),
        legacy_field_rules(),
        vary_rules(),
        vary_cardinality_rules(),
        variant_rules(),
        cookie_rules(),
        cookie_attribute_rules(),
        privacy_rules(),
        deception_rules(),
        validator_rules(),
        entity_tag_rules(),
        revalidation_rules(),
        range_rules(),
        targeted_rules(),
        surrogate_rules(),
        cache_key_rules(),
        duplicate_rules(),
        response_rules(),
        diagnostic_rules(),
        policy_drift_rules(),
        outcome_rules(),
        cdn_support_rules(),
        cache_tag_rules(),
        cdn_difference_rules(),
        policy_rules(),
        lint_rules(),
    };
    return families;
}

}  // namespace cachewright::rules
