#include "lib/policy/reuse.hpp"

#include "lib/policy/eligibility.hpp"

namespace cachewright::policy {

namespace {

using http::FieldId;

constexpr base::Duration kNothing{0};

// What the request asks for, once it is settled whether this cache listens (RFC 9111 §4.2: caches are not
// required to honour request directives; §5.2.1 calls them preferences).
struct Wishes {
    http::CacheDirectives directives;
    bool pragma_no_cache = false;
};

Wishes wishes_of(const RequestFacts& request, const Options& options) {
    if (options.eligibility.request_directives == Honour::no) return {};
    return {request.directives, request.pragma_no_cache};
}

// §5.2.1.1: the client prefers a response whose age is at most the given number of seconds. max-age=0 is how
// clients ask for validation (§4 names it for that), so it is not met by an age of exactly zero either. A
// number that cannot be read counts as zero.
bool exceeds_max_age(const http::DeltaArgument& max_age, base::Duration age) {
    return max_age.present() && (age > max_age.seconds() || max_age.seconds() == kNothing);
}

// §5.2.1.3: the client prefers a response that is still fresh for at least the given number of seconds.
bool misses_min_fresh(const http::DeltaArgument& min_fresh, base::Duration remaining) {
    return min_fresh.valid() && remaining < min_fresh.seconds();
}

// §5.2.1.1: unless max-stale is also present, a client that sends max-age does not wish a stale response.
bool rules_out_stale(const http::CacheDirectives& request) {
    return request.max_age.present() && !request.max_stale.present() && !request.max_stale_any;
}

// RFC 8246 §2: during the freshness lifetime of an immutable response clients SHOULD NOT issue a conditional
// request, for example upon a reload, unless the user explicitly overrides it (a forced reload). A reload
// sends max-age=0, a forced one no-cache. Proxies SHOULD skip validating fresh immutable responses unless the
// client signals that validation is necessary: a reload that comes through is such a signal, so for a shared
// cache immutable changes nothing.
bool reload_is_needless(const StoredFacts& stored, const http::DeltaArgument& request_max_age,
                        base::Duration remaining, const ReuseOptions& options) {
    return options.kind == CacheKind::private_ && options.immutable == Honour::yes &&
           stored.response.directives.immutable && remaining > kNothing && request_max_age.valid() &&
           request_max_age.seconds() == kNothing;
}

// Without a lifetime and a validator nothing vouches for a stored response: such a one is only used stale
// where the origin itself opened a window (RFC 5861).
bool nothing_vouches(const StoredFacts& stored) {
    return stored.freshness.source == LifetimeSource::none && !stored.response.has_validator();
}

// The stored response does not answer by itself: the origin is asked, unless the request forbids that.
// §5.2.1.7: with only-if-cached the cache either uses a stored response or responds with 504.
Reuse& ask_origin(Reuse& result, ReuseAction action, const Wishes& wishes) {
    if (wishes.directives.only_if_cached) {
        result.action = ReuseAction::gateway_timeout;
        result.reasons.add(Reason::only_if_cached, FieldId::cache_control);
    } else {
        result.action = action;
    }
    return result;
}

// §4.3.1: stored validators make the forwarded request conditional.
Reuse& validate(Reuse& result, const StoredFacts& stored, const Wishes& wishes) {
    if (!wishes.directives.only_if_cached) {
        const ResponseFacts& response = stored.response;
        const FieldId validator = response.has_etag                ? FieldId::etag
                                  : response.has_modification_date ? FieldId::last_modified
                                                                   : FieldId::unknown;
        result.reasons.add(
            response.has_validator() ? Reason::validated_by_condition : Reason::fetched_without_validator,
            validator);
    }
    return ask_origin(result, ReuseAction::validate, wishes);
}

// §5.2.2.4: with field names, no-cache lets the response be used if those fields are excluded from it.
bool withholds_fields(const StoredFacts& stored, Reasons& reasons) {
    if (!stored.response.directives.no_cache_fields) return false;
    reasons.add(Reason::no_cache_fields_withheld, stored.response.policy_field);
    return true;
}

Reuse& serve(Reuse& result, ReuseAction action, const StoredFacts& stored) {
    result.action = action;
    result.withhold_no_cache_fields = withholds_fields(stored, result.reasons);
    return result;
}

// Does the cache take part in this request at all? False: `result` has the answer.
bool takes_part(const RequestFacts& request, const Options& options, const Wishes& wishes, Reuse& result) {
    // §4: requests with unsafe methods MUST be written through to the origin; no reply is generated before
    // that, not even a 504.
    if (request.method == Method::post || request.method == Method::unsafe) {
        result.action = ReuseAction::fetch;
        result.reasons.add(Reason::unsafe_method);
        return false;
    }
    // §4: the method of the stored response must allow it to be used for this request. We store for GET, a
    // stored GET response answers HEAD as well (RFC 9110 §9.3.2), and no other safe method is defined to be
    // answered by that.
    if (participation(request, options, result.reasons) == Participation::takes_part) return true;
    ask_origin(result, ReuseAction::fetch, wishes);
    return false;
}

// No stale use beyond a limit of the options, whoever permits it.
bool beyond_age_limit(base::Duration age, const ReuseOptions& options) {
    return options.stale_age_limit && age >= *options.stale_age_limit;
}

Reuse& reuse_stale(Reuse& result, const StoredFacts& stored, const Wishes& wishes, const RequestFacts& asked,
                   const ReuseOptions& options) {
    const http::CacheDirectives& request = wishes.directives;
    const base::Duration staleness = -result.remaining;
    Reasons against;  // what stood in the way; told after the decision

    // RFC 5861 §3: served while the staleness is below the window, and refreshed in the background.
    const base::Duration window = stored.stale.while_revalidate;
    if (rules_out_stale(request)) {
        against.add(Reason::stale_unwanted, FieldId::cache_control, request.max_age.seconds());
    } else if (options.pragma_refreshes_stale == Honour::yes && asked.pragma_says_no_cache) {
        result.reasons.add(Reason::pragma_refreshes_stale, FieldId::pragma);
        result.reasons.add(Reason::stale, FieldId::unknown, staleness);
        return validate(result, stored, wishes);
    } else if (beyond_age_limit(result.age, options)) {
        result.reasons.add(Reason::stale, FieldId::unknown, staleness);
        result.reasons.add(Reason::stale_age_limit_reached, FieldId::unknown, *options.stale_age_limit);
        return validate(result, stored, wishes);
    } else if (staleness < window && options.first_stale_request == ReuseOptions::FirstStaleRequest::waits) {
        against.add(Reason::swr_first_waits, stored.response.policy_field);
    } else if (staleness < window) {
        result.reasons.add(Reason::served_while_revalidating, stored.response.policy_field,
                           window - staleness);
        result.reasons.add(Reason::stale, FieldId::unknown, staleness);
        return serve(result, ReuseAction::serve_and_revalidate, stored);
    } else if (window > kNothing) {
        against.add(Reason::swr_window_over, stored.response.policy_field, window);
    }

    // §5.2.1.2: the client accepts a response that has exceeded its lifetime, by no more than the given
    // number of seconds; without a number, by any time.
    if (request.max_stale.present() || request.max_stale_any) {
        const bool within = request.max_stale_any || staleness <= request.max_stale.seconds();
        if (stored.stale.forbidden) {
            // §4.2.4: an explicit directive of the response prohibits it.
            against.add(Reason::max_stale_overruled, stored.response.policy_field);
        } else if (!within) {
            against.add(Reason::max_stale_exceeded, FieldId::cache_control, request.max_stale.seconds());
        } else if (nothing_vouches(stored)) {
            against.add(Reason::nothing_vouches);
        } else {
            result.reasons.add(request.max_stale_any ? Reason::max_stale_any : Reason::max_stale_within,
                               FieldId::cache_control, request.max_stale.seconds());
            result.reasons.add(Reason::stale, FieldId::unknown, staleness);
            return serve(result, ReuseAction::serve, stored);
        }
    }

    result.reasons.add(Reason::stale, FieldId::unknown, staleness);
    result.reasons.add_all(against);
    return validate(result, stored, wishes);
}

// §4: a cache MUST NOT reuse a stored response unless all of the following hold. That the target URI and the
// selecting fields match is settled by the key and by Vary before this is asked.
Reuse& reuse_by_rule(Reuse& result, const StoredFacts& stored, const RequestFacts& request,
                     const Options& options, base::TimePoint now) {
    result.age = stored.age(now);
    result.remaining = stored.freshness.lifetime - result.age;
    const FieldId field = stored.response.policy_field;
    const Wishes wishes = wishes_of(request, options);
    // - The request method allows the stored response to be used for this request.
    if (!takes_part(request, options, wishes, result)) return result;
    // - The selecting fields match: a "*" in Vary never does (§4.1).
    if (stored.response.vary_star) {
        result.reasons.add(Reason::vary_star, FieldId::vary);
        return ask_origin(result, ReuseAction::fetch, wishes);
    }
    // What the client wants comes next. §5.2.1.4: no-cache, not without successful validation. §5.4: Pragma:
    // no-cache means the same where Cache-Control is absent.
    if (wishes.directives.no_cache) {
        result.reasons.add(Reason::request_no_cache, FieldId::cache_control);
        return validate(result, stored, wishes);
    }
    if (wishes.pragma_no_cache) {
        result.reasons.add(Reason::request_pragma_no_cache, FieldId::pragma);
        return validate(result, stored, wishes);
    }
    // - The stored response does not contain no-cache (§5.2.2.4), unless it is successfully validated. The
    //   qualified form is seen to where the response is served.
    if (stored.response.directives.no_cache) {
        result.reasons.add(Reason::response_no_cache, field);
        return validate(result, stored, wishes);
    }

    const bool reload_ignored =
        reload_is_needless(stored, wishes.directives.max_age, result.remaining, options.reuse);
    if (!reload_ignored && exceeds_max_age(wishes.directives.max_age, result.age)) {
        result.reasons.add(Reason::request_max_age_exceeded, FieldId::cache_control,
                           wishes.directives.max_age.seconds());
        return validate(result, stored, wishes);
    }
    if (misses_min_fresh(wishes.directives.min_fresh, result.remaining)) {
        result.reasons.add(Reason::request_min_fresh_unmet, FieldId::cache_control,
                           wishes.directives.min_fresh.seconds());
        return validate(result, stored, wishes);
    }

    // - The stored response is either fresh (§4.2: freshness_lifetime > current_age, so equal is stale), or
    //   allowed to be served stale (§4.2.4), or successfully validated (§4.3).
    if (result.remaining <= kNothing) return reuse_stale(result, stored, wishes, request, options.reuse);
    result.reasons.add(Reason::fresh, FieldId::unknown, result.remaining);
    if (reload_ignored) result.reasons.add(Reason::reload_ignored_for_immutable, field);
    return serve(result, ReuseAction::serve, stored);
}

}  // namespace

Reuse reuse(const StoredFacts& stored, const RequestFacts& request, const Options& options,
            base::TimePoint now) {
    Reuse result;
    reuse_by_rule(result, stored, request, options, now);
    if (options.eligibility.request_directives == Honour::no &&
        (request.directives.any || request.pragma_no_cache)) {
        result.reasons.add(Reason::request_directives_ignored,
                           request.directives.any ? FieldId::cache_control : FieldId::pragma);
    }
    return result;
}

Reuse reuse_nothing(const RequestFacts& request, const Options& options) {
    Reuse result;
    const Wishes wishes = wishes_of(request, options);
    if (!takes_part(request, options, wishes, result)) return result;
    result.reasons.add(Reason::nothing_stored);
    return ask_origin(result, ReuseAction::fetch, wishes);
}

FailureDecision on_origin_failure(const StoredFacts& stored, const RequestFacts& request,
                                  OriginFailure failure, const Options& options, base::TimePoint now) {
    FailureDecision result;
    const Wishes wishes = wishes_of(request, options);
    const FieldId field = stored.response.policy_field;
    const base::Duration age = stored.age(now);
    const base::Duration remaining = stored.freshness.lifetime - age;
    const base::Duration staleness = -remaining;

    const auto serve_stale = [&](Reason reason, FieldId of, base::Duration duration) {
        result.action = FailureAction::serve_stale;
        result.reasons.add(reason, of, duration);
        result.withhold_no_cache_fields = withholds_fields(stored, result.reasons);
        return result;
    };
    const auto pass_on = [&](Reason reason, FieldId of = FieldId::unknown, base::Duration duration = {}) {
        result.reasons.add(reason, of, duration);
        return result;
    };

    // A stored response answers GET and HEAD, and requests whose selecting fields it matches (§4, §4.1).
    if (request.method == Method::post || request.method == Method::unsafe)
        return pass_on(Reason::failure_passed_on);
    if (participation(request, options, result.reasons) == Participation::stays_out) return result;
    if (stored.response.vary_star) return pass_on(Reason::vary_star, FieldId::vary);
    // §5.2.1.4, §5.4: the client wants successful validation or nothing.
    if (wishes.directives.no_cache) return pass_on(Reason::request_no_cache, FieldId::cache_control);
    if (wishes.pragma_no_cache) return pass_on(Reason::request_pragma_no_cache, FieldId::pragma);
    // §5.2.2.4: so does the origin, in every case.
    if (stored.response.directives.no_cache) return pass_on(Reason::response_no_cache, field);

    // §4.2.4: what the response prohibits, no request and no disconnection permits. Only the windows that are
    // open in spite of s-maxage, by a setting, are left.
    const bool is_stale = remaining <= kNothing;
    if (is_stale && beyond_age_limit(age, options.reuse)) {
        return pass_on(Reason::stale_age_limit_reached, FieldId::unknown, *options.reuse.stale_age_limit);
    }
    const bool forbidden = is_stale && stored.stale.forbidden;

    // Not of RFC 5861 §4: a cache may be set to pass an error on that the origin itself answers.
    const bool covered = failure == OriginFailure::unreachable ||
                         options.reuse.stale_if_error_for == ReuseOptions::StaleIfErrorFor::every_failure;

    // RFC 5861 §4: stale-if-error in a request permits a response that is stale by at most that time,
    // regardless of other freshness information: before the request's own max-age and min-fresh. It is the
    // upper limit as well: what is more stale is not to be used for this request, whoever else permits it.
    const http::DeltaArgument& requested = wishes.directives.stale_if_error;
    if (requested.valid() && options.reuse.stale_if_error == Honour::yes) {
        if (is_stale && staleness >= requested.seconds())
            return pass_on(Reason::request_sie_over, FieldId::cache_control, requested.seconds());
        if (covered && !forbidden && !nothing_vouches(stored))
            return serve_stale(Reason::served_by_request_sie, FieldId::cache_control, requested.seconds());
    }
    if (exceeds_max_age(wishes.directives.max_age, age)) {
        return pass_on(Reason::request_max_age_exceeded, FieldId::cache_control,
                       wishes.directives.max_age.seconds());
    }
    if (misses_min_fresh(wishes.directives.min_fresh, remaining)) {
        return pass_on(Reason::request_min_fresh_unmet, FieldId::cache_control,
                       wishes.directives.min_fresh.seconds());
    }
    // Fresh after all, and nobody minds: the origin need not have been asked.
    if (!is_stale) return serve_stale(Reason::fresh, FieldId::unknown, remaining);
    if (rules_out_stale(wishes.directives)) {
        return pass_on(Reason::stale_unwanted, FieldId::cache_control, wishes.directives.max_age.seconds());
    }

    // RFC 5861 §4: an error is a situation that would give 500, 502, 503 or 504; an origin that cannot be
    // reached is one.
    const FieldId window_field = stored.response.notes.if_error_field == FieldId::unknown
                                     ? field
                                     : stored.response.notes.if_error_field;
    if (staleness < stored.stale.if_error) {
        if (!covered) return pass_on(Reason::sie_not_for_answers);
        return serve_stale(Reason::served_by_sie, window_field, stored.stale.if_error - staleness);
    }
    if (forbidden) {
        pass_on(Reason::failure_passed_on);
        result.reasons.add_all(explained_staleness(stored, options.reuse).reasons);
        return result;
    }
    if (stored.stale.if_error > kNothing)
        return pass_on(Reason::sie_window_over, window_field, stored.stale.if_error);
    // §4.2.4: a cache that gets an answer, be it an error, is not disconnected.
    // By a setting it counts as one that is.
    if (failure == OriginFailure::server_error && options.reuse.stale_on_server_error == Permit::no)
        return pass_on(Reason::error_not_covered);
    if (!stored.stale.when_disconnected) {
        pass_on(Reason::failure_passed_on);
        result.reasons.add_all(explained_staleness(stored, options.reuse).reasons);
        return result;
    }
    if (nothing_vouches(stored)) return pass_on(Reason::nothing_vouches);
    return serve_stale(Reason::served_disconnected, FieldId::unknown, staleness);
}

}  // namespace cachewright::policy
