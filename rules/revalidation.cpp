// Conditional and range requests: what was due, and what came.
#include "lib/base/ascii.hpp"
#include "lib/http/date.hpp"
#include "lib/http/etag.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"
#include "rules/observed.hpp"
#include "rules/shared_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::Example;
using lint::Finding;
using lint::Observation;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;
using lint::UrlHistory;

// The whole value of a request field.
lint::Place asked(const Subject& subject, FieldId id) {
    lint::Place place = Subject::whole_value(*subject.request()->fields.first(id));
    place.section = lint::Section::request;
    return place;
}

// A 200 with the tag that the client said it has (RFC 9110 §13.1.2): the tag, else nothing.
std::optional<http::EntityTag> tag_sent_back(const Subject& subject) {
    if (subject.status() != 200 || subject.request() == nullptr || !subject.is_get_or_head() ||
        !subject.fields_as_sent() || !subject.fields().contains(FieldId::etag) ||
        !subject.request()->fields.contains(FieldId::if_none_match)) {
        return std::nullopt;
    }
    const auto tag = http::parse_entity_tag(subject.fields().value(FieldId::etag));
    if (!tag) return std::nullopt;
    const auto held = http::parse_entity_tag_list(subject.request()->fields, FieldId::if_none_match);
    return held.contains_weak(*tag) ? tag : std::nullopt;
}

// Added to the tag by what compresses the content.
bool names_coding(std::string_view opaque) {
    constexpr std::array<std::string_view, 8> suffixes{"-gzip", "-br",   "-zstd", ";gzip",
                                                       ";br",   ":gzip", "+gzip", ":br"};
    return std::any_of(suffixes.begin(), suffixes.end(), [&](std::string_view suffix) {
        return opaque.size() > suffix.size() &&
               base::equals_ignore_case(opaque.substr(opaque.size() - suffix.size()), suffix);
    });
}

constexpr std::array kIgnoredBad{
    Example{"asked with the tag that is still right, answered in full",
            "GET /data.json HTTP/1.1\nHost: shop.example\nIf-None-Match: \"3f9a1c2b\"\n\n"
            "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-cache\n"
            "ETag: \"3f9a1c2b\"\n"},
};
constexpr std::array kIgnoredGood{
    Example{"the content is another one",
            "GET /data.json HTTP/1.1\nHost: shop.example\nIf-None-Match: \"3f9a1c2b\"\n\n"
            "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-cache\n"
            "ETag: \"77aa01de\"\n"},
    Example{"a 304",
            "GET /data.json HTTP/1.1\nHost: shop.example\nIf-None-Match: \"3f9a1c2b\"\n\n"
            "HTTP/1.1 304 Not Modified\nCache-Control: no-cache\nETag: \"3f9a1c2b\"\n"},
};
void check_ignored(const Subject& subject, Report& report) {
    const auto tag = tag_sent_back(subject);
    if (!tag || names_coding(tag->opaque)) return;
    report
        .add("the visitor already had the content with this tag and was sent all of it again: a 304 was due",
             subject.field(FieldId::etag))
        .related.push_back(asked(subject, FieldId::if_none_match));
}

constexpr std::array kSuffixBad{
    Example{"the compressor marks the tag, and nobody takes the mark off again",
            "GET /app.js HTTP/1.1\nHost: shop.example\nIf-None-Match: \"2d-5f1-gzip\"\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/javascript\nCache-Control: no-cache\n"
            "Vary: Accept-Encoding\nContent-Encoding: gzip\nETag: \"2d-5f1-gzip\"\n"},
};
constexpr std::array kSuffixGood{
    Example{"recognised",
            "GET /app.js HTTP/1.1\nHost: shop.example\nIf-None-Match: \"2d-5f1-gzip\"\n\n"
            "HTTP/1.1 304 Not Modified\nCache-Control: no-cache\nVary: Accept-Encoding\n"
            "ETag: \"2d-5f1-gzip\"\n"},
};
void check_suffix(const Subject& subject, Report& report) {
    const auto tag = tag_sent_back(subject);
    if (!tag || !names_coding(tag->opaque)) return;
    report
        .add(
            "the server does not know its own tag again once compression has added to it: compressed "
            "content is never confirmed by a 304 and travels in full each time",
            subject.field(FieldId::etag))
        .related.push_back(asked(subject, FieldId::if_none_match));
}

constexpr std::array kSinceBad{
    Example{"not modified since, and sent in full",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n"
            "If-Modified-Since: Tue, 06 Jan 2026 09:00:00 GMT\n\n"
            "HTTP/1.1 200 OK\nContent-Type: image/png\nCache-Control: max-age=600\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Tue, 06 Jan 2026 09:00:00 GMT\n"},
};
constexpr std::array kSinceGood{
    Example{"modified since",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n"
            "If-Modified-Since: Tue, 06 Jan 2026 09:00:00 GMT\n\n"
            "HTTP/1.1 200 OK\nContent-Type: image/png\nCache-Control: max-age=600\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Tue, 06 Jan 2026 09:30:00 GMT\n"},
};
// RFC 9110 §13.1.3: without regard to If-None-Match, which comes first.
void check_since(const Subject& subject, Report& report) {
    if (subject.status() != 200 || subject.request() == nullptr || !subject.is_get_or_head() ||
        !subject.fields_as_sent() || subject.fields().contains(FieldId::etag)) {
        return;
    }
    const http::FieldMap& request = subject.request()->fields;
    if (!request.contains(FieldId::if_modified_since) || request.contains(FieldId::if_none_match)) return;
    const auto held = http::parse_date(request.value(FieldId::if_modified_since), subject.received());
    const auto modified =
        http::parse_date(subject.fields().value(FieldId::last_modified), subject.received());
    if (!held || !modified || modified->time > held->time) return;
    report
        .add("the visitor already had the content of this date and was sent all of it again: a 304 was due",
             subject.field(FieldId::last_modified))
        .related.push_back(asked(subject, FieldId::if_modified_since));
}

// The 200s of a history by what a 304 says to confirm them with.
class ConfirmedPages {
  public:
    explicit ConfirmedPages(const UrlHistory& history) {
        for (const Observation* observation : history.observations()) {
            if (!is_page(*observation)) continue;
            const auto tag = tag_of(*observation);
            const std::string_view date = observation->fields().value(FieldId::last_modified);
            if (tag) {
                by_tag_[tag->opaque] = observation;
            } else if (!date.empty()) {
                by_date_[date] = observation;
            }
        }
    }

    // The page that this 304 confirms; null when it is none, or was not recorded.
    [[nodiscard]] const Observation* confirmed_by(const Observation& observation) const {
        if (observation.status() != 304 || !observation.subject().fields_as_sent()) return nullptr;
        auto tag = tag_of(observation);
        if (!tag) tag = http::parse_entity_tag(observation.request_value(FieldId::if_none_match));
        const Observation* page = nullptr;
        if (tag) {
            const auto found = by_tag_.find(tag->opaque);
            if (found != by_tag_.end()) page = found->second;
        } else if (const auto found = by_date_.find(observation.request_value(FieldId::if_modified_since));
                   found != by_date_.end()) {
            page = found->second;
        }
        return page != nullptr && is_same_variant(*page, observation) ? page : nullptr;
    }

  private:
    std::unordered_map<std::string_view, const Observation*> by_tag_;
    std::unordered_map<std::string_view, const Observation*> by_date_;
};

// Looks at each 304 of the history with the page that it confirms, until `tell` has said something.
template <class Tell>
void each_confirmation(const UrlHistory& history, Tell tell) {
    const auto observations = history.observations();
    if (observations.size() < 2 ||
        std::none_of(observations.begin(), observations.end(),
                     [](const Observation* observation) { return observation->status() == 304; })) {
        return;
    }
    const ConfirmedPages pages(history);
    for (const Observation* observation : observations) {
        const Observation* page = pages.confirmed_by(*observation);
        if (page != nullptr && tell(*page, *observation)) return;
    }
}

constexpr std::array kMissingBad{
    Example{"a policy with the page, none with its confirmation",
            "GET /list HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=60\nETag: \"a1\"\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\nIf-None-Match: \"a1\"\n\n"
            "HTTP/1.1 304 Not Modified\nETag: \"a1\"\n"},
};
constexpr std::array kMissingGood{
    Example{"the same fields",
            "GET /list HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=60\nETag: \"a1\"\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\nIf-None-Match: \"a1\"\n\n"
            "HTTP/1.1 304 Not Modified\nCache-Control: max-age=60\nETag: \"a1\"\n"},
};
void check_missing(const UrlHistory& history, Report& report) {
    each_confirmation(history, [&](const Observation& page, const Observation& confirmation) {
        // Expires adds nothing to a max-age.
        const bool aged = page.subject().cache_control().has(http::Directive::max_age);
        std::vector<std::string_view> missing;
        for (const FieldId id : {FieldId::cache_control, FieldId::content_location, FieldId::etag,
                                 FieldId::expires, FieldId::vary}) {
            if (id == FieldId::expires && aged) continue;
            if (page.fields().contains(id) && !confirmation.fields().contains(id))
                missing.push_back(http::field_name(id));
        }
        if (missing.empty()) return false;
        report.about(confirmation.exchange());
        Finding& finding = report.add(
            fmt::format("this 304 leaves out {}, which the 200 has: whoever asks with a copy goes on with "
                        "what was sent back then, whatever you have changed since",
                        joined(missing)));
        for (const FieldId id : {FieldId::cache_control, FieldId::etag, FieldId::vary}) {
            if (page.fields().contains(id) && !confirmation.fields().contains(id)) {
                finding.elsewhere.push_back({&page.exchange(), page.subject().field(id)});
                break;
            }
        }
        if (finding.elsewhere.empty()) finding.elsewhere.push_back({&page.exchange(), std::nullopt});
        return true;
    });
}

constexpr std::array kChangesBad{
    Example{"shared at first, private once confirmed",
            "GET /list HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: public, max-age=60\nETag: \"a1\"\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\nIf-None-Match: \"a1\"\n\n"
            "HTTP/1.1 304 Not Modified\nCache-Control: private, max-age=60\nETag: \"a1\"\n"},
    Example{"a year at first, nothing once confirmed",
            "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/javascript\nCache-Control: max-age=31536000\n"
            "ETag: \"a1\"\n"
            "---\n"
            "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\nIf-None-Match: \"a1\"\n\n"
            "HTTP/1.1 304 Not Modified\nCache-Control: max-age=0\nETag: \"a1\"\n"},
};
constexpr std::array kChangesGood{
    Example{"a CDN that counts max-age down",
            "GET /list HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: public, max-age=60\nETag: \"a1\"\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\nIf-None-Match: \"a1\"\n\n"
            "HTTP/1.1 304 Not Modified\nCache-Control: public, max-age=23\nETag: \"a1\"\n"},
};
// What the two policies disagree in, in words; empty when it is only by how much a lifetime has run down.
std::string disagreement(const Observation& page, const Observation& confirmation) {
    if (!page.fields().contains(FieldId::cache_control) ||
        !confirmation.fields().contains(FieldId::cache_control)) {
        return {};
    }
    const http::CacheDirectives before = http::read_cache_directives(page.fields());
    const http::CacheDirectives after = http::read_cache_directives(confirmation.fields());
    const auto flag = [](bool a, bool b, std::string_view name) {
        return a == b ? std::string() : fmt::format("{} in the {} alone", name, a ? 200 : 304);
    };
    const auto lasts = [](const http::CacheDirectives& directives) {
        constexpr base::Seconds kWorthKeeping{3600};
        return directives.max_age.seconds() >= kWorthKeeping;
    };
    const auto ends = [](const http::CacheDirectives& directives) {
        return directives.max_age.seconds() == base::Seconds{0};
    };
    for (std::string words :
         {flag(before.no_store, after.no_store, "no-store"), flag(before.private_, after.private_, "private"),
          flag(before.no_cache, after.no_cache, "no-cache"),
          flag(before.s_maxage.present(), after.s_maxage.present(), "s-maxage")}) {
        if (!words.empty()) return words;
    }
    if (lasts(before) && ends(after)) return "a lifetime in the 200 alone";
    if (ends(before) && lasts(after)) return "a lifetime in the 304 alone";
    return {};
}
void check_changes(const UrlHistory& history, Report& report) {
    each_confirmation(history, [&](const Observation& page, const Observation& confirmation) {
        const std::string words = disagreement(page, confirmation);
        if (words.empty()) return false;
        report.about(confirmation.exchange());
        report
            .add(fmt::format("{}: a cache that asks again then follows another policy than one that fetches "
                             "anew",
                             words),
                 confirmation.subject().field(FieldId::cache_control))
            .elsewhere.push_back({&page.exchange(), page.subject().field(FieldId::cache_control)});
        return true;
    });
}

constexpr std::array kMetadataBad{
    Example{"a length of nothing for a page that has one",
            "GET /list HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 512\nCache-Control: max-age=60\n"
            "ETag: \"a1\"\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\nIf-None-Match: \"a1\"\n\n"
            "HTTP/1.1 304 Not Modified\nContent-Length: 0\nCache-Control: max-age=60\nETag: \"a1\"\n"},
};
constexpr std::array kMetadataGood{
    Example{"without fields about the content",
            "GET /list HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 512\nCache-Control: max-age=60\n"
            "ETag: \"a1\"\n"
            "---\n"
            "GET /list HTTP/1.1\nHost: shop.example\nIf-None-Match: \"a1\"\n\n"
            "HTTP/1.1 304 Not Modified\nCache-Control: max-age=60\nETag: \"a1\"\n"},
};
void check_metadata(const UrlHistory& history, Report& report) {
    each_confirmation(history, [&](const Observation& page, const Observation& confirmation) {
        for (const FieldId id : {FieldId::content_type, FieldId::content_encoding, FieldId::content_length}) {
            if (!page.fields().contains(id) || !confirmation.fields().contains(id) ||
                answered_alike(page, confirmation, id)) {
                continue;
            }
            report.about(confirmation.exchange());
            report
                .add(fmt::format("this {} is not that of the 200: a cache that takes it over describes the "
                                 "stored content wrongly",
                                 http::field_name(id)),
                     confirmation.subject().field(id))
                .elsewhere.push_back({&page.exchange(), page.subject().field(id)});
            return true;
        }
        return false;
    });
}

constexpr std::array kRules{
    Rule{.id = "val-inm-ignored",
         .severity = Severity::warning,
         .summary = "If-None-Match with the current tag, answered in full",
         .spec = "RFC 9110 §13.1.2",
         .why = "The visitor, or the CDN, asked whether its copy is still right, and it was. The content "
                "travelled again all the same, and with it the whole point of the tag was lost.",
         .fix = "Compare `If-None-Match` with the tag and answer 304. Middleware that buffers or rewrites "
                "bodies often has to be told to.",
         .bad = kIgnoredBad,
         .good = kIgnoredGood,
         .check = check_ignored},
    Rule{.id = "val-etag-gzip-suffix-no-304",
         .severity = Severity::warning,
         .summary = "a tag that names its coding and is not recognised when it comes back",
         .spec = "RFC 9110 §8.8.3.3; RFC 9110 §13.1.2; Apache bug 45023",
         .why = "The compressing layer adds `-gzip` to the tag, and the comparison is made by a layer that "
                "knows the tag without it.",
         .fix = "Apache: set `DeflateAlterETag` so that nothing is added. Elsewhere: take the suffix off "
                "`If-None-Match` before comparing, or make tags weak and leave them alone.",
         .bad = kSuffixBad,
         .good = kSuffixGood,
         .check = check_suffix},
    Rule{.id = "val-ims-ignored",
         .severity = Severity::info,
         .summary = "If-Modified-Since with the current date, answered in full",
         .spec = "RFC 9110 §13.1.3",
         .why = "The visitor's copy was of the same date as the content. It travelled again all the same.",
         .fix = "Compare `If-Modified-Since` with the date and answer 304, or send an `ETag` and compare "
                "that.",
         .bad = kSinceBad,
         .good = kSinceGood,
         .check = check_since},
    Rule{.id = "val-304-missing-fields",
         .severity = Severity::warning,
         .summary = "a 304 without the cache fields of its 200",
         .spec = "RFC 9110 §15.4.5; RFC 9111 §4.3.4",
         .why = "A 304 renews the stored fields. What it does not carry stays as it was when the content was "
                "first fetched: a policy that you change reaches nobody who asks with a copy.",
         .fix = "Send `Cache-Control`, `Content-Location`, `ETag`, `Expires` and `Vary` on 304 as on 200.",
         .bad = kMissingBad,
         .good = kMissingGood,
         .check_history = check_missing},
    Rule{.id = "val-304-changes-policy",
         .severity = Severity::warning,
         .summary = "a 304 with another policy than its 200",
         .spec = "RFC 9111 §4.3.4; RFC 9110 §15.4.5",
         .why = "The 304 replaces the stored policy: what was kept for an hour is suddenly not, or what was "
                "private is suddenly shared, depending on how the cache got it.",
         .fix = "Set `Cache-Control` in one place for 200 and 304.",
         .bad = kChangesBad,
         .good = kChangesGood,
         .check_history = check_changes},
    Rule{.id = "val-304-extra-metadata",
         .severity = Severity::info,
         .summary = "a 304 that describes other content than its 200",
         .spec = "RFC 9110 §15.4.5; RFC 9110 §8.6",
         .why = "Some caches copy every field of a 304 to the stored response: an empty page, or one of the "
                "wrong type, comes out.",
         .fix = "Leave `Content-Type`, `Content-Encoding` and `Content-Length` off 304.",
         .bad = kMetadataBad,
         .good = kMetadataGood,
         .check_history = check_metadata},
};

}  // namespace

lint::Family revalidation_rules() {
    return {"revalidation", "Conditional requests", kRules};
}

}  // namespace cachewright::rules
