// ETag and Last-Modified: what makes a second request cheap.
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/etag.hpp"
#include "lib/http/media_type.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

constexpr std::array kUnquotedBad{
    Example{"a bare tag", "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: 3f9a1c2b\n"},
    Example{"a small w", "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: w/\"3f9a1c2b\"\n"},
};
constexpr std::array kUnquotedGood{
    Example{"quoted", "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"3f9a1c2b\"\n"},
    Example{"weak", "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: W/\"3f9a1c2b\"\n"},
};
// The tag that was meant; empty when that cannot be told.
std::string quoted(std::string_view written) {
    std::string_view opaque = written;
    const bool weak = base::starts_with_ignore_case(opaque, "W/");
    if (weak) opaque.remove_prefix(2);
    if (opaque.size() >= 2 && opaque.front() == '"' && opaque.back() == '"') {
        opaque.remove_prefix(1);
        opaque.remove_suffix(1);
    }
    std::string tag = weak ? "W/\"" : "\"";
    tag += opaque;
    tag += '"';
    return http::parse_entity_tag(tag) ? tag : std::string();
}
void check_unquoted(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::etag) || !subject.fields_as_sent()) return;
    for (const http::FieldLine line : subject.fields().lines(FieldId::etag)) {
        const auto wrong = http::diagnose_entity_tag(line.value);
        if (!wrong) continue;
        Finding& finding = report.add(fmt::format("{}: caches that keep to the grammar do not match it, and "
                                                  "fetch everything again where a 304 would do",
                                                  wrong->message),
                                      Subject::part_of_value(line, wrong->span));
        const std::string mended = quoted(line.value);
        if (mended.empty()) continue;
        finding.suggestion = fmt::format("{}: {}", line.name, mended);
        finding.replacement = {Subject::whole_value(line), mended};
    }
}

constexpr std::array kNoValidatorBad{
    Example{"asked for every time, sent whole every time",
            "GET /data.json HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: no-cache\n"},
};
constexpr std::array kNoValidatorGood{
    Example{"with an ETag",
            "GET /data.json HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: no-cache\nETag: \"3f9a1c2b\"\n"},
    Example{"an endless stream of server-sent events, which is never asked for again",
            "GET /events HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/event-stream\nCache-Control: no-cache\n"},
    Example{"not kept at all",
            "GET /data.json HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: no-store\n"},
};
// What a conditional request would save is not worth a word where there is hardly any content.
bool is_tiny(const Subject& subject) {
    constexpr std::uint64_t kTiny = 1024;
    const std::string_view length = subject.fields().value(FieldId::content_length);
    if (!length.empty())
        return length.size() < 4 && length.find_first_not_of("0123456789") == std::string_view::npos;
    return subject.response().body.full_size.value_or(kTiny) < kTiny;
}
// A validator that no cache can use is for the rules about validators to tell.
bool tries_to_name_one(const http::FieldMap& fields) {
    return fields.contains(FieldId::last_modified) || !fields.value(FieldId::etag).empty();
}
// A stream of server-sent events has no end, so there is nothing to validate; its standard asks for no-cache.
bool is_event_stream(const Subject& subject) {
    const auto type = http::parse_media_type(subject.fields().value(FieldId::content_type));
    return type && type->is("text", "event-stream");
}
void check_no_validator(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::cache_control) || subject.status() != 200 ||
        !subject.is_get_or_head() || !subject.fields_complete()) {
        return;
    }
    const lint::CacheView& browser = subject.browser();
    if (!browser.facts.directives.no_cache || !browser.storability.storable() ||
        browser.facts.has_validator() || tries_to_name_one(subject.fields()) || is_tiny(subject) ||
        is_event_stream(subject)) {
        return;
    }
    for (const http::CacheDirective& directive : subject.cache_control().directives) {
        if (directive.directive != http::Directive::no_cache) continue;
        report.add(
            "browsers ask every time and, without a validator, get it all again: keeping it gains nothing",
            Subject::place_of(directive));
        return;
    }
}

constexpr std::array kMultipleBad{
    Example{"two tags", "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"a1\"\nETag: \"b2\"\n"},
};
constexpr std::array kMultipleGood{
    Example{"one", "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"a1\"\n"},
};
void check_multiple(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::etag) || !subject.fields_as_sent()) return;
    const auto lines = subject.fields().lines(FieldId::etag);
    auto line = lines.begin();
    const http::FieldLine first = *line;
    for (++line; line != lines.end(); ++line) {
        Finding& finding =
            report.add("one cache remembers this tag, another the first: one of them never gets a 304",
                       Subject::whole_value(*line));
        finding.related.push_back(Subject::whole_value(first));
    }
}

constexpr std::array kNoneBad{
    Example{"kept for ten minutes and then fetched whole",
            "GET /data.json HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nContent-Length: 48213\nCache-Control: max-age=600\n"},
};
constexpr std::array kNoneGood{
    Example{"with an ETag",
            "GET /data.json HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nContent-Length: 48213\nCache-Control: max-age=600\n"
            "ETag: \"3f9a1c2b\"\n"},
    Example{"a name that changes with the content: nobody asks for it twice",
            "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nContent-Length: 48213\nCache-Control: max-age=31536000\n"},
};
// Opt-in: a site of pages made on request has no validator to send, and is right without.
void check_none(const Subject& subject, Report& report) {
    if (subject.status() != 200 || !subject.is_get_or_head() || !subject.fields_as_sent() ||
        subject.fields().contains(FieldId::etag) || subject.fields().contains(FieldId::last_modified) ||
        subject.resource() == lint::ResourceKind::fingerprinted_asset) {
        return;
    }
    const lint::CacheView& browser = subject.browser();
    if (!browser.answers_unasked() || is_tiny(subject) || is_event_stream(subject)) return;
    report.add(fmt::format("after {} it is fetched whole, changed or not: there is nothing to ask with",
                           base::duration_words(browser.freshness.lifetime)),
               subject.place_of_lifetime(browser));
}

constexpr std::array kRules{
    Rule{
        .id = "val-etag-unquoted",
        .severity = Severity::error,
        .summary = "an ETag that is not an entity tag",
        .spec = "RFC 9110 §8.8.3",
        .why =
            "An entity tag is text in double quotes, with `W/` before it when weak. Caches that keep to that "
            "(nginx, and Akamai unless told otherwise) do not compare anything else, so the content is sent "
            "in "
            "full where a 304 would do.",
        .fix = "Put the tag in quotes: `ETag: \"3f9a1c2b\"`.",
        .fix_safety = lint::FixSafety::safe,
        .bad = kUnquotedBad,
        .good = kUnquotedGood,
        .check = check_unquoted},
    Rule{.id = "val-no-cache-no-validator",
         .severity = Severity::warning,
         .summary = "no-cache without ETag or Last-Modified",
         .spec = "RFC 9111 §5.2.2.4; RFC 9110 §8.8",
         .why = "`no-cache` means: keep it, and ask before each use. Without a validator there is nothing to "
                "ask with, so the whole response travels every time and storing it is wasted.",
         .fix = "Send an `ETag`, or `no-store` if it is not to be kept.",
         .bad = kNoValidatorBad,
         .good = kNoValidatorGood,
         .check = check_no_validator},
    Rule{.id = "val-etag-multiple",
         .severity = Severity::warning,
         .summary = "more than one ETag",
         .spec = "RFC 9110 §8.8.3; RFC 9110 §5.3",
         .why = "The field has one value. Which of several counts is not defined, so requests carry one tag "
                "and the origin compares another.",
         .fix = "Let one layer set the tag.",
         .bad = kMultipleBad,
         .good = kMultipleGood,
         .check = check_multiple},
    Rule{.id = "val-none",
         .severity = Severity::warning,
         .summary = "a response that is kept, without ETag or Last-Modified",
         .spec = "RFC 9110 §8.8; RFC 9111 §4.3.1",
         .why = "Once the lifetime is over a cache can only fetch the content again, where a 304 of a few "
                "bytes would have done.",
         .fix = "Send an `ETag` made from the content, or `Last-Modified`.",
         .bad = kNoneBad,
         .good = kNoneGood,
         .check = check_none,
         .standing = lint::Standing::opt_in},
};

}  // namespace

lint::Family validator_rules() {
    return {"validators", "Validators", kRules};
}

}  // namespace cachewright::rules
