// Cache-Status of what was done, for Answer::head.
#include "lib/http/cache_status.hpp"

#include "lib/pipeline/answer.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace cachewright::pipeline {

base::Seconds ttl_seconds(base::Duration remaining) {
    const auto seconds = std::chrono::ceil<base::Seconds>(remaining);
    // RFC 9211 §2.4: below zero says stale, and at zero a response is stale (RFC 9111 §4.2).
    return remaining > base::Duration{0} ? seconds : std::min(seconds, base::Seconds{-1});
}

std::string cache_status_member(std::string_view name, const Account& account) {
    // RFC 9211 §2: a hit is what was answered without going to the origin.
    if (!account.forwarded && account.remaining) {
        std::string text(name);
        text += ";hit;ttl=";
        text += std::to_string(ttl_seconds(*account.remaining).count());
        if (!account.detail.empty()) {
            text += ";detail=";
            text += account.detail;
        }
        return text;
    }
    http::CacheStatus status;
    status.cache = name;
    status.fwd = account.forwarded;
    // §2.3: of use where it differs from the status that is sent.
    if (account.forwarded && account.origin_status && *account.origin_status != account.status)
        status.fwd_status = account.origin_status;
    if (account.remaining) status.ttl = ttl_seconds(*account.remaining);
    // §2.5 says what was done. While nobody knows how much comes, that is not known.
    if (account.forwarded && account.stored && !account.length_unknown) status.stored = true;
    if (account.forwarded && account.collapsed) status.collapsed = true;
    if (!account.detail.empty()) {
        status.detail = std::string(account.detail);
    } else if (!account.stored && !account.reasons.empty()) {
        status.detail = std::string(policy::reason_row(account.reasons.front().reason).id);
    }
    return http::serialise_cache_status(status).value_or(std::string(name));
}

}  // namespace cachewright::pipeline
