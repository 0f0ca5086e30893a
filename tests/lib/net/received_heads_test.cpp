#include "lib/net/received_heads.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;

namespace {

bool add(net::ReceivedHeads& heads, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
        if (!heads.add_line(line)) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("an HTTP/2 head, with the status line that libcurl writes for it, has nothing wrong") {
    net::ReceivedHeads heads;
    REQUIRE(add(heads, {"HTTP/2 103 \r\n", "link: </a.css>; rel=preload\r\n", "\r\n", "HTTP/2 200 \r\n",
                        "cache-control: max-age=60\r\n", "vary: accept-encoding\r\n"}));
    CHECK_FALSE(heads.final());
    REQUIRE(add(heads, {"\r\n"}));
    REQUIRE(heads.final());
    CHECK(heads.take_diagnostics().empty());
    CHECK(heads.take_interim().size() == 1);
    const http::Response response = heads.take_final();
    CHECK(response.status == 200);
    CHECK(response.version == http::Version::http_2);
    CHECK(response.fields.size() == 2);
    CHECK(response.fields.value("cache-control") == "max-age=60");
}

TEST_CASE("what is wrong with an HTTP/1 head is kept beside what could be read") {
    net::ReceivedHeads heads;
    REQUIRE(add(heads,
                {"HTTP/1.1 200 OK\r\n", "Cache-Control : max-age=60\r\n", "Vary: a,\r\n", " b\r\n", "\r\n"}));
    REQUIRE(heads.final());
    CHECK(heads.take_diagnostics().size() == 2);
    const http::Response response = heads.take_final();
    // As it was sent: not everybody reads a name with a blank.
    CHECK(response.fields.value("cache-control ") == "max-age=60");
    CHECK(response.fields.value("vary") == "a, b");
}

TEST_CASE("a head has limits, and so has the number of interim ones") {
    net::ReceivedHeads heads;
    REQUIRE(heads.add_line("HTTP/1.1 200 OK\r\n"));
    bool taken = true;
    for (int i = 0; taken && i < 200; ++i)
        taken = heads.add_line("X: " + std::string(1000, 'x') + "\r\n");
    CHECK_FALSE(taken);
    net::ReceivedHeads interim;
    int accepted = 0;
    while (accepted < 100 && add(interim, {"HTTP/1.1 102 Processing\r\n", "\r\n"}))
        ++accepted;
    CHECK(accepted == 16);
}
