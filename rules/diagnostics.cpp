// What caches say of themselves, and whether it can be so.
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/cache_status.hpp"
#include "lib/http/date.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/cache_results.hpp"
#include "rules/families.hpp"
#include "rules/observed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::Example;
using lint::Finding;
using lint::Likeness;
using lint::Observation;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Site;
using lint::Subject;
using lint::UrlHistory;

constexpr std::array kStatusBad{
    Example{"a name with a blank and no quotes",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nAge: 5\nCache-Status: Edge Cache; hit\n"},
    Example{"a hit that went forward",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nAge: 5\nCache-Status: edge; hit; fwd=miss\n"},
};
constexpr std::array kStatusGood{
    Example{"a hit", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nAge: 5\nCache-Status: edge; hit; ttl=55\n"},
    Example{"two caches",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nAge: 5\n"
            "Cache-Status: \"Shield 1\"; hit, edge; fwd=miss; stored\n"},
};
void check_status(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::cache_status) || !subject.fields_as_sent()) return;
    const http::CacheStatusField field = http::parse_cache_status(subject.fields());
    if (field.diagnostics.empty()) return;
    const http::FieldDiagnostic& first = field.diagnostics.front();
    report.add(fmt::format("{} Cache-Status wrongly, or not at all: {}",
                           field.caches.empty() ? "tools read this" : "tools read part of this",
                           first.diagnostic.message),
               Subject::part_of_value(first.line, first.diagnostic.span));
}

constexpr std::array kHitBad{
    Example{"from a store, and of no age",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=600\nX-Cache: HIT\n"},
};
constexpr std::array kHitGood{
    Example{"with its age",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=600\nX-Cache: HIT\nAge: 120\n"},
    Example{"a CDN that takes the age off max-age itself",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=480\nX-Cache: TCP_HIT from a23-40-100-1 (AkamaiGHost)\n"},
};
// RFC 9111 §4: what comes from a store has an Age. Akamai, and those who write as it does, send the rest of
// the lifetime instead; and a Date from when the origin answered tells the age as well (§4.2.3).
bool hides_its_age(const Observation& observation, const CacheResult& result) {
    const Subject& subject = observation.subject();
    if (result.served != Served::from_store || subject.fields().contains(FieldId::age) ||
        base::starts_with_ignore_case(subject.fields().value(result.field), "TCP_")) {
        return false;
    }
    const auto arrived = observation.exchange().response_time;
    const auto date = http::parse_date(subject.fields().value(FieldId::date), subject.received());
    constexpr base::Seconds kTransfer{5};
    return !arrived || !date || *arrived - date->time <= kTransfer;
}
// Once for each host: it is how its cache works.
void check_hit(const Site& site, Report& report) {
    std::set<std::string_view> told;
    for (const Observation& observation : site.observations()) {
        if (report.enough()) return;
        const Subject& subject = observation.subject();
        if (!subject.fields_as_sent() || !subject.browser().explicitly_fresh()) continue;
        for (const CacheResult& result : cache_results(subject.fields())) {
            if (!hides_its_age(observation, result) ||
                !told.emplace(subject.uri().host.value_or(std::string_view{})).second) {
                continue;
            }
            report.about(observation.exchange());
            report.add(fmt::format("from a cache's store, but without Age: browsers count its {} from now, "
                                   "however old it is",
                                   base::duration_words(subject.browser().freshness.lifetime)),
                       subject.field(result.field));
        }
    }
}

constexpr std::array kContradictBad{
    Example{"a miss in front of a hit",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=600\nAge: 120\nX-Cache: HIT\nCF-Cache-Status: MISS\n"},
};
constexpr std::array kContradictGood{
    Example{"both the same",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=600\nAge: 120\nX-Cache: HIT\nCF-Cache-Status: HIT\n"},
};
// Once for each pair of fields of a host: it is how the layers stand.
void check_contradiction(const Site& site, Report& report) {
    std::set<std::tuple<std::string_view, FieldId, FieldId>> told;
    for (const Observation& observation : site.observations()) {
        if (report.enough()) return;
        const std::vector<CacheResult> results = cache_results(observation.fields());
        const auto hit = std::find_if(results.begin(), results.end(), [](const CacheResult& result) {
            return result.served == Served::from_store;
        });
        const auto miss = std::find_if(results.begin(), results.end(), [](const CacheResult& result) {
            return result.served == Served::from_origin;
        });
        if (hit == results.end() || miss == results.end()) continue;
        const Subject& subject = observation.subject();
        if (!told.emplace(subject.uri().host.value_or(std::string_view{}), hit->field, miss->field).second)
            continue;
        report.about(observation.exchange());
        Finding& finding = report.add(
            fmt::format("{} says that it came from a store, {} that it did not: these are two caches, one "
                        "behind the other. What you purge in one the other may still have",
                        http::field_name(hit->field), http::field_name(miss->field)),
            subject.field(miss->field));
        finding.related.push_back(*subject.field(hit->field));
    }
}

constexpr std::array kBackwardsBad{
    Example{"younger than a minute ago, and unchanged",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "ETag: \"a1\"\nAge: 900\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:01:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "ETag: \"a1\"\nAge: 20\n"},
    Example{"sent by the server at the same moment, and younger",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "Age: 900\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "Age: 20\n"},
};
constexpr std::array kBackwardsGood{
    Example{"a minute later and a minute older",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "Age: 900\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "Age: 960\n"},
    Example{"fetched again once its time was over",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "ETag: \"a1\"\nAge: 3590\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:01:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "ETag: \"a1\"\nAge: 20\n"},
};
// Both were sent by the server at the same moment, and a cache says that the later one is younger.
bool is_copy_grown_younger(const Observation& before, const Observation& now, base::Seconds age,
                           base::Seconds age_now) {
    constexpr base::Seconds kRounding{5};
    const policy::DateFact& date = before.subject().shared().facts.date;
    const policy::DateFact& date_now = now.subject().shared().facts.date;
    const auto& arrived = before.exchange().response_time;
    const auto& arrived_now = now.exchange().response_time;
    if (!date.valid() || !date_now.valid() || date.time != date_now.time) return false;
    return age_now + kRounding < age && (!arrived || !arrived_now || *arrived <= *arrived_now);
}
// A stored response grows older until its lifetime ends. One that is younger before that, with the same tag,
// is another cache's copy.
void check_backwards(const UrlHistory& history, Report& report) {
    if (history.observations().size() < 2) return;
    const Observation* last = nullptr;
    for (const Observation* observation : history.observations()) {
        if (!is_page(*observation) || !observation->subject().shared().facts.age) continue;
        const Observation* before = std::exchange(last, observation);
        if (before == nullptr) continue;
        const auto tag = tag_of(*before);
        const auto tag_now = tag_of(*observation);
        if (is_copy_grown_younger(*before, *observation, *before->subject().shared().facts.age,
                                  *observation->subject().shared().facts.age) &&
            is_same_variant(*before, *observation)) {
            report.about(observation->exchange());
            report
                .add(fmt::format(
                         "{} old after having been {}, though the server sent both at the same moment: "
                         "a cache on the way forgets the age, and caches behind it keep this for too "
                         "long",
                         base::duration_words(*observation->subject().shared().facts.age),
                         base::duration_words(*before->subject().shared().facts.age)),
                     observation->subject().field(FieldId::age))
                .elsewhere.push_back({&before->exchange(), before->subject().field(FieldId::age)});
            return;
        }
        const auto elapsed = time_between(*before, *observation);
        if (!elapsed || !tag || !tag_now || !http::weak_match(*tag, *tag_now)) continue;
        const base::Seconds age = *before->subject().shared().facts.age;
        const base::Seconds age_now = *observation->subject().shared().facts.age;
        const policy::FreshnessLifetime& freshness = before->subject().cdn().freshness;
        constexpr base::Seconds kRounding{2};
        if (!freshness.is_explicit() || age + *elapsed >= freshness.lifetime || age_now + kRounding >= age ||
            !is_same_variant(*before, *observation)) {
            continue;
        }
        report.about(observation->exchange());
        report
            .add(fmt::format("{} old after having been {}, unchanged and not yet due: unless it was purged, "
                             "several caches answer for this URL, and each fetches its own copy",
                             base::duration_words(age_now), base::duration_words(age)),
                 observation->subject().field(FieldId::age))
            .elsewhere.push_back({&before->exchange(), before->subject().field(FieldId::age)});
        return;
    }
}

constexpr std::array kTravelBad{
    Example{"the old page is back",
            "GET /news HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=60\n"
            "Last-Modified: Tue, 06 Jan 2026 09:50:00 GMT\nETag: \"b2\"\n"
            "---\n"
            "GET /news HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:01:00 GMT\nContent-Type: text/html\nCache-Control: max-age=60\n"
            "Last-Modified: Mon, 05 Jan 2026 18:00:00 GMT\nETag: \"a1\"\n"},
    Example{"a copy that was made before the page that is already known",
            "GET /news HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "ETag: \"b2\"\n"
            "---\n"
            "GET /news HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 09:40:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "ETag: \"a1\"\nAge: 1500\n"},
};
constexpr std::array kTravelGood{
    Example{"the same page from a store, sent by the origin some time ago",
            "GET /news HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "ETag: \"a1\"\n"
            "---\n"
            "GET /news HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 09:40:00 GMT\nContent-Type: text/html\nCache-Control: max-age=3600\n"
            "ETag: \"a1\"\nAge: 1500\n"},
    Example{"newer and newer",
            "GET /news HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=60\n"
            "Last-Modified: Mon, 05 Jan 2026 18:00:00 GMT\nETag: \"a1\"\n"
            "---\n"
            "GET /news HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:01:00 GMT\nContent-Type: text/html\nCache-Control: max-age=60\n"
            "Last-Modified: Tue, 06 Jan 2026 09:50:00 GMT\nETag: \"b2\"\n"},
};
// When its content was made, by the server: Last-Modified, or Date, which caches pass on with what they kept.
std::optional<base::TimePoint> made_at(const Observation& observation, FieldId id) {
    if (id == FieldId::last_modified) return last_modified_of(observation);
    const policy::ResponseFacts& facts = observation.subject().shared().facts;
    return facts.date.valid() ? std::optional(facts.date.time) : std::nullopt;
}
// By the recorder's clock; without one, when a cache sent it by its own account (RFC 9111 §4.2.3).
std::optional<base::TimePoint> arrived_at(const Observation& observation) {
    if (observation.exchange().response_time) return observation.exchange().response_time;
    const auto date = made_at(observation, FieldId::date);
    const base::Seconds age = observation.subject().shared().facts.age.value_or(base::Seconds{0});
    return date ? std::optional(*date + age) : std::nullopt;
}
bool came_before(const Observation& first, const Observation& second) {
    const auto one = arrived_at(first);
    const auto other = arrived_at(second);
    return one && other && *one <= *other;
}
// Other content for the same question.
bool is_other_version(const Observation& one, const Observation& other) {
    const auto tag = tag_of(one);
    const auto tag_now = tag_of(other);
    const bool differs =
        tag && tag_now ? !http::weak_match(*tag, *tag_now) : bodies_are(Likeness::different, one, other);
    return differs && is_same_variant(one, other) && asked_alike(one, other, FieldId::cookie);
}
// By Last-Modified where there is one. By Date only what caches kept counts, and clocks may differ.
void check_travel(const UrlHistory& history, Report& report) {
    if (history.observations().size() < 2) return;
    for (const FieldId id : {FieldId::last_modified, FieldId::date}) {
        const Observation* newest = nullptr;
        for (const Observation* observation : history.observations()) {
            const bool by_date = id == FieldId::date;
            if (!is_page(*observation) ||
                (by_date && !observation->subject().shared().storability.storable())) {
                continue;
            }
            const auto made = made_at(*observation, id);
            if (!made) continue;
            constexpr base::Duration kSkew = std::chrono::minutes{1};
            const base::Duration allowed = by_date ? kSkew : base::Duration{0};
            if (newest == nullptr || *made + allowed >= *made_at(*newest, id)) {
                if (newest == nullptr || *made >= *made_at(*newest, id)) newest = observation;
                continue;
            }
            if (!came_before(*newest, *observation) || !is_other_version(*newest, *observation)) continue;
            report.about(observation->exchange());
            report
                .add(
                    "an older version after a newer one had been delivered: some cache or server still has "
                    "the old one, and which of the two a visitor gets is chance",
                    observation->subject().field(id))
                .elsewhere.push_back({&newest->exchange(), newest->subject().field(id)});
            return;
        }
    }
}

constexpr std::array kNeverBad{
    Example{"asked three times in a minute, fetched three times",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=600\n"
            "X-Cache: MISS\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:20 GMT\nContent-Type: text/html\nCache-Control: max-age=600\n"
            "X-Cache: MISS\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:40 GMT\nContent-Type: text/html\nCache-Control: max-age=600\n"
            "X-Cache: MISS\n"},
};
constexpr std::array kNeverGood{
    Example{"a hit in the end",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/html\nCache-Control: max-age=600\n"
            "X-Cache: MISS\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:20 GMT\nContent-Type: text/html\nCache-Control: max-age=600\n"
            "X-Cache: MISS\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Date: Tue, 06 Jan 2026 10:00:20 GMT\nContent-Type: text/html\nCache-Control: max-age=600\n"
            "X-Cache: HIT\nAge: 20\n"},
};
// A visitor who reloads asks some caches to fetch anew.
bool asks_for_store(const Observation& observation) {
    return observation.request_value(FieldId::pragma).empty() &&
           observation.request_value(FieldId::cache_control).find("no-cache") == std::string_view::npos &&
           observation.request_value(FieldId::cache_control).find("max-age=0") == std::string_view::npos;
}
void check_never(const UrlHistory& history, Report& report) {
    // The first two misses may be of two machines of one CDN.
    constexpr std::size_t kEnough = 3;
    if (history.observations().size() < kEnough) return;
    const Observation* first = nullptr;
    const Observation* last = nullptr;
    std::size_t misses = 0;
    for (const Observation* observation : history.observations()) {
        if (!is_page(*observation)) continue;
        const lint::CacheView* view = observation->subject().shared_keeper();
        const std::vector<CacheResult> results = cache_results(observation->fields());
        const bool hit = std::any_of(results.begin(), results.end(), [](const CacheResult& result) {
            return result.served == Served::from_store;
        });
        if (view == nullptr || results.empty() || hit || !asks_for_store(*observation) ||
            observation->subject().shared().facts.age.value_or(base::Seconds{0}) > base::Seconds{0}) {
            return;
        }
        if (first == nullptr) first = observation;
        if (last != nullptr) {
            const auto elapsed = time_between(*last, *observation);
            if (!elapsed || *elapsed >= view->freshness.lifetime || !is_same_variant(*last, *observation))
                return;
        }
        last = observation;
        ++misses;
    }
    if (misses < kEnough) return;
    const CacheResult result = cache_results(last->fields()).front();
    const lint::CacheView& view = *last->subject().shared_keeper();
    report.about(last->exchange());
    Finding& finding = report.add(
        fmt::format("asked for {} times, always before its {} were over, and never answered from the cache: "
                    "each visitor waits for the origin",
                    misses, base::duration_words(view.freshness.lifetime)),
        last->subject().field(result.field));
    if (const auto lifetime = last->subject().place_of_lifetime(view)) finding.related.push_back(*lifetime);
    finding.elsewhere.push_back({&first->exchange(), first->subject().field(result.field)});
}

constexpr std::array kRules{
    Rule{.id = "diag-cache-status-invalid",
         .severity = Severity::warning,
         .summary = "a Cache-Status that tools cannot read",
         .spec = "RFC 9211 §2; RFC 9651 §3.1",
         .why = "The field is a Structured Field list: names with blanks stand in quotes, `hit` and `fwd` "
                "exclude each other, and `fwd` takes one of a few words. Dashboards and tests that read it "
                "count wrongly.",
         .fix = "`Cache-Status: \"Edge Cache\"; hit`",
         .bad = kStatusBad,
         .good = kStatusGood,
         .check = check_status},
    Rule{.id = "diag-hit-without-age",
         .severity = Severity::warning,
         .summary = "a hit without Age",
         .spec = "RFC 9111 §4; RFC 9111 §5.1",
         .why = "Caches behind, and browsers, take a response without `Age` for new. Each layer adds the "
                "whole lifetime once more, so content lives far longer than you said.",
         .fix = "Have the cache send `Age` (nginx does not by itself), or let it send a shorter `max-age` to "
                "browsers.",
         .bad = kHitBad,
         .good = kHitGood,
         .check_site = check_hit},
    Rule{.id = "diag-contradictory-results",
         .severity = Severity::info,
         .summary = "one cache reports a hit, another a miss",
         .spec = "RFC 9211 §2; the CDNs' pages on their fields",
         .why = "Two caches stand one behind the other, and each reports for itself. A miss in front with a "
                "hit behind is normal at first; if it stays, the one in front keeps nothing.",
         .fix = "Purge from the origin outwards, and look at the outermost cache for the hit rate.",
         .bad = kContradictBad,
         .good = kContradictGood,
         .check_site = check_contradiction},
    Rule{.id = "diag-age-backwards",
         .severity = Severity::info,
         .summary = "Age goes down while the copy is still fresh",
         .spec = "RFC 9111 §4.2.3; RFC 9111 §5.1",
         .why = "Several caches answer without a common one behind them. Each fetches for itself, so the "
                "origin is asked once for each of them and they expire at different times.",
         .fix = "Put a shield or tiered cache between them and the origin.",
         .bad = kBackwardsBad,
         .good = kBackwardsGood,
         .check_history = check_backwards},
    Rule{.id = "diag-time-travel",
         .severity = Severity::warning,
         .summary = "an older version after a newer one",
         .spec = "RFC 9110 §8.8.2; RFC 9111 §4.2.4",
         .why = "One of the caches, or one of the origin's servers, still has the old version. Visitors see "
                "now this, now that one.",
         .fix = "Purge all layers, the inner ones first, and check that all servers have the new version.",
         .bad = kTravelBad,
         .good = kTravelGood,
         .check_history = check_travel},
    Rule{.id = "diag-never-hits",
         .severity = Severity::warning,
         .summary = "kept by its headers, and never answered from the cache",
         .spec = "RFC 9111 §4",
         .why = "The headers permit caching and the cache does not do it: by a setting, a cookie, the type "
                "or the key.",
         .fix = "`cachewright explain` tells why for the cache in use (`--profile`).",
         .bad = kNeverBad,
         .good = kNeverGood,
         .check_history = check_never},
};

}  // namespace

lint::Family diagnostic_rules() {
    return {"diagnostics", "What caches report", kRules};
}

}  // namespace cachewright::rules
