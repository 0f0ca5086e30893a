// What the proxy has done, in numbers: /api/stats and /metrics.
#include "tests/proxy/admin_json.hpp"
#include "tests/proxy/program_path.hpp"

#include <catch2/catch.hpp>

#include <cstdio>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

Json stats_after(const Proxied& proxied, std::uint64_t requests) {
    Json stats;
    CHECK(eventually([&] {
        stats = admin_json(proxied, "/api/stats");
        return stats.value("requests", std::uint64_t{0}) == requests;
    }));
    return stats;
}

}  // namespace

TEST_CASE("statistics count what was answered, by outcome and route, over all event loops") {
    Proxied proxied({"--threads", "2"});
    for (const char* target : {"/users/1", "/users/2"})
        proxied.origin.answers(target, {ok("Cache-Control: max-age=60", "content")});
    proxied.origin.answers("/private", {ok("Cache-Control: private, max-age=60", "content")});
    proxied.origin.on("/broken", [](const SeenRequest&, OriginStream& stream) { stream.close(); });
    for (const char* target : {"/users/1", "/users/2", "/users/1", "/users/1", "/private", "/broken"})
        ask(proxied.proxy.port(), "GET", target);
    const Json stats = stats_after(proxied, 6);
    INFO(stats.dump(2));
    CHECK(stats["outcomes"]["hit"] == 2);
    CHECK(stats["outcomes"]["miss"] == 2);
    CHECK(stats["outcomes"]["pass"] == 1);
    CHECK(stats["outcomes"]["error"] == 1);
    CHECK(stats["hits"] == 2);
    CHECK(stats["hit_ratio"].get<double>() == Approx(0.3333));
    CHECK(stats["hit_bytes"] == 14);
    CHECK(stats["origin"]["requests"] == 4);
    CHECK(stats["origin"]["failures"] == 1);
    CHECK(stats["origin"]["answers"]["2xx"] == 3);
    CHECK(stats["origin"]["bytes"] == 21);
    CHECK(stats["store"]["responses"] == 2);
    CHECK(stats["saved"]["waits"] == 2);
    CHECK(stats["saved"]["wait_seconds"].get<double>() > 0);
    CHECK(stats["event_loops"] == 2);
    CHECK(stats["latency"]["p99_seconds"].get<double>() > 0);
    REQUIRE_FALSE(stats["routes"].empty());
    CHECK(stats["routes"][0]["route"] == "/users/:id");
    CHECK(stats["routes"][0]["requests"] == 4);
    CHECK(stats["routes"][0]["hits"] == 2);
    CHECK(stats["routes"][0]["origin_requests"] == 2);
}

TEST_CASE("metrics are what Prometheus reads") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    proxied.get("/a");
    proxied.get("/a");
    static_cast<void>(stats_after(proxied, 2));
    const ClientResponse page = ask_admin(proxied, "/metrics");
    CHECK(page.status == 200);
    CHECK_THAT(page.field("Content-Type"), Contains("text/plain; version=0.0.4"));
    for (const char* line : {"cachewright_requests_total{outcome=\"hit\"} 1\n",
                             "cachewright_requests_total{outcome=\"miss\"} 1\n", "cachewright_hits_total 1\n",
                             "cachewright_origin_answers_total{class=\"2xx\"} 1\n",
                             "cachewright_request_duration_seconds_count 2\n",
                             "cachewright_request_duration_seconds_bucket{le=\"+Inf\"} 2\n",
                             "cachewright_store_responses 1\n"}) {
        CAPTURE(line);
        CHECK_THAT(page.body, Contains(line));
    }

    const std::string program = program_path("promtool");
    if (program.empty()) {
        WARN("promtool was not found (./dev peers unpacks it): it did not check /metrics");
        return;
    }
    FILE* promtool = popen((program + " check metrics 2>&1").c_str(), "w");
    REQUIRE(promtool != nullptr);
    std::fwrite(page.body.data(), 1, page.body.size(), promtool);
    CHECK(pclose(promtool) == 0);
}
