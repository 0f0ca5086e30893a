// A vendor's profile as the settings of a running cache.
#pragma once

#include "lib/pipeline/settings.hpp"
#include "lib/vendor/profile.hpp"

namespace cachewright::pipeline {

// Sets all that a profile says: the engine's options, the words of its status header, its tags, and how
// misses are collapsed. Everything else of `settings` stays. A profile without tags has none, but for
// rfc9111, which takes the fields of several vendors (store::TagSettings).
void take_profile(Settings& settings, const vendor::ConfiguredProfile& profile);

// Gives `next` all that a profile says as `now` has it.
void keep_profile(const Settings& now, Settings& next);

}  // namespace cachewright::pipeline
