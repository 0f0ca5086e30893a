#include "lib/report/config_text.hpp"

#include "lib/report/private/json_reading.hpp"
#include "lib/report/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace cachewright::report {

namespace {

base::Result<ReadJson> config_of(std::string_view json) {
    ReadJson told = ReadJson::parse(json, nullptr, false);
    if (!told.is_object() || !told.contains("items") || !told.contains("loaded_at"))
        return base::fail(base::ErrorCode::no_content, "what came is no configuration of a proxy");
    return told;
}

void add_rows(std::vector<TableRow>& rows, const ReadJson& settings, const std::string& table) {
    for (const ReadJson& item : array_of(settings, "items")) {
        const ReadJson* value = member(item, "value");
        const std::string words = value == nullptr ? std::string() : shortened(value_words(*value));
        rows.push_back({{table + text_of(item, "key"), words.empty() ? "-" : words, text_of(item, "from")}});
    }
}

std::string file_of(const ReadJson& told) {
    const std::string file = text_of(told, "file");
    return file.empty() ? "no cachewright.toml" : file;
}

std::string restart_words(const ReadJson& told) {
    const ReadJson& keys = array_of(told, "needs_restart");
    return keys.empty() ? std::string() : fmt::format("from the next start on: {}\n", value_words(keys));
}

// A line for each mistake.
std::string refused_words(const ReadJson& told) {
    const ReadJson* refused = member(told, "refused");
    const ReadJson* error = refused == nullptr ? nullptr : member(*refused, "error");
    if (error == nullptr || !error->is_string()) return {};
    std::string text;
    std::string_view left = error->get_ref<const std::string&>();
    while (!left.empty()) {
        const std::string_view line = left.substr(0, left.find('\n'));
        left.remove_prefix(std::min(line.size() + 1, left.size()));
        text += fmt::format("refused {}: {}\n", text_of(*refused, "at"), printable(line));
    }
    return text;
}

}  // namespace

base::Result<std::string> config_text(std::string_view json, const Style& style) {
    const auto told = config_of(json);
    if (!told) return tl::unexpected(told.error());
    std::vector<TableRow> rows;
    add_rows(rows, *told, {});
    if (const ReadJson* profile = member(*told, "profile"))
        add_rows(rows, *profile, text_of(*profile, "name") + ".");
    constexpr std::array<std::string_view, 3> headings{"setting", "value", "from"};
    std::string text = text_table(headings, rows, style);
    text += fmt::format("\n{}, read {}\n", file_of(*told), text_of(*told, "loaded_at"));
    text += restart_words(*told);
    return text + refused_words(*told);
}

std::string setting_in_force(std::string_view json, std::string_view key) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    for (const ReadJson& item : array_of(told, "items")) {
        const ReadJson* value = member(item, "value");
        if (value != nullptr && text_of(item, "key") == key) return value_words(*value);
    }
    return {};
}

base::Result<std::string> reload_words(std::string_view json) {
    const auto told = config_of(json);
    if (!told) return tl::unexpected(told.error());
    std::string text = text_of(*told, "file").empty()
                           ? "reloaded: flags and variables; there is no cachewright.toml\n"
                           : fmt::format("reloaded: {}\n", text_of(*told, "file"));
    return text + restart_words(*told);
}

}  // namespace cachewright::report
