// fuzz: input
// nginx's configuration: no input crashes or recurses without bound, every position lies in the text.
#include "tests/fuzz/host_reading.hpp"

using namespace cachewright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    fuzz::require_sound(input.text(), input::read_nginx_config(input.text()));
    return 0;
}
