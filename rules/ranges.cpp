// Answers to range requests.
#include "lib/http/content_length.hpp"
#include "lib/http/media_type.hpp"
#include "lib/http/range.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"
#include "rules/observed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::Example;
using lint::Observation;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;
using lint::UrlHistory;

constexpr std::array kRangeBad{
    Example{"another window than the one asked for",
            "GET /video.mp4 HTTP/1.1\nHost: shop.example\nRange: bytes=100-199\n\n"
            "HTTP/1.1 206 Partial Content\nContent-Type: video/mp4\nContent-Range: bytes 0-99/5000\n"
            "ETag: \"a1\"\n"},
    Example{"a part that does not say which",
            "GET /video.mp4 HTTP/1.1\nHost: shop.example\nRange: bytes=100-199\n\n"
            "HTTP/1.1 206 Partial Content\nContent-Type: video/mp4\nETag: \"a1\"\n"},
    Example{"ranges announced and not given",
            "GET /video.mp4 HTTP/1.1\nHost: shop.example\nRange: bytes=100-199\n\n"
            "HTTP/1.1 200 OK\nContent-Type: video/mp4\nContent-Length: 5000\nAccept-Ranges: bytes\n"
            "Cache-Control: max-age=600\nETag: \"a1\"\n"},
    Example{"parts of two lengths under one tag",
            "GET /video.mp4 HTTP/1.1\nHost: shop.example\nRange: bytes=0-99\n\n"
            "HTTP/1.1 206 Partial Content\nContent-Type: video/mp4\nContent-Range: bytes 0-99/5000\n"
            "ETag: \"a1\"\n"
            "---\n"
            "GET /video.mp4 HTTP/1.1\nHost: shop.example\nRange: bytes=100-199\n\n"
            "HTTP/1.1 206 Partial Content\nContent-Type: video/mp4\nContent-Range: bytes 100-199/4800\n"
            "ETag: \"a1\"\n"},
};
constexpr std::array kRangeGood{
    Example{"the window asked for",
            "GET /video.mp4 HTTP/1.1\nHost: shop.example\nRange: bytes=100-199\n\n"
            "HTTP/1.1 206 Partial Content\nContent-Type: video/mp4\nContent-Range: bytes 100-199/5000\n"
            "ETag: \"a1\"\n"},
    Example{"everything asked for and everything given",
            "GET /video.mp4 HTTP/1.1\nHost: shop.example\nRange: bytes=0-\n\n"
            "HTTP/1.1 200 OK\nContent-Type: video/mp4\nContent-Length: 5000\nAccept-Ranges: bytes\n"
            "Cache-Control: max-age=600\nETag: \"a1\"\n"},
    Example{"the content has changed since",
            "GET /video.mp4 HTTP/1.1\nHost: shop.example\nRange: bytes=100-199\nIf-Range: \"a0\"\n\n"
            "HTTP/1.1 200 OK\nContent-Type: video/mp4\nContent-Length: 5000\nAccept-Ranges: bytes\n"
            "Cache-Control: max-age=600\nETag: \"a1\"\n"},
};

// The one range of bytes that was asked for; nothing for several, and for what is to be ignored.
std::optional<http::RangeSpec> single_range(const Observation& observation) {
    const auto asked = http::parse_range(observation.request_value(FieldId::range));
    if (!asked || !asked->bytes || asked->ranges.size() != 1) return std::nullopt;
    return *asked->ranges.begin();
}

bool is_multipart(const Observation& observation) {
    const auto type = http::parse_media_type(observation.fields().value(FieldId::content_type));
    return type && type->is("multipart", "byteranges");
}

// RFC 9110 §15.3.7: the part lies within what was asked for, and begins where that does.
bool is_window_asked_for(const http::RangeSpec& asked, const http::ContentRange& sent) {
    if (!sent.range || !sent.complete_length) return true;
    const auto window = http::resolve_range(asked, *sent.complete_length);
    return !window || (window->covers(*sent.range) && window->first == sent.range->first);
}

// A 200 for one range that leaves something out (RFC 9110 §14.2 permits it; who says `bytes` should not).
bool is_range_ignored(const Observation& observation, const http::RangeSpec& asked) {
    if (observation.status() != 200 || observation.fields().value(FieldId::accept_ranges) != "bytes" ||
        !observation.request_value(FieldId::if_range).empty() ||
        observation.exchange().request->method != "GET") {
        return false;
    }
    const auto length = http::content_length(observation.fields());
    if (!length) return false;
    const auto window = http::resolve_range(asked, *length);
    return window && window->size() < *length;
}

// What is wrong with this answer alone; empty when nothing is.
std::string_view fault_of(const Observation& observation) {
    if (!observation.exchange().request) return {};
    const auto asked = single_range(observation);
    if (observation.status() == 206) {
        if (!observation.fields().contains(FieldId::content_range) && !is_multipart(observation))
            return "a part without Content-Range: nobody can tell which bytes these are, and no cache keeps "
                   "it";
        const auto sent = http::parse_content_range(observation.fields().value(FieldId::content_range));
        if (asked && sent && !is_window_asked_for(*asked, *sent))
            return "these are other bytes than those asked for: players and resumed downloads break";
        return {};
    }
    if (asked && is_range_ignored(observation, *asked))
        return "Accept-Ranges says that ranges work, and the whole file came: every seek in it and every "
               "resumed download begins anew";
    return {};
}

// The length of the whole by what this answer says of it: of a 200 only without content coding.
std::optional<std::uint64_t> whole_length(const Observation& observation) {
    if (observation.status() == 206) {
        const auto sent = http::parse_content_range(observation.fields().value(FieldId::content_range));
        return sent ? sent->complete_length : std::nullopt;
    }
    return is_page(observation) ? http::content_length(observation.fields()) : std::nullopt;
}

// Strong tags promise equal bytes, so that parts may be put together (RFC 9111 §3.4).
void tell_lengths(const UrlHistory& history, Report& report) {
    std::unordered_map<std::string_view, const Observation*> first_with;
    for (const Observation* observation : history.observations()) {
        if (!observation->subject().fields_as_sent()) continue;
        const auto length = whole_length(*observation);
        const auto tag = tag_of(*observation);
        if (!length || !tag || tag->strength == http::TagStrength::weak) continue;
        const auto [place, added] = first_with.try_emplace(tag->opaque, observation);
        const Observation& first = *place->second;
        if (added || *whole_length(first) == *length ||
            !answered_alike(first, *observation, FieldId::content_encoding) ||
            (first.status() != 206 && observation->status() != 206)) {
            continue;
        }
        report.about(observation->exchange());
        report
            .add(fmt::format("{} bytes in all here and {} there, under one strong tag: caches put parts of "
                             "two files together",
                             *length, *whole_length(first)),
                 observation->subject().field(FieldId::etag))
            .elsewhere.push_back({&first.exchange(), first.subject().field(FieldId::etag)});
        return;
    }
}

void check_ranges(const UrlHistory& history, Report& report) {
    bool partial = false;
    for (const Observation* observation : history.observations()) {
        partial = partial || observation->status() == 206;
        if (!observation->subject().fields_as_sent() || report.enough()) continue;
        const std::string_view fault = fault_of(*observation);
        if (fault.empty()) continue;
        report.about(observation->exchange());
        const Subject& subject = observation->subject();
        const auto place = subject.field(FieldId::content_range);
        report.add(std::string(fault), place ? place : subject.field(FieldId::accept_ranges));
    }
    if (partial) tell_lengths(history, report);
}

constexpr std::array kRules{
    Rule{.id = "val-range-inconsistent",
         .severity = Severity::warning,
         .summary = "answers to range requests that do not fit the request, or each other",
         .spec = "RFC 9110 §14; RFC 9110 §15.3.7; RFC 9111 §3.4",
         .why = "Browsers and CDNs fetch large files in parts and put them together by tag and "
                "`Content-Range`. One part that lies breaks the whole file, and the broken file is then "
                "cached.",
         .fix = "Answer a range with 206, the right `Content-Range` and the file's strong `ETag`; or send "
                "`Accept-Ranges: none`.",
         .bad = kRangeBad,
         .good = kRangeGood,
         .check_history = check_ranges},
};

}  // namespace

lint::Family range_rules() {
    return {"ranges", "Range requests", kRules};
}

}  // namespace cachewright::rules
