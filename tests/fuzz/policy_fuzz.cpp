// fuzz: policy
// Any messages, options and times: what RFC 9111 forbids is never decided. A first byte of zero draws the
// fields from words that matter; any other takes the rest of the input as field lines of the response.
#include "tests/support/decision_properties.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

using namespace cachewright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // An exactly sized copy, so that a read past the end is seen.
    const std::unique_ptr<std::uint8_t[]> copy(new std::uint8_t[size]);
    if (size > 0) std::memcpy(copy.get(), data, size);
    test::ByteSource bytes({copy.get(), size});
    const bool drawn_fields = bytes.next() == 0;
    test::DrawnExchange exchange = test::draw_exchange(bytes);
    if (!drawn_fields) exchange.response.fields = test::fields_of(bytes.rest());
    const std::string_view violated = test::violated_property(exchange);
    if (!violated.empty()) {
        std::fprintf(stderr, "%.*s\n", static_cast<int>(violated.size()), violated.data());
        std::abort();
    }
    return 0;
}
