// fuzz: input
// JSON lines: the same properties as for HAR.
#include "lib/input/read_exchanges.hpp"
#include "tests/fuzz/read_digest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    cachewright::fuzz::check_reading("{\"status\":200}\n", data, size);
    return 0;
}
