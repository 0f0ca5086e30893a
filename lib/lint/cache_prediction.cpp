#include "lib/lint/cache_prediction.hpp"

namespace cachewright::lint {

const vendor::ConfiguredProfile& configured_for(const http::Response& response, ResourceKind kind,
                                                const vendor::ConfiguredProfile& profile) {
    const bool file = kind == ResourceKind::fingerprinted_asset || kind == ResourceKind::plain_asset;
    if (!profile.for_files || !file || response.fields.contains(http::FieldId::set_cookie)) return profile;
    return *profile.for_files;
}

}  // namespace cachewright::lint
