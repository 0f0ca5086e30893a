// Profile: one cache (a CDN, a browser, RFC 9111 itself) as data: facts that set parameters, and settings
// that a plan, a configuration or an open question in the vendor's documents makes necessary.
#pragma once

#include "lib/base/result.hpp"
#include "lib/http/field_map.hpp"
#include "lib/vendor/diagnostic.hpp"
#include "lib/vendor/fact.hpp"
#include "lib/vendor/profile_options.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::vendor {

// What one choice of a setting does: sets a parameter.
struct Effect {
    std::string_view choice;     // "off"; "*" for any given value of a setting without fixed choices
    std::string_view parameter;  // "storage.no_cache"
    std::string_view value;      // "refuse"; "$", alone or at the end, stands for the given value
    std::string_view sources;
    std::optional<Certainty> certainty{};  // where it is not that of the setting
};

struct Setting {
    std::string_view key;      // "origin_cache_control", as in --set cloudflare.origin_cache_control=off
    std::string_view summary;  // what it stands for, one line
    // The values it takes. Empty: any value that the parameters of its effects take.
    std::span<const std::string_view> choices{};
    std::string_view standard;  // the documented default; "" for none: the setting then has no effect
    std::string_view sources;
    Certainty certainty = Certainty::documented;
    std::span<const Effect> effects{};  // applied in order, after the facts
    // What is likely of scripts, styles, images and fonts where nobody has said; empty: `standard`.
    std::string_view for_files{};
};

// A response field that tells that the response has passed this cache: its value contains this text.
struct Mark {
    std::string_view field;
    std::string_view text{};  // empty: any value
};

// A setting as somebody gave it.
struct SettingValue {
    std::string key;
    std::string value;
};

// Settings that the vendor itself would refuse together.
struct Impossible {
    std::string what;  // a sentence, with the effect first
    std::string hint;  // what to do
    // The settings it is about, the one to look at first in front.
    std::vector<std::string_view> keys{};
};

struct Profile {
    std::string_view name;   // "cloudflare"
    std::string_view title;  // "Cloudflare"
    std::string_view as_of;  // when the facts were read: "2026-11-20"
    // The profile whose facts come first ("rfc9111"); empty: the engine's defaults.
    std::string_view base{};
    std::span<const Source> sources{};
    std::span<const Fact> facts{};
    std::span<const Setting> settings{};
    std::span<const Mark> marks{};
    // What the vendor would refuse of the settings as given, and of what came of all of them; none: nothing.
    std::optional<Impossible> (*refused)(std::span<const SettingValue> given,
                                         const ProfileOptions& options) = nullptr;
    std::span<const Diagnostic> diagnostics{};
};

// The fields are as this cache sent them to its client, not as its origin wrote them.
[[nodiscard]] bool bears_mark(const http::FieldMap& fields, const Profile& profile);

// A profile with its settings chosen: what everything else works with.
struct ConfiguredProfile {
    const Profile* profile = nullptr;
    ProfileOptions options;
    std::vector<SettingValue> settings;  // all of them, given or by default, in the profile's order
    // The same with Setting::for_files wherever nothing was given; null where no setting has one.
    std::shared_ptr<const ConfiguredProfile> for_files{};
};

// The value given for the setting, of several the last; nothing where it was not given.
[[nodiscard]] std::optional<std::string_view> given_value(std::span<const SettingValue> given,
                                                          std::string_view key);

// What a setting takes, for people.
[[nodiscard]] std::string setting_values(const Setting& setting);

// What is wrong with one setting, whatever is set besides: an unknown key, or a value that the setting does
// not take, with the nearest one as a hint.
[[nodiscard]] std::optional<base::Error> objection(const Profile& profile, const SettingValue& value);

// What the vendor refuses of these settings together; there must be no objection to any of them.
[[nodiscard]] std::optional<Impossible> refusal(const Profile& profile, std::span<const SettingValue> given);

// Facts first, then settings in the profile's order, given values instead of defaults. Errors (usage): what
// there is an objection to, and settings that the vendor refuses.
[[nodiscard]] base::Result<ConfiguredProfile> configure(const Profile& profile,
                                                        std::span<const SettingValue> given = {});

}  // namespace cachewright::vendor
