#include "lib/policy/reuse.hpp"
#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::policy;
using test::kReceived;

namespace {

StoredFacts keep(std::string_view lines, const Options& options) {
    return stored_facts(test::response(200, lines), {kReceived, kReceived, kReceived}, options);
}

ReuseAction after(int seconds, std::string_view lines, const Options& options,
                  std::string_view request = {}) {
    return reuse(keep(lines, options), read_request_facts(test::request("GET", request), options), options,
                 kReceived + base::Seconds{seconds})
        .action;
}

}  // namespace

TEST_CASE("directives that a cache does not read do not forbid stale use (FA-4)") {
    Options options;
    constexpr const char* lines =
        "Cache-Control: s-maxage=1, must-revalidate, proxy-revalidate, "
        "stale-while-revalidate=9";
    CHECK(after(2, lines, options) == ReuseAction::validate);
    options.reuse.must_revalidate = Honour::no;
    options.reuse.proxy_revalidate = Honour::no;
    CHECK(after(2, lines, options) == ReuseAction::validate);
    options.reuse.s_maxage_forbids_stale = Honour::no;
    CHECK(after(2, lines, options) == ReuseAction::serve_and_revalidate);
}

TEST_CASE("nothing stale is used past the maximum TTL (AWS-1)") {
    Options options;
    options.reuse.stale_age_limit = base::Seconds{5};
    constexpr const char* lines = "Cache-Control: max-age=1, stale-while-revalidate=99";
    CHECK(after(4, lines, options) == ReuseAction::serve_and_revalidate);
    CHECK(after(5, lines, options) == ReuseAction::validate);
}

TEST_CASE("a cache may have windows of its own, and let the first request wait (FA-6, CF-8)") {
    Options options;
    options.reuse.default_stale_while_revalidate = base::Seconds{9};
    CHECK(after(2, "Cache-Control: max-age=1", options) == ReuseAction::serve_and_revalidate);
    CHECK(after(2, "Cache-Control: max-age=1, stale-while-revalidate=0", options) == ReuseAction::validate);
    options.reuse.first_stale_request = ReuseOptions::FirstStaleRequest::waits;
    CHECK(after(2, "Cache-Control: max-age=1", options) == ReuseAction::validate);
}

TEST_CASE("Pragma: no-cache refreshes what is stale, and only that (VC-2)") {
    Options options;
    options.eligibility.request_directives = Honour::no;
    options.reuse.pragma_refreshes_stale = Honour::yes;
    constexpr const char* lines = "Cache-Control: max-age=1, stale-while-revalidate=9";
    CHECK(after(0, lines, options, "Pragma: no-cache") == ReuseAction::serve);
    CHECK(after(2, lines, options, "Pragma: no-cache") == ReuseAction::validate);
    CHECK(after(2, lines, options) == ReuseAction::serve_and_revalidate);
}

TEST_CASE("a server error may count as an unreachable origin (AWS-1)") {
    Options options;
    const auto on_error = [&](std::string_view lines) {
        return on_origin_failure(keep(lines, options), {}, OriginFailure::server_error, options,
                                 kReceived + base::Seconds{2})
            .action;
    };
    CHECK(on_error("Cache-Control: max-age=1") == FailureAction::pass_failure_on);
    options.reuse.stale_on_server_error = Permit::yes;
    CHECK(on_error("Cache-Control: max-age=1") == FailureAction::serve_stale);
    CHECK(on_error("Cache-Control: max-age=1, stale-if-error=0") == FailureAction::pass_failure_on);
}

TEST_CASE("stale-if-error may cover an unreachable origin alone (FA-6)") {
    Options options;
    const StoredFacts stored = keep("Cache-Control: max-age=1, stale-if-error=9", options);
    const auto on = [&](OriginFailure failure, std::string_view request = {}) {
        return on_origin_failure(stored, read_request_facts(test::request("GET", request), options), failure,
                                 options, kReceived + base::Seconds{2});
    };
    CHECK(on(OriginFailure::server_error).action == FailureAction::serve_stale);
    options.reuse.stale_if_error_for = ReuseOptions::StaleIfErrorFor::unreachable;
    CHECK(on(OriginFailure::unreachable).action == FailureAction::serve_stale);
    const FailureDecision passed_on = on(OriginFailure::server_error);
    CHECK(passed_on.action == FailureAction::pass_failure_on);
    CHECK(passed_on.reasons.contains(Reason::sie_not_for_answers));
    CHECK(on(OriginFailure::server_error, "Cache-Control: stale-if-error=9").action ==
          FailureAction::pass_failure_on);
}
