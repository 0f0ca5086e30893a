// The families of rules, one file each.
#pragma once

#include "lib/lint/rule.hpp"

namespace cachewright::rules {

[[nodiscard]] lint::Family cache_control_rules();
[[nodiscard]] lint::Family directive_argument_rules();
[[nodiscard]] lint::Family directive_form_rules();
[[nodiscard]] lint::Family contradiction_rules();
[[nodiscard]] lint::Family intent_rules();
[[nodiscard]] lint::Family freshness_rules();
[[nodiscard]] lint::Family asset_lifetime_rules();
[[nodiscard]] lint::Family date_rules();
[[nodiscard]] lint::Family legacy_field_rules();
[[nodiscard]] lint::Family vary_rules();
[[nodiscard]] lint::Family vary_cardinality_rules();
[[nodiscard]] lint::Family variant_rules();
[[nodiscard]] lint::Family cookie_rules();
[[nodiscard]] lint::Family cookie_attribute_rules();
[[nodiscard]] lint::Family privacy_rules();
[[nodiscard]] lint::Family deception_rules();
[[nodiscard]] lint::Family validator_rules();
[[nodiscard]] lint::Family entity_tag_rules();
[[nodiscard]] lint::Family revalidation_rules();
[[nodiscard]] lint::Family range_rules();
[[nodiscard]] lint::Family targeted_rules();
[[nodiscard]] lint::Family surrogate_rules();
[[nodiscard]] lint::Family cache_key_rules();
[[nodiscard]] lint::Family duplicate_rules();
[[nodiscard]] lint::Family response_rules();
[[nodiscard]] lint::Family diagnostic_rules();
[[nodiscard]] lint::Family policy_drift_rules();
// They speak of selected profiles only (--profile): silent without.
[[nodiscard]] lint::Family outcome_rules();
[[nodiscard]] lint::Family cdn_difference_rules();
[[nodiscard]] lint::Family cdn_support_rules();
[[nodiscard]] lint::Family cache_tag_rules();
// The [[policy]] blocks of cachewright.toml, and the file itself.
[[nodiscard]] lint::Family policy_rules();
[[nodiscard]] lint::Family lint_rules();

}  // namespace cachewright::rules
