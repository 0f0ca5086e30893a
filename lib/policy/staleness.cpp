#include "lib/policy/staleness.hpp"

#include "lib/http/delta_seconds.hpp"

#include <algorithm>

namespace cachewright::policy {

namespace {

// What one window of RFC 5861 comes to, and the words for each case.
struct WindowWords {
    Reason open;
    Reason invalid;
    Reason ignored;
    Reason void_by_s_maxage;
    Reason void_otherwise;
    Reason by_default;
};

constexpr WindowWords kWhileRevalidate{Reason::swr_window,  Reason::swr_invalid,
                                       Reason::swr_ignored, Reason::swr_void_by_s_maxage,
                                       Reason::swr_void,    Reason::swr_by_default};
constexpr WindowWords kIfError{Reason::sie_window,           Reason::sie_invalid, Reason::sie_ignored,
                               Reason::sie_void_by_s_maxage, Reason::sie_void,    Reason::sie_by_default};

enum class Windows : std::uint8_t { open, void_by_s_maxage, void_otherwise };

base::Duration window(const http::DeltaArgument& argument, Honour honour, base::Seconds standard,
                      Windows windows, const WindowWords& words, http::FieldId field, Reasons& reasons) {
    if (!argument.present()) {
        if (honour == Honour::no || windows != Windows::open || standard <= base::Seconds{0})
            return base::Duration{0};
        reasons.add(words.by_default, http::FieldId::unknown, standard);
        return std::min(standard, http::kMaxDeltaSeconds);
    }
    if (honour == Honour::no) {
        reasons.add(words.ignored, field);
    } else if (!argument.valid()) {
        reasons.add(words.invalid, field);
    } else if (windows == Windows::void_by_s_maxage) {
        reasons.add(words.void_by_s_maxage, field, argument.seconds());
    } else if (windows == Windows::void_otherwise) {
        reasons.add(words.void_otherwise, field, argument.seconds());
    } else {
        reasons.add(words.open, field, argument.seconds());
        return argument.seconds();
    }
    return base::Duration{0};
}

}  // namespace

StalePermission stale_permission(const ResponseFacts& response, const ReuseOptions& options,
                                 Vouched vouched) {
    StalePermission permission;
    // §4.1: a stored response with "*" in Vary fits no later request, be it fresh or stale.
    if (response.vary_star) {
        permission.reasons.add(Reason::vary_star, http::FieldId::vary);
        return permission;
    }
    const http::CacheDirectives& directives = response.directives;
    const http::FieldId field = response.policy_field;
    const bool shared = options.kind == CacheKind::shared;

    // RFC 9111 §4.2.4: a cache MUST NOT generate a stale response if it is prohibited by an explicit
    // in-protocol directive. These are:
    Reasons ignored;  // by the options
    bool forbidden_otherwise = false;
    const auto forbid = [&](Reason reason) {
        permission.reasons.add(reason, field);
        permission.forbidden = true;
        forbidden_otherwise |= reason != Reason::stale_forbidden_by_s_maxage;
    };
    // - no-cache (§5.2.2.4): not to be used without successful validation, also by caches that have been
    //   configured to send stale responses. The qualified form only concerns the fields that it names.
    if (directives.no_cache) forbid(Reason::stale_forbidden_by_no_cache);
    // - must-revalidate (§5.2.2.2): once stale, MUST NOT be reused before validation, in all circumstances
    // and
    //   in any cache; one that is disconnected answers 504 instead.
    if (directives.must_revalidate) {
        if (options.must_revalidate == Honour::yes) {
            forbid(Reason::stale_forbidden_by_must_revalidate);
        } else {
            ignored.add(Reason::must_revalidate_ignored, field);
        }
    }
    // - proxy-revalidate (§5.2.2.8): the same, in shared caches only.
    if (shared && directives.proxy_revalidate) {
        if (options.proxy_revalidate == Honour::yes) {
            forbid(Reason::stale_forbidden_by_proxy_revalidate);
        } else {
            ignored.add(Reason::proxy_revalidate_ignored, field);
        }
    }
    // - s-maxage (§5.2.2.10): incorporates the meaning of proxy-revalidate for a shared cache.
    if (shared && directives.s_maxage.present()) {
        if (options.s_maxage_forbids_stale == Honour::yes) {
            forbid(Reason::stale_forbidden_by_s_maxage);
        } else {
            ignored.add(Reason::s_maxage_does_not_forbid, field);
        }
    }

    // By the letter the windows of RFC 5861 permit nothing that is prohibited above. The one exception is a
    // setting: s-maxage and stale-while-revalidate together are what every CDN documents.
    Windows windows = Windows::open;
    if (forbidden_otherwise) {
        windows = Windows::void_otherwise;
    } else if (permission.forbidden) {
        if (options.stale_windows_with_s_maxage == Permit::no) {
            windows = Windows::void_by_s_maxage;
        } else if (directives.stale_while_revalidate.valid() || directives.stale_if_error.valid()) {
            permission.reasons.add(Reason::windows_beside_s_maxage, field);
        }
    }

    // RFC 5861 §3: may be served up to the given number of seconds after it became stale, while the cache
    // revalidates it in the background.
    const auto or_ruling = [&](http::FieldId own) { return own == http::FieldId::unknown ? field : own; };
    permission.while_revalidate =
        window(directives.stale_while_revalidate, options.stale_while_revalidate,
               options.default_stale_while_revalidate, windows, kWhileRevalidate,
               or_ruling(response.notes.while_revalidate_field), permission.reasons);
    // RFC 5861 §4: may be used up to the given number of seconds after it became stale, when the alternative
    // is an error: 500, 502, 503, 504, or no answer at all.
    permission.if_error =
        window(directives.stale_if_error, options.stale_if_error, options.default_stale_if_error, windows,
               kIfError, or_ruling(response.notes.if_error_field), permission.reasons);
    permission.reasons.add_all(ignored);

    // §4.2.4: a cache MUST NOT generate a stale response unless it is disconnected or doing so is explicitly
    // permitted. So a disconnected cache may, where nothing prohibits it.
    if (permission.forbidden) return permission;
    // RFC 5861 §4: the value of stale-if-error is the upper limit to staleness; beyond it the response is not
    // to be used. An origin that cannot be reached is one of the errors it speaks of.
    if (directives.stale_if_error.present() && options.stale_if_error == Honour::yes) return permission;
    if (vouched == Vouched::no) {
        permission.reasons.add(Reason::nothing_vouches);
        return permission;
    }
    permission.when_disconnected = options.stale_when_disconnected == Permit::yes;
    permission.reasons.add(permission.when_disconnected ? Reason::stale_when_disconnected
                                                        : Reason::stale_when_disconnected_off);
    return permission;
}

}  // namespace cachewright::policy
