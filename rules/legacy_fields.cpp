// Fields from before Cache-Control, and the Date that they need.
#include "lib/base/ascii.hpp"
#include "lib/http/date.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>

namespace cachewright::rules {

namespace {

using http::Directive;
using http::FieldId;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Standing;
using lint::Subject;

bool states_lifetime_elsewhere(const Subject& subject) {
    for (const FieldId id : {FieldId::cache_control, FieldId::surrogate_control, FieldId::x_accel_expires,
                             FieldId::edge_control}) {
        if (subject.fields().contains(id)) return true;
    }
    for (const FieldId id : lint::kTargetedFields) {
        if (subject.fields().contains(id)) return true;
    }
    return false;
}

constexpr std::array kOnlyBad{
    Example{"a moment, where a span was meant",
            "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\nExpires: Tue, 06 Jan 2026 11:00:00 GMT\n"},
};
constexpr std::array kOnlyGood{
    Example{"a span", "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: max-age=3600\n"},
    Example{"already over", "HTTP/1.1 200 OK\nExpires: 0\n"},
};
void check_only(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::expires) || states_lifetime_elsewhere(subject) ||
        !subject.misspelt_names().empty() || !subject.browser().explicitly_fresh()) {
        return;
    }
    report.add("the lifetime hangs on two clocks that agree: one that is wrong makes it too long, or nothing",
               subject.field(FieldId::expires));
}

constexpr std::array kRedundantBad{
    Example{"the same moment twice",
            "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: max-age=3600\n"
            "Expires: Tue, 06 Jan 2026 11:00:00 GMT\n"},
};
constexpr std::array kRedundantGood{
    Example{"max-age alone",
            "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: max-age=3600\n"},
};
void check_redundant(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::expires) || !subject.fields().contains(FieldId::cache_control))
        return;
    const policy::ResponseFacts& facts = subject.browser().facts;
    const http::CacheDirective* max_age = subject.cache_control().find(Directive::max_age);
    if (max_age == nullptr || !max_age->seconds || !facts.expires.valid() || !facts.date.valid()) return;
    const base::Duration apart = facts.expires.time - facts.date.time - *max_age->seconds;
    if (std::chrono::abs(apart) > std::chrono::seconds{1}) return;
    Finding& finding = report.add("max-age says the same, and every cache in use reads it first",
                                  subject.field(FieldId::expires));
    finding.related.push_back(Subject::place_of(*max_age));
}

constexpr std::array kDateBad{
    Example{"a moment without a clock to read it by",
            "HTTP/1.1 200 OK\nCache-Control: no-cache\nLast-Modified: Tue, 06 Jan 2026 09:00:00 GMT\n"},
};
constexpr std::array kDateGood{
    Example{"with the server's clock",
            "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: no-cache\n"
            "Last-Modified: Tue, 06 Jan 2026 09:00:00 GMT\n"},
};
// RFC 9110 §6.6.1: an origin server with a clock sends Date with 2xx, 3xx and 4xx responses.
void check_date(const Subject& subject, Report& report) {
    if (subject.fields().contains(FieldId::date) || !subject.fields_complete() || !subject.is_get_or_head() ||
        subject.status() >= 500) {
        return;
    }
    const FieldId needs =
        subject.fields().contains(FieldId::expires) ? FieldId::expires : FieldId::last_modified;
    const policy::ResponseFacts& facts = subject.browser().facts;
    const bool read = needs == FieldId::expires ? facts.expires.valid() && !states_lifetime_elsewhere(subject)
                                                : facts.last_modified.valid();
    if (!read || !subject.browser().storability.storable()) return;
    report.add(
        fmt::format("without Date, {} is read by the clock of each cache, and ages start at zero there",
                    http::field_name(needs)),
        subject.field(needs));
}

constexpr std::array kPragmaBad{
    Example{"against caching, as it was done once", "HTTP/1.1 200 OK\nExpires: 0\nPragma: no-cache\n"},
    Example{"beside a lifetime", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nPragma: public\n"},
};
constexpr std::array kPragmaGood{
    Example{"said where caches look", "HTTP/1.1 200 OK\nCache-Control: no-store\n"},
    Example{"for old clients, beside the word that does it",
            "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"a\"\nPragma: no-cache\n"},
};
// Beside words that say the same it is an old habit that harms nobody.
void check_pragma(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::pragma)) return;
    const bool against =
        base::equals_ignore_case(base::trim_ows(subject.fields().value(FieldId::pragma)), "no-cache");
    if (subject.fields().contains(FieldId::cache_control)) {
        const http::CacheControl& parsed = subject.cache_control();
        if (against && (parsed.has(Directive::no_store) || parsed.has(Directive::no_cache) ||
                        parsed.has(Directive::private_))) {
            return;
        }
        if (parsed.has(Directive::no_store)) return;
    }
    report.add(against ? "Pragma keeps no cache of today from storing this: in a response it has no meaning"
                       : "in a response Pragma has no meaning: no cache reads it",
               subject.field(FieldId::pragma));
}

constexpr std::array kWarningBad{
    Example{"a proxy's remark",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600\nWarning: 110 cache \"Response is Stale\"\n"},
};
constexpr std::array kWarningGood{
    Example{"where a cache speaks of itself today",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600\nCache-Status: edge; fwd=stale; fwd-status=503\n"},
};
void check_warning(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::warning)) return;
    report.add("nobody reads Warning any more; tools look into Cache-Status and Age",
               subject.field(FieldId::warning));
}

constexpr std::array kRules{
    Rule{.id = "expires-only",
         .severity = Severity::info,
         .summary = "a lifetime by Expires alone",
         .spec = "RFC 9111 §5.3; RFC 9111 §5.2.2.1",
         .why = "Expires is a moment: how long that is depends on the clocks of server and cache, and on "
                "whether the "
                "server works it out anew for each response.",
         .fix = "`Cache-Control: max-age=…`; `Expires` may stay for very old clients.",
         .bad = kOnlyBad,
         .good = kOnlyGood,
         .check = check_only},
    Rule{.id = "expires-redundant",
         .severity = Severity::info,
         .summary = "Expires beside the same max-age",
         .spec = "RFC 9111 §5.3",
         .why = "A recipient that knows max-age must ignore Expires. Two fields have to be kept in step.",
         .fix = "Drop `Expires`.",
         .bad = kRedundantBad,
         .good = kRedundantGood,
         .check = check_redundant,
         .standing = Standing::opt_in},
    Rule{
        .id = "date-missing",
        .severity = Severity::warning,
        .summary = "Expires or Last-Modified without Date",
        .spec = "RFC 9110 §6.6.1; RFC 9111 §4.2.3",
        .why =
            "Lifetimes and ages count from Date. A cache that gets none takes the moment of arrival, so that "
            "time spent in caches before it is forgotten.",
        .fix = "Send `Date`; every common server does unless it was switched off.",
        .bad = kDateBad,
        .good = kDateGood,
        .check = check_date},
    Rule{.id = "date-skew",
         .severity = Severity::info,
         .summary = "the server's clock is wrong",
         .spec = "RFC 9110 §6.6.1; RFC 9111 §4.2.3",
         .why = "A Date in the past makes every response older than it is, one in the future younger. Only a "
                "live "
                "request tells, with the age and the time on the way taken off.",
         .fix = "Let the server take its time from the network (NTP)."},
    Rule{.id = "pragma-in-response",
         .severity = Severity::info,
         .summary = "Pragma in a response",
         .spec = "RFC 9111 §5.4",
         .why = "Pragma: no-cache was defined for requests, and is deprecated there. In a response it does "
                "nothing, "
                "however often it is copied.",
         .fix = "`Cache-Control: no-store` or `no-cache`.",
         .bad = kPragmaBad,
         .good = kPragmaGood,
         .check = check_pragma,
         .cause = lint::Cause::server_setting},
    Rule{.id = "warning-header",
         .severity = Severity::info,
         .summary = "the obsolete Warning field",
         .spec = "RFC 9111 §5.5",
         .why = "RFC 9111 made it obsolete: few ever sent or showed it.",
         .fix = "Remove it; caches tell what they did in `Cache-Status` (RFC 9211).",
         .bad = kWarningBad,
         .good = kWarningGood,
         .check = check_warning},
};

}  // namespace

lint::Family legacy_field_rules() {
    return {"legacy-fields", "Fields from before Cache-Control", kRules};
}

}  // namespace cachewright::rules
