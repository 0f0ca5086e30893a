// Entity tags of one URL held against each other and against the bodies that they stand for.
#include "lib/base/ascii.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"
#include "rules/observed.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

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
using lint::UrlHistory;

// A finding about the tag of `later`, held against that of `earlier`.
Finding& tell(Report& report, const Observation& earlier, const Observation& later, std::string message) {
    report.about(later.exchange());
    Finding& finding = report.add(std::move(message), later.subject().field(FieldId::etag));
    finding.elsewhere.push_back({&earlier.exchange(), earlier.subject().field(FieldId::etag)});
    return finding;
}

// The coding as a word: "none" for the plain content.
std::string coding_of(const Observation& observation) {
    const std::string_view coding = observation.fields().value(FieldId::content_encoding);
    if (coding.empty() || base::equals_ignore_case(coding, "identity")) return "none";
    return base::to_lower(coding);
}

constexpr std::array kCodingsBad{
    Example{"one strong tag for the plain and the compressed script",
            "GET /app.js HTTP/1.1\nHost: shop.example\nAccept-Encoding: gzip\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/javascript\nCache-Control: max-age=600\n"
            "Vary: Accept-Encoding\nContent-Encoding: gzip\nETag: \"3f9a1c2b\"\n"
            "---\n"
            "GET /app.js HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/javascript\nCache-Control: max-age=600\n"
            "Vary: Accept-Encoding\nETag: \"3f9a1c2b\"\n"},
};
constexpr std::array kCodingsGood{
    Example{"a tag for each coding",
            "GET /app.js HTTP/1.1\nHost: shop.example\nAccept-Encoding: gzip\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/javascript\nCache-Control: max-age=600\n"
            "Vary: Accept-Encoding\nContent-Encoding: gzip\nETag: \"3f9a1c2b-gzip\"\n"
            "---\n"
            "GET /app.js HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/javascript\nCache-Control: max-age=600\n"
            "Vary: Accept-Encoding\nETag: \"3f9a1c2b\"\n"},
    Example{"a weak tag, which does not promise equal bytes",
            "GET /app.js HTTP/1.1\nHost: shop.example\nAccept-Encoding: gzip\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/javascript\nCache-Control: max-age=600\n"
            "Vary: Accept-Encoding\nContent-Encoding: gzip\nETag: W/\"3f9a1c2b\"\n"
            "---\n"
            "GET /app.js HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/javascript\nCache-Control: max-age=600\n"
            "Vary: Accept-Encoding\nETag: W/\"3f9a1c2b\"\n"},
};
void check_codings(const UrlHistory& history, Report& report) {
    if (history.observations().size() < 2) return;
    std::unordered_map<std::string_view, const Observation*> first_with;
    for (const Observation* observation : history.observations()) {
        if (!is_page(*observation)) continue;
        const auto tag = tag_of(*observation);
        if (!tag || tag->strength == http::TagStrength::weak) continue;
        const auto [place, added] = first_with.try_emplace(tag->opaque, observation);
        if (added) continue;
        const std::string coding = coding_of(*observation);
        const std::string other = coding_of(*place->second);
        if (coding == other) continue;
        tell(report, *place->second, *observation,
             fmt::format("the same strong tag for content coding {} and for {}: downloads that are resumed "
                         "or completed in parts get bytes of both, a broken file",
                         other, coding));
        return;
    }
}

constexpr std::array kStuckBad{
    Example{"the price has changed, the tag has not",
            "GET /price HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/plain\nCache-Control: no-cache\nETag: \"7\"\n\n"
            "9.90 EUR\n"
            "---\n"
            "GET /price HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/plain\nCache-Control: no-cache\nETag: \"7\"\n\n"
            "8.50 EUR\n"},
};
constexpr std::array kStuckGood{
    Example{"a new tag for new content",
            "GET /price HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/plain\nCache-Control: no-cache\nETag: \"7\"\n\n"
            "9.90 EUR\n"
            "---\n"
            "GET /price HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/plain\nCache-Control: no-cache\nETag: \"8\"\n\n"
            "8.50 EUR\n"},
    Example{"a weak tag, for pages that differ in what does not matter",
            "GET /price HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/plain\nCache-Control: no-cache\nETag: W/\"7\"\n\n"
            "9.90 EUR, node 1\n"
            "---\n"
            "GET /price HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/plain\nCache-Control: no-cache\nETag: W/\"7\"\n\n"
            "9.90 EUR, node 2\n"},
};
// RFC 9110 §8.8.1: a strong validator is another one whenever a byte of the content is.
void check_stuck(const UrlHistory& history, Report& report) {
    if (history.observations().size() < 2) return;
    std::unordered_map<std::string, const Observation*> last_with;
    for (const Observation* observation : history.observations()) {
        if (!is_page(*observation) || observation->body().length == 0) continue;
        const auto tag = tag_of(*observation);
        if (!tag || tag->strength == http::TagStrength::weak) continue;
        // Of another coding the bytes are others; that is the rule's above.
        const Observation*& last = last_with[fmt::format("{} {}", coding_of(*observation), tag->opaque)];
        if (last != nullptr && bodies_are(Likeness::different, *last, *observation)) {
            tell(report, *last, *observation,
                 "the content has changed and its tag has not: whoever holds the old content is told by 304 "
                 "that it is still right, and keeps it");
            return;
        }
        last = observation;
    }
}

constexpr std::array kUnstableBad{
    Example{"two servers, two tags, one stylesheet",
            "GET /site.css HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/css\nCache-Control: max-age=600\nETag: \"2d-5f1\"\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Tue, 06 Jan 2026 09:00:00 GMT\n\n"
            "body { margin: 0 }\n"
            "---\n"
            "GET /site.css HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/css\nCache-Control: max-age=600\nETag: \"9c-5f1\"\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Tue, 06 Jan 2026 09:00:00 GMT\n\n"
            "body { margin: 0 }\n"},
};
constexpr std::array kUnstableGood{
    Example{"deployed anew between the two",
            "GET /site.css HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\nContent-Type: text/css\n"
            "Cache-Control: max-age=600\nETag: \"2d-5f1\"\nLast-Modified: Tue, 06 Jan 2026 09:00:00 GMT\n\n"
            "body { margin: 0 }\n"
            "---\n"
            "GET /site.css HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 12:00:00 GMT\nContent-Type: text/css\n"
            "Cache-Control: max-age=600\nETag: \"2d-6a0\"\nLast-Modified: Tue, 06 Jan 2026 11:00:00 GMT\n\n"
            "body { margin: 0 }\n"},
    Example{"the same content under two tags, one for each language asked for",
            "GET /site.css HTTP/1.1\nHost: shop.example\nAccept-Language: de\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/css\nCache-Control: max-age=600\nETag: \"de-1\"\n"
            "Vary: Accept-Language\n\n"
            "body { margin: 0 }\n"
            "---\n"
            "GET /site.css HTTP/1.1\nHost: shop.example\nAccept-Language: fr\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/css\nCache-Control: max-age=600\nETag: \"fr-1\"\n"
            "Vary: Accept-Language\n\n"
            "body { margin: 0 }\n"},
};
// A file that was written again has a new tag with many servers: no harm. The server says so by a
// Last-Modified after the first answer.
bool written_between(const Observation& first, const Observation& second) {
    const auto modified = last_modified_of(second);
    return modified && *modified > first.subject().received() &&
           first.subject().received() != base::TimePoint{};
}
void check_unstable(const UrlHistory& history, Report& report) {
    if (history.observations().size() < 2) return;
    const Observation* last = nullptr;
    for (const Observation* observation : history.observations()) {
        if (!is_page(*observation) || !tag_of(*observation)) continue;
        const Observation* before = std::exchange(last, observation);
        if (before == nullptr || !bodies_are(Likeness::same, *before, *observation)) continue;
        if (http::weak_match(*tag_of(*before), *tag_of(*observation)) ||
            !answered_alike(*before, *observation, FieldId::content_encoding) ||
            !answered_alike(*before, *observation, FieldId::content_type) ||
            !is_same_variant(*before, *observation) || written_between(*before, *observation)) {
            continue;
        }
        tell(report, *before, *observation,
             "another tag for the same content: whoever holds it with the first tag gets it all again "
             "instead of a 304");
        return;
    }
}

constexpr std::array kRules{
    Rule{.id = "val-etag-same-across-codings",
         .severity = Severity::error,
         .summary = "one strong ETag for different content codings",
         .spec = "RFC 9110 §8.8.3.3; RFC 9110 §8.8.1",
         .why = "A strong tag promises the same bytes. Caches and browsers put parts with one tag together: "
                "with gzip bytes and plain bytes under the same tag the result is a broken file, and a 304 "
                "may confirm the wrong one.",
         .fix = "Give each coding a tag of its own (`\"3f9a1c2b-gzip\"`), or make the tag weak "
                "(`W/\"3f9a1c2b\"`) where content is compressed on the way.",
         .bad = kCodingsBad,
         .good = kCodingsGood,
         .check_history = check_codings},
    Rule{.id = "val-etag-stuck",
         .severity = Severity::error,
         .summary = "the content changes and its strong ETag does not",
         .spec = "RFC 9110 §8.8.1",
         .why = "Caches ask \"is it still this tag?\" and are told yes. They go on with the old content for "
                "as long as the tag stays, whatever its lifetime is.",
         .fix = "Make the tag from the content (a hash). If the pages differ only in what does not matter, "
                "make it weak: `W/\"…\"`.",
         .bad = kStuckBad,
         .good = kStuckGood,
         .check_history = check_stuck},
    Rule{.id = "val-etag-unstable",
         .severity = Severity::warning,
         .summary = "the ETag changes and the content does not",
         .spec = "RFC 9110 §8.8.3",
         .why = "Each server, or each request, makes a tag of its own (from inodes, times or random "
                "numbers). A tag that another server gave never matches, so content travels in full that the "
                "visitor has already.",
         .fix = "Make the tag from the content, the same on all servers: Apache `FileETag MTime Size` or "
                "`Digest`, with equal file times on all nodes.",
         .bad = kUnstableBad,
         .good = kUnstableGood,
         .check_history = check_unstable},
};

}  // namespace

lint::Family entity_tag_rules() {
    return {"entity-tags", "Entity tags of one URL", kRules};
}

}  // namespace cachewright::rules
