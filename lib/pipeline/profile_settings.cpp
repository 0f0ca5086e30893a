#include "lib/pipeline/profile_settings.hpp"

#include "lib/base/ascii.hpp"

#include <limits>

namespace cachewright::pipeline {

namespace {

constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

store::TagSettings tags_of(const vendor::TagOptions& tags) {
    store::TagSettings settings;
    settings.fields.clear();
    if (!tags.header.empty())
        settings.fields.push_back({tags.header, tags.separator == ' ' ? store::TagField::Form::blanks
                                                                      : store::TagField::Form::commas});
    settings.letter_case =
        tags.case_sensitive ? store::TagSettings::Case::counts : store::TagSettings::Case::ignored;
    settings.longest = tags.bytes_per_tag.value_or(kUnlimited);
    settings.most = tags.tags_per_response.value_or(kUnlimited);
    settings.most_bytes = tags.bytes_in_total.value_or(kUnlimited);
    return settings;
}

}  // namespace

void take_profile(Settings& settings, const vendor::ConfiguredProfile& profile) {
    const vendor::ProfileOptions& options = profile.options;
    settings.profile = profile.profile->name;
    settings.options = options.policy;
    settings.words = options.status;
    settings.collapsing = options.collapsing;
    settings.diagnostics = profile.profile->diagnostics;
    for (const vendor::Diagnostic& one : settings.diagnostics) {
        if (one.others == vendor::Diagnostic::Others::go && one.towards == vendor::Towards::client)
            settings.options.delivery.removed_fields.emplace_back(one.field);
    }
    const bool is_standard = profile.profile->name == "rfc9111";
    // What its word says, the member of our own in Cache-Status (RFC 9211) says better.
    if (is_standard) settings.words = {};
    settings.tags = is_standard ? store::TagSettings{} : tags_of(options.tags);
    if (options.tags.removed_downstream && !options.tags.header.empty())
        settings.options.delivery.removed_fields.push_back(options.tags.header);
}

void keep_profile(const Settings& now, Settings& next) {
    next.profile = now.profile;
    next.options = now.options;
    next.words = now.words;
    next.diagnostics = now.diagnostics;
    next.collapsing = now.collapsing;
    next.tags = now.tags;
}

}  // namespace cachewright::pipeline
