// fuzz: manifest
// cachewright.toml: whatever it says, it is taken or refused with a message, and what is taken is sound.
#include "lib/manifest/config.hpp"
#include "tests/fuzz/fuzz_input.hpp"

#include <array>

using namespace cachewright;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static constexpr std::array<std::string_view, 3> kRules{"cc-missing", "vary-star", "vary-cookie"};
    const fuzz::ExactText input(data, size);
    const auto config = manifest::read_config(input.text(), "cachewright.toml", vendor::catalog(), kRules);
    if (!config) {
        require(config.error().message.starts_with("cachewright.toml"));
        return 0;
    }
    for (const manifest::ProfileSettings& settings : config->profile_settings) {
        require(settings.settings.size() == settings.positions.size());
        const auto profiles = vendor::profiles_named(settings.name);
        require(profiles && profiles->size() == 1);
        const auto configured = manifest::configured_profile(*config, *profiles->front());
        require(configured || vendor::refusal(*profiles->front(), settings.settings));
        require(configured || configured.error().message.starts_with("cachewright.toml:"));
    }
    return 0;
}
