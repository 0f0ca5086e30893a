#include "lib/report/explain_words.hpp"

#include "lib/base/duration_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cachewright::report {

using base::duration_words;
using policy::Outcome;
using policy::Phase;
using policy::Situation;

namespace {

// The milliseconds that a response spent on its way would make "59 minutes 59 seconds" of an hour.
std::string seconds_words(base::Duration duration) {
    return duration_words(std::chrono::round<base::Seconds>(duration));
}

}  // namespace

std::string moment_words(const policy::Moment& moment) {
    switch (moment.outcome) {
        case Outcome::hit:
            return fmt::format("answered from the cache (Age {}), fresh for another {}",
                               base::floor_seconds(moment.age).count(), seconds_words(moment.remaining));
        case Outcome::stale:
            return fmt::format("answered from the cache although stale for {}",
                               seconds_words(-moment.remaining));
        case Outcome::updating:
            return fmt::format("answered from the cache, stale for {}, and refreshed in the background",
                               seconds_words(-moment.remaining));
        case Outcome::revalidated:
            return "asks the origin first: a 304 makes it fresh again, anything else replaces it";
        case Outcome::expired: return "fetched again in full: there is no validator to ask with";
        case Outcome::error: return "the failure reaches the client";
        default: return "fetched from the origin";
    }
}

std::string moment_time(base::Duration since_arrival) {
    return base::duration_short(std::chrono::round<base::Seconds>(since_arrival));
}

std::string_view situation_words(Situation situation) {
    switch (situation) {
        case Situation::repeat: return "the same request";
        case Situation::reload: return "reload";
        case Situation::origin_unreachable: return "origin unreachable";
        case Situation::origin_error: return "origin answers 5xx";
    }
    return "";
}

std::string_view phase_words(Phase phase) {
    switch (phase) {
        case Phase::fresh: return "fresh: answered at once";
        case Phase::stale_updating: return "stale: still answered at once, refreshed in the background";
        case Phase::stale: return "stale: the origin is asked first";
        case Phase::stale_on_failure:
            return "stale: the origin is asked first; if it fails, the stale copy is used";
        case Phase::never_reused: return "kept but never used for another request";
    }
    return "";
}

std::string lifetime_words(const policy::FreshnessLifetime& freshness) {
    std::string lifetime = seconds_words(freshness.lifetime);
    switch (freshness.source) {
        case policy::LifetimeSource::none: return "not at all";
        case policy::LifetimeSource::s_maxage: return fmt::format("{} (s-maxage)", lifetime);
        case policy::LifetimeSource::max_age:
            return fmt::format("{} ({})", lifetime,
                               freshness.reasons.contains(policy::Reason::lifetime_from_cache_maxage)
                                   ? "cache-maxage"
                                   : "max-age");
        case policy::LifetimeSource::expires: return fmt::format("{} (Expires minus Date)", lifetime);
        case policy::LifetimeSource::heuristic:
            return fmt::format("about {} (guessed from Last-Modified)", lifetime);
        case policy::LifetimeSource::fixed: return fmt::format("{} (set in the cache)", lifetime);
        case policy::LifetimeSource::default_lifetime:
            return fmt::format("{} (the cache's default)", lifetime);
        case policy::LifetimeSource::status_default:
            return fmt::format("{} (the cache's default for this status)", lifetime);
        case policy::LifetimeSource::minimum: return fmt::format("{} (the cache's minimum)", lifetime);
        case policy::LifetimeSource::maximum: return fmt::format("{} (the cache's maximum)", lifetime);
        case policy::LifetimeSource::no_cache: return "not at all (no-cache: each use is validated)";
        case policy::LifetimeSource::error_minimum:
            return fmt::format("{} (the cache's minimum for errors)", lifetime);
    }
    return lifetime;
}

std::string stale_words(const policy::StalePermission& stale) {
    if (stale.forbidden) return "never used";
    std::vector<std::string> parts;
    if (stale.while_revalidate.count() > 0) {
        parts.push_back(fmt::format("for {} while it is refreshed in the background",
                                    seconds_words(stale.while_revalidate)));
    }
    if (stale.if_error.count() > 0) {
        parts.push_back(fmt::format("for {} when the origin fails", seconds_words(stale.if_error)));
    }
    if (stale.when_disconnected) parts.emplace_back("when the origin cannot be reached");
    return parts.empty() ? "never used" : fmt::format("used {}", fmt::join(parts, ", "));
}

std::vector<ExplainChange> explain_changes(const http::Exchange& captured,
                                           std::span<const PredictedCache> before,
                                           const http::Exchange& changed,
                                           std::span<const PredictedCache> after) {
    std::vector<ExplainChange> changes;
    for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
        const policy::Explanation& old = before[i].prediction.explanation;
        const policy::Explanation& now = after[i].prediction.explanation;
        const auto compare = [&](std::string aspect, std::string was, std::string is) {
            if (was != is) changes.push_back({old.cache, std::move(aspect), std::move(was), std::move(is)});
        };
        const auto stored_words = [](const policy::Explanation& cache) {
            return std::string(cache.storability.storable() ? "yes" : "no");
        };
        compare("stored", stored_words(old), stored_words(now));
        if (old.storability.storable() || now.storability.storable()) {
            compare("fresh for", lifetime_words(old.freshness), lifetime_words(now.freshness));
            compare("stale copy", stale_words(old.stale), stale_words(now.stale));
        }
        const auto vary_words = [](const policy::Explanation& cache) {
            return cache.vary.empty() ? std::string("nothing")
                                      : fmt::format("{}", fmt::join(cache.vary, ", "));
        };
        compare("varies on", vary_words(old), vary_words(now));
        // The moments of a failing origin move with the lifetime, so they are paired by place, not by time.
        for (std::size_t m = 0; m < std::min(old.moments.size(), now.moments.size()); ++m) {
            const policy::Moment& was = old.moments[m];
            const policy::Moment& is = now.moments[m];
            const std::string at =
                was.at == is.at ? fmt::format(" at +{}", moment_time(was.at)) : std::string(", once stale");
            compare(std::string(situation_words(was.situation)) + at,
                    std::string(policy::outcome_name(was.outcome)),
                    std::string(policy::outcome_name(is.outcome)));
        }
        const MatrixRow was = matrix_row(captured, before[i]);
        const MatrixRow is = matrix_row(changed, after[i]);
        compare("cookies", was.cookies, is.cookies);
        // What was changed by hand and passes as it is would say nothing new.
        const auto as_sent = [](const MatrixRow& row) {
            return row.delivers == kAsSent || row.delivers == kNoneAsSent;
        };
        if (!as_sent(was) || !as_sent(is)) compare("client's Cache-Control", was.delivers, is.delivers);
    }
    return changes;
}

}  // namespace cachewright::report
