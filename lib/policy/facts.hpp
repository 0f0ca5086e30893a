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
    http::CacheDirectives directives;  // Cache-Control
    bool pragma_no_cache = false;      // only where Cache-Control is absent (RFC 9111 §5.4)
    bool has_authorization = false;
    bool has_content = false;  // a body, or framing that announces one
    bool has_range = false;
    bool has_conditional = false;  // any of the five If-* fields of RFC 9110 §13.1
};

// Allocates nothing; borrows nothing.
[[nodiscard]] RequestFacts read_request_facts(const http::Request& request);

// A date field: not there, there but no date (which means "in the past" for Expires), or a time.
struct DateFact {
    enum class State : std::uint8_t { absent, invalid, valid };
    State state = State::absent;
    base::TimePoint time{};

    [[nodiscard]] bool valid() const { return state == State::valid; }
    [[nodiscard]] bool present() const { return state != State::absent; }
};

struct ResponseFacts {
    int status = 0;

    // The directives that rule this cache, and the field they come from: a targeted field where one applies
    // (RFC 9213 §2.2), else Cache-Control, else FieldId::unknown. Where a targeted field rules, Expires does
    // not count. Where the options take qualified directives for unqualified ones, `no_cache` and `private_`
    // are set for those too.
    http::CacheDirectives directives;
    http::FieldId policy_field = http::FieldId::unknown;
    // The first targeted field that would have ruled, had it not been empty or malformed (§2.1, §2.2).
    http::FieldId ignored_targeted_field = http::FieldId::unknown;

    DateFact date;                     // Date
    DateFact expires;                  // Expires; several lines count as invalid
    DateFact last_modified;            // Last-Modified
    std::optional<base::Seconds> age;  // Age: the first member, digits only (RFC 9111 §5.1)

    bool has_etag = false;
    bool vary_star = false;  // "*" anywhere in Vary (§4.1)
    bool has_vary = false;   // at least one field name
    bool has_set_cookie = false;
    bool has_content_range = false;
    bool content_range_understood = false;  // one line, in bytes, that names a range (RFC 9110 §14.4)
    bool has_content_location = false;
    // Content-Location names the target URI of the request (RFC 9110 §8.7), which the response alone does not
    // tell: the caller, who knows the URI, sets it by content_location_names. Only answers to POST ask for
    // it.
    bool content_location_is_target = false;
    bool pragma_no_cache = false;  // has no meaning in a response; recorded for those who explain

    [[nodiscard]] bool has_validator() const { return has_etag || last_modified.valid(); }
    // A targeted field rules: Cache-Control and Expires do not count (RFC 9213 §2.2).
    [[nodiscard]] bool ruled_by_targeted_field() const {
        return policy_field != http::FieldId::unknown && policy_field != http::FieldId::cache_control;
    }
};

// The directives that rule a cache with these options, as in ResponseFacts but for `qualified_directives`,
// which is not applied. Allocates only for a targeted field of several lines.
struct RulingPolicy {
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
