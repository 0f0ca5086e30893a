#include "lib/policy/reason.hpp"

#include <fmt/format.h>

namespace cachewright::policy {

namespace {

constexpr std::array<ReasonRow, static_cast<std::size_t>(Reason::count_)> kRows{{
#define CACHEWRIGHT_REASON(id, kebab, sentence, source) ReasonRow{kebab, sentence, source},
#include "lib/policy/reason_table.inc"
#undef CACHEWRIGHT_REASON
}};

struct Unit {
    std::int64_t seconds;
    std::string_view name;
};

constexpr std::array<Unit, 5> kUnits{{
    {365 * 86400, "year"},
    {86400, "day"},
    {3600, "hour"},
    {60, "minute"},
    {1, "second"},
}};

void append_count(std::string& text, std::int64_t count, std::string_view unit) {
    if (!text.empty()) text += ' ';
    fmt::format_to(std::back_inserter(text), "{} {}{}", count, unit, count == 1 ? "" : "s");
}

}  // namespace

const ReasonRow& reason_row(Reason reason) {
    return kRows[static_cast<std::size_t>(reason)];
}

std::string duration_in_words(base::Seconds duration) {
    // The smallest count has no positive counterpart.
    std::int64_t rest =
        duration == base::Seconds::min() ? base::Seconds::max().count() : std::chrono::abs(duration).count();
    std::string text;
    for (std::size_t i = 0; i < kUnits.size(); ++i) {
        if (rest < kUnits[i].seconds) continue;
        append_count(text, rest / kUnits[i].seconds, kUnits[i].name);
        rest %= kUnits[i].seconds;
        // "1 year 3 days", "1 hour 30 minutes", but not "1 day 4 seconds".
        if (i + 1 < kUnits.size() && rest >= kUnits[i + 1].seconds)
            append_count(text, rest / kUnits[i + 1].seconds, kUnits[i + 1].name);
        return text;
    }
    return "0 seconds";
}

std::string reason_text(const ReasonRecord& record) {
    constexpr std::string_view field_mark = "{field}";
    constexpr std::string_view duration_mark = "{duration}";
    std::string_view rest = reason_row(record.reason).sentence;
    std::string text;
    while (!rest.empty()) {
        if (rest.starts_with(field_mark)) {
            const std::string_view name = http::field_name(record.field);
            text += name.empty() ? std::string_view("the response") : name;
            rest.remove_prefix(field_mark.size());
        } else if (rest.starts_with(duration_mark)) {
            text += duration_in_words(base::Seconds{record.seconds});
            rest.remove_prefix(duration_mark.size());
        } else {
            text += rest.front();
            rest.remove_prefix(1);
        }
    }
    return text;
}

}  // namespace cachewright::policy
