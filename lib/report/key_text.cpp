#include "lib/report/key_text.hpp"

#include "lib/report/lint_json.hpp"
#include "lib/report/private/copies_json.hpp"
#include "lib/report/private/json_text.hpp"
#include "lib/report/redaction.hpp"

#include <fmt/format.h>

#include <utility>

namespace cachewright::report {

std::string keys_text(std::span<const ShownKey> keys, const Style& style) {
    std::string text;
    for (const ShownKey& shown : keys) {
        if (!text.empty()) text += "\n";
        text +=
            paint(style, Ink::bold, shown.profile) + "\n  " + printable(redacted_key(shown.key.text)) + "\n";
        for (const policy::KeyStep& step : shown.key.steps) {
            text += "  " + paint(style, Ink::dim, fmt::format("- {}: ", step.what)) +
                    printable(redacted_key(step.result)) + "\n";
        }
        if (shown.key.steps.empty())
            text += "  " + paint(style, Ink::dim, "- nothing changed or added") + "\n";
        if (shown.copies)
            text += "  " + paint(style, Ink::dim, "copies: ") + printable(shown.copies->words()) + "\n";
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
