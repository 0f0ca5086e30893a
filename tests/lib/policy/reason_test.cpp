#include "lib/policy/reason.hpp"

#include "lib/base/ascii.hpp"
#include "lib/policy/age.hpp"
#include "lib/policy/delivery.hpp"
#include "lib/policy/reuse.hpp"
#include "lib/policy/storability.hpp"
#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using namespace cachewright::policy;
using test::kReceived;

namespace {

// One exchange and one later request: enough to hear every decision.
struct Scenario {
    Reason expected;
    const char* response = "";
    const char* request = "";
    int seconds_later = 0;
    int status = 200;
    const char* method = "GET";
    std::function<void(Options&)> change = [](Options&) {};
    bool own_location = false;
    const char* target = "/";
};

// Everything that the engine says about a scenario.
std::vector<ReasonRecord> all_reasons(const Scenario& scenario) {
    Options options = shared_cache_options();
    scenario.change(options);
    const auto received = test::response(scenario.status, scenario.response);
    http::Request asked = test::request(scenario.method, scenario.request);
    asked.target = scenario.target;
    const RequestFacts request = read_request_facts(asked, options);
    StoredFacts stored = stored_facts(received, {kReceived, kReceived, kReceived}, options);
    stored.response.content_location_is_target = scenario.own_location;
    const auto now = kReceived + std::chrono::seconds{scenario.seconds_later};

    std::vector<ReasonRecord> records;
    const auto collect = [&](const Reasons& reasons) {
        records.insert(records.end(), reasons.begin(), reasons.end());
    };
    const Storability judged = storability(request, stored.response, options, kReceived);
    collect(judged.reasons);
    collect(deliver(received, stored.response, stored.freshness,
                    {Outcome::miss, judged.storable(), {}, kReceived}, options)
                .reasons);
    collect(initial_age_reasons(stored.response, kReceived, kReceived));
    collect(explained_freshness(stored, options.storage, kReceived).reasons);
    collect(explained_staleness(stored, options.reuse).reasons);
    collect(reuse(stored, request, options, now).reasons);
    collect(reuse_nothing(request, options).reasons);
    collect(on_origin_failure(stored, request, OriginFailure::unreachable, options, now).reasons);
    collect(on_origin_failure(stored, request, OriginFailure::server_error, options, now).reasons);
    return records;
}

bool produces(const Scenario& scenario) {
    return std::ranges::any_of(all_reasons(scenario), [&](const ReasonRecord& record) {
        return record.reason == scenario.expected;
    });
}

const auto make_private = [](Options& options) { options = private_cache_options(); };
const auto ignore_requests = [](Options& options) { options.eligibility.request_directives = Honour::no; };
const auto ignore_windows = [](Options& options) {
    options.reuse.stale_while_revalidate = Honour::no;
    options.reuse.stale_if_error = Honour::no;
};

const auto read_edge_control = [](Options& options) { options.storage.edge_control = Honour::yes; };
const auto keep_errors = [](Options& options) {
    options.storage.error_statuses = {500};
    options.storage.error_minimum_lifetime = base::Seconds{5};
};

const std::vector<Scenario>& scenarios() {
    constexpr const char* fresh = "Cache-Control: max-age=60";
    constexpr const char* authorization = "Authorization: Basic Zm9v";
    constexpr const char* modified = "Date: {+0}\nLast-Modified: {-1000}";
    static const std::vector<Scenario> table{
        {Reason::targeted_field_rules, "CDN-Cache-Control: max-age=60"},
        {Reason::targeted_field_ignored, "CDN-Cache-Control: &&&"},
        {Reason::pragma_in_response, "Pragma: no-cache"},
        {Reason::method_not_cacheable, fresh, "", 0, 200, "OPTIONS"},
        {Reason::head_not_stored, fresh, "", 0, 200, "HEAD"},
        {Reason::post_not_kept, fresh, "", 0, 200, "POST",
         [](Options& options) { options.storage.post_responses = Permit::no; }},
        {Reason::post_without_lifetime, "ETag: \"a\"", "", 0, 200, "POST"},
        {Reason::post_without_own_location, fresh, "", 0, 200, "POST"},
        {Reason::request_has_content, fresh, "Content-Length: 1"},
        {Reason::request_no_store, fresh, "Cache-Control: no-store"},
        {Reason::status_not_final, fresh, "", 0, 103},
        {Reason::status_invalid, fresh, "", 0, 0},
        {Reason::not_modified_not_stored, fresh, "", 0, 304},
        {Reason::status_never_stored, fresh, "", 0, 429},
        {Reason::partial_not_kept, fresh, "", 0, 206, "GET",
         [](Options& options) { options.storage.partial_responses = Permit::no; }},
        {Reason::several_parts_not_kept, "Content-Type: multipart/byteranges; boundary=x", "", 0, 206},
        {Reason::partial_without_content_range, fresh, "", 0, 206},
        {Reason::status_not_understood, "Cache-Control: must-understand, max-age=1", "", 0, 499},
        {Reason::no_store, "Cache-Control: no-store"},
        {Reason::private_in_shared_cache, "Cache-Control: private"},
        {Reason::authorization_not_allowed, fresh, authorization},
        {Reason::nothing_allows_storing, "", "", 0, 302},
        {Reason::stored_by_public, "Cache-Control: public"},
        {Reason::stored_by_private, "Cache-Control: private", "", 0, 200, "GET", make_private},
        {Reason::stored_by_expires, "Expires: {+60}"},
        {Reason::stored_by_max_age, fresh},
        {Reason::stored_by_s_maxage, "Cache-Control: s-maxage=60"},
        {Reason::stored_by_status, "ETag: \"a\""},
        {Reason::post_stored_for_get, "Cache-Control: max-age=60\nContent-Location: /", "", 0, 200, "POST",
         [](Options&) {}, true},
        {Reason::no_store_lifted, "Cache-Control: must-understand, no-store, max-age=60"},
        {Reason::private_fields_dropped, "Cache-Control: private=\"x\", max-age=60"},
        {Reason::authorization_allowed_by_public, "Cache-Control: public", authorization},
        {Reason::authorization_allowed_by_must_revalidate, "Cache-Control: must-revalidate", authorization},
        {Reason::authorization_allowed_by_s_maxage, "Cache-Control: s-maxage=60", authorization},
        {Reason::authorization_rule_off, fresh, authorization, 0, 200, "GET",
         [](Options& options) { options.storage.authorization_rule = Honour::no; }},
        {Reason::set_cookie_stored, "Cache-Control: max-age=60\nSet-Cookie: a=1"},
        {Reason::no_lifetime_no_validator, "Date: {+0}"},
        {Reason::vary_star, "Cache-Control: max-age=60\nVary: *"},
        {Reason::varies, "Cache-Control: max-age=60\nVary: Accept"},
        {Reason::age_received, "Cache-Control: max-age=60\nAge: 30"},
        {Reason::age_since_date, "Cache-Control: max-age=60\nDate: {-30}"},
        {Reason::lifetime_from_s_maxage, "Cache-Control: s-maxage=60"},
        {Reason::lifetime_from_max_age, fresh},
        {Reason::lifetime_from_expires, "Date: {+0}\nExpires: {+60}"},
        {Reason::s_maxage_invalid, "Cache-Control: s-maxage=x"},
        {Reason::max_age_invalid, "Cache-Control: max-age=x"},
        {Reason::expires_past, "Date: {+0}\nExpires: {+0}"},
        {Reason::expires_invalid, "Expires: 0"},
        {Reason::lifetime_guessed, modified},
        {Reason::guess_limited, modified, "", 0, 200, "GET",
         [](Options& options) { options.storage.heuristic_maximum = base::Seconds{5}; }},
        {Reason::guess_not_made, modified, "", 0, 200, "GET",
         [](Options& options) { options.storage.heuristic = Permit::no; }},
        {Reason::guess_not_allowed, modified, "", 0, 302},
        {Reason::guess_without_basis, "Date: {+0}"},
        {Reason::guess_from_unchanged, "Date: {+0}\nLast-Modified: {+0}"},
        {Reason::max_age_overridden, "Cache-Control: s-maxage=60, max-age=1"},
        {Reason::expires_overridden, "Cache-Control: max-age=60\nExpires: 0"},
        {Reason::s_maxage_not_for_private, "Cache-Control: s-maxage=60", "", 0, 200, "GET", make_private},
        {Reason::date_replaced, "Expires: {+60}"},
        {Reason::stale_forbidden_by_must_revalidate, "Cache-Control: must-revalidate"},
        {Reason::stale_forbidden_by_proxy_revalidate, "Cache-Control: proxy-revalidate"},
        {Reason::stale_forbidden_by_s_maxage, "Cache-Control: s-maxage=60"},
        {Reason::stale_forbidden_by_no_cache, "Cache-Control: no-cache"},
        {Reason::swr_window, "Cache-Control: max-age=1, stale-while-revalidate=5"},
        {Reason::swr_invalid, "Cache-Control: max-age=1, stale-while-revalidate=x"},
        {Reason::swr_ignored, "Cache-Control: max-age=1, stale-while-revalidate=5", "", 0, 200, "GET",
         ignore_windows},
        {Reason::swr_void_by_s_maxage, "Cache-Control: s-maxage=1, stale-while-revalidate=5"},
        {Reason::swr_void, "Cache-Control: must-revalidate, stale-while-revalidate=5"},
        {Reason::sie_window, "Cache-Control: max-age=1, stale-if-error=5"},
        {Reason::sie_invalid, "Cache-Control: max-age=1, stale-if-error=x"},
        {Reason::sie_ignored, "Cache-Control: max-age=1, stale-if-error=5", "", 0, 200, "GET",
         ignore_windows},
        {Reason::sie_void_by_s_maxage, "Cache-Control: s-maxage=1, stale-if-error=5"},
        {Reason::sie_void, "Cache-Control: must-revalidate, stale-if-error=5"},
        {Reason::windows_beside_s_maxage, "Cache-Control: s-maxage=1, stale-if-error=5", "", 0, 200, "GET",
         [](Options& options) { options.reuse.stale_windows_with_s_maxage = Permit::yes; }},
        {Reason::stale_when_disconnected, fresh},
        {Reason::stale_when_disconnected_off, fresh, "", 0, 200, "GET",
         [](Options& options) { options.reuse.stale_when_disconnected = Permit::no; }},
        {Reason::nothing_stored},
        {Reason::unsafe_method, fresh, "", 0, 200, "DELETE"},
        {Reason::request_directives_ignored, fresh, "Cache-Control: no-cache", 0, 200, "GET",
         ignore_requests},
        {Reason::request_no_cache, fresh, "Cache-Control: no-cache"},
        {Reason::request_pragma_no_cache, fresh, "Pragma: no-cache"},
        {Reason::response_no_cache, "Cache-Control: no-cache"},
        {Reason::no_cache_fields_withheld, "Cache-Control: max-age=60, no-cache=\"x\""},
        {Reason::request_max_age_exceeded, fresh, "Cache-Control: max-age=0"},
        {Reason::request_min_fresh_unmet, fresh, "Cache-Control: min-fresh=61"},
        {Reason::reload_ignored_for_immutable, "Cache-Control: max-age=60, immutable",
         "Cache-Control: max-age=0", 0, 200, "GET", make_private},
        {Reason::fresh, fresh},
        {Reason::stale, fresh, "", 61},
        {Reason::served_while_revalidating, "Cache-Control: max-age=1, stale-while-revalidate=5", "", 2},
        {Reason::swr_window_over, "Cache-Control: max-age=1, stale-while-revalidate=5", "", 6},
        {Reason::stale_unwanted, fresh, "Cache-Control: max-age=70", 61},
        {Reason::max_stale_any, fresh, "Cache-Control: max-stale", 61},
        {Reason::max_stale_within, fresh, "Cache-Control: max-stale=5", 61},
        {Reason::max_stale_exceeded, fresh, "Cache-Control: max-stale=5", 66},
        {Reason::max_stale_overruled, "Cache-Control: must-revalidate", "Cache-Control: max-stale"},
        {Reason::nothing_vouches, "Date: {+0}", "Cache-Control: max-stale"},
        {Reason::validated_by_condition, "ETag: \"a\""},
        {Reason::fetched_without_validator, "Date: {+0}"},
        {Reason::only_if_cached, fresh, "Cache-Control: only-if-cached", 61},
        {Reason::served_by_sie, "Cache-Control: max-age=1, stale-if-error=5", "", 2},
        {Reason::served_by_request_sie, fresh, "Cache-Control: stale-if-error=5", 61},
        {Reason::request_sie_over, fresh, "Cache-Control: stale-if-error=5", 65},
        {Reason::served_disconnected, fresh, "", 61},
        {Reason::sie_window_over, "Cache-Control: max-age=1, stale-if-error=5", "", 6},
        {Reason::error_not_covered, fresh, "", 61},
        {Reason::failure_passed_on, "Cache-Control: s-maxage=1", "", 2},
        {Reason::caching_off, fresh, "", 0, 200, "GET",
         [](Options& o) { o.eligibility.caching = Permit::no; }},
        {Reason::method_not_eligible, fresh, "", 0, 200, "HEAD",
         [](Options& o) { o.eligibility.methods = EligibilityOptions::Methods::get; }},
        {Reason::extension_not_eligible, fresh, "", 0, 200, "GET",
         [](Options& o) { o.eligibility.path_extensions = {"css"}; }},
        {Reason::authorization_not_eligible, fresh, authorization, 0, 200, "GET",
         [](Options& o) { o.eligibility.authorization_requests = Permit::no; }},
        {Reason::range_not_eligible, fresh, "Range: bytes=0-1", 0, 200, "GET",
         [](Options& o) { o.eligibility.range_requests = Permit::no; }},
        {Reason::query_not_eligible, fresh, "", 0, 200, "GET",
         [](Options& o) { o.eligibility.query_requests = Permit::no; }, false, "/?a"},
        {Reason::surrogate_control_hides, "Surrogate-Control: x\nCache-Control: no-store", "", 0, 200, "GET",
         [](Options& o) {
             o.storage.surrogate_control = StorageOptions::SurrogateControl::hides_cache_control;
         }},
        {Reason::surrogate_control_first, "Surrogate-Control: max-age=9", "", 0, 200, "GET",
         [](Options& o) { o.storage.surrogate_control = StorageOptions::SurrogateControl::lifetime_first; }},
        {Reason::edge_control_first, "Edge-Control: max-age=1d", "", 0, 200, "GET", read_edge_control},
        {Reason::bypass_cache, "Edge-Control: bypass-cache", "", 0, 200, "GET", read_edge_control},
        {Reason::no_store_ignored, "Cache-Control: no-store", "", 0, 200, "GET",
         [](Options& o) { o.storage.no_store = DirectiveRule::ignore; }},
        {Reason::private_ignored, "Cache-Control: private", "", 0, 200, "GET",
         [](Options& o) { o.storage.private_ = DirectiveRule::ignore; }},
        {Reason::no_cache_ignored, "Cache-Control: no-cache", "", 0, 200, "GET",
         [](Options& o) { o.storage.no_cache = DirectiveRule::ignore; }},
        {Reason::zero_lifetime_ignored, "Cache-Control: max-age=0", "", 0, 200, "GET",
         [](Options& o) { o.storage.zero_lifetime = DirectiveRule::ignore; }},
        {Reason::s_maxage_ignored, "Cache-Control: s-maxage=9", "", 0, 200, "GET",
         [](Options& o) { o.storage.s_maxage = Honour::no; }},
        {Reason::max_age_ignored, fresh, "", 0, 200, "GET",
         [](Options& o) { o.storage.max_age = Honour::no; }},
        {Reason::lone_max_age_ignored, fresh, "", 0, 200, "GET",
         [](Options& o) { o.storage.max_age_of_cache_control = Honour::no; }},
        {Reason::stored_by_cache_maxage, "Edge-Control: cache-maxage=1d", "", 0, 200, "GET",
         read_edge_control},
        {Reason::lifetime_from_cache_maxage, "Edge-Control: cache-maxage=1d", "", 0, 200, "GET",
         read_edge_control},
        {Reason::expires_ignored, "Expires: 0", "", 0, 200, "GET",
         [](Options& o) { o.storage.expires = Honour::no; }},
        {Reason::status_not_listed, fresh, "", 0, 500, "GET",
         [](Options& o) { o.storage.statuses_rule = StorageOptions::Statuses::listed; }},
        {Reason::status_not_kept, fresh, "", 0, 200, "GET",
         [](Options& o) {
             o.storage.fixed_lifetime_by_status = {{200, 200, base::Seconds{-1}}};
         }},
        {Reason::status_not_kept_by_default, "", "", 0, 200, "GET",
         [](Options& o) {
             o.storage.default_lifetime_by_status = {{200, 200, base::Seconds{-1}}};
         }},
        {Reason::error_without_lifetime, "", "", 0, 403, "GET",
         [](Options& o) { o.storage.error_statuses_stated = {403}; }},
        {Reason::error_directive_refused, "Cache-Control: private", "", 0, 500, "GET", keep_errors},
        {Reason::error_kept_anyway, "Cache-Control: private", "", 0, 500, "GET",
         [](Options& o) {
             keep_errors(o);
             o.storage.error_statuses_despite_directives = {500};
         }},
        {Reason::status_needs_policy, "Expires: 0", "", 0, 308, "GET",
         [](Options& o) { o.storage.statuses_with_policy = {308}; }},
        {Reason::head_stored, fresh, "", 0, 200, "HEAD",
         [](Options& o) { o.storage.head_responses = Permit::yes; }},
        {Reason::default_not_for_no_cache, "Cache-Control: no-cache", "", 0, 200, "GET",
         [](Options& o) { o.storage.default_lifetime = base::Seconds{5}; }},
        {Reason::stale_window_cut, "Cache-Control: max-age=1, stale-while-revalidate=9", "", 0, 200, "GET",
         [](Options& o) { o.reuse.stale_age_limit = base::Seconds{3}; }},
        {Reason::no_cache_refused, "Cache-Control: no-cache", "", 0, 200, "GET",
         [](Options& o) { o.storage.no_cache = DirectiveRule::refuse; }},
        {Reason::zero_lifetime_refused, "Cache-Control: max-age=0", "", 0, 200, "GET",
         [](Options& o) { o.storage.zero_lifetime = DirectiveRule::refuse; }},
        {Reason::private_refused, "Cache-Control: private", "", 0, 200, "GET",
         [](Options& o) {
             o = private_cache_options();
             o.storage.private_ = DirectiveRule::refuse;
         }},
        {Reason::set_cookie_refused, "Cache-Control: max-age=60\nSet-Cookie: a=1", "", 0, 200, "GET",
         [](Options& o) { o.storage.set_cookie = StorageOptions::SetCookie::refuse; }},
        {Reason::set_cookie_stripped, "Cache-Control: max-age=60\nSet-Cookie: a=1", "", 0, 200, "GET",
         [](Options& o) { o.storage.set_cookie = StorageOptions::SetCookie::strip; }},
        {Reason::vary_star_refused, "Vary: *", "", 0, 200, "GET",
         [](Options& o) { o.storage.vary_star = StorageOptions::VaryStar::refuse; }},
        {Reason::vary_star_ignored, "Vary: *", "", 0, 200, "GET",
         [](Options& o) { o.storage.vary_star = StorageOptions::VaryStar::ignore; }},
        {Reason::vary_not_allowed, "Vary: Cookie", "", 0, 200, "GET",
         [](Options& o) { o.storage.vary = StorageOptions::Vary::listed_only; }},
        {Reason::vary_coding_missing, "Vary: Accept-Encoding", "", 0, 200, "GET",
         [](Options& o) {
             o.storage.vary = StorageOptions::Vary::listed_only;
             o.storage.vary_fields = {"accept-encoding"};
             o.storage.vary_content_codings = {"gzip"};
         }},
        {Reason::vary_ignored, "Vary: Cookie", "", 0, 200, "GET",
         [](Options& o) { o.storage.vary = StorageOptions::Vary::ignore; }},
        {Reason::vary_partly_ignored, "Vary: Cookie, Accept", "", 0, 200, "GET",
         [](Options& o) {
             o.storage.vary = StorageOptions::Vary::ignore_unlisted;
             o.storage.vary_fields = {"accept"};
         }},
        {Reason::vary_field_refused, "Vary: Cookie", "", 0, 200, "GET",
         [](Options& o) { o.storage.vary_refused_fields = {"cookie"}; }},
        {Reason::image_type_not_listed, "Vary: Accept\nContent-Type: image/avif", "", 0, 200, "GET",
         [](Options& o) {
             o.storage.vary_image_extensions = {"png"};
             o.storage.vary_image_types = {"image/webp"};
         },
         false, "/a.png"},
        {Reason::too_large, "Cache-Control: max-age=60\nContent-Length: 11", "", 0, 200, "GET",
         [](Options& o) { o.storage.maximum_size = 10; }},
        {Reason::no_lifetime_not_kept, "ETag: \"a\"", "", 0, 200, "GET",
         [](Options& o) { o.storage.storing_without_lifetime = Permit::no; }},
        {Reason::stored_by_fixed_lifetime, "", "", 0, 302, "GET",
         [](Options& o) { o.storage.fixed_lifetime = base::Seconds{5}; }},
        {Reason::lifetime_fixed, fresh, "", 0, 200, "GET",
         [](Options& o) { o.storage.fixed_lifetime = base::Seconds{5}; }},
        {Reason::lifetime_fixed_by_status, fresh, "", 0, 200, "GET",
         [](Options& o) {
             o.storage.fixed_lifetime_by_status = {{200, 299, base::Seconds{5}}};
         }},
        {Reason::stored_by_default_lifetime, "", "", 0, 302, "GET",
         [](Options& o) {
             o.storage.default_lifetime_by_status = {{302, 303, base::Seconds{5}}};
         }},
        {Reason::lifetime_by_status, "", "", 0, 302, "GET",
         [](Options& o) {
             o.storage.default_lifetime_by_status = {{302, 303, base::Seconds{5}}};
         }},
        {Reason::lifetime_by_default, "", "", 0, 200, "GET",
         [](Options& o) { o.storage.default_lifetime = base::Seconds{5}; }},
        {Reason::stored_by_listed_status, "", "", 0, 302, "GET",
         [](Options& o) {
             o.storage.statuses_rule = StorageOptions::Statuses::listed;
             o.storage.statuses = {302};
         }},
        {Reason::stored_as_error, "", "", 0, 500, "GET", keep_errors},
        {Reason::error_lifetime, "", "", 0, 500, "GET", keep_errors},
        {Reason::pragma_as_no_cache, "Cache-Control: max-age=60\nPragma: no-cache", "", 0, 200, "GET",
         [](Options& o) { o.storage.response_pragma = Honour::yes; }},
        {Reason::too_large_for_status, "Content-Length: 90", "", 0, 404, "GET",
         [](Options& o) {
             o.storage.fixed_lifetime_by_status = {{404, 404, base::Seconds{10}}};
             o.storage.maximum_size_by_status = 80;
         }},
        {Reason::default_beside_policy, "Cache-Control: public", "", 0, 200, "GET",
         [](Options& o) { o.storage.default_lifetime = base::Seconds{60}; }},
        {Reason::lifetime_raised, fresh, "", 0, 200, "GET",
         [](Options& o) { o.storage.minimum_lifetime = base::Seconds{70}; }},
        {Reason::lifetime_cut, fresh, "", 0, 200, "GET",
         [](Options& o) { o.storage.maximum_lifetime = base::Seconds{5}; }},
        {Reason::directive_held_at_minimum, "Cache-Control: no-store", "", 0, 200, "GET",
         [](Options& o) {
             o.storage.no_store = DirectiveRule::minimum;
             o.storage.minimum_lifetime = base::Seconds{5};
         }},
        {Reason::expires_is_longer, "Cache-Control: max-age=60\nDate: {+0}\nExpires: {+90}", "", 0, 200,
         "GET", [](Options& o) { o.storage.lifetime_choice = StorageOptions::LifetimeChoice::longest; }},
        {Reason::must_revalidate_ignored, "Cache-Control: must-revalidate", "", 0, 200, "GET",
         [](Options& o) { o.reuse.must_revalidate = Honour::no; }},
        {Reason::proxy_revalidate_ignored, "Cache-Control: proxy-revalidate", "", 0, 200, "GET",
         [](Options& o) { o.reuse.proxy_revalidate = Honour::no; }},
        {Reason::s_maxage_does_not_forbid, "Cache-Control: s-maxage=1", "", 0, 200, "GET",
         [](Options& o) { o.reuse.s_maxage_forbids_stale = Honour::no; }},
        {Reason::swr_by_default, fresh, "", 0, 200, "GET",
         [](Options& o) { o.reuse.default_stale_while_revalidate = base::Seconds{5}; }},
        {Reason::sie_by_default, fresh, "", 0, 200, "GET",
         [](Options& o) { o.reuse.default_stale_if_error = base::Seconds{5}; }},
        {Reason::sie_not_for_answers, "Cache-Control: max-age=1, stale-if-error=5", "", 2, 200, "GET",
         [](Options& o) { o.reuse.stale_if_error_for = ReuseOptions::StaleIfErrorFor::unreachable; }},
        {Reason::swr_first_waits, "Cache-Control: max-age=1, stale-while-revalidate=5", "", 2, 200, "GET",
         [](Options& o) { o.reuse.first_stale_request = ReuseOptions::FirstStaleRequest::waits; }},
        {Reason::stale_age_limit_reached, "Cache-Control: max-age=1, stale-while-revalidate=9", "", 4, 200,
         "GET", [](Options& o) { o.reuse.stale_age_limit = base::Seconds{3}; }},
        {Reason::pragma_refreshes_stale, "Cache-Control: max-age=1, stale-while-revalidate=9",
         "Pragma: no-cache", 4, 200, "GET",
         [](Options& o) {
             o.reuse.pragma_refreshes_stale = Honour::yes;
             o.eligibility.request_directives = Honour::no;
         }},
        {Reason::browser_lifetime_by_rule, fresh, "", 0, 200, "GET",
         [](Options& o) {
             o.delivery.browser_lifetime_rule = DeliveryOptions::BrowserLifetime::at_least;
             o.delivery.browser_lifetime = base::Seconds{90};
         }},
        {Reason::browser_lifetime_beside_no_cache, "Cache-Control: no-cache, max-age=60", "", 0, 200, "GET",
         [](Options& o) {
             o.delivery.browser_lifetime_rule = DeliveryOptions::BrowserLifetime::at_least;
             o.delivery.browser_lifetime = base::Seconds{90};
         }},
        {Reason::browser_lifetime_by_edge_control, "Edge-Control: max-age=60, downstream-ttl=5", "", 0, 200,
         "GET", read_edge_control},
        {Reason::browser_policy_replaced, fresh, "", 0, 200, "GET",
         [](Options& o) { o.delivery.browser_lifetime_rule = DeliveryOptions::BrowserLifetime::bust; }},
        {Reason::directives_taken_out, "Cache-Control: s-maxage=60", "", 0, 200, "GET",
         [](Options& o) { o.delivery.removed_directives = {"s-maxage"}; }},
        {Reason::browser_policy_filled_in, "Cache-Control: s-maxage=60", "", 0, 200, "GET",
         [](Options& o) { o.delivery.replacement_cache_control = "max-age=0"; }},
        {Reason::vary_narrowed_for_clients, "Vary: Accept, Cookie", "", 0, 200, "GET",
         [](Options& o) { o.delivery.kept_vary = {"accept"}; }},
        {Reason::set_cookie_taken_out, "Cache-Control: max-age=60, private=\"set-cookie\"\nSet-Cookie: a=1",
         "", 0, 200, "GET", [](Options& o) { o.storage.set_cookie_named = Honour::yes; }},
        {Reason::age_taken_out, "Age: 3", "", 0, 200, "GET",
         [](Options& o) { o.delivery.age_field = policy::DeliveryOptions::Age::removed; }},
        {Reason::connection_named_taken_out, "Connection: X-Hop\nX-Hop: 1"},
        {Reason::fields_taken_out, "Surrogate-Control: max-age=3", "", 0, 200, "GET",
         [](Options& o) { o.delivery.removed_fields = {"surrogate-control"}; }},
    };
    return table;
}

}  // namespace

TEST_CASE("every reason is produced by some exchange") {
    // These compare a later request with the recorded one, or know tags, as only predictions do (lib/vendor).
    std::set<Reason> covered{Reason::key_differs, Reason::selecting_field_differs, Reason::part_not_enough,
                             Reason::update_of_unseen_response, Reason::tags_taken_out};
    // These tell what a running cache did beyond what one exchange decides (lib/pipeline).
    covered.insert({Reason::purged, Reason::purged_softly, Reason::invalidated, Reason::evicted,
                    Reason::outdated, Reason::endless, Reason::transfer_coding_unknown,
                    Reason::too_many_vary_fields, Reason::larger_than_store, Reason::broke_off,
                    Reason::given_up, Reason::not_whole_yet, Reason::purged_meanwhile,
                    Reason::invalidated_meanwhile, Reason::whole_is_stored});
    for (const Scenario& scenario : scenarios()) {
        INFO(reason_row(scenario.expected).id << "\n" << scenario.response << "\n-- " << scenario.request);
        CHECK(produces(scenario));
        covered.insert(scenario.expected);
    }
    for (int i = 0; i < static_cast<int>(Reason::count_); ++i) {
        INFO(reason_row(static_cast<Reason>(i)).id);
        CHECK(covered.contains(static_cast<Reason>(i)));
    }
}

TEST_CASE("the text of every reason that an exchange produces is complete") {
    for (const Scenario& scenario : scenarios()) {
        for (const ReasonRecord& record : all_reasons(scenario)) {
            const std::string text = reason_text(record);
            INFO(text);
            CHECK(text.find_first_of("{}") == std::string::npos);
            CHECK_FALSE(text.empty());
            // A sentence that names a field must have been given one.
            const bool wants_field =
                reason_row(record.reason).sentence.find("{field}") != std::string_view::npos;
            CHECK((!wants_field || record.field != http::FieldId::unknown));
        }
    }
}

TEST_CASE("every row of the table has an id in kebab case, a sentence and a source") {
    std::set<std::string_view> ids;
    for (int i = 0; i < static_cast<int>(Reason::count_); ++i) {
        const ReasonRow& row = reason_row(static_cast<Reason>(i));
        INFO(row.id);
        CHECK(ids.insert(row.id).second);
        CHECK(std::ranges::all_of(row.id,
                                  [](char c) { return base::is_lower(c) || base::is_digit(c) || c == '-'; }));
        CHECK_FALSE(row.sentence.empty());
        CHECK_FALSE(row.sentence.ends_with('.'));
        CHECK_FALSE(base::is_upper(row.sentence.front()));
        if (row.source == kProfileSource) {
            CHECK_FALSE(row.parameter.empty());
            continue;
        }
        CHECK(row.source.starts_with("RFC "));
        CHECK(row.source.find("\u00a7") != std::string_view::npos);
    }
}

TEST_CASE("a reason's text names the field and the time") {
    CHECK(reason_text({Reason::lifetime_from_max_age, http::FieldId::cache_control, 600}) ==
          "fresh for 10 minutes: max-age in Cache-Control");
    CHECK(reason_text({Reason::no_store, http::FieldId::cdn_cache_control, 0}) ==
          "not stored: no-store in CDN-Cache-Control forbids it");
}

TEST_CASE("reasons keep order and hold durations to what eight bytes can say") {
    Reasons reasons;
    reasons.add(Reason::stale, http::FieldId::unknown, std::chrono::milliseconds{1400});
    reasons.add(Reason::fresh, http::FieldId::age, base::Seconds{-1});
    reasons.add(Reason::fresh, http::FieldId::age, base::Seconds{std::int64_t{1} << 40});
    CHECK(sizeof(ReasonRecord) == 8);
    CHECK(reasons.size() == 3);
    CHECK(reasons.front() == ReasonRecord{Reason::stale, http::FieldId::unknown, 1});
    CHECK(reasons.begin()[1].seconds == 0);
    CHECK(reasons.begin()[2].seconds == 0xFFFFFFFFU);
    CHECK(reasons.contains(Reason::fresh));
    CHECK_FALSE(reasons.contains(Reason::no_store));
}
