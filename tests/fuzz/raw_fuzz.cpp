// fuzz: input
// Raw messages and curl traces: the same properties as for HAR.
#include "lib/input/read_exchanges.hpp"
#include "tests/fuzz/read_digest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    cachewright::fuzz::check_reading("HTTP/1.1 200 OK\n", data, size);
    cachewright::fuzz::check_reading("> GET / HTTP/1.1\n", data, size);
    return 0;
}
