// The pages that a statement of a profile stands on, as JSON.
#pragma once

#include "lib/report/private/json_text.hpp"
#include "lib/vendor/authority.hpp"

#include <utility>

namespace cachewright::report {

[[nodiscard]] inline Json citations_json(const vendor::Profile& profile, std::string_view sources) {
    Json pages = Json::array();
    for (const vendor::Citation& citation : vendor::citations(profile, sources)) {
        Json page;
        page["title"] = citation.title;
        if (!citation.url.empty()) {
            page["url"] = citation.url;
            page["as_of"] = citation.as_of;
        }
        pages.push_back(std::move(page));
    }
    return pages;
}

}  // namespace cachewright::report
