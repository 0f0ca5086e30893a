#include "lib/manifest/config.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

using namespace cachewright;
namespace fs = std::filesystem;

namespace {

// Two profiles of the test's own, so that it speaks of configuration and not of any vendor.
constexpr std::array<std::string_view, 2> kOnOff{"on", "off"};
constexpr std::array kDirectiveEffects{
    vendor::Effect{"on", "storage.no_cache", "rfc", "A-1"},
    vendor::Effect{"off", "storage.no_cache", "refuse", "A-1"},
};
constexpr std::array kLifetimeEffects{vendor::Effect{"*", "storage.default_lifetime", "$", "A-1"}};
constexpr std::array kNamesEffects{vendor::Effect{"*", "key.query_names", "$", "A-1"}};
constexpr std::array kSettings{
    vendor::Setting{.key = "origin_control",
                    .summary = "",
                    .choices = kOnOff,
                    .standard = "on",
                    .sources = "A-1",
                    .effects = kDirectiveEffects},
    vendor::Setting{
        .key = "default_ttl", .summary = "", .standard = "", .sources = "A-1", .effects = kLifetimeEffects},
    vendor::Setting{
        .key = "query_names", .summary = "", .standard = "", .sources = "A-1", .effects = kNamesEffects},
};
constexpr vendor::Profile kAlder{
    .name = "alder", .title = "Alder", .as_of = "2026-11-20", .settings = kSettings};
constexpr vendor::Profile kBirch{.name = "birch", .title = "Birch", .as_of = "2026-11-20"};
constexpr std::array<const vendor::Profile*, 2> kProfiles{&kAlder, &kBirch};

base::Result<manifest::Config> read(std::string_view text) {
    return manifest::read_config(text, "cachewright.toml", kProfiles);
}

struct Directory {
    Directory() : path(fs::temp_directory_path() / ("cachewright-config-" + std::to_string(::getpid()))) {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    ~Directory() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    fs::path path;
};

void write(const fs::path& file, std::string_view text) {
    std::ofstream(file, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("profiles and settings are read, with the places of the settings") {
    const auto config = read(
        "profiles = [\"birch\", \"alder\", \"birch\"]\n"
        "[profile.alder]\n"
        "origin_control = \"off\"\n"
        "default_ttl = \"10m\"\n");
    REQUIRE(config);
    CHECK(config->path == "cachewright.toml");
    CHECK(config->profiles == std::vector<std::string>{"birch", "alder"});
    const auto settings = config->settings_of("alder");
    REQUIRE(settings.size() == 2);
    CHECK(settings[0].key == "origin_control");
    CHECK(settings[0].value == "off");
    CHECK(settings[1].value == "10m");
    CHECK(config->settings_of("birch").empty());
    REQUIRE(config->profile_settings.size() == 1);
    CHECK(config->profile_settings[0].positions[1].line == 4);
    CHECK(config->profile_settings[0].positions[1].column == 15);
}

TEST_CASE("an empty file configures nothing, and all stands for every profile") {
    CHECK(read("").value().profiles.empty());
    CHECK(read("profiles = [\"all\"]").value().profiles == std::vector<std::string>{"all"});
}

TEST_CASE("booleans, whole numbers and arrays stand for the settings' own words") {
    const auto config = read(
        "[profile.alder]\norigin_control = false\ndefault_ttl = 600\n"
        "query_names = [\"a\", \"b\"]\n");
    REQUIRE(config);
    const auto settings = config->settings_of("alder");
    REQUIRE(settings.size() == 3);
    CHECK(settings[0].value == "off");
    CHECK(settings[1].value == "600");
    CHECK(settings[2].value == "a b");
    CHECK(read("[profile.alder]\nquery_names = []\n").value().settings_of("alder")[0].value == "none");
}

TEST_CASE("what is wrong in a configuration is told with its place and what was meant") {
    struct Case {
        const char* text;
        const char* message;
        const char* hint;
    };
    const auto c = GENERATE(values<Case>({
        {"profle = 1\n", "cachewright.toml:1:1: there is no key 'profle' here", "did you mean 'profile'?"},
        {"profiles = [\"brich\"]\n", "cachewright.toml:1:13: there is no profile 'brich'",
         "did you mean 'birch'?"},
        {"profiles = [\"zzzzzz\"]\n", "cachewright.toml:1:13: there is no profile 'zzzzzz'",
         "there are: alder, birch"},
        {"profiles = \"birch\"\n", "cachewright.toml:1:12: 'profiles' takes an array, not a string", ""},
        {"profiles = [1]\n", "cachewright.toml:1:13: 'profiles' takes strings, not a whole number", ""},
        {"profiles = [\"birch\", \"all\"]\n",
         "cachewright.toml:1:22: 'all' stands for every profile and takes no others beside it", ""},
        {"profile = 1\n", "cachewright.toml:1:11: 'profile' takes a table, not a whole number", ""},
        {"[profile.aldr]\n", "cachewright.toml:1:10: there is no profile 'aldr'", "did you mean 'alder'?"},
        {"[profile]\nalder = true\n",
         "cachewright.toml:2:9: 'profile.alder' takes a table of settings, not true or false",
         "begin it with the line [profile.alder]"},
        {"[profile.alder]\norigin_contrl = \"on\"\n",
         "cachewright.toml:2:1: the profile alder has no setting 'origin_contrl'",
         "did you mean 'origin_control'?"},
        {"[profile.alder]\norigin_contrl = 1.5\n",
         "cachewright.toml:2:1: the profile alder has no setting 'origin_contrl'",
         "did you mean 'origin_control'?"},
        {"[profile.alder]\norigin_control = \"offf\"\n",
         "cachewright.toml:2:18: alder.origin_control does not take 'offf'",
         "did you mean 'off'? It takes on, off"},
        {"[profile.alder]\ndefault_ttl = \"soon\"\n",
         "cachewright.toml:2:15: alder.default_ttl does not take 'soon'", "it takes a duration, or none"},
        {"[profile.alder]\ndefault_ttl = 1.5\n",
         "cachewright.toml:2:15: 'default_ttl' takes text, a whole number, true, false, or an array of "
         "these, "
         "not a number",
         ""},
    }));
    INFO(c.text);
    const auto config = read(c.text);
    REQUIRE_FALSE(config);
    CHECK(config.error().code == base::ErrorCode::usage);
    CHECK(config.error().message == c.message);
    CHECK(config.error().hint == c.hint);
}

TEST_CASE("all mistakes of a file are told at once, in its order") {
    const auto config = read("[profile.alder]\norigin_control = \"offf\"\n[profile.brich]\n[x]\n");
    REQUIRE_FALSE(config);
    CHECK(
        config.error().message ==
        "cachewright.toml:2:18: alder.origin_control does not take 'offf' (did you mean 'off'? It takes on, "
        "off)\n"
        "cachewright.toml:3:10: there is no profile 'brich' (did you mean 'birch'?)\n"
        "cachewright.toml:4:2: there is no key 'x' here (there are: profiles, profile, lint, "
        "policy, class, proxy)");
}

TEST_CASE("a file is loaded, and what prevents it is told apart") {
    const Directory directory;
    const std::string path = (directory.path / "cachewright.toml").string();
    const auto missing = manifest::load_config(path, kProfiles);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == base::ErrorCode::not_found);
    CHECK(missing.error().message == "cannot find " + path);
    const auto folder = manifest::load_config(directory.path.string(), kProfiles);
    REQUIRE_FALSE(folder);
    CHECK(folder.error().code == base::ErrorCode::unreadable);

    write(path, "profiles = [\"alder\"]\n");
    CHECK(manifest::load_config(path, kProfiles).value().profiles.size() == 1);
    write(path, "profiles = [\n");
    const auto broken = manifest::load_config(path, kProfiles);
    REQUIRE_FALSE(broken);
    CHECK(broken.error().code == base::ErrorCode::usage);
    CHECK(broken.error().message.starts_with(path + ":"));
    write(path, std::string((1U << 20U) + 1, '#'));
    const auto large = manifest::load_config(path, kProfiles);
    REQUIRE_FALSE(large);
    CHECK(large.error().code == base::ErrorCode::usage);
}

TEST_CASE("the nearest cachewright.toml is found from the directory upwards") {
    const Directory directory;
    const fs::path deep = directory.path / "a" / "b";
    fs::create_directories(deep);
    // Whatever stands above the test's directory is not its business.
    const auto above = manifest::find_config(directory.path);
    CHECK(manifest::find_config(deep) == above);

    write(directory.path / "cachewright.toml", "");
    CHECK(manifest::find_config(deep) == (directory.path / "cachewright.toml").string());
    CHECK(manifest::find_config(deep / "") == (directory.path / "cachewright.toml").string());
    CHECK(manifest::find_config(deep / "absent") == (directory.path / "cachewright.toml").string());
    // A directory of that name is no configuration.
    fs::create_directories(deep / "cachewright.toml");
    CHECK(manifest::find_config(deep) == (directory.path / "cachewright.toml").string());
    write(directory.path / "a" / "cachewright.toml", "");
    CHECK(manifest::find_config(deep) == (directory.path / "a" / "cachewright.toml").string());
}

TEST_CASE("the search does not go past a directory that cannot be searched") {
    if (::geteuid() == 0) {
        WARN("skipped: root may search every directory");
        return;
    }
    const Directory directory;
    const fs::path closed = directory.path / "closed";
    fs::create_directories(closed);
    write(directory.path / "cachewright.toml", "");
    fs::permissions(closed, fs::perms::none);
    CHECK_FALSE(manifest::find_config(closed));
    fs::permissions(closed, fs::perms::owner_all);
}

TEST_CASE("a setting is read from the command line") {
    const auto given = manifest::parse_set("alder.query_names=a.b=c", kProfiles);
    REQUIRE(given);
    CHECK(given->profile == "alder");
    CHECK(given->setting.key == "query_names");
    CHECK(given->setting.value == "a.b=c");
}

TEST_CASE("what is no setting is refused, with what was meant") {
    struct Case {
        const char* text;
        const char* message;
        const char* hint;  // a part of it
    };
    const auto c = GENERATE(values<Case>({
        {"", "'' is no setting of a profile", "PROFILE.KEY=VALUE"},
        {"alder", "'alder' is no setting of a profile", "PROFILE.KEY=VALUE"},
        {"alder.origin_control", "'alder.origin_control' is no setting of a profile", "PROFILE.KEY=VALUE"},
        {"alder=a.b", "'alder=a.b' is no setting of a profile", "PROFILE.KEY=VALUE"},
        {"alder.=on", "'alder.=on' is no setting of a profile", "PROFILE.KEY=VALUE"},
        {"aldre.origin_control=on", "there is no profile 'aldre'", "'alder'"},
        {"alder.origin_controls=on", "the profile alder has no setting 'origin_controls'",
         "'origin_control'"},
        {"alder.origin_control=0n", "alder.origin_control does not take '0n'", "'on'"},
        {"birch.x=on", "the profile birch has no setting 'x'", "profile show birch"},
    }));
    const auto given = manifest::parse_set(c.text, kProfiles);
    INFO(c.text);
    REQUIRE_FALSE(given);
    CHECK(given.error().code == base::ErrorCode::usage);
    CHECK(given.error().message == c.message);
    CHECK(given.error().hint.find(c.hint) != std::string::npos);
}
