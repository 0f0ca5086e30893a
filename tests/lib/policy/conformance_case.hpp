// One row of the conformance tables: an exchange that may be stored, and a later request for the same URL.
#pragma once

#include "tests/lib/policy/engine_driver.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::test {

using namespace std::chrono_literals;

struct ConformanceCase {
    std::string_view name;     // the subject and the clause
    std::string_view section;  // "RFC 9111 §4.2"

    // The first exchange, at 0 s.
    Call first{};
    Answer answer{};

    // The later request, and what the origin answers if it is asked.
    Call later{.at = 10s};
    Answer later_answer{.fields = "Cache-Control: no-store\n", .body = "new"};

    std::string_view how;              // Played::how of the later request
    int status = 0;                    // to the client; 0: not looked at
    std::string_view client = {};      // lines that the client's response must have
    std::string_view not_client = {};  // names of fields that it must not have, one a line
    std::string_view asked = {};       // lines that the one request upstream must have
    std::string_view not_asked = {};   // names of fields that it must not have, one a line

    policy::Options options = policy::shared_cache_options();
};

inline bool has_line(const http::FieldMap& map, const http::FieldLine& wanted) {
    for (const http::FieldLine line : map.lines(wanted.name)) {
        if (line.value == wanted.value) return true;
    }
    return false;
}

inline void check_lines(const http::FieldMap& map, std::string_view wanted, std::string_view unwanted) {
    INFO("fields:\n" << text(map));
    for (const http::FieldLine line : fields(with_dates(wanted))) {
        INFO("must have " << line.name << ": " << line.value);
        CHECK(has_line(map, line));
    }
    while (!unwanted.empty()) {
        const std::string name(unwanted.substr(0, unwanted.find('\n')));
        unwanted.remove_prefix(std::min(unwanted.size(), name.size() + 1));
        INFO("must not have " << name);
        CHECK_FALSE(map.contains(name));
    }
}

inline void run(std::span<const ConformanceCase> cases) {
    for (const ConformanceCase& row : cases) {
        INFO(row.name << " (" << row.section << ")");
        INFO("first answer: " << row.answer.status << "\n" << row.answer.fields);
        EngineDriver cache(row.options);
        (void)cache.play(row.first, row.answer);
        const Played played = cache.play(row.later, row.later_answer);
        CHECK(played.how == row.how);
        if (row.status != 0) CHECK(played.client.status == row.status);
        check_lines(played.client.fields, row.client, row.not_client);
        const bool asked = row.how != "hit" && row.how != "stale" && row.how != "504";
        CHECK(played.upstream.size() == (asked ? 1 : 0));
        if (!played.upstream.empty()) check_lines(played.upstream.front().fields, row.asked, row.not_asked);
    }
}

}  // namespace cachewright::test
