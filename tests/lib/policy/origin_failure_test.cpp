#include "lib/policy/reuse.hpp"
#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string_view>

using namespace cachewright;
using namespace cachewright::policy;
using namespace std::chrono_literals;
using test::kReceived;

namespace {

using enum FailureAction;

FailureDecision fail(OriginFailure failure, std::string_view response_lines, std::string_view request_lines,
                     base::Duration later, const Options& options = {}, std::string_view method = "GET") {
    const StoredFacts stored =
        stored_facts(test::response(200, response_lines), {kReceived, kReceived, kReceived}, options);
    return on_origin_failure(stored, read_request_facts(test::request(method, request_lines)), failure,
                             options, kReceived + later);
}

struct Case {
    const char* why;
    const char* response;
    const char* request;
    base::Duration later;
    FailureAction unreachable;
    FailureAction server_error;
};

void check(const Case& row, const Options& options = {}) {
    INFO(row.why << "\n" << row.response << "\n-- " << row.request);
    const auto unreachable = fail(OriginFailure::unreachable, row.response, row.request, row.later, options);
    const auto server_error =
        fail(OriginFailure::server_error, row.response, row.request, row.later, options);
    CHECK(unreachable.action == row.unreachable);
    CHECK(server_error.action == row.server_error);
    CHECK_FALSE(unreachable.reasons.empty());
    CHECK_FALSE(server_error.reasons.empty());
}

}  // namespace

TEST_CASE("a disconnected cache serves stale unless a directive forbids it (RFC 9111 §4.2.4)") {
    const Case table[] = {
        {"nothing forbids", "Cache-Control: max-age=10", "", 1000s, serve_stale, pass_failure_on},
        {"by Expires", "Date: {+0}\nExpires: {+10}", "", 1000s, serve_stale, pass_failure_on},
        {"must-revalidate (§5.2.2.2)", "Cache-Control: max-age=10, must-revalidate", "", 11s, pass_failure_on,
         pass_failure_on},
        {"proxy-revalidate (§5.2.2.8)", "Cache-Control: max-age=10, proxy-revalidate", "", 11s,
         pass_failure_on, pass_failure_on},
        {"s-maxage (§5.2.2.10)", "Cache-Control: s-maxage=10", "", 11s, pass_failure_on, pass_failure_on},
        {"no-cache (§5.2.2.4), fresh or not", "Cache-Control: no-cache, max-age=10", "", 1s, pass_failure_on,
         pass_failure_on},
        {"neither lifetime nor validator", "X: y", "", 1s, pass_failure_on, pass_failure_on},
        {"a validator vouches", "ETag: \"a\"", "", 1s, serve_stale, pass_failure_on},
        {"Vary: *", "Cache-Control: max-age=10\nVary: *", "", 11s, pass_failure_on, pass_failure_on},
        {"fresh, and nobody minds", "Cache-Control: max-age=10", "", 1s, serve_stale, serve_stale},
    };
    for (const Case& row : table)
        check(row);

    Options options;
    options.reuse.stale_when_disconnected = Permit::no;
    check({"switched off", "Cache-Control: max-age=10", "", 11s, pass_failure_on, pass_failure_on}, options);
    check({"s-maxage does not bind a private cache",
           "Cache-Control: max-age=10, s-maxage=10, proxy-revalidate", "", 11s, serve_stale, pass_failure_on},
          private_cache_options());
}

TEST_CASE("stale-if-error covers 500, 502, 503, 504 and silence, within its window (RFC 5861 §4)") {
    constexpr const char* policy = "Cache-Control: max-age=10, stale-if-error=5";
    const Case table[] = {
        {"within", policy, "", 14999ms, serve_stale, serve_stale},
        {"over; the window is the limit when disconnected too", policy, "", 15s, pass_failure_on,
         pass_failure_on},
        {"must-revalidate wins", "Cache-Control: max-age=10, must-revalidate, stale-if-error=5", "", 11s,
         pass_failure_on, pass_failure_on},
        {"s-maxage wins by the letter", "Cache-Control: s-maxage=10, stale-if-error=5", "", 11s,
         pass_failure_on, pass_failure_on},
        {"in the request", "Cache-Control: max-age=10", "Cache-Control: stale-if-error=5", 12s, serve_stale,
         serve_stale},
        {"in the request, over: it is a limit as well", "Cache-Control: max-age=10",
         "Cache-Control: stale-if-error=5", 15s, pass_failure_on, pass_failure_on},
        {"the request's limit holds against the response's window", policy, "Cache-Control: stale-if-error=2",
         12s, pass_failure_on, pass_failure_on},
        {"an unreadable limit in the request is none", policy, "Cache-Control: stale-if-error=x", 12s,
         serve_stale, serve_stale},
        {"in the request against must-revalidate", "Cache-Control: max-age=10, must-revalidate",
         "Cache-Control: stale-if-error=5", 12s, pass_failure_on, pass_failure_on},
        {"in the request beside its max-age: regardless of other freshness information",
         "Cache-Control: max-age=10", "Cache-Control: max-age=0, stale-if-error=5", 12s, serve_stale,
         serve_stale},
    };
    for (const Case& row : table)
        check(row);

    Options options;
    options.reuse.stale_windows_with_s_maxage = Permit::yes;
    check({"beside s-maxage, by setting", "Cache-Control: s-maxage=10, stale-if-error=5", "", 11s,
           serve_stale, serve_stale},
          options);
    check({"which opens nothing else", "Cache-Control: s-maxage=10, stale-if-error=5", "", 15s,
           pass_failure_on, pass_failure_on},
          options);
    options = {};
    options.reuse.stale_if_error = Honour::no;
    check({"not honoured: only disconnection counts", policy, "", 11s, serve_stale, pass_failure_on},
          options);
}

TEST_CASE("what the request wishes counts when the origin fails (RFC 9111 §5.2.1)") {
    constexpr const char* policy = "Cache-Control: max-age=10, stale-if-error=100";
    const Case table[] = {
        {"no-cache (§5.2.1.4)", policy, "Cache-Control: no-cache", 11s, pass_failure_on, pass_failure_on},
        {"no-cache on a fresh one", policy, "Cache-Control: no-cache", 1s, pass_failure_on, pass_failure_on},
        {"Pragma", policy, "Pragma: no-cache", 11s, pass_failure_on, pass_failure_on},
        {"max-age without max-stale wishes nothing stale (§5.2.1.1)", policy, "Cache-Control: max-age=60",
         11s, pass_failure_on, pass_failure_on},
        {"a reload", policy, "Cache-Control: max-age=0", 1s, pass_failure_on, pass_failure_on},
        {"max-age with max-stale", policy, "Cache-Control: max-age=60, max-stale", 11s, serve_stale,
         serve_stale},
        {"min-fresh (§5.2.1.3)", policy, "Cache-Control: min-fresh=5", 6s, pass_failure_on, pass_failure_on},
    };
    for (const Case& row : table)
        check(row);
    Options options;
    options.eligibility.request_directives = Honour::no;
    check({"unless the cache ignores it", policy, "Cache-Control: no-cache", 11s, serve_stale, serve_stale},
          options);
}

TEST_CASE("a stored response stands in for GET and HEAD only, without content") {
    constexpr const char* policy = "Cache-Control: max-age=10";
    CHECK(fail(OriginFailure::unreachable, policy, "", 11s, {}, "HEAD").action == serve_stale);
    CHECK(fail(OriginFailure::unreachable, policy, "", 11s, {}, "POST").action == pass_failure_on);
    CHECK(fail(OriginFailure::unreachable, policy, "", 11s, {}, "OPTIONS").action == pass_failure_on);
    CHECK(fail(OriginFailure::unreachable, policy, "Content-Length: 2", 11s).action == pass_failure_on);
}

TEST_CASE("fields that a qualified no-cache names are withheld from a stale answer too (RFC 9111 §5.2.2.4)") {
    const auto found =
        fail(OriginFailure::unreachable, "Cache-Control: max-age=10, no-cache=\"set-cookie\"", "", 11s);
    CHECK(found.action == serve_stale);
    CHECK(found.withhold_no_cache_fields);
}
