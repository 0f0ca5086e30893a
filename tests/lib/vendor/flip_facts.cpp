// Changes every fact, effect and default of a profile, one at a time, and runs the profile's cases against
// the changed copy: a change that no case notices survives, and what it changed is not tested.
//
//     flip_facts [PROFILE...]
//
// Exit status: 0 nothing survived, 1 something did or a case fails unchanged, 2 wrong usage, 77 no profile
// has cases.
#include "lib/vendor/catalog.hpp"
#include "lib/vendor/parameter.hpp"
#include "tests/lib/vendor/case_check.hpp"
#include "tests/lib/vendor/case_file.hpp"
#include "tests/lib/vendor/flipped_values.hpp"
#include "tests/lib/vendor/meaning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace cachewright;

namespace {

constexpr int kSkipped = 77;

// A profile whose facts and settings can be changed.
struct ProfileCopy {
    explicit ProfileCopy(const vendor::Profile& original)
        : profile(original),
          facts(original.facts.begin(), original.facts.end()),
          settings(original.settings.begin(), original.settings.end()) {
        for (const vendor::Setting& setting : settings)
            effects.emplace_back(setting.effects.begin(), setting.effects.end());
    }

    // Borrows from the copy, and is right until it is next changed.
    const vendor::Profile& changed() {
        for (std::size_t i = 0; i < settings.size(); ++i)
            settings[i].effects = effects[i];
        profile.facts = facts;
        profile.settings = settings;
        return profile;
    }

    vendor::Profile profile;
    std::vector<vendor::Fact> facts;
    std::vector<vendor::Setting> settings;
    std::vector<std::vector<vendor::Effect>> effects;  // of each setting
};

// All parameters of the profile with these settings, as text; empty when it cannot be configured.
std::string parameters_text(const vendor::Profile& profile, std::span<const vendor::SettingValue> given) {
    const auto configured = vendor::configure(profile, given);
    std::string text;
    if (!configured) return text;
    for (const vendor::Parameter& parameter : vendor::parameters())
        text += parameter.get(configured->options) + '\n';
    return text;
}

// Long lists are told by what was changed in them.
std::string shortened(std::string_view value) {
    constexpr std::size_t longest = 48;
    return value.size() <= longest ? std::string(value) : std::string(value.substr(0, longest)) + "…";
}

// The words of `text` that `other` does not have.
std::string words_only_in(std::string_view text, std::string_view other) {
    const std::string others = fmt::format(" {} ", other);
    std::string words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string word(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (others.find(" " + word + " ") == std::string::npos) words += " " + word;
    }
    return words;
}

std::string change_text(std::string_view from, std::string_view to) {
    const std::string gone = words_only_in(from, to);
    const std::string come = words_only_in(to, from);
    if (from.find(' ') == std::string_view::npos || (gone.empty() && come.empty()))
        return fmt::format("changed to {}", to);
    return (gone.empty() ? "" : "without" + gone) + (gone.empty() || come.empty() ? "" : ", ") +
           (come.empty() ? "" : "with" + come);
}

class Flipping {
  public:
    Flipping(const vendor::Profile& profile, const test::CaseFile& file)
        : original_(profile), file_(file), order_(file.cases.size()) {
        std::iota(order_.begin(), order_.end(), std::size_t{0});
    }

    // False, with every case that fails before anything is changed.
    bool cases_hold() {
        bool hold = true;
        for (const test::Case& read : file_.cases) {
            const std::vector<test::Difference> found = test::check_case(read, original_);
            if (found.empty()) continue;
            if (hold) fmt::print("{}: cases fail before anything is changed\n", original_.name);
            fmt::print("{}", test::describe(file_.path, read, found));
            hold = false;
        }
        return hold;
    }

    void flip_all() {
        remember_configurations();
        for (std::size_t i = 0; i < original_.facts.size(); ++i)
            flip_fact(i);
        for (std::size_t s = 0; s < original_.settings.size(); ++s) {
            for (std::size_t e = 0; e < original_.settings[s].effects.size(); ++e)
                flip_effect(s, e);
            flip_default(s);
        }
    }

    [[nodiscard]] std::size_t survivors() const { return survivors_; }

    void summarise() const {
        std::size_t effects = 0;
        for (const vendor::Setting& setting : original_.settings)
            effects += setting.effects.size();
        fmt::print("{}: {} facts, {} settings with {} effects, {} cases: {} flips, {} survived\n",
                   original_.name, original_.facts.size(), original_.settings.size(), effects,
                   file_.cases.size(), flips_, survivors_);
    }

  private:
    void flip_fact(std::size_t index) {
        const vendor::Fact& fact = original_.facts[index];
        const std::string what = fmt::format("fact {} = {}", fact.parameter, shortened(fact.value));
        for (const std::string& value : other_values(fact.parameter, fact.value)) {
            ProfileCopy copy(original_);
            copy.facts[index].value = value;
            judge(copy, fmt::format("{} {}", what, change_text(fact.value, value)));
        }
        ProfileCopy copy(original_);
        copy.facts.erase(copy.facts.begin() + static_cast<std::ptrdiff_t>(index));
        // A fact that states what holds anyway is there for its source; dropping it changes nothing.
        ProfileCopy plain(original_);
        ProfileCopy plain_without = copy;
        plain.settings.clear();
        plain_without.settings.clear();
        if (parameters_text(plain.changed(), {}) != parameters_text(plain_without.changed(), {}))
            judge(copy, what + " dropped");
    }

    void flip_effect(std::size_t setting, std::size_t index) {
        const std::string_view key = original_.settings[setting].key;
        const vendor::Effect& effect = original_.settings[setting].effects[index];
        const std::string what =
            fmt::format("effect of {} = {}: {} = {}", key, effect.choice, effect.parameter, effect.value);
        if (effect.value.find('$') == std::string_view::npos) {
            for (const std::string& value : other_values(effect.parameter, effect.value)) {
                ProfileCopy copy(original_);
                copy.effects[setting][index].value = value;
                judge(copy, fmt::format("{} {}", what, change_text(effect.value, value)));
            }
        }
        ProfileCopy copy(original_);
        copy.effects[setting].erase(copy.effects[setting].begin() + static_cast<std::ptrdiff_t>(index));
        // The same for a choice that sets what is set already.
        const vendor::SettingValue chosen{std::string(key), std::string(effect.choice)};
        if (effect.choice == "*" || parameters_text(original_, std::span(&chosen, 1)) !=
                                        parameters_text(copy.changed(), std::span(&chosen, 1))) {
            judge(copy, what + " dropped");
        }
    }

    void flip_default(std::size_t index) {
        const vendor::Setting& setting = original_.settings[index];
        std::vector<std::string> others;
        for (const std::string_view choice : setting.choices)
            others.emplace_back(choice);
        for (const vendor::Effect& effect : setting.effects) {
            if (setting.choices.empty() && effect.value == "$" && !setting.standard.empty())
                others = other_values(effect.parameter, setting.standard);
        }
        const std::string unchanged = parameters_text(original_, {});
        for (const std::string& other : others) {
            if (other == setting.standard) continue;
            ProfileCopy copy(original_);
            copy.settings[index].standard = other;
            if (parameters_text(copy.changed(), {}) == unchanged) continue;
            judge(copy,
                  fmt::format("default of {} = {} changed to {}", setting.key, setting.standard, other));
        }
    }

    struct Configuration {
        std::vector<vendor::SettingValue> given;
        std::string meaning;
    };

    void remember_configuration(std::vector<vendor::SettingValue> given) {
        const bool known =
            std::any_of(configurations_.begin(), configurations_.end(), [&](const Configuration& other) {
                return std::equal(
                    given.begin(), given.end(), other.given.begin(), other.given.end(),
                    [](const auto& a, const auto& b) { return a.key == b.key && a.value == b.value; });
            });
        const auto configured = vendor::configure(original_, given);
        if (!known && configured)
            configurations_.push_back({std::move(given), test::meaning_of(configured->options)});
    }

    // The settings of every case, and each choice of each setting on its own.
    void remember_configurations() {
        remember_configuration({});
        for (const test::Case& read : file_.cases)
            remember_configuration(read.settings);
        for (const vendor::Setting& setting : original_.settings) {
            for (const std::string_view choice : setting.choices)
                remember_configuration({{std::string(setting.key), std::string(choice)}});
        }
    }

    // Whether the changed profile means the same in every configuration.
    bool same_meaning(const vendor::Profile& changed) const {
        return std::all_of(configurations_.begin(), configurations_.end(), [&](const Configuration& before) {
            const auto after = vendor::configure(changed, before.given);
            return after && test::meaning_of(after->options) == before.meaning;
        });
    }

    static std::vector<std::string> other_values(std::string_view name, std::string_view value) {
        const vendor::Parameter* parameter = vendor::find_parameter(name);
        return parameter == nullptr ? std::vector<std::string>{} : test::flipped_values(*parameter, value);
    }

    void judge(ProfileCopy& copy, const std::string& what) {
        const vendor::Profile& profile = copy.changed();
        const auto notices = std::find_if(order_.begin(), order_.end(), [&](std::size_t index) {
            return !test::check_case(file_.cases[index], profile).empty();
        });
        if (notices == order_.end() && same_meaning(profile)) return;
        ++flips_;
        if (notices == order_.end()) {
            ++survivors_;
            fmt::print("{}: {}: no case notices\n", original_.name, what);
            return;
        }
        // Neighbouring flips are mostly noticed by the same case: it comes first now.
        std::rotate(order_.begin(), notices, notices + 1);
    }

    const vendor::Profile& original_;
    const test::CaseFile& file_;
    std::vector<std::size_t> order_;  // in which cases are tried
    std::vector<Configuration> configurations_;
    std::size_t flips_ = 0;
    std::size_t survivors_ = 0;
};

enum class Verdict { held, failed, skipped };

Verdict flip(const vendor::Profile& profile) {
    const auto file = test::load_cases_of(profile.name);
    if (!file) {
        fmt::print("{}: skipped: there is no fixtures/vendors/{}.toml\n", profile.name, profile.name);
        return Verdict::skipped;
    }
    if (!*file) {
        fmt::print("{}\n{}\n", file->error().message, file->error().hint);
        return Verdict::failed;
    }
    Flipping flipping(profile, **file);
    if (!flipping.cases_hold()) return Verdict::failed;
    flipping.flip_all();
    flipping.summarise();
    return flipping.survivors() == 0 ? Verdict::held : Verdict::failed;
}

}  // namespace

int main(int count, char** arguments) {
    std::vector<const vendor::Profile*> profiles;
    for (int i = 1; i < count; ++i) {
        const vendor::Profile* profile = vendor::find_profile(arguments[i]);
        if (profile == nullptr) {
            fmt::print(stderr, "flip_facts: there is no profile '{}'\n", arguments[i]);
            return 2;
        }
        profiles.push_back(profile);
    }
    if (count == 1) profiles.assign(vendor::catalog().begin(), vendor::catalog().end());
    bool failed = false;
    bool ran = false;
    for (const vendor::Profile* profile : profiles) {
        const Verdict verdict = flip(*profile);
        failed = failed || verdict == Verdict::failed;
        ran = ran || verdict != Verdict::skipped;
    }
    if (!ran) return kSkipped;
    return failed ? 1 : 0;
}
