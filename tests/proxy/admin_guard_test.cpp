// What the admin API makes of requests that say something twice, or name it by a whole URL.
#include "tests/proxy/admin_json.hpp"
#include "tests/proxy/config_file.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

constexpr std::string_view kHost = "Host: 127.0.0.1\n";
constexpr std::string_view kJson = "Content-Type: application/json\n";

ClientResponse get(const Proxied& proxied, std::string_view target, const std::string& fields) {
    return ask(proxied.proxy.admin_port(), "GET", target, fields);
}

ClientResponse post(const Proxied& proxied, std::string_view fields, std::string_view body) {
    return ask(proxied.proxy.admin_port(), "POST", "/api/clock", std::string(kHost).append(fields), body);
}

}  // namespace

TEST_CASE("the admin API refuses a request that says twice who asks, or what it sends") {
    const Proxied proxied;
    // The first is one that would be let in.
    for (const char* fields : {"Origin: http://localhost:3000\nOrigin: http://evil.test\n",
                               "Origin: http://localhost:3000\nOrigin: http://localhost:3000\n",
                               "Sec-Fetch-Site: none\nSec-Fetch-Site: cross-site\n", "Host: 127.0.0.1\n"}) {
        CAPTURE(fields);
        CHECK(get(proxied, "/healthz", std::string(kHost) + fields).status == 400);
    }
    const std::string twice = std::string(kJson) + "Content-Type: text/plain\n";
    const ClientResponse refused = post(proxied, twice, R"({"advance":"1h"})");
    CHECK(refused.status == 400);
    CHECK_THAT(refused.body, Contains("Content-Type") && Contains("more than once"));
    // Who may not ask is told so first.
    CHECK(
        get(proxied, "/healthz", "Host: evil.test\nOrigin: http://a.test\nOrigin: http://b.test\n").status ==
        403);
    CHECK(get(proxied, "/api/clock", std::string(kHost)).body.find(R"("offset_seconds":0)") !=
          std::string::npos);
}

TEST_CASE("the admin API refuses two tokens, also when the first is right") {
    const ConfigFile file("[proxy]\nadmin_token_file = \"token\"\n");
    const Proxied proxied({"--config", file.path()});
    std::ifstream in(std::filesystem::path(file.path()).parent_path() / "token");
    std::string token;
    std::getline(in, token);
    const std::string right = "Authorization: Bearer " + token + "\n";
    CHECK(get(proxied, "/healthz", std::string(kHost) + right).status == 200);
    CHECK(get(proxied, "/healthz", std::string(kHost) + right + "Authorization: Basic YTpi\n").status == 400);
    CHECK(get(proxied, "/healthz", std::string(kHost) + right + right).status == 400);
}

TEST_CASE("an Origin that only begins like one of ours is another's") {
    const Proxied proxied;
    for (const char* origin : {"http://localhost:x@evil.test", "http://localhost:80, http://evil.test",
                               "http://localhost/", "file://localhost", "localhost", "http://[::1"}) {
        CAPTURE(origin);
        CHECK(get(proxied, "/healthz", std::string(kHost) + "Origin: " + origin + "\n").status == 403);
    }
    for (const char* origin : {"http://localhost:3000", "https://127.0.0.1", "http://[::1]:8081"}) {
        CAPTURE(origin);
        CHECK(get(proxied, "/healthz", std::string(kHost) + "Origin: " + origin + "\n").status == 200);
    }
}

// RFC 9112 §3.2.2: a server accepts it, and the authority of the target counts, not Host.
TEST_CASE("the admin API takes a whole URL as the target, and judges the host in it") {
    const Proxied proxied;
    const std::string host(kHost);
    CHECK_THAT(get(proxied, "http://127.0.0.1:8081/healthz", host).body, Contains(R"({"status":"ok"})"));
    CHECK(get(proxied, "HTTP://localhost/api/decisions?limit=1", host).status == 200);
    CHECK(get(proxied, "http://localhost/api/decisions?limit=many", host).status == 400);
    CHECK(get(proxied, "http://localhost/healthz", "Host: evil.test\n").status == 200);
    CHECK(get(proxied, "http://evil.test/healthz", host).status == 403);
    CHECK(get(proxied, "http://localhost/nothing", host).status == 404);
    CHECK(get(proxied, "http://localhost", host).status == 404);
    CHECK(get(proxied, "http://localhost?a=/healthz", host).status == 404);
}

TEST_CASE("content that is too long for the admin API names no setting that would let it in") {
    const Proxied proxied;
    const std::string fields = std::string(kHost).append(kJson);
    const std::string body = R"({"advance":")" + std::string(70'000, '1') + "s\"}";
    const auto check = [](const ClientResponse& refused) {
        CHECK(refused.status == 413);
        CHECK_THAT(refused.body, Contains("65536 bytes") && !Contains("--max-body"));
    };
    check(post(proxied, kJson, body));
    const std::string length = "Content-Length: 70000\n";
    check(ask(proxied.proxy.admin_port(), "POST", "/api/clock", fields + length));
}
