#include "lib/policy/storability.hpp"

#include "lib/http/status.hpp"

namespace cachewright::policy {

namespace {

using http::FieldId;

// §3, first condition: the request method is understood by the cache. GET, HEAD and POST are the methods
// whose definition allows caching (RFC 9110 §9.2.3).
bool method_allows(const RequestFacts& request, const ResponseFacts& response, const Options& options,
                   Reasons& reasons) {
    switch (request.method) {
        case Method::get: return true;
        case Method::head:
            // A HEAD response has no content to answer a GET with, and what a later HEAD needs the stored GET
            // response has: it only updates that (§4.3.5).
            reasons.add(Reason::head_not_stored);
            return false;
        case Method::post: {
            if (options.storage.post_responses == Permit::no) {
                reasons.add(Reason::post_not_kept);
                return false;
            }
            // RFC 9110 §9.3.3: responses to POST are only cacheable when they include explicit freshness
            // information and a Content-Location that has the same value as the POST's target URI.
            const http::CacheDirectives& directives = response.directives;
            const bool has_lifetime =
                directives.max_age.present() ||
                (options.storage.kind == CacheKind::shared && directives.s_maxage.present()) ||
                (response.expires.present() && !response.ruled_by_targeted_field());
            if (!has_lifetime) reasons.add(Reason::post_without_lifetime, response.policy_field);
            const bool own_location = response.has_content_location && response.content_location_is_target;
            if (!own_location) reasons.add(Reason::post_without_own_location, FieldId::content_location);
            return has_lifetime && own_location;
        }
        case Method::other_safe:
        case Method::unsafe: break;
    }
    reasons.add(Reason::method_not_cacheable);
    return false;
}

bool status_allows(const RequestFacts& request, const ResponseFacts& response, const StorageOptions& options,
                   Reasons& reasons) {
    // §3: the response status code is final. Outside 100 to 599 it is invalid (RFC 9110 §15), and a response
    // without a sensible status is not one to repeat to others.
    if (http::status_class(response.status) == http::StatusClass::invalid) {
        reasons.add(Reason::status_invalid);
        return false;
    }
    if (!http::is_final(response.status)) {
        reasons.add(Reason::status_not_final);
        return false;
    }
    // §3: if the status code is 206 or 304, the cache understands it. We understand both. A 304 that answers
    // a validation updates a stored response (§4.3.4) and never comes here; one that answers a client's own
    // condition holds no representation.
    if (response.status == 304) {
        reasons.add(Reason::not_modified_not_stored);
        return false;
    }
    if (response.status == 206) {
        // §3.3: a 206 MAY be stored as an incomplete 200 if the request method is GET, and MUST NOT be by a
        // cache that does not support Range and Content-Range or does not understand the range units used.
        // Without a Content-Range that names a range of bytes (or with several parts, whose ranges stand in
        // the content) there is no one part to keep.
        if (options.partial_responses == Permit::no || request.method != Method::get) {
            reasons.add(Reason::partial_not_kept);
            return false;
        }
        if (!response.content_range_understood) {
            reasons.add(Reason::partial_without_content_range, FieldId::content_range);
            return false;
        }
    }
    return true;
}

// §3.5, the words that let a shared cache store a response to a request with Authorization.
bool authorization_allows(const ResponseFacts& response, const StorageOptions& options, Reasons& reasons) {
    const FieldId field = response.policy_field;
    if (response.directives.public_) {
        reasons.add(Reason::authorization_allowed_by_public, field);
    } else if (response.directives.must_revalidate) {
        reasons.add(Reason::authorization_allowed_by_must_revalidate, field);
    } else if (response.directives.s_maxage.present()) {
        reasons.add(Reason::authorization_allowed_by_s_maxage, field);
    } else if (options.authorization_rule == Honour::no) {
        reasons.add(Reason::authorization_rule_off, FieldId::authorization);
    } else {
        return false;
    }
    return true;
}

// §3, last condition: the response contains at least one of the following. Strongest words first, so that the
// reason is what its author would name.
bool something_allows(const ResponseFacts& response, CacheKind kind, Reasons& reasons) {
    const http::CacheDirectives& directives = response.directives;
    const FieldId field = response.policy_field;
    if (kind == CacheKind::shared && directives.s_maxage.present()) {
        // - if the cache is shared, an s-maxage response directive
        reasons.add(Reason::stored_by_s_maxage, field);
    } else if (directives.max_age.present()) {
        // - a max-age response directive
        reasons.add(Reason::stored_by_max_age, field);
    } else if (directives.public_) {
        // - a public response directive
        reasons.add(Reason::stored_by_public, field);
    } else if (kind == CacheKind::private_ && (directives.private_ || directives.private_fields)) {
        // - a private response directive, if the cache is not shared
        reasons.add(Reason::stored_by_private, field);
    } else if (response.expires.present() && !response.ruled_by_targeted_field()) {
        // - an Expires header field, valid or not. Where a targeted field rules, it is ignored (RFC 9213
        //   §2.2).
        reasons.add(Reason::stored_by_expires, FieldId::expires);
    } else if (heuristically_cacheable(response)) {
        // - a status code that is defined as heuristically cacheable
        reasons.add(Reason::stored_by_status);
    } else {
        // - a cache extension that allows it to be cached: not applicable, none of those we know does.
        //   RFC 5861 and RFC 8246 speak of responses that are stored anyway.
        return false;
    }
    return true;
}

}  // namespace

bool understands_status(int status) {
    return (status >= 200 && status <= 206) || (status >= 300 && status <= 305) || status == 307 ||
           status == 308 || (status >= 400 && status <= 417) || status == 421 || status == 422 ||
           status == 426 || (status >= 500 && status <= 505);
}

// §3: a cache MUST NOT store a response to a request unless all of the following hold. Every one that fails
// is recorded, because a response that is not to be shared often says so twice.
Storability storability(const RequestFacts& request, const ResponseFacts& response, const Options& options,
                        base::TimePoint received) {
    Storability result;
    Reasons notes;  // what did not decide but belongs to the picture
    const http::CacheDirectives& directives = response.directives;
    const FieldId field = response.policy_field;
    const bool shared = options.storage.kind == CacheKind::shared;
    bool allowed = true;
    const auto refuse = [&](Reason reason, FieldId of) {
        result.reasons.add(reason, of);
        allowed = false;
    };

    // - The request method is understood by the cache.
    if (!method_allows(request, response, options, result.reasons)) allowed = false;
    // Not of §3 (RFC 9110 §9.3.1 gives content in GET and HEAD no meaning): an origin that heeds it answers
    // with something that the key does not describe.
    if (options.eligibility.request_content == Permit::no && request.has_content &&
        (request.method == Method::get || request.method == Method::head)) {
        refuse(Reason::request_has_content, FieldId::unknown);
    }
    // §5.2.1.5: no-store in the request means that a cache MUST NOT store any part of the response to it.
    if (request.directives.no_store) {
        if (options.eligibility.request_directives == Honour::yes) {
            refuse(Reason::request_no_store, FieldId::cache_control);
        } else {
            notes.add(Reason::request_directives_ignored, FieldId::cache_control);
        }
    }
    // - The response status code is final; if it is 206 or 304, the cache understands it.
    if (!status_allows(request, response, options.storage, result.reasons)) allowed = false;
    // - If must-understand is present, the cache understands the status code. Then (§5.2.2.3) it SHOULD
    // ignore
    //   no-store, which stands there for caches that do not know must-understand.
    bool no_store_counts = true;
    if (directives.must_understand && options.storage.must_understand == Honour::yes) {
        if (!understands_status(response.status)) {
            refuse(Reason::status_not_understood, field);
        } else if (directives.no_store) {
            no_store_counts = false;
            notes.add(Reason::no_store_lifted, field);
        }
    }
    // - no-store is not present in the response.
    if (directives.no_store && no_store_counts) refuse(Reason::no_store, field);
    // - If the cache is shared, private is not present, or allows a shared cache to store a modified
    // response.
    //   Beside the qualified form the unqualified one wins (§4.2.1: the most restrictive of conflicting
    //   directives).
    if (shared && directives.private_) {
        refuse(Reason::private_in_shared_cache, field);
    } else if (shared && directives.private_fields) {
        result.drop_private_fields = true;
        notes.add(Reason::private_fields_dropped, field);
    }
    // - If the cache is shared, Authorization is not present in the request, or a response directive
    // explicitly
    //   allows shared caching (§3.5).
    if (shared && request.has_authorization && !authorization_allows(response, options.storage, notes))
        refuse(Reason::authorization_not_allowed, FieldId::authorization);
    // - The response contains at least one thing that allows storing. Only asked where nothing else refused:
    //   a response with no-store need not also hear what it lacks.
    if (allowed && !something_allows(response, options.storage.kind, result.reasons))
        refuse(Reason::nothing_allows_storing, FieldId::unknown);

    if (allowed) {
        result.verdict = StorabilityVerdict::storable;
        result.reasons.add_all(notes);
        if (request.method == Method::post) result.reasons.add(Reason::post_stored_for_get, field);
        // §7.3: Set-Cookie does not inhibit caching.
        if (shared && response.has_set_cookie)
            result.reasons.add(Reason::set_cookie_stored, FieldId::set_cookie);
        // §4.1: a stored response whose Vary has a member "*" always fails to match.
        if (response.vary_star) {
            result.reasons.add(Reason::vary_star, FieldId::vary);
        } else if (response.has_vary) {
            result.reasons.add(Reason::varies, FieldId::vary);
        }
        // §3: some caches will not store a response that has neither a validator nor an explicit expiration
        // time, as it is not usually useful; they are not prohibited from it.
        if (!response.has_validator() &&
            freshness_lifetime(response, options.storage, received).lifetime == base::Duration{0}) {
            result.reasons.add(Reason::no_lifetime_no_validator);
        }
    } else {
        result.drop_private_fields = false;
    }
    // RFC 9213 §2.2, §2.1.
    if (response.ruled_by_targeted_field()) result.reasons.add(Reason::targeted_field_rules, field);
    if (response.ignored_targeted_field != FieldId::unknown)
        result.reasons.add(Reason::targeted_field_ignored, response.ignored_targeted_field);
    // §5.4: Pragma has no meaning in responses.
    if (response.pragma_no_cache) result.reasons.add(Reason::pragma_in_response, FieldId::pragma);
    return result;
}

}  // namespace cachewright::policy
