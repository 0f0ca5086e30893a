#include "lib/report/key_text.hpp"

#include "lib/report/lint_json.hpp"
#include "lib/report/private/copies_json.hpp"
#include "lib/report/private/json_text.hpp"
#include "lib/report/redaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace cachewright::report {

namespace {

constexpr std::string_view kLacking = "=none";

bool is_lacking(const policy::KeyStep& step) {
    return step.result.starts_with("header:") && step.result.ends_with(kLacking);
}

// The URL after a step, not a part that stands behind it.
bool is_url(const policy::KeyStep& step) {
    constexpr std::array parts{"header:", "cookie:", "codings", "fixed="};
    return std::none_of(parts.begin(), parts.end(),
                        [&](std::string_view part) { return step.result.starts_with(part); });
}

}  // namespace

std::string short_key_text(const policy::CacheKey& key) {
    std::string text = key.text;
    for (const policy::KeyStep& step : key.steps) {
        if (!is_lacking(step)) continue;
        const std::size_t at = text.find(" " + step.result);
        if (at != std::string::npos) text.erase(at, step.result.size() + 1);
    }
    return text;
}

std::vector<std::string> key_step_words(const policy::CacheKey& key, StepUrls urls) {
    std::vector<std::string> words;
    std::vector<std::string_view> lacking;
    for (const policy::KeyStep& step : key.steps) {
        std::string_view name = step.result;
        if (is_lacking(step)) {
            name.remove_prefix(name.find(':') + 1);
            name.remove_suffix(kLacking.size());
            lacking.push_back(name);
        } else if (urls == StepUrls::omit && is_url(step)) {
            words.emplace_back(step.what);
        } else {
            words.push_back(
                fmt::format("{}: {}", step.what, shortened(printable(redacted_key(step.result)))));
        }
    }
    if (!lacking.empty()) {
        words.push_back(fmt::format("request fields added, which this request does not have: {}",
                                    fmt::join(lacking, ", ")));
    }
    return words;
}

std::string keys_text(std::span<const ShownKey> keys, const Style& style) {
    std::string text;
    for (const ShownKey& shown : keys) {
        if (!text.empty()) text += "\n";
        text += paint(style, Ink::bold, shown.profile) + "\n  " +
                wrapped(shortened(printable(redacted_key(shown.key.text))), style, 2) + "\n";
        for (const std::string& words : key_step_words(shown.key, StepUrls::show))
            text += "  - " + wrapped(printable(words), style, 4) + "\n";
        if (shown.key.steps.empty())
            text += "  " + paint(style, Ink::dim, "- nothing changed or added") + "\n";
        if (shown.copies)
            text += "  " + paint(style, Ink::dim, "copies: ") + shortened(printable(shown.copies->words())) +
                    "\n";
    }
    return text;
}

std::string keys_json(std::string_view method, std::string_view url, std::span<const ShownKey> keys,
                      std::string_view version) {
    Json json;
    json["schema_version"] = kSchemaVersion;
    json["tool"] = {{"name", "cachewright"}, {"version", version}};
    json["method"] = method;
    json["url"] = redacted_url(url);
    json["keys"] = Json::array();
    for (const ShownKey& shown : keys) {
        Json key;
        key["profile"] = shown.profile;
        key["text"] = redacted_key(shown.key.text);
        key["steps"] = Json::array();
        for (const policy::KeyStep& step : shown.key.steps)
            key["steps"].push_back({{"what", step.what}, {"result", redacted_key(step.result)}});
        if (shown.copies) key["copies"] = copies_json(*shown.copies);
        json["keys"].push_back(std::move(key));
    }
    return json_text(json, 1) + "\n";
}

}  // namespace cachewright::report
