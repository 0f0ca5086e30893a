#include "lib/lint/adjustments.hpp"

#include "lib/base/ascii.hpp"
#include "lib/lint/selection.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::lint {

namespace {

const SeveritySetting* setting_for(std::span<const SeveritySetting> settings, std::string_view rule) {
    const SeveritySetting* found = nullptr;
    for (const SeveritySetting& setting : settings) {
        if (!names_rule(setting.rule, rule)) continue;
        if (found == nullptr || setting.rule.size() >= found->rule.size()) found = &setting;
    }
    return found;
}

}  // namespace

std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = 0;
        for (const char c : text.substr(at, length))
            value = base::is_digit(c) && value >= 0 ? value * 10 + (c - '0') : -1;
        return value;
    };
    const int year = number(0, 4);
    const int month = number(5, 2);
    const int day = number(8, 2);
    if (year < 0 || month < 0 || day < 0) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

std::string day_text(std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

bool Suppression::names(std::string_view rule) const {
    return std::any_of(rules.begin(), rules.end(),
                       [&](const std::string& name) { return names_rule(name, rule); });
}

std::optional<Severity> Adjustments::severity_of(std::string_view rule, const http::Exchange& exchange,
                                                 Severity by_rule) const {
    std::optional<Severity> effective = by_rule;
    if (const SeveritySetting* setting = setting_for(severity, rule)) effective = setting->severity;
    for (const Override& one : overrides) {
        const SeveritySetting* setting = setting_for(one.severity, rule);
        if (setting != nullptr && one.match.matches(exchange, classes)) effective = setting->severity;
    }
    return effective;
}

}  // namespace cachewright::lint
