// What went wrong once with requests that share a fetch.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

TEST_CASE(
    "who waited for a fetch that failed asks once more, at once, and beyond --max-waiters nobody asks") {
    Proxied proxied({"--max-waiters", "4", "--threads", "1"});
    const Gate first = proxied.origin.gate();
    const Gate others = proxied.origin.gate();
    proxied.origin.on("/a", [first, others](const SeenRequest& request, OriginStream& stream) {
        (request.number == 1 ? first : others).wait();
        stream.reset();
    });
    std::vector<Client> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(proxied.connect());
        clients.back().request("GET", "/a");
    }
    REQUIRE(proxied.origin.wait_for("/a"));
    // One is refused when the four others wait: the log tells when.
    REQUIRE(proxied.log_lines(1).size() == 1);
    first.open();
    // All four are asked for although none of them is answered.
    CHECK(proxied.origin.wait_for("/a", 5));
    others.open();
    int refused = 0;
    for (Client& client : clients) {
        const ClientResponse response = client.receive();
        CHECK(response.complete);
        if (response.status != 503) {
            CHECK(response.status == 502);
            continue;
        }
        ++refused;
        CHECK(response.body.find("max-waiters") != std::string::npos);
        // RFC 9211 §2.2: it did not go forward.
        CHECK_FALSE(response.cache_status().fwd);
    }
    CHECK(refused == 1);
    CHECK(proxied.origin.asked("/a") == 5);
}

TEST_CASE("a 304 or 412 to a client's own condition does not keep others from sharing a fetch") {
    for (const std::string condition : {"If-None-Match", "If-Match"}) {
        CAPTURE(condition);
        Proxied proxied({"--max-waiters", "4", "--threads", "1"});
        const Gate gate = proxied.origin.gate();
        const std::string target = "/" + condition;
        proxied.origin.on(target, [gate, condition](const SeenRequest& request, OriginStream& stream) {
            if (request.has(condition)) {
                stream.send(answer(condition == "If-Match" ? 412 : 304, "ETag: \"v1\""));
                return;
            }
            gate.wait();
            stream.send(ok("Cache-Control: max-age=60\nETag: \"v1\"", "content"));
        });
        // With no-cache the request is the client's alone, so its condition goes to the origin.
        const int status = proxied.get(target, "Cache-Control: no-cache\n" + condition + ": \"v1\"").status;
        CHECK(status == (condition == "If-Match" ? 412 : 304));
        std::vector<Client> clients;
        for (int i = 0; i < 6; ++i) {
            clients.push_back(proxied.connect());
            clients.back().request("GET", target);
        }
        REQUIRE(proxied.origin.wait_for(target, 2));
        // The last of them is refused when all the others wait.
        REQUIRE(proxied.log_lines(2).size() == 2);
        gate.open();
        for (Client& client : clients) {
            const ClientResponse response = client.receive();
            CHECK((response.body == "content" || response.status == 503));
        }
        CHECK(proxied.origin.asked(target) == 2);
    }
}
