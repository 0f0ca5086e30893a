// fuzz: input
// HAR: no input crashes, positions lie in the input, and where the input is cut into blocks does not matter.
#include "lib/input/read_exchanges.hpp"
#include "tests/fuzz/read_digest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    cachewright::fuzz::check_reading(R"({"log":{"entries":[)", data, size);
    return 0;
}
