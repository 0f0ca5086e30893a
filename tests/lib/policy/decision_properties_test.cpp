#include "tests/support/decision_properties.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdint>
#include <random>

using namespace cachewright;

TEST_CASE("what RFC 9111 forbids is never decided, over many drawn exchanges") {
    std::mt19937_64 random(9111);
    int storable = 0;
    int served = 0;
    constexpr int rounds = 20'000;
    for (int round = 0; round < rounds; ++round) {
        std::array<std::uint8_t, 64> bytes{};
        for (std::uint8_t& byte : bytes)
            byte = static_cast<std::uint8_t>(random());
        test::ByteSource source(bytes);
        const test::DrawnExchange exchange = test::draw_exchange(source);
        INFO("round " << round << "\n"
                      << exchange.request.method << " "
                      << exchange.request.fields.combined(http::FieldId::cache_control) << "\n"
                      << exchange.response.status << " "
                      << exchange.response.fields.combined(http::FieldId::cache_control)
                      << "\nCDN: " << exchange.response.fields.combined(http::FieldId::cdn_cache_control));
        REQUIRE(test::violated_property(exchange) == "");

        const auto request = policy::read_request_facts(exchange.request);
        const auto stored = policy::stored_facts(exchange.response, exchange.receipt, exchange.options);
        storable +=
            policy::storability(request, stored.response, exchange.options, test::kReceived).storable();
        served += policy::reuse(stored, request, exchange.options, exchange.now).action ==
                  policy::ReuseAction::serve;
    }
    // The draw must reach both sides of each decision, or it shows nothing.
    CHECK(storable > rounds / 20);
    CHECK(storable < rounds);
    CHECK(served > rounds / 100);
    CHECK(served < rounds);
}
