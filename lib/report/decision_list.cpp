#include "lib/report/decision_list.hpp"

#include "lib/report/human_units.hpp"
#include "lib/report/private/decision_words.hpp"
#include "lib/report/text_table.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

namespace cachewright::report {

namespace {

constexpr std::string_view kNone = "no record of a request";

// As url_of_decision; in a table, what every row would begin with is left out.
std::string place_of(const ReadJson& decision) {
    constexpr std::string_view scheme = "http://";
    std::string url = url_of_decision(decision);
    if (url.starts_with(scheme)) url.erase(0, scheme.size());
    return shortened(url);
}

bool is_decision(const ReadJson& decision) {
    return decision.is_object() && decision.contains("id") && decision.contains("outcome");
}

}  // namespace

std::string why_of_decision(const ReadJson& decision) {
    if (const ReadJson& reasons = array_of(decision, "reasons"); !reasons.empty())
        return text_of(reasons.front(), "id");
    return text_of(decision, "detail");
}

std::string time_of_decision(const ReadJson& decision) {
    std::string time = text_of(decision, "time");
    const std::size_t begin = time.find('T');
    if (begin == std::string::npos) return time;
    return time.substr(begin + 1, time.find('Z', begin) - begin - 1);
}

base::Result<std::string> decision_list(std::string_view json, const Style& style) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    const ReadJson* items = member(told, "items");
    if (items == nullptr || !items->is_array())
        return base::fail(base::ErrorCode::no_content, "what came is no list of decisions");
    if (items->empty()) return std::string("no request is on record that fits\n");
    constexpr std::array<std::string_view, 7> headings{"request", "time", "outcome", "status",
                                                       "took",    "what", "why"};
    constexpr std::array aligned{Align::right, Align::left, Align::left, Align::right,
                                 Align::right, Align::left, Align::left};
    std::vector<TableRow> rows;
    for (const ReadJson& item : *items) {
        if (!is_decision(item)) return base::fail(base::ErrorCode::no_content, fmt::format("{} came", kNone));
        rows.push_back(
            {{fmt::format("{}", count_of(item, "id")), time_of_decision(item), text_of(item, "outcome"),
              fmt::format("{}", count_of(item, "status")), measured(duration_of(item, "took_seconds")),
              fmt::format("{} {}", text_of(item, "method"), place_of(item)), why_of_decision(item)}});
    }
    return text_table(headings, rows, style, aligned);
}

bool lists_no_decision(std::string_view json) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    const ReadJson* items = member(told, "items");
    return items != nullptr && items->is_array() && items->empty();
}

base::Result<std::string> decision_line(std::string_view json, const Style& style) {
    const ReadJson told = ReadJson::parse(json, nullptr, false);
    if (!is_decision(told)) return base::fail(base::ErrorCode::no_content, fmt::format("{} came", kNone));
    const std::string outcome = text_of(told, "outcome");
    // A proxy that keeps no records gives no numbers.
    const std::uint64_t id = count_of(told, "id");
    const std::string number = id == 0 ? std::string() : paint(style, Ink::dim, fmt::format("#{} ", id));
    return fmt::format("{} {}{} {} {} {} {} {}\n", paint(style, Ink::dim, time_of_decision(told)), number,
                       text_of(told, "method"), shortened(url_of_decision(told)), count_of(told, "status"),
                       paint(style, ink_of_outcome(outcome), outcome),
                       measured(duration_of(told, "took_seconds")), why_of_decision(told));
}

}  // namespace cachewright::report
