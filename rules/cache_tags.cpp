// Cache tags that a selected cache does not take.
#include "lib/base/ascii.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"
#include "rules/shared_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::rules {

namespace {

using lint::CachePrediction;
using lint::Example;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

constexpr std::array kTagsBad{
    Example{"a tag that is too long",
            "GET /p HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nCache-Control: max-age=60\n"
            "Edge-Cache-Tag: shop, product-with-a-name-that-goes-on-and-on-product-with-a-name-that-goes-on-"
            "and-on-product-with-a-name-that-goes-on-and-on-until-it-is-too-long\n",
            "akamai"},
    Example{"the same tag twice",
            "GET /p HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nCache-Control: max-age=60\n"
            "Surrogate-Key: shop sale shop\n",
            "fastly"},
    Example{"a blank in a tag",
            "GET /p.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: max-age=60\nCache-Tag: summer sale, shop\n",
            "cloudflare"},
};
constexpr std::array kTagsGood{
    Example{"a few tags",
            "GET /p.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: max-age=60\nCache-Tag: shop, sale\n",
            "cloudflare"},
};

struct Tag {
    std::size_t line = 0;
    base::Span span;
    std::string_view text;
};

// The tags of all lines; empty ones do not count.
std::vector<Tag> tags_of(const http::FieldMap& fields, const vendor::TagOptions& options) {
    std::vector<Tag> tags;
    for (const http::FieldLine line : fields) {
        if (!base::equals_ignore_case(line.name, options.header)) continue;
        std::size_t begin = 0;
        while (begin <= line.value.size()) {
            const std::size_t end = std::min(line.value.find(options.separator, begin), line.value.size());
            const std::string_view text = base::trim_ows(line.value.substr(begin, end - begin));
            if (!text.empty()) {
                tags.push_back({line.index,
                                {static_cast<std::uint32_t>(text.data() - line.value.data()),
                                 static_cast<std::uint32_t>(text.size())},
                                text});
            }
            begin = end + 1;
        }
    }
    return tags;
}

void check_tags_of(const Subject& subject, const CachePrediction& cache, SharedFindings& groups) {
    const vendor::TagOptions& options = cache.cache->options.tags;
    const std::vector<Tag> tags = tags_of(subject.fields(), options);
    const auto say = [&](const Tag& tag, std::string rest, std::optional<Severity> severity = std::nullopt) {
        groups.add(cache, {.one = "may not find",
                           .many = "may not find",
                           .rest = " this response when a tag is purged: " + std::move(rest),
                           .place = Subject::part_of_value(tag.line, tag.span),
                           .severity = severity});
    };
    if (options.tags_per_response && tags.size() > *options.tags_per_response) {
        say(tags[*options.tags_per_response],
            fmt::format("{} tags in {}, {} count", tags.size(), options.header, *options.tags_per_response));
    }
    std::size_t total = 0;
    for (const http::FieldLine line : subject.fields()) {
        if (base::equals_ignore_case(line.name, options.header)) total += line.value.size();
    }
    if (options.bytes_in_total && total > *options.bytes_in_total && !tags.empty()) {
        say(tags.back(),
            fmt::format("{} has {} bytes, more than {}", options.header, total, *options.bytes_in_total));
    }
    const auto too_long = std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) {
        return options.bytes_per_tag && tag.text.size() > *options.bytes_per_tag;
    });
    if (too_long != tags.end()) {
        say(*too_long, fmt::format("a tag of {} bytes in {}, at most {} count", too_long->text.size(),
                                   options.header, *options.bytes_per_tag));
    }
    const auto not_printable = std::find_if(tags.begin(), tags.end(), [](const Tag& tag) {
        return std::any_of(tag.text.begin(), tag.text.end(), [](char c) { return c <= ' ' || c > '~'; });
    });
    if (not_printable != tags.end()) {
        say(*not_printable, fmt::format("a tag in {} has a blank or another byte that is no printable ASCII",
                                        options.header));
    }
    std::set<std::string> seen;
    for (const Tag& tag : tags) {
        if (seen.insert(options.case_sensitive ? std::string(tag.text) : base::to_lower(tag.text)).second)
            continue;
        groups.add(cache, {.one = "counts",
                           .many = "count",
                           .rest = fmt::format(" a tag once that {} names twice", options.header),
                           .place = Subject::part_of_value(tag.line, tag.span),
                           .severity = Severity::info});
        break;
    }
}

void check_tags(const Subject& subject, Report& report) {
    SharedFindings groups;
    for (const CachePrediction& cache : subject.predictions()) {
        const std::string& header = cache.cache->options.tags.header;
        if (!header.empty() && subject.fields().contains(header)) check_tags_of(subject, cache, groups);
    }
    groups.tell(report);
}

constexpr std::array kRules{
    Rule{.id = "cache-tag-limits",
         .severity = Severity::warning,
         .summary = "cache tags beyond what a selected cache takes",
         .spec = "the profile",
         .why = "Tags that are too many, too long or malformed are dropped without a word. A purge by such a "
                "tag then leaves this response in the cache.",
         .fix = "Fewer and shorter tags, in printable ASCII, each once.",
         .bad = kTagsBad,
         .good = kTagsGood,
         .check = check_tags},
};

}  // namespace

lint::Family cache_tag_rules() {
    return {"cache-tags", "Cache tags", kRules};
}

}  // namespace cachewright::rules
