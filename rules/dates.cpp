// Date, Expires, Last-Modified and Age: fields that say when.
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/age.hpp"
#include "lib/http/date.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

namespace cachewright::rules {

namespace {

using base::duration_words;
using http::FieldId;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;
using std::chrono::hours;
using std::chrono::minutes;

// Longer lifetimes are all alike: "for ever" has many spellings.
constexpr base::Duration kYear = hours{24 * 365};
// Two layers that read their clocks one after the other differ by as much.
constexpr base::Duration kTolerance = minutes{1};
// Lifetimes this much alike are one policy to everybody: a twentieth.
constexpr int kNegligibleShare = 20;
// Dates before this are ways to say "expired" (1970, and the birthday of Drupal's author in 1978).
constexpr base::TimePoint kEarliestMeant = std::chrono::sys_days{std::chrono::year{2000} / 1 / 1};

constexpr std::array kConflictBad{
    Example{"a minute or a day",
            "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: max-age=60\n"
            "Expires: Wed, 07 Jan 2026 10:00:00 GMT\n"},
    Example{"nothing, or a day",
            "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: max-age=0\n"
            "Expires: Wed, 07 Jan 2026 10:00:00 GMT\n"},
};
constexpr std::array kConflictGood{
    Example{"the same moment",
            "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: max-age=3600\n"
            "Expires: Tue, 06 Jan 2026 11:00:00 GMT\n"},
    Example{"private, and expired for caches that do not know the word",
            "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: private, max-age=900\n"
            "Expires: Tue, 06 Jan 2026 10:00:00 GMT\n"},
    Example{"expired for old caches, in the usual way",
            "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: no-cache, max-age=0\n"
            "Expires: Thu, 01 Jan 1970 00:00:00 GMT\nETag: \"a\"\n"},
};
// Some write it on purpose, to keep old proxies out of what browsers may keep.
void report_expired(const Subject& subject, const http::CacheDirective& max_age, Report& report) {
    // With private it is the plain way to say so to caches that know no Cache-Control.
    if (subject.browser().facts.directives.private_) return;
    Finding& finding = report.add("expired for caches that read only Expires, which are those of HTTP/1.0",
                                  subject.field(FieldId::expires), Severity::info);
    finding.related.push_back(Subject::place_of(max_age));
}
void check_conflict(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::expires) || !subject.fields().contains(FieldId::cache_control) ||
        !subject.is_get_or_head()) {
        return;
    }
    const policy::ResponseFacts& facts = subject.browser().facts;
    const http::CacheDirective* max_age = subject.cache_control().find(http::Directive::max_age);
    if (max_age == nullptr || !max_age->seconds || facts.directives.no_store || facts.directives.no_cache)
        return;
    const base::Duration lifetime = *max_age->seconds;

    if (!facts.expires.valid() || facts.expires.time < kEarliestMeant) {
        if (lifetime.count() > 0) report_expired(subject, *max_age, report);
        return;
    }
    if (!facts.date.valid()) return;
    // A cache on the way may have put its own Date over a stored Expires.
    const base::Duration until = facts.expires.time - facts.date.time;
    const base::Duration age = facts.age.value_or(base::Seconds{0});
    const base::Duration stated = std::min(lifetime, kYear);
    const auto agrees = [&](base::Duration other) {
        const base::Duration tolerance = std::max(kTolerance, stated / kNegligibleShare);
        return std::chrono::abs(stated - std::min(other, kYear)) <= tolerance;
    };
    if (agrees(until) || agrees(until + age)) return;
    if (until.count() <= 0) {
        if (lifetime.count() > 0) report_expired(subject, *max_age, report);
        return;
    }
    Finding& finding =
        report.add(fmt::format("Expires says {}, max-age says {}: caches differ in which they follow",
                               duration_words(until), duration_words(lifetime)),
                   subject.field(FieldId::expires));
    finding.related.push_back(Subject::place_of(*max_age));
}

constexpr std::array kFormatBad{
    Example{"not in GMT",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nDate: Tue, 06 Jan 2026 10:00:00 +0100\n"},
    Example{"a form of another standard",
            "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"a\"\n"
            "Last-Modified: 2026-01-06T10:00:00Z\n"},
    Example{"an obsolete form",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\n"
            "Date: Tuesday, 06-Jan-26 10:00:00 GMT\n"},
    Example{"the wrong day of the week",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nDate: Mon, 06 Jan 2026 10:00:00 GMT\n"},
};
constexpr std::array kFormatGood{
    Example{"the one form that senders may use",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nDate: Tue, 06 Jan 2026 10:00:00 GMT\n"},
    Example{"where nothing is stored, nobody asks by it",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nLast-Modified: 2026-01-06T10:00:00Z\n"},
    Example{"idioms for expired", "HTTP/1.1 200 OK\nCache-Control: no-store\nExpires: -1\n"},
};
// "0", "-1", nothing and dates long past are how people write "expired", and every cache reads them so. Where
// Cache-Control rules, Expires is not read at all.
bool is_expires_without_weight(const Subject& subject, std::string_view value) {
    const policy::ResponseFacts& facts = subject.browser().facts;
    if (facts.directives.max_age.present() || facts.directives.no_cache || facts.directives.no_store ||
        (facts.expires.valid() && facts.expires.time < kEarliestMeant)) {
        return true;
    }
    if (value.starts_with('-')) value.remove_prefix(1);
    return std::all_of(value.begin(), value.end(), base::is_digit);
}
void check_date_format(const Subject& subject, Report& report, FieldId id) {
    const auto line = subject.fields().first(id);
    if (!line) return;
    const auto date = http::parse_date(line->value, subject.received());
    if (date && date->form == http::DateForm::imf_fixdate && date->weekday_matches) return;
    if (id == FieldId::expires && is_expires_without_weight(subject, line->value)) return;
    if (date) {
        Finding& finding = report.add(
            date->weekday_matches ? "an obsolete form of date, which not every client reads"
                                  : "the day of the week is not that of the date: caches that check "
                                    "it ignore the field",
            Subject::whole_value(*line),
            // Every cache of today reads the obsolete forms, as it has to (RFC 9110 §5.6.7).
            date->weekday_matches ? Severity::info : Severity::warning);
        finding.suggestion = fmt::format("{}: {}", line->name, http::format_date(date->time));
        return;
    }
    const auto diagnostic = http::diagnose_date(line->value);
    report.add(
        fmt::format("{} {}: {}",
                    id == FieldId::expires ? "expired at once, for caches cannot read" : "caches ignore",
                    http::field_name(id), diagnostic ? diagnostic->message : "it is no date"),
        diagnostic ? Subject::part_of_value(*line, diagnostic->span) : Subject::whole_value(*line));
}
// What is never stored is never asked about by date.
void check_format(const Subject& subject, Report& report) {
    if (!subject.fields_as_sent()) return;
    const bool kept = !subject.browser().facts.directives.no_store;
    for (const FieldId id : {FieldId::date, FieldId::expires, FieldId::last_modified}) {
        if (id == FieldId::last_modified && !kept) continue;
        if (subject.fields().contains(id)) check_date_format(subject, report, id);
    }
}

constexpr std::array kFutureBad{
    Example{"modified tomorrow",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nDate: Tue, 06 Jan 2026 10:00:00 GMT\n"
            "Last-Modified: Wed, 07 Jan 2026 10:00:00 GMT\n"},
};
constexpr std::array kFutureGood{
    Example{"modified just now",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nDate: Tue, 06 Jan 2026 10:00:00 GMT\n"
            "Last-Modified: Tue, 06 Jan 2026 10:00:00 GMT\n"},
};
// Compares two fields of one message; no clock is needed.
void check_future(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::last_modified) || !subject.fields_as_sent()) return;
    const policy::ResponseFacts& facts = subject.browser().facts;
    if (!facts.date.valid() || !facts.last_modified.valid() || !subject.browser().storability.storable())
        return;
    const base::Duration ahead = facts.last_modified.time - facts.date.time;
    if (ahead <= kTolerance) return;
    Finding& finding = report.add(
        fmt::format("modified {} after it was sent: conditional requests with this date may be ignored",
                    duration_words(ahead)),
        subject.field(FieldId::last_modified));
    finding.related.push_back(*subject.field(FieldId::date));
}

constexpr std::array kStaleBad{
    Example{"older than it may be", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nAge: 600\n"},
};
constexpr std::array kStaleGood{
    Example{"within its lifetime", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nAge: 60\n"},
    Example{"a longer lifetime for shared caches",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60, s-maxage=3600\nAge: 600\n"},
    Example{"a stale window",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60, stale-while-revalidate=3600\nAge: 600\n"},
    Example{"kept by a CDN that is purged, revalidated by browsers",
            "HTTP/1.1 200 OK\nCache-Control: public, max-age=0, must-revalidate\nAge: 600\nETag: \"a\"\n"},
};
// With a lifetime of zero for browsers, and with fields that a CDN consumes, another lifetime rules the cache
// that sent the response: nothing can be said.
void check_stale(const Subject& subject, Report& report) {
    const http::FieldMap& fields = subject.fields();
    if (!fields.contains(FieldId::age) || !subject.fields_as_sent() || !subject.is_get_or_head() ||
        fields.contains(FieldId::surrogate_control) || fields.contains(FieldId::x_accel_expires) ||
        fields.contains(FieldId::edge_control)) {
        return;
    }
    const lint::CacheView& browser = subject.browser();
    if (!browser.facts.age || !browser.answers_unasked() || !subject.policy_is_legible()) {
        return;
    }
    const auto covered = [](const lint::CacheView& view) {
        const http::CacheDirectives& directives = view.facts.directives;
        return view.freshness.lifetime +
               std::max(directives.stale_while_revalidate.seconds(), directives.stale_if_error.seconds());
    };
    const base::Duration age = *browser.facts.age;
    if (age <= covered(browser) + kTolerance || age <= covered(subject.shared()) + kTolerance ||
        age <= covered(subject.cdn()) + kTolerance) {
        return;
    }
    Finding& finding =
        report.add(fmt::format("it arrives {} old with a lifetime of {}: browsers cannot reuse it even once",
                               duration_words(age), duration_words(browser.freshness.lifetime)),
                   subject.field(FieldId::age));
    if (const auto place = subject.place_of_lifetime(browser)) finding.related.push_back(*place);
}

constexpr std::array kAgeBad{
    Example{"a word", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nAge: fresh\n"},
    Example{"negative", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nAge: -5\n"},
    Example{"from two caches", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nAge: 5\nAge: 60\n"},
};
constexpr std::array kAgeGood{
    Example{"seconds", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nAge: 5\n"},
};
void check_age(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::age) || !subject.fields_as_sent()) return;
    const http::AgeField age = http::parse_age(subject.fields());
    if (age.issues.empty()) return;
    const http::FieldDiagnostic& first = age.issues.front();
    report.add(
        age.value
            ? fmt::format("{}: caches read the first, clients may read another", first.diagnostic.message)
            : fmt::format("{}: caches ignore it and take the response for new", first.diagnostic.message),
        Subject::part_of_value(first.line, first.diagnostic.span));
}

constexpr std::array kRules{
    Rule{.id = "expires-conflicts-max-age",
         .severity = Severity::warning,
         .summary = "Expires and max-age give different lifetimes",
         .spec = "RFC 9111 §5.3",
         .why = "Caches that know `max-age` ignore `Expires`; caches of HTTP/1.0 and some home-grown ones "
                "read only `Expires`. Usually two layers write a policy each.",
         .fix = "Drop `Expires`; `Cache-Control` says it all.",
         .bad = kConflictBad,
         .good = kConflictGood,
         .check = check_conflict},
    Rule{.id = "date-invalid-format",
         .severity = Severity::warning,
         .summary = "a date that caches cannot read, or in an obsolete form",
         .spec = "RFC 9110 §5.6.7",
         .why = "A date in any other form is ignored: without `Date` ages are wrong, without `Last-Modified` "
                "there is no revalidation, and an unreadable `Expires` means expired.",
         .fix = "`Tue, 06 Jan 2026 10:00:00 GMT`, and no other form or zone.",
         .bad = kFormatBad,
         .good = kFormatGood,
         .check = check_format},
    Rule{.id = "last-modified-future",
         .severity = Severity::warning,
         .summary = "Last-Modified later than Date",
         .spec = "RFC 9110 §8.8.2.1",
         .why = "A server must not say that a resource will have been changed. Recipients may ignore the "
                "date, so requests that ask for news since then get the full response.",
         .fix = "Send the time of the change, at most that of `Date`.",
         .bad = kFutureBad,
         .good = kFutureGood,
         .check = check_future},
    Rule{.id = "age-exceeds-lifetime",
         .severity = Severity::warning,
         .summary = "a response older than its lifetime",
         .spec = "RFC 9111 §4.2; RFC 9111 §5.1",
         .why = "A cache on the way has kept it for longer than the lifetime that it passes on. Browsers "
                "subtract `Age` and find it stale on arrival: they ask again every time.",
         .fix = "Give the shared cache its own lifetime (`s-maxage`, `CDN-Cache-Control`), or have it send "
                "clients a lifetime that counts from delivery.",
         .bad = kStaleBad,
         .good = kStaleGood,
         .check = check_stale},
    Rule{.id = "age-invalid",
         .severity = Severity::warning,
         .summary = "an Age that is not one number of seconds",
         .spec = "RFC 9111 §5.1",
         .why = "Caches ignore an Age that they cannot read and keep the response for longer than they may.",
         .fix = "One `Age` with whole seconds; let the cache that answers replace that of the one before it.",
         .bad = kAgeBad,
         .good = kAgeGood,
         .check = check_age},
};

}  // namespace

lint::Family date_rules() {
    return {"dates", "Dates and ages", kRules};
}

}  // namespace cachewright::rules
