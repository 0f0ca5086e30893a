#include "lib/policy/facts.hpp"

#include "lib/http/age.hpp"
#include "lib/http/date.hpp"
#include "lib/http/method.hpp"
#include "lib/http/range.hpp"
#include "lib/http/targeted_cache_control.hpp"
#include "lib/http/uri.hpp"
#include "lib/http/vary.hpp"
#include "lib/policy/key.hpp"

#include <string>
#include <string_view>

namespace cachewright::policy {

namespace {

using http::FieldId;
using http::FieldMap;

Method read_method(std::string_view name) {
    const http::Method method = http::parse_method(name);
    switch (method) {
        case http::Method::get: return Method::get;
        case http::Method::head: return Method::head;
        case http::Method::post: return Method::post;
        default: return http::is_safe(method) ? Method::other_safe : Method::unsafe;
    }
}

bool carries_content(const http::Request& request) {
    if (!request.body.bytes.empty() || request.body.full_size.value_or(0) > 0) return true;
    // RFC 9112 §6: framing announces content. Anything but zeros counts, malformed lengths included.
    if (request.fields.contains(FieldId::transfer_encoding)) return true;
    return request.fields.contains(FieldId::content_length) &&
           request.fields.value(FieldId::content_length).find_first_not_of('0') != std::string_view::npos;
}

// The first line counts. Date and Last-Modified do not forbid anything, so a second line does no harm.
DateFact read_date(const FieldMap& fields, FieldId id, base::TimePoint received) {
    if (!fields.contains(id)) return {};
    const auto date = http::parse_date(fields.value(id), received);
    return date ? DateFact{DateFact::State::valid, date->time} : DateFact{DateFact::State::invalid, {}};
}

// RFC 9111 §4.2.1: of several Expires lines the first may be used, or the response considered stale. We take
// the careful choice: nobody knows which line was meant.
DateFact read_expires(const FieldMap& fields, base::TimePoint received) {
    const DateFact expires = read_date(fields, FieldId::expires, received);
    if (!expires.valid()) return expires;
    const FieldMap::Lines lines = fields.lines(FieldId::expires);
    return ++lines.begin() == lines.end() ? expires : DateFact{DateFact::State::invalid, {}};
}

}  // namespace

RequestFacts read_request_facts(const http::Request& request) {
    const FieldMap& fields = request.fields;
    RequestFacts facts;
    facts.method = read_method(request.method);
    if (fields.contains(FieldId::cache_control)) {
        facts.directives = http::read_cache_directives(fields);
    } else if (fields.contains(FieldId::pragma)) {
        // RFC 9111 §5.4: Pragma is for those who do not know Cache-Control; where both stand, it is not read.
        // Its syntax is that of Cache-Control.
        facts.pragma_no_cache = http::read_cache_directives(fields, FieldId::pragma).no_cache;
    }
    facts.has_authorization = fields.contains(FieldId::authorization);
    facts.has_content = carries_content(request);
    facts.has_range = fields.contains(FieldId::range);
    facts.has_conditional =
        fields.contains(FieldId::if_none_match) || fields.contains(FieldId::if_modified_since) ||
        fields.contains(FieldId::if_match) || fields.contains(FieldId::if_unmodified_since) ||
        fields.contains(FieldId::if_range);
    return facts;
}

RulingPolicy ruling_policy(const FieldMap& fields, const StorageOptions& options) {
    RulingPolicy policy;
    // RFC 9213 §2.2: a cache goes through its target list in order, and the first field with a valid,
    // non-empty value rules; Cache-Control and Expires are then ignored. Targeted fields are for the caches
    // they name, none of which is private.
    if (options.kind == CacheKind::shared) {
        for (const FieldId target : options.targeted) {
            if (target == FieldId::unknown || !fields.contains(target)) continue;
            const http::TargetedDirectives targeted = http::read_targeted_directives(fields, target);
            if (targeted.state == http::TargetedState::valid) {
                policy.directives = targeted.directives;
                policy.field = target;
                return policy;
            }
            // §2.1: one that does not parse is ignored as a whole.
            if (policy.ignored_targeted_field == FieldId::unknown) policy.ignored_targeted_field = target;
        }
    }
    if (!fields.contains(FieldId::cache_control)) return policy;
    policy.directives = http::read_cache_directives(fields);
    policy.field = FieldId::cache_control;
    return policy;
}

ResponseFacts read_response_facts(const http::Response& response, const StorageOptions& options,
                                  base::TimePoint received) {
    const FieldMap& fields = response.fields;
    ResponseFacts facts;
    facts.status = response.status;
    const RulingPolicy policy = ruling_policy(fields, options);
    facts.directives = policy.directives;
    facts.policy_field = policy.field;
    facts.ignored_targeted_field = policy.ignored_targeted_field;
    if (options.qualified_directives == Honour::no) {
        facts.directives.no_cache |= facts.directives.no_cache_fields;
        facts.directives.private_ |= facts.directives.private_fields;
    }
    facts.date = read_date(fields, FieldId::date, received);
    facts.expires = read_expires(fields, received);
    facts.last_modified = read_date(fields, FieldId::last_modified, received);
    if (fields.contains(FieldId::age)) facts.age = http::parse_age(fields).value;
    facts.has_etag = !fields.value(FieldId::etag).empty();
    if (fields.contains(FieldId::vary)) {
        const http::VaryField vary = http::parse_vary(fields);
        facts.vary_star = vary.star;
        facts.has_vary = !vary.names.empty();
    }
    facts.has_set_cookie = fields.contains(FieldId::set_cookie);
    facts.has_content_range = fields.contains(FieldId::content_range);
    if (facts.has_content_range && fields.count(FieldId::content_range) == 1) {
        const auto content_range = http::parse_content_range(fields.value(FieldId::content_range));
        facts.content_range_understood = content_range && content_range->range;
    }
    facts.has_content_location = fields.contains(FieldId::content_location);
    if (fields.contains(FieldId::pragma))
        facts.pragma_no_cache = http::read_cache_directives(fields, FieldId::pragma).no_cache;
    return facts;
}

bool content_location_names(const http::Response& response, std::string_view target_uri) {
    if (!response.fields.contains(FieldId::content_location)) return false;
    // Where the host is not known, both get the same one for the time of comparing.
    const std::string target =
        std::string(target_uri.starts_with('/') ? "http://unknown.invalid" : "").append(target_uri);
    const auto base = http::parse_uri(target);
    const auto reference = http::parse_uri(response.fields.value(FieldId::content_location));
    if (!base || !base->is_absolute() || !reference) return false;
    return cache_key("GET", http::resolve_reference(*base, *reference), {}).text ==
           cache_key("GET", target, {}).text;
}

}  // namespace cachewright::policy
