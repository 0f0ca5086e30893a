#include "lib/policy/media_range.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/media_type.hpp"

#include <algorithm>

namespace cachewright::policy {

bool in_media_ranges(std::string_view content_type, const std::vector<std::string>& ranges) {
    const auto media_type = http::parse_media_type(content_type);
    if (!media_type) return false;
    return std::any_of(ranges.begin(), ranges.end(), [&](std::string_view range) {
        const std::size_t slash = range.find('/');
        if (slash == std::string_view::npos ||
            !base::equals_ignore_case(media_type->type, range.substr(0, slash)))
            return false;
        const std::string_view subtype = range.substr(slash + 1);
        return subtype == "*" || base::equals_ignore_case(media_type->subtype, subtype);
    });
}

}  // namespace cachewright::policy
