// Authority: who says that a parameter of a configured profile has the value it has, and on which page.
#pragma once

#include "lib/vendor/fact.hpp"
#include "lib/vendor/profile.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::vendor {

// A place to read: a page of the profile, or a source named by its text alone ("RFC 9111 §3").
struct Citation {
    std::string_view title;
    std::string_view url;    // empty where the text is all there is
    std::string_view as_of;  // when it was read; empty likewise
};

// The pages behind the keys in `sources`, in their order; those of the profile's base count too.
[[nodiscard]] std::vector<Citation> citations(const Profile& profile, std::string_view sources);

// What set the parameter last: a setting in force, or else a fact.
struct Authority {
    const Profile* profile = nullptr;  // whose fact or setting it is: the profile itself or its base
    const Fact* fact = nullptr;        // the last one about the parameter, be it overridden by the setting
    const Setting* setting = nullptr;
    const Effect* effect = nullptr;  // the setting's

    [[nodiscard]] bool found() const { return fact != nullptr || setting != nullptr; }
    // The keys of the sources of what decided.
    [[nodiscard]] std::string_view sources() const;
    [[nodiscard]] Certainty certainty() const;
};

// The first setting of the profile with a choice that sets the parameter of the fact that decided otherwise;
// nullptr where there is none, and where a setting decided.
[[nodiscard]] const Setting* setting_about(const Authority& authority);

// Empty where neither a fact nor a setting speaks of the parameter.
[[nodiscard]] Authority authority_for(const ConfiguredProfile& configured, std::string_view parameter);

}  // namespace cachewright::vendor
