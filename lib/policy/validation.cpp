#include "lib/policy/validation.hpp"

#include "lib/http/date.hpp"
#include "lib/http/etag.hpp"
#include "lib/http/status.hpp"
#include "lib/policy/validator.hpp"

#include <optional>
#include <string_view>

namespace cachewright::policy {

namespace {

using http::FieldId;

constexpr bool is_condition_or_range(FieldId id) {
    switch (id) {
        case FieldId::if_match:
        case FieldId::if_none_match:
        case FieldId::if_modified_since:
        case FieldId::if_unmodified_since:
        case FieldId::if_range:
        case FieldId::range: return true;
        default: return false;
    }
}

bool matches_stored_tag(const http::Request& client, const http::Response& stored) {
    const auto list = http::parse_entity_tag_list(client.fields, FieldId::if_none_match);
    // RFC 9110 §13.1.2: "*" is false as soon as there is a current representation, and we hold one.
    if (list.any) return true;
    // RFC 9110 §13.1.2: If-None-Match compares weakly.
    const auto tag = read_validators(stored).etag;
    return tag && list.contains_weak(*tag);
}

// The moment that If-Modified-Since is compared with; nothing when the response has no usable one.
std::optional<base::TimePoint> modification_time(const http::Response& stored, base::TimePoint received) {
    if (stored.fields.contains(FieldId::last_modified)) {
        // RFC 9110 §13.1.3: without a modification date (this one is no date, or is given twice) the
        // condition is ignored.
        if (stored.fields.count(FieldId::last_modified) > 1) return std::nullopt;
        const auto date = http::parse_date(stored.fields.value(FieldId::last_modified), received);
        return date ? std::optional(date->time) : std::nullopt;
    }
    // RFC 9111 §4.3.2: without Last-Modified the Date of the stored response is compared, and without Date
    // the time at which it was received.
    if (const auto date = http::parse_date(stored.fields.value(FieldId::date), received)) return date->time;
    return base::floor_seconds(received.time_since_epoch()) + base::TimePoint{};
}

bool unmodified_since(const http::Request& client, const http::Response& stored, base::TimePoint received) {
    // RFC 9110 §13.1.3: ignored when it has more than one member or is no date.
    if (client.fields.count(FieldId::if_modified_since) != 1) return false;
    const auto since = http::parse_date(client.fields.value(FieldId::if_modified_since), received);
    if (!since) return false;
    // RFC 9110 §13.1.3: false, hence 304, when the last modification is earlier than or equal to the date.
    const auto modified = modification_time(stored, received);
    return modified && *modified <= since->time;
}

}  // namespace

http::Request unconditional_request(const http::Request& client) {
    http::Request request;
    request.method = client.method;
    request.target = client.target;
    request.version = client.version;
    request.trailers = client.trailers;
    request.body = client.body;
    request.fields.reserve(client.fields.size() + 2, client.fields.byte_size() + 128);
    for (const http::FieldLine line : client.fields) {
        // The client's conditions compare with what the client holds, and a range would fetch a part of what
        // replaces the whole; both are answered from the cache's own response (RFC 9111 §4.3.2).
        if (!is_condition_or_range(line.id))
            request.fields.add(line.name, line.value, line.name_position, line.value_position);
    }
    return request;
}

http::Request validation_request(const http::Request& client, const http::Response& stored) {
    http::Request request = unconditional_request(client);
    const Validators validators = read_validators(stored);
    // RFC 9111 §4.3.1: the entity tag MUST be sent when the stored response has one. Verbatim, since it is
    // opaque; so is what is no entity tag by the grammar, which only its origin can tell.
    if (!validators.etag_text.empty()) request.fields.add("If-None-Match", validators.etag_text);
    // RFC 9111 §4.3.1: Last-Modified SHOULD be sent when a single response is validated; verbatim, for
    // origins that compare bytes.
    if (validators.last_modified) request.fields.add("If-Modified-Since", validators.last_modified_text);
    return request;
}

ConditionResult evaluate_conditions(const http::Request& client, const http::Response& stored,
                                    base::TimePoint received) {
    // RFC 9111 §4.3.2: a cache evaluates conditions where a stored 200 or 206 satisfies the request.
    if (stored.status != 200 && stored.status != 206) return ConditionResult::send_whole;
    // RFC 9110 §13.1.2, §13.1.3: 304 answers GET and HEAD alone.
    if (client.method != "GET" && client.method != "HEAD") return ConditionResult::send_whole;
    // RFC 9110 §13.2.2: where If-None-Match is present, If-Modified-Since is not evaluated.
    const bool not_modified = client.fields.contains(FieldId::if_none_match)
                                  ? matches_stored_tag(client, stored)
                                  : unmodified_since(client, stored, received);
    return not_modified ? ConditionResult::not_modified : ConditionResult::send_whole;
}

http::Response not_modified_from(const http::Response& stored) {
    http::Response answer;
    answer.status = 304;
    answer.reason = "Not Modified";
    answer.version = stored.version;
    for (const http::FieldLine line : stored.fields) {
        switch (line.id) {
            // RFC 9110 §15.4.5: what the 200 would have carried of these MUST be in the 304.
            case FieldId::cache_control:
            case FieldId::content_location:
            case FieldId::date:
            case FieldId::etag:
            case FieldId::expires:
            case FieldId::vary:
            // The same section lets other metadata through only where it guides the update of a cache. The
            // targeted fields (RFC 9213 §2) are Cache-Control for the caches that read them.
            case FieldId::cdn_cache_control:
            case FieldId::cloudflare_cdn_cache_control:
            case FieldId::netlify_cdn_cache_control:
            case FieldId::vercel_cdn_cache_control: break;
            // Last-Modified guides the update where no ETag does.
            case FieldId::last_modified:
                if (stored.fields.contains(FieldId::etag)) continue;
                break;
            default: continue;
        }
        answer.fields.add(line.name, line.value, line.name_position, line.value_position);
    }
    return answer;
}

ValidationResult judge_validation(const http::Response& stored, const http::Response& answer) {
    if (answer.status != 304) {
        // RFC 9111 §4.3.3: a 5xx is passed on, or treated as no answer at all. RFC 9110 §15: a status code
        // out of range is processed like a 5xx.
        const http::StatusClass status = http::status_class(answer.status);
        if (status == http::StatusClass::server_error || status == http::StatusClass::invalid)
            return ValidationResult::failed;
        // RFC 9111 §4.3.3: a full response means that the stored one is not suitable; it answers the request.
        return ValidationResult::replaced;
    }
    const Validators held = read_validators(stored);
    const Validators named = read_validators(answer);
    // RFC 9111 §4.3.4, first rule: a strong validator in the 304 names its representation; a stored response
    // without that very validator MUST NOT be updated.
    if (named.etag_strength == Strength::strong)
        return share_strong_validator(held, named) ? ValidationResult::confirmed
                                                   : ValidationResult::unmatched_304;
    // RFC 9111 §4.3.4, second rule: weak validators have to correspond to those of the stored response.
    // (Last-Modified, strong or weak, corresponds exactly when it is equal.)
    if (named.any())
        return share_validator(held, named) ? ValidationResult::confirmed : ValidationResult::unmatched_304;
    // RFC 9111 §4.3.4, third rule: without any validator the 304 speaks of the only response that it can be
    // about. The request carried the validators of one stored response and no others, so that is this one,
    // also when the origin left out the ETag that RFC 9110 §15.4.5 asks of it.
    return ValidationResult::confirmed;
}

}  // namespace cachewright::policy
