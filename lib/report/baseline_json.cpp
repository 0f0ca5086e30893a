#include "lib/report/baseline_json.hpp"

#include "lib/lint/severity.hpp"
#include "lib/report/private/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cachewright::report {

namespace {

constexpr std::string_view kVersionKey = "baseline_version";
// What is damaged is never written over: --update-baseline alone would refuse it again.
constexpr std::string_view kWriteAnew = "delete the file, then write it anew with --update-baseline";
// Nothing else may ever be deleted for it: a capture whose name slipped in, a configuration.
constexpr std::string_view kNameAnother =
    "name another file: this one is no baseline of cachewright, which --update-baseline writes";

// What --update-baseline once wrote, however damaged since: its first line names the version, unless a merge
// put its marks there.
bool was_a_baseline(std::string_view text) {
    constexpr std::size_t kHead = 256;
    const std::string_view head = text.substr(0, kHead);
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || (head[first] != '{' && head[first] != '<')) return false;
    const std::size_t first_key = head.find('"', first);
    return first_key != std::string_view::npos && head.substr(first_key + 1).starts_with(kVersionKey);
}

tl::unexpected<base::Error> refused(std::string_view source, std::string_view what, std::string_view hint) {
    return base::fail(base::ErrorCode::usage, fmt::format("{}: {}", source, what), std::string(hint));
}

std::size_t line_of(std::string_view text, std::size_t offset) {
    return 1 + static_cast<std::size_t>(std::count(
                   text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size())),
                   '\n'));
}

// Nothing that is read here nests deeper; the parser and its values recurse.
constexpr std::size_t kDeepest = 64;

bool nests_too_deep(std::string_view text) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kDeepest) return true;
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return false;
}

// Lines that git leaves where two branches disagree.
std::optional<std::size_t> line_of_conflict(std::string_view text) {
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (text.substr(begin, end - begin).starts_with("<<<<<<< ")) return line_of(text, begin);
        begin = end + 1;
    }
    return std::nullopt;
}

base::Result<Json> parse_object(std::string_view text, std::string_view source, std::string_view hint) {
    if (nests_too_deep(text)) return refused(source, "its arrays and objects nest too deep", hint);
    try {
        Json json = Json::parse(text);
        if (!json.is_object()) return refused(source, "this is not a JSON object", hint);
        return base::Result<Json>(std::move(json));
    } catch (const Json::parse_error& error) {
        return refused(fmt::format("{}:{}", source, line_of(text, error.byte)), "this is not JSON", hint);
    } catch (const Json::exception&) {
        return refused(source, "this is not JSON that can be read", hint);
    }
}

std::optional<std::string> text_at(const Json& object, std::string_view key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (found == object.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
}

std::optional<lint::Severity> severity_at(const Json& object) {
    const auto name = text_at(object, "severity");
    return name ? lint::severity_from_name(*name) : std::nullopt;
}

std::vector<std::string> cookies_at(const Json& object) {
    std::vector<std::string> names;
    const auto found = object.is_object() ? object.find("cookies") : object.end();
    if (found == object.end() || !found->is_array()) return names;
    for (const Json& name : *found) {
        if (name.is_string()) names.push_back(name.get<std::string>());
    }
    std::sort(names.begin(), names.end());
    return names;
}

const Json* findings_of(const Json& json) {
    const auto findings = json.find("findings");
    return findings == json.end() || !findings->is_array() ? nullptr : &*findings;
}

// No run has so many findings, and sums of counts stay far from the end of their type.
constexpr std::uint64_t kHighestCount = std::uint64_t{1} << 32U;

base::Result<lint::Baseline> baseline_of(const Json& json, std::string_view source) {
    const auto version = json.find(kVersionKey);
    if (version == json.end()) return refused(source, "this is not a baseline", kNameAnother);
    if (*version != kBaselineVersion) {
        return refused(source,
                       fmt::format("this baseline has version {}; version {} is what can be read",
                                   version->is_number() ? json_text(*version) : "unknown", kBaselineVersion),
                       kWriteAnew);
    }
    const Json* findings = findings_of(json);
    if (findings == nullptr) return refused(source, "'findings' is missing or no array", kWriteAnew);
    lint::BaselineTally tally;
    std::size_t number = 0;
    for (const Json& entry : *findings) {
        ++number;
        auto fingerprint = text_at(entry, "fingerprint");
        auto rule = text_at(entry, "rule");
        const auto count = entry.is_object() ? entry.find("count") : entry.end();
        if (!fingerprint || fingerprint->empty() || !rule || count == entry.end() ||
            !count->is_number_unsigned()) {
            return refused(source,
                           fmt::format("entry {} of 'findings' lacks its fingerprint, rule or count", number),
                           kWriteAnew);
        }
        if (count->get<std::uint64_t>() > kHighestCount) {
            return refused(
                source, fmt::format("the count of entry {} of 'findings' is no number of findings", number),
                kWriteAnew);
        }
        const auto severity = severity_at(entry);
        const auto lasts_text = text_at(entry, "lasts");
        const auto lasts = lasts_text ? lint::extent_from_name(*lasts_text) : std::nullopt;
        if (entry.contains("lasts") && !lasts) {
            return refused(
                source,
                fmt::format("'lasts' of entry {} of 'findings' is none of the steps that a baseline has",
                            number),
                kWriteAnew);
        }
        if (entry.contains("severity") && !severity) {
            return refused(
                source,
                fmt::format("the severity of entry {} of 'findings' is not error, warning or info", number),
                kWriteAnew);
        }
        tally.add({std::move(*fingerprint),
                   std::move(*rule),
                   text_at(entry, "url").value_or(""),
                   text_at(entry, "message").value_or(""),
                   count->get<std::uint64_t>(),
                   {severity, lasts, cookies_at(entry)}});
    }
    return tally.baseline();
}

}  // namespace

std::string baseline_json(const lint::Baseline& baseline) {
    std::string text = fmt::format("{{\n\"{}\": {},\n\"findings\": [", kVersionKey, kBaselineVersion);
    std::string_view separator = "\n";
    for (const lint::BaselineEntry& entry : baseline.entries) {
        Json json;
        json["rule"] = entry.rule;
        if (entry.gravity.severity) json["severity"] = lint::severity_name(*entry.gravity.severity);
        if (entry.gravity.lasts) json["lasts"] = lint::extent_name(*entry.gravity.lasts);
        if (!entry.gravity.cookies.empty()) json["cookies"] = entry.gravity.cookies;
        json["url"] = entry.url;
        json["count"] = entry.count;
        json["fingerprint"] = entry.fingerprint;
        json["message"] = entry.message;
        text += std::string(separator) + json_text(json);
        separator = ",\n";
    }
    return text + (baseline.entries.empty() ? "]\n}\n" : "\n]\n}\n");
}

base::Result<lint::Baseline> parse_baseline(std::string_view text, std::string_view source) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return refused(source, "this file is empty, and no baseline", "--update-baseline writes it");
    const bool damaged = was_a_baseline(text);
    if (const auto line = line_of_conflict(text)) {
        return refused(
            fmt::format("{}:{}", source, *line), "a merge left its conflict markers here",
            damaged ? "settle the conflict; or delete the file and write it anew with --update-baseline"
                    : kNameAnother);
    }
    const auto json = parse_object(text, source, damaged ? kWriteAnew : kNameAnother);
    if (!json) return tl::unexpected(json.error());
    return baseline_of(*json, source);
}

base::Result<lint::Baseline> parse_earlier_findings(std::string_view text, std::string_view source) {
    constexpr std::string_view hint = "name what `cachewright lint --format json` wrote, or a baseline";
    const auto json = parse_object(text, source, hint);
    if (!json) return tl::unexpected(json.error());
    if (json->contains(kVersionKey)) return baseline_of(*json, source);
    const Json* findings = findings_of(*json);
    if (findings == nullptr) return refused(source, "there are no findings of an earlier run in it", hint);
    lint::BaselineTally tally;
    for (const Json& finding : *findings) {
        auto fingerprint = text_at(finding, "fingerprint");
        if (!fingerprint) return refused(source, "its findings have no fingerprints", hint);
        const std::string rule = text_at(finding, "rule").value_or("");
        const auto lasts = text_at(finding, "lasts");
        const lint::Gravity gravity{
            severity_at(finding), lasts ? lint::extent_from_name(*lasts) : std::nullopt, cookies_at(finding)};
        const auto also = finding.find("also");
        if (also != finding.end() && also->is_array()) {
            // Reports of old do not say it of each place.
            for (const Json& place : *also)
                tally.add({text_at(place, "fingerprint").value_or(*fingerprint), rule, {}, {}, 1, gravity});
        }
        tally.add({std::move(*fingerprint), rule, {}, {}, 1, gravity});
    }
    return tally.baseline();
}

}  // namespace cachewright::report
