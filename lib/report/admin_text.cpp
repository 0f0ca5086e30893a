#include "lib/report/admin_text.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/report/human_units.hpp"
#include "lib/report/private/fault_words.hpp"
#include "lib/report/text_table.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

namespace cachewright::report {

namespace {

tl::unexpected<base::Error> is_no(std::string_view what) {
    return tl::unexpected(
        base::Error{base::ErrorCode::no_content, fmt::format("what came is no {}", what), {}});
}

}  // namespace

std::string fault_words(const ReadJson& rule) {
    std::string text;
    for (const auto& [key, value] : rule.items()) {
        if (key == "name" || value == false) continue;
        if (!text.empty()) text += ", ";
        text += printable(key);
        if (value != true) text += " " + shortened(value_words(value));
    }
    return text;
}

base::Result<std::string> clock_words(std::string_view json, const Style& style) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    if (!told.is_object() || !told.contains("cache_time")) return is_no("time of a cache");
    const base::Duration ahead = duration_of(told, "offset_seconds");
    std::string text = "cache time " + paint(style, Ink::bold, text_of(told, "cache_time"));
    if (ahead == base::Duration{0}) {
        text += ", as this machine's";
    } else {
        text += fmt::format(", {} {} the machine's",
                            base::duration_short(ahead > base::Duration{0} ? ahead : -ahead),
                            ahead > base::Duration{0} ? "ahead of" : "behind");
    }
    if (says(told, "frozen")) text += "; it stands still";
    return text + "\n";
}

base::Result<std::string> purge_words(std::string_view json, std::string_view what) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    if (!told.is_object() || !told.contains("purged")) return is_no("answer to a purge");
    const std::string responses = counted(count_of(told, "purged"), "response");
    return fmt::format("{}: {} (purge {})\n", printable(what),
                       says(told, "soft") ? responses + " made stale" : responses + " removed",
                       count_of(told, "sequence"));
}

base::Result<std::string> faults_text(std::string_view json, const Style& style) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    const ReadJson* items = member(told, "items");
    if (items == nullptr || !items->is_array()) return is_no("list of faults");
    if (items->empty()) return std::string("no faults: requests to the origin go their way\n");
    std::vector<TableRow> rows;
    for (const ReadJson& item : *items) {
        const ReadJson* rule = member(item, "rule");
        if (rule == nullptr || !rule->is_object()) return is_no("list of faults");
        rows.push_back({{text_of(item, "name"), text_of(item, "state"), grouped(count_of(item, "fired")),
                         grouped(count_of(item, "matched")),
                         item.contains("left") ? grouped(count_of(item, "left")) : "-", fault_words(*rule)}});
    }
    constexpr std::array<std::string_view, 6> headings{"fault", "state", "broke", "of", "left", "rule"};
    constexpr std::array aligned{Align::left,  Align::left,  Align::right,
                                 Align::right, Align::right, Align::left};
    std::string text = text_table(headings, rows, style, aligned);
    if (told.contains("seed")) text += fmt::format("seed {}\n", count_of(told, "seed"));
    return text;
}

base::Error admin_refusal(std::string_view body, int status) {
    const ReadJson told = ReadJson::parse(body, nullptr, false);
    const ReadJson* error = member(told, "error");
    // As it came: it may have several lines.
    std::string why = error != nullptr && error->is_string() ? error->get<std::string>() : std::string();
    if (why.empty()) {
        return {base::ErrorCode::unavailable,
                fmt::format("what answers there is no admin API of a cachewright proxy (status {})", status),
                "cachewright proxy says its admin address when it starts: admin on http://…"};
    }
    // Something that is not there (404), or a failure of the proxy's own, is no fault of the request.
    const bool wrong = status >= 400 && status < 500 && status != 404;
    return {wrong ? base::ErrorCode::usage : base::ErrorCode::unavailable, std::move(why),
            text_of(told, "hint")};
}

}  // namespace cachewright::report
