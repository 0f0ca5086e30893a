// Every case of fixtures/vendors, and what must hold of the cases and profiles as a whole.
#include "lib/vendor/catalog.hpp"
#include "lib/vendor/parameter.hpp"
#include "tests/lib/vendor/case_check.hpp"
#include "tests/lib/vendor/case_file.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

using namespace cachewright;
using test::Case;
using test::CaseFile;

namespace {

constexpr std::array<std::string_view, 5> kMainProfiles{"cloudflare", "cloudfront", "fastly", "akamai",
                                                        "vercel"};
constexpr std::size_t kCasesOfMain = 40;
constexpr std::size_t kCasesOfOthers = 10;

// An empty file where there is none or it cannot be read; both are failures of the test that asks.
CaseFile cases_of(const vendor::Profile& profile) {
    auto file = test::load_cases_of(profile.name);
    if (!file) {
        FAIL_CHECK("there is no fixtures/vendors/" << profile.name << ".toml");
        return {};
    }
    if (!*file) {
        FAIL_CHECK(file->error().message << "\n" << file->error().hint);
        return {};
    }
    return std::move(**file);
}

std::string place(const CaseFile& file, base::SourcePosition position) {
    return file.path + ":" + std::to_string(position.line);
}

// The value of a setting in a case: given, or the default.
std::string_view value_in(const Case& read, const vendor::Setting& setting) {
    const auto given =
        std::find_if(read.settings.rbegin(), read.settings.rend(),
                     [&](const vendor::SettingValue& value) { return value.key == setting.key; });
    return given == read.settings.rend() ? setting.standard : std::string_view(given->value);
}

void check_sources(const vendor::Profile& profile, std::string_view of, std::string_view text) {
    for (const std::string& word : test::unknown_sources(profile, text))
        FAIL_CHECK(profile.name << ", " << of << ": '" << word << "' is no source of the profile");
}

}  // namespace

TEST_CASE("every case of every vendor comes out as documented") {
    for (const vendor::Profile* profile : vendor::catalog()) {
        const CaseFile file = cases_of(*profile);
        std::size_t failed = 0;
        for (const Case& read : file.cases) {
            const auto found = test::check_case(read, *profile);
            if (found.empty()) continue;
            ++failed;
            FAIL_CHECK(test::describe(file.path, read, found));
        }
        INFO(profile->name << ": " << failed << " of " << file.cases.size() << " cases failed");
        CHECK(failed == 0);
    }
}

TEST_CASE("every case file belongs to a profile") {
    namespace fs = std::filesystem;
    const fs::path folder = CACHEWRIGHT_SOURCE_DIR "/fixtures/vendors";
    REQUIRE(fs::is_directory(folder));
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".toml") continue;
        INFO(entry.path());
        CHECK(vendor::find_profile(entry.path().stem().string()) != nullptr);
    }
}

TEST_CASE("every case names sources that its profile lists, and no two cases have one name") {
    for (const vendor::Profile* profile : vendor::catalog()) {
        const CaseFile file = cases_of(*profile);
        std::set<std::string> names;
        for (const Case& read : file.cases) {
            INFO(place(file, read.position) << ": " << read.name);
            CHECK(test::unknown_sources(*profile, read.source.value) == std::vector<std::string>{});
            CHECK(names.insert(read.name).second);
        }
    }
}

TEST_CASE("every choice of every setting has a case") {
    for (const vendor::Profile* profile : vendor::catalog()) {
        const CaseFile file = cases_of(*profile);
        for (const vendor::Setting& setting : profile->settings) {
            const auto occurs = [&](auto matches) {
                return std::any_of(file.cases.begin(), file.cases.end(),
                                   [&](const Case& read) { return matches(value_in(read, setting)); });
            };
            INFO(profile->name << "." << setting.key);
            for (const std::string_view choice : setting.choices) {
                INFO(choice);
                CHECK(occurs([&](std::string_view value) { return value == choice; }));
            }
            if (setting.choices.empty())
                CHECK(occurs([&](std::string_view value) { return value != setting.standard; }));
        }
    }
}

TEST_CASE("every profile has enough cases") {
    for (const vendor::Profile* profile : vendor::catalog()) {
        const bool is_main =
            std::find(kMainProfiles.begin(), kMainProfiles.end(), profile->name) != kMainProfiles.end();
        INFO(profile->name);
        CHECK(cases_of(*profile).written >= (is_main ? kCasesOfMain : kCasesOfOthers));
    }
}

TEST_CASE("every source has a page and a day, and its key is its own") {
    for (const vendor::Profile* profile : vendor::catalog()) {
        std::set<std::string_view> keys;
        for (const vendor::Source& source : profile->sources) {
            INFO(profile->name << " " << source.key);
            CHECK(keys.insert(source.key).second);
            CHECK_FALSE(source.key.empty());
            CHECK(source.key.find(' ') == std::string_view::npos);
            CHECK_FALSE(source.title.empty());
            CHECK(source.url.starts_with("https://"));
            CHECK(source.as_of.size() == std::string_view("2026-11-20").size());
        }
    }
}

TEST_CASE("every fact sets a known parameter to a value that it takes, once, and names its sources") {
    for (const vendor::Profile* profile : vendor::catalog()) {
        std::set<std::string_view> names;
        for (const vendor::Fact& fact : profile->facts) {
            INFO(profile->name << ": " << fact.parameter << " = " << fact.value);
            const vendor::Parameter* parameter = vendor::find_parameter(fact.parameter);
            CHECK(names.insert(fact.parameter).second);
            CHECK(parameter != nullptr);
            vendor::ProfileOptions options;
            if (parameter != nullptr && !parameter->set(options, fact.value))
                FAIL_CHECK("the parameter takes " << parameter->values());
            check_sources(*profile, fact.parameter, fact.sources);
        }
    }
}

TEST_CASE("every setting has a default that it takes, and effects that parameters take") {
    for (const vendor::Profile* profile : vendor::catalog()) {
        std::set<std::string_view> keys;
        for (const vendor::Setting& setting : profile->settings) {
            INFO(profile->name << "." << setting.key);
            const auto is_choice = [&](std::string_view word) {
                return std::find(setting.choices.begin(), setting.choices.end(), word) !=
                       setting.choices.end();
            };
            CHECK(keys.insert(setting.key).second);
            CHECK_FALSE(setting.summary.empty());
            CHECK((setting.choices.empty() || setting.standard.empty() || is_choice(setting.standard)));
            CHECK_FALSE(setting.effects.empty());
            check_sources(*profile, setting.key, setting.sources);
            for (const vendor::Effect& effect : setting.effects) {
                INFO(effect.choice << ": " << effect.parameter << " = " << effect.value);
                CHECK((effect.choice == "*" || setting.choices.empty() || is_choice(effect.choice)));
                check_sources(*profile, setting.key, effect.sources);
                const vendor::Parameter* parameter = vendor::find_parameter(effect.parameter);
                CHECK(parameter != nullptr);
                vendor::ProfileOptions options;
                // The value given in place of "$" is held against the parameter when it is given.
                if (parameter != nullptr && effect.value.find('$') == std::string_view::npos)
                    CHECK(parameter->set(options, effect.value));
            }
        }
        CHECK(vendor::configure(*profile).has_value());
    }
}
