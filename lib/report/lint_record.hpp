// What reports keep of a finding after its exchange is gone: everything they show, with secrets masked.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/exchange.hpp"
#include "lib/lint/baseline.hpp"
#include "lib/lint/finding.hpp"
#include "lib/report/field_frame.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::report {

// A header value may be as long as its sender likes; what a finding shows of it is not.
inline constexpr std::size_t kLongestShown = 4096;

struct RecordedLine {
    lint::Section section = lint::Section::response;
    std::size_t index = 0;  // FieldLine::index
    lint::LinePart part = lint::LinePart::value;
    std::string name;
    std::string value;                // masked, and cut round the span when longer than kLongestShown
    std::size_t left_out_before = 0;  // bytes of the value that were cut off in front
    std::size_t left_out_behind = 0;  // and behind
    base::Span span;                  // within the part
    base::SourcePosition position;    // of the span's first byte in the source, when known
    base::SourcePosition end;         // behind its last one, which may be on a later line

    [[nodiscard]] ShownLine shown() const;  // "name: value" with the span moved along
};

// What a finding was held against: another exchange, and the line there that matters.
struct RecordedElsewhere {
    std::string url;  // masked
    int status = 0;
    std::string source;
    std::size_t entry = 0;
    base::SourcePosition position;  // of the line's span, else of the exchange
    std::optional<RecordedLine> line;
    std::string fingerprint;  // of the finding there; empty when it is only what one was held against
};

struct LintRecord {
    const lint::Rule* rule = nullptr;
    lint::Severity severity = lint::Severity::info;
    std::string message;
    std::string suggestion;                // Finding::suggestion, as the source writes header fields
    std::string advice;                    // Finding::advice
    std::vector<std::string_view> caches;  // Finding::caches
    std::vector<RecordedLine> lines;       // the place first, then the related ones
    std::vector<RecordedElsewhere> elsewhere;
    std::vector<RecordedElsewhere> also;  // other responses of the origin with the same finding (OriginFold)

    std::string url;                             // masked; may be empty
    std::string method;                          // empty when the capture has no request
    std::optional<lint::ResourceKind> resource;  // Finding::resource
    std::string policy;                          // Finding::policy
    std::string requirement;                     // Finding::requirement
    int status = 0;  // 0 when it is about the configuration and not about a response
    std::string source;
    base::SourcePosition position;  // of the place, else of the exchange
    std::size_t entry = 0;          // which exchange of the source, from 1
    std::string fingerprint;        // lint::fingerprint
    std::optional<lint::Extent> lasts{};
    std::vector<std::string> cookies{};  // lint::Gravity::cookies

    // What to do, in words, where there is no suggestion: Markdown of the rule, or plain text when there is
    // advice. Empty where there is one.
    [[nodiscard]] std::string_view fix() const;
};

[[nodiscard]] LintRecord record_finding(const http::Exchange& exchange, const lint::Finding& finding);
[[nodiscard]] std::vector<LintRecord> record_findings(const http::Exchange& exchange,
                                                      std::span<const lint::Finding> findings);

// "https://host:port" of a URL; the URL itself when it has no authority.
[[nodiscard]] std::string_view origin_of(std::string_view url);
// The rest of it: "/path?query".
[[nodiscard]] std::string_view path_of(std::string_view url);

// What a lint run did, for the last lines of every format.
struct UnreadPart {
    std::string source;
    base::SourcePosition position;
    std::string what;
};

struct LintSummary {
    std::uint64_t sources = 0;  // files and URLs
    std::uint64_t urls = 0;     // of these
    std::uint64_t responses = 0;
    std::uint64_t skipped = 0;          // entries that hold no response to judge (status 0, aborted)
    std::uint64_t without_headers = 0;  // of the sources, configurations of hosts that set no header
    std::uint64_t errors = 0;
    std::uint64_t warnings = 0;
    std::uint64_t infos = 0;
    std::uint64_t suppressed = 0;  // not among the findings, like the next two
    std::uint64_t baselined = 0;
    std::uint64_t known = 0;         // from the earlier run that this one is compared with
    std::uint64_t not_compared = 0;  // left out by the rules about several exchanges, for want of memory
    std::uint64_t inconclusive = 0;  // parts that could not be read
    std::vector<UnreadPart> unread;  // the first of them
    bool interrupted = false;
    bool could_not_check = false;   // an input could not be read at all
    std::uint64_t elsewhere = 0;    // findings on hosts that are not the reader's, not among the others
    std::uint64_t other_hosts = 0;  // these hosts
    // How many responses of each kind were linted; kinds without any are left out.
    std::vector<std::pair<lint::ResourceKind, std::uint64_t>> classes{};

    // Where the findings are: one that several responses of an origin share counts once for each.
    std::uint64_t places = 0;

    void count(lint::Severity severity);
    [[nodiscard]] std::uint64_t findings() const { return errors + warnings + infos; }
};

}  // namespace cachewright::report
