// What the engine needs to know of a request and of a response, read from the messages once. Values of
// fixed size: a stored response keeps its facts, and a decision about it parses nothing again.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/cache_control.hpp"
#include "lib/http/field_id.hpp"
#include "lib/http/message.hpp"
#include "lib/policy/options.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachewright::policy {

// Methods as a cache tells them apart. Names are case-sensitive (RFC 9110 §9.1), so `get` is a method that
// nobody knows, and unknown methods are unsafe.
enum class Method : std::uint8_t { get, head, post, other_safe, unsafe };

struct RequestFacts {
    Method method = Method::get;
    http::CacheDirectives directives;   // Cache-Control
    bool pragma_no_cache = false;       // only where Cache-Control is absent (RFC 9111 §5.4)
    bool pragma_says_no_cache = false;  // the same, whatever stands beside it
    bool has_authorization = false;
    bool has_content = false;  // a body, or framing that announces one
    bool has_range = false;
    bool has_conditional = false;  // any of the five If-* fields of RFC 9110 §13.1
    bool is_options = false;       // OPTIONS, which some caches keep answers to
    bool has_query = false;        // the target has one
    bool path_eligible = true;     // as path_eligible (eligibility.hpp) says of the target
    bool image_path = false;       // the path has one of StorageOptions::vary_image_extensions
};

// Allocates nothing; borrows nothing. The path is that of `url` where it is known, else of the target;
// without options every path takes part.
[[nodiscard]] RequestFacts read_request_facts(const http::Request& request);
[[nodiscard]] RequestFacts read_request_facts(const http::Request& request, const Options& options,
                                              std::string_view url = {});

// A date field: not there, there but no date (which means "in the past" for Expires), or a time.
struct DateFact {
    enum class State : std::uint8_t { absent, invalid, valid };
    State state = State::absent;
    base::TimePoint time{};

    [[nodiscard]] bool valid() const { return state == State::valid; }
    [[nodiscard]] bool present() const { return state != State::absent; }
};

// What the options made of the directives. By default all of it is empty.
struct PolicyNotes {
    // A lifetime that comes before every directive, from Surrogate-Control or Edge-Control.
    http::DeltaArgument edge_lifetime;
    http::FieldId edge_lifetime_field = http::FieldId::unknown;
    bool edge_lifetime_is_cache_maxage = false;  // cache-maxage of Edge-Control, not its max-age
    // Where the stale windows and no-store stand, when that is not the field that rules.
    http::FieldId while_revalidate_field = http::FieldId::unknown;
    http::FieldId if_error_field = http::FieldId::unknown;
    http::FieldId no_store_field = http::FieldId::unknown;
    bool cache_control_hidden = false;   // by Surrogate-Control
    bool bypass_cache = false;           // Edge-Control
    bool no_cache_refused = false;       // the cache does not keep a response with no-cache
    bool zero_lifetime_refused = false;  // nor one whose stated lifetime is zero
    bool held_to_minimum = false;        // a directive was set aside for the cache's shortest lifetime
    bool error_refused = false;          // no-store, private or no-cache keeps this error out
    bool error_kept_anyway = false;      // ... or is set aside for the shortest lifetime of errors
    // Directives that are there and were taken out, because the cache ignores them.
    bool no_store_ignored = false;
    bool private_ignored = false;
    bool no_cache_ignored = false;
    bool zero_lifetime_ignored = false;
    bool s_maxage_ignored = false;
    bool max_age_ignored = false;
    bool lone_max_age_ignored = false;  // because it stands in Cache-Control
};

struct ResponseFacts {
    int status = 0;

    // The directives that rule this cache, and the field they come from: a targeted field where one applies
    // (RFC 9213 §2.2), else Cache-Control, else FieldId::unknown. Where a targeted field rules, Expires does
    // not count. Where the options take qualified directives for unqualified ones, `no_cache` and `private_`
    // are set for those too. Directives that the options take no account of are not set.
    http::CacheDirectives directives;
    http::FieldId policy_field = http::FieldId::unknown;
    // The first targeted field that would have ruled, had it not been empty or malformed (§2.1, §2.2).
    http::FieldId ignored_targeted_field = http::FieldId::unknown;
    PolicyNotes notes;

    DateFact date;                     // Date
    DateFact expires;                  // Expires; several lines count as invalid
    DateFact last_modified;            // Last-Modified
    std::optional<base::Seconds> age;  // Age: the first member, digits only (RFC 9111 §5.1)

    // Validators that the cache has once the response is stored (stored_validators, update.hpp): an ETag that
    // is withheld from this cache, is given twice or is "*" is none.
    bool has_etag = false;
    bool has_modification_date = false;
    bool vary_star = false;  // "*" anywhere in Vary (§4.1), unless the options ignore it
    bool has_vary = false;   // at least one field name that selects in this cache
    bool vary_star_ignored = false;
    bool vary_ignored = false;         // at least one field name that does not select in this cache
    bool vary_refused = false;         // ... and keeps the response out of it
    bool vary_coding_missing = false;  // ... for want of a coding that it knows, and for nothing else
    bool vary_field_refused = false;   // it names a field that keeps the response out
    bool varies_by_accept = false;
    bool image_type_listed = false;  // Content-Type is one of StorageOptions::vary_image_types
    bool expires_ignored = false;
    bool has_set_cookie = false;
    StorageOptions::SetCookie set_cookie_rule = StorageOptions::SetCookie::store;  // what holds for it here
    // A qualified no-cache or private names Set-Cookie and takes it out of the response, by a setting.
    bool set_cookie_taken_out = false;
    // Content-Type is one that the default lifetimes are for.
    bool default_lifetime_applies = true;
    // Of the complete representation. Only read where the options set a maximum.
    std::optional<std::uint64_t> content_size;
    // A qualified private or no-cache names Set-Cookie: others do not get it from this cache.
    bool set_cookie_withheld = false;
    bool has_content_range = false;
    // One line, in bytes, that names a range (RFC 9110 §14.4), and not beside several parts.
    bool content_range_understood = false;
    bool has_several_parts = false;  // multipart/byteranges, whose parts have their own (RFC 9110 §15.3.7.2)
    bool has_content_location = false;
    // Content-Location names the target URI of the request (RFC 9110 §8.7), which the response alone does not
    // tell: the caller, who knows the URI, sets it by content_location_names. Only answers to POST ask for
    // it.
    bool content_location_is_target = false;
    bool pragma_no_cache = false;  // in the response: for those who explain, and `response_pragma`

    [[nodiscard]] bool has_validator() const { return has_etag || has_modification_date; }
    // A targeted field rules: Cache-Control and Expires do not count (RFC 9213 §2.2).
    [[nodiscard]] bool ruled_by_targeted_field() const {
        return policy_field != http::FieldId::unknown && policy_field != http::FieldId::cache_control;
    }
};

// The directives that rule a cache with these options, as in ResponseFacts but for `qualified_directives`,
// which is not applied. Allocates only for a targeted field of several lines.
struct RulingPolicy {
    PolicyNotes notes;
    http::CacheDirectives directives;
    http::FieldId field = http::FieldId::unknown;
    http::FieldId ignored_targeted_field = http::FieldId::unknown;
};
[[nodiscard]] RulingPolicy ruling_policy(const http::FieldMap& fields, const StorageOptions& options);

// `received` is when the response arrived (wall time): the base for two-digit years. Allocates only where
// Age or Vary is malformed or names very many fields; borrows nothing.
[[nodiscard]] ResponseFacts read_response_facts(const http::Response& response, const StorageOptions& options,
                                                base::TimePoint received);

// Does the response's Content-Location, resolved, name the target URI of its request? `target_uri` is
// absolute, or a path where the host is unknown. The two are compared as cache keys are.
[[nodiscard]] bool content_location_names(const http::Response& response, std::string_view target_uri);

}  // namespace cachewright::policy
