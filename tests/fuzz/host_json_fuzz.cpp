// fuzz: input
// The hosts' JSON and TOML files: no input crashes or recurses without bound, every position lies in the
// text.
#include "tests/fuzz/host_reading.hpp"

using namespace cachewright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    fuzz::require_sound(input.text(), input::read_vercel_json(input.text()));
    fuzz::require_sound(input.text(), input::read_firebase_json(input.text()));
    fuzz::require_sound(input.text(), input::read_static_web_apps_json(input.text()));
    fuzz::require_sound(input.text(), input::read_netlify_toml(input.text()));
    return 0;
}
