#include "lib/policy/storability.hpp"

#include "lib/http/status.hpp"
#include "lib/policy/eligibility.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace cachewright::policy {

namespace {

using http::FieldId;

// §3, first condition: the request method is understood by the cache. That much `participation` has seen to;
// here is what GET, HEAD and POST need beyond it.
bool method_allows(const RequestFacts& request, const ResponseFacts& response, const Options& options,
                   Reasons& reasons) {
    if (request.method == Method::head && options.storage.head_responses == Permit::no) {
        // A HEAD response has no content to answer a GET with, and what a later HEAD needs the stored GET
        // response has: it only updates that (§4.3.5).
        reasons.add(Reason::head_not_stored);
        return false;
    }
    if (request.method != Method::post || options.storage.post_responses == Permit::no) return true;
    // RFC 9110 §9.3.3: responses to POST are only cacheable when they include explicit freshness
    // information and a Content-Location that has the same value as the POST's target URI.
    const http::CacheDirectives& directives = response.directives;
    const bool has_lifetime = directives.max_age.present() || response.notes.edge_lifetime.present() ||
                              (options.storage.kind == CacheKind::shared && directives.s_maxage.present()) ||
                              (response.expires.present() && !response.ruled_by_targeted_field());
    if (!has_lifetime) reasons.add(Reason::post_without_lifetime, response.policy_field);
    const bool own_location = response.has_content_location && response.content_location_is_target;
    if (!own_location) reasons.add(Reason::post_without_own_location, FieldId::content_location);
    return has_lifetime && own_location;
}

bool lists_status(const std::vector<int>& statuses, int status) {
    return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
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
    // RFC 6585 §3 (428), §4 (429), §5 (431) and §6 (511): responses with these codes MUST NOT be stored by a
    // cache. They speak to one client.
    if (lists_status(options.never_stored_statuses, response.status)) {
        const StatusLifetime* set = lifetime_for_status(options.fixed_lifetime_by_status, response.status);
        if (set == nullptr || set->lifetime < base::Seconds{0}) {
            reasons.add(Reason::status_never_stored);
            return false;
        }
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
            // RFC 9110 §15.3.7.2: of several parts none is that of a Content-Range in the header section.
            reasons.add(response.has_several_parts ? Reason::several_parts_not_kept
                                                   : Reason::partial_without_content_range,
                        FieldId::content_range);
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

// Not of §3: which status codes the cache is set to keep. True when nothing is against this one.
bool settings_allow_status(const ResponseFacts& response, const FreshnessLifetime& freshness,
                           const StorageOptions& options, Reasons& reasons) {
    const int status = response.status;
    if (freshness.not_to_be_stored) {
        reasons.add(freshness.source == LifetimeSource::fixed ? Reason::status_not_kept
                                                              : Reason::status_not_kept_by_default);
        return false;
    }
    if (lists_status(options.statuses_with_policy, status) && response.policy_field == FieldId::unknown) {
        reasons.add(Reason::status_needs_policy);
        return false;
    }
    if (is_kept_error(status, options)) return true;
    if (lists_status(options.error_statuses_stated, status)) {
        const bool stated = freshness.source == LifetimeSource::fixed ||
                            freshness.basis == LifetimeSource::s_maxage ||
                            freshness.basis == LifetimeSource::max_age;
        if (!stated) reasons.add(Reason::error_without_lifetime);
        return stated;
    }
    if (options.statuses_rule == StorageOptions::Statuses::rfc || lists_status(options.statuses, status) ||
        lifetime_for_status(options.default_lifetime_by_status, status) != nullptr) {
        return true;
    }
    reasons.add(Reason::status_not_listed);
    return false;
}

// The ruling s-maxage or max-age is zero (or no number, which counts as zero); what a minimum makes of it
// does not matter.
bool states_zero(const ResponseFacts& response, const FreshnessLifetime& freshness) {
    if (freshness.basis == LifetimeSource::s_maxage)
        return response.directives.s_maxage.seconds() == base::Duration{0};
    if (freshness.basis != LifetimeSource::max_age) return false;
    const http::DeltaArgument& edge = response.notes.edge_lifetime;
    return (edge.present() ? edge : response.directives.max_age).seconds() == base::Duration{0};
}

// Not of §3: what the cache is set to refuse, each with its reason.
bool settings_allow(const ResponseFacts& response, const FreshnessLifetime& freshness,
                    const StorageOptions& options, Reasons& reasons) {
    const FieldId field = response.policy_field;
    const std::size_t before = reasons.size();
    if (response.notes.error_refused) reasons.add(Reason::error_directive_refused, field);
    if (response.notes.bypass_cache) reasons.add(Reason::bypass_cache, FieldId::edge_control);
    if (response.notes.no_cache_refused && response.directives.no_cache)
        reasons.add(Reason::no_cache_refused, field);
    if ((options.private_ == DirectiveRule::refuse || options.private_ == DirectiveRule::minimum_or_refuse) &&
        response.directives.private_ && options.kind == CacheKind::private_) {
        reasons.add(Reason::private_refused, field);
    }
    if (response.notes.zero_lifetime_refused && states_zero(response, freshness)) {
        reasons.add(Reason::zero_lifetime_refused, freshness.field);
    }
    if (response.set_cookie_rule == StorageOptions::SetCookie::refuse && response.has_set_cookie &&
        !response.set_cookie_taken_out) {
        reasons.add(Reason::set_cookie_refused, FieldId::set_cookie);
    }
    if (options.vary_star == StorageOptions::VaryStar::refuse && response.vary_star)
        reasons.add(Reason::vary_star_refused, FieldId::vary);
    if (response.vary_field_refused) reasons.add(Reason::vary_field_refused, FieldId::vary);
    if (response.vary_refused) {
        reasons.add(response.vary_coding_missing ? Reason::vary_coding_missing : Reason::vary_not_allowed,
                    FieldId::vary);
    }
    if (options.maximum_size && response.content_size && *response.content_size > *options.maximum_size)
        reasons.add(Reason::too_large);
    if (options.maximum_size_by_status &&
        response.content_size.value_or(0) > *options.maximum_size_by_status &&
        lifetime_for_status(options.fixed_lifetime_by_status, response.status) != nullptr) {
        reasons.add(Reason::too_large_for_status);
    }
    if (options.storing_without_lifetime == Permit::no && freshness.source == LifetimeSource::none)
        reasons.add(Reason::no_lifetime_not_kept);
    return reasons.size() == before;
}

// What the settings made of the response, for those who look at its fields.
void note_settings(const ResponseFacts& response, Reasons& reasons) {
    const PolicyNotes& notes = response.notes;
    const FieldId field = response.policy_field;
    const auto note = [&](bool noted, Reason reason, FieldId of) {
        if (noted) reasons.add(reason, of);
    };
    note(notes.cache_control_hidden, Reason::surrogate_control_hides, FieldId::surrogate_control);
    note(notes.edge_lifetime_field == FieldId::surrogate_control ||
             notes.while_revalidate_field == FieldId::surrogate_control ||
             notes.if_error_field == FieldId::surrogate_control,
         Reason::surrogate_control_first, FieldId::surrogate_control);
    note(notes.edge_lifetime_field == FieldId::edge_control, Reason::edge_control_first,
         FieldId::edge_control);
    note(notes.error_kept_anyway, Reason::error_kept_anyway, field);
    note(notes.no_store_ignored, Reason::no_store_ignored, field);
    note(notes.private_ignored, Reason::private_ignored, field);
    note(notes.no_cache_ignored, Reason::no_cache_ignored, field);
    note(notes.zero_lifetime_ignored, Reason::zero_lifetime_ignored, field);
    note(notes.s_maxage_ignored, Reason::s_maxage_ignored, field);
    note(notes.max_age_ignored, Reason::max_age_ignored, field);
    note(notes.lone_max_age_ignored, Reason::lone_max_age_ignored, field);
    note(response.expires_ignored, Reason::expires_ignored, FieldId::expires);
}

// §3, last condition: the response contains at least one of the following. Strongest words first, so that the
// reason is what its author would name.
bool something_allows(const ResponseFacts& response, const FreshnessLifetime& freshness,
                      const StorageOptions& options, Reasons& reasons) {
    const http::CacheDirectives& directives = response.directives;
    const FieldId field = response.policy_field;
    const CacheKind kind = options.kind;
    if (freshness.source == LifetimeSource::fixed) {
        reasons.add(Reason::stored_by_fixed_lifetime);
    } else if (response.notes.edge_lifetime.present()) {
        reasons.add(response.notes.edge_lifetime_is_cache_maxage ? Reason::stored_by_cache_maxage
                                                                 : Reason::stored_by_max_age,
                    response.notes.edge_lifetime_field);
    } else if (kind == CacheKind::shared && directives.s_maxage.present()) {
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
    } else if (freshness.basis == LifetimeSource::status_default) {
        reasons.add(Reason::stored_by_default_lifetime);
    } else if (is_kept_error(response.status, options)) {
        reasons.add(Reason::stored_as_error);
    } else if (options.statuses_rule == StorageOptions::Statuses::listed &&
               lists_status(options.statuses, response.status)) {
        reasons.add(Reason::stored_by_listed_status);
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
    const FreshnessLifetime freshness = freshness_lifetime(response, options.storage, received);
    bool allowed = true;
    const auto refuse = [&](Reason reason, FieldId of) {
        result.reasons.add(reason, of);
        allowed = false;
    };

    // - The request method is understood by the cache, and the cache takes part in the request at all.
    if (participation(request, options, result.reasons) == Participation::stays_out) {
        allowed = false;
        result.refusal = Refusal::request;
    }
    if (!method_allows(request, response, options, result.reasons)) allowed = false;
    // §5.2.1.5: no-store in the request means that a cache MUST NOT store any part of the response to it.
    if (request.directives.no_store) {
        if (options.eligibility.request_no_store == Honour::yes) {
            refuse(Reason::request_no_store, FieldId::cache_control);
        } else {
            notes.add(Reason::request_directives_ignored, FieldId::cache_control);
        }
    }
    // - The response status code is final; if it is 206 or 304, the cache understands it.
    if (!status_allows(request, response, options.storage, result.reasons)) {
        allowed = false;
    } else if (!settings_allow_status(response, freshness, options.storage, result.reasons)) {
        allowed = false;
    }
    // - If must-understand is present, the cache understands the status code. Then (§5.2.2.3) it SHOULD
    // ignore
    //   no-store, which stands there for caches that do not know must-understand.
    bool no_store_counts = true;
    if (directives.must_understand && options.storage.must_understand == Honour::yes) {
        if (!understands_status(response.status)) {
            refuse(Reason::status_not_understood, field);
        } else if (directives.no_store && (options.storage.no_store == DirectiveRule::rfc ||
                                           options.storage.no_store == DirectiveRule::minimum)) {
            no_store_counts = false;
            notes.add(Reason::no_store_lifted, field);
        }
    }
    // - no-store is not present in the response.
    if (directives.no_store && no_store_counts) {
        const FieldId of = response.notes.no_store_field;
        refuse(Reason::no_store, of == FieldId::unknown ? field : of);
    }
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
    // - What the cache is set to.
    if (request.image_path && response.varies_by_accept && !response.image_type_listed)
        refuse(Reason::image_type_not_listed, FieldId::vary);
    if (!settings_allow(response, freshness, options.storage, result.reasons)) allowed = false;
    // - The response contains at least one thing that allows storing. Only asked where nothing else refused:
    //   a response with no-store need not also hear what it lacks.
    if (allowed && !something_allows(response, freshness, options.storage, result.reasons))
        refuse(Reason::nothing_allows_storing, FieldId::unknown);

    if (allowed) {
        result.verdict = StorabilityVerdict::storable;
        result.reasons.add_all(notes);
        // §5.2.2.4: with field names, no-cache keeps those fields from being sent without validation.
        if (directives.no_cache_fields && !directives.no_cache)
            result.reasons.add(Reason::no_cache_fields_withheld, field);
        if (request.method == Method::head) result.reasons.add(Reason::head_stored);
        if (request.method == Method::post) result.reasons.add(Reason::post_stored_for_get, field);
        // §7.3: Set-Cookie does not inhibit caching.
        if (response.has_set_cookie &&
            (response.set_cookie_taken_out || response.set_cookie_rule == StorageOptions::SetCookie::strip)) {
            result.drop_set_cookie = true;
            result.reasons.add(Reason::set_cookie_stripped, FieldId::set_cookie);
        } else if (shared && response.has_set_cookie && !response.set_cookie_withheld) {
            result.reasons.add(Reason::set_cookie_stored, FieldId::set_cookie);
        }
        // §4.1: a stored response whose Vary has a member "*" always fails to match.
        if (response.vary_star) {
            result.reasons.add(Reason::vary_star, FieldId::vary);
        } else if (response.has_vary) {
            result.reasons.add(Reason::varies, FieldId::vary);
        }
        if (response.vary_star_ignored) result.reasons.add(Reason::vary_star_ignored, FieldId::vary);
        if (response.vary_ignored) {
            result.reasons.add(response.has_vary ? Reason::vary_partly_ignored : Reason::vary_ignored,
                               FieldId::vary);
        }
        // §3: some caches will not store a response that has neither a validator nor an explicit expiration
        // time, as it is not usually useful; they are not prohibited from it.
        // A window for stale use (RFC 5861) makes it useful all the same.
        const bool has_window =
            directives.stale_while_revalidate.valid() || directives.stale_if_error.valid();
        if (!has_window && !response.has_validator() && freshness.lifetime == base::Duration{0}) {
            result.reasons.add(Reason::no_lifetime_no_validator);
        }
    } else {
        result.drop_private_fields = false;
        // What HEAD asks for may be answered from a stored response to GET all the same.
        const bool head_alone =
            request.method == Method::head && options.storage.head_responses == Permit::no;
        if (result.refusal == Refusal::none && !head_alone) result.refusal = Refusal::response;
    }
    note_settings(response, result.reasons);
    // RFC 9213 §2.2, §2.1.
    if (response.ruled_by_targeted_field()) result.reasons.add(Reason::targeted_field_rules, field);
    if (response.ignored_targeted_field != FieldId::unknown)
        result.reasons.add(Reason::targeted_field_ignored, response.ignored_targeted_field);
    // §5.4: Pragma has no meaning in responses.
    if (response.pragma_no_cache) {
        result.reasons.add(options.storage.response_pragma == Honour::yes ? Reason::pragma_as_no_cache
                                                                          : Reason::pragma_in_response,
                           FieldId::pragma);
    }
    return result;
}

}  // namespace cachewright::policy
