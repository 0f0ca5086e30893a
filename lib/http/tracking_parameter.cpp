#include "lib/http/tracking_parameter.hpp"

#include "lib/base/ascii.hpp"

#include <array>

namespace cachewright::http {

namespace {

// Matomo's, which Piwik was before; "pk_id" may be a primary key.
bool is_matomo(std::string_view name) {
    constexpr std::string_view old_prefix = "pk_";
    constexpr std::array<std::string_view, 9> words{"campaign", "kwd", "keyword", "source",   "medium",
                                                    "content",  "cid", "group",   "placement"};
    if (base::starts_with_ignore_case(name, "mtm_")) return true;
    return base::starts_with_ignore_case(name, old_prefix) &&
           base::equals_any_ignore_case(name.substr(old_prefix.size()), words);
}

}  // namespace

bool is_tracking_parameter(std::string_view name) {
    constexpr std::array<std::string_view, 32> known{
        // Google, and its analytics
        "gclid", "dclid", "gbraid", "wbraid", "srsltid", "gad_source", "gad_campaignid", "_gl", "_ga",
        // other advertisers
        "fbclid", "msclkid", "ttclid", "yclid", "twclid", "igshid", "li_fat_id", "epik", "rdt_cid", "s_kwcid",
        "ef_id", "_openstat", "ysclid", "sccid",
        // mail
        "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "vero_id"};
    return base::starts_with_ignore_case(name, "utm_") || is_matomo(name) ||
           base::equals_any_ignore_case(name, known);
}

}  // namespace cachewright::http
