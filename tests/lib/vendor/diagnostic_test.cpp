// The fields by which a vendor's cache tells of itself.
#include "lib/vendor/diagnostic.hpp"

#include "lib/vendor/catalog.hpp"
#include "tests/lib/vendor/case_check.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using namespace cachewright::vendor;

namespace {

DiagnosticValues values() {
    DiagnosticValues values;
    values.word = "TCP_HIT";
    values.pop = "Fra";
    values.request_id = 7;
    values.came = base::TimePoint{} + std::chrono::milliseconds{1500};
    values.took = std::chrono::milliseconds{12};
    values.hits = 3;
    values.found = true;
    values.stored = true;
    values.ttl = std::chrono::milliseconds{59500};
    values.lifetime = base::Seconds{600};
    values.age = std::chrono::milliseconds{540999};
    values.scheme = "http";
    values.host = "www.example.com";
    values.path = "/a?b";
    values.client = "192.0.2.1";
    return values;
}

std::string lines_of(std::string_view profile, std::string_view request_line,
                     const DiagnosticValues& values) {
    http::FieldMap request;
    if (const std::size_t colon = request_line.find(": "); colon != std::string_view::npos)
        request.add(request_line.substr(0, colon), request_line.substr(colon + 2));
    std::string lines;
    append_diagnostics(lines, find_profile(profile)->diagnostics, request, values);
    return lines;
}

}  // namespace

TEST_CASE("what is known of a request stands in the places that a value names") {
    CHECK(diagnostic_value("cache-{pop}1-{POP}", values()) == "cache-fra1-FRA");
    CHECK(diagnostic_value("S{seconds}.{micros},VS0,VE{ms}", values()) == "S1.500000,VS0,VE12");
    CHECK(diagnostic_value("({found} {ttl} {stale} {age})", values()) == "(H 59.500 - 540)");
    CHECK(diagnostic_value("S/L/1/1/{lifetime}/{host}{path}", values()) == "S/L/1/1/10m/www.example.com/a?b");
    CHECK(diagnostic_value("{hits} {cacheable} {client} {word}", values()) == "3 YES 192.0.2.1 TCP_HIT");
    SECTION("of nested braces the inner ones, and what is no name stays") {
        CHECK(diagnostic_value(R"({"scheme":"{scheme}"} {nothing} {)", values()) ==
              R"({"scheme":"http"} {nothing} {)");
    }
}

TEST_CASE("a request has names of its own, the same in every field") {
    DiagnosticValues other = values();
    other.request_id = 8;
    CHECK(diagnostic_value("{id16}", values()).size() == 16);
    CHECK(diagnostic_value("{id32}", values()).size() == 32);
    CHECK(diagnostic_value("{token}", values()).size() == 56);
    CHECK(diagnostic_value("{id16}{token}", values()) == diagnostic_value("{id16}{token}", values()));
    CHECK(diagnostic_value("{id16}", values()) != diagnostic_value("{id16}", other));
}

TEST_CASE("what a vendor sends on request only is not sent otherwise (AK-8, FA-20)") {
    CHECK(lines_of("akamai", "", values()).empty());
    CHECK(lines_of("akamai", "Pragma: akamai-x-check-cacheable, akamai-x-get-true-cache-key", values()) ==
          "X-Check-Cacheable: YES\r\nX-True-Cache-Key: /L/www.example.com/a?b\r\n");
    CHECK(lines_of("fastly", "", values()).find("Fastly-Debug") == std::string::npos);
    CHECK(
        lines_of("fastly", "Fastly-Debug: 1", values()).find("Fastly-Debug-TTL: (H cache-fra1-FRA 59.500") !=
        std::string::npos);
}

TEST_CASE("a vendor's own form of its status header has the word in it, or is left out (AK-9)") {
    const std::string_view asks = "Pragma: akamai-x-cache-on";
    CHECK(shapes_status(find_profile("akamai")->diagnostics, "X-Cache"));
    CHECK_FALSE(shapes_status(find_profile("cloudflare")->diagnostics, "CF-Cache-Status"));
    CHECK(lines_of("akamai", asks, values()).starts_with("X-Cache: TCP_HIT from a"));
    DiagnosticValues without = values();
    without.word = {};
    CHECK(lines_of("akamai", asks, without).empty());
}

TEST_CASE("every field that a vendor adds has a source of its profile") {
    for (const Profile* profile : catalog()) {
        for (const Diagnostic& one : profile->diagnostics) {
            CAPTURE(profile->name, one.field);
            CHECK(test::unknown_sources(*profile, one.sources).empty());
        }
    }
}
