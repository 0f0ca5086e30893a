#include "lib/report/profile_text.hpp"

#include "lib/vendor/parameter.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::report {

namespace {

// What would be narrower stands below instead of beside.
constexpr std::size_t kNarrowestColumn = 20;

std::string citation_lines(const vendor::Profile& profile, std::string_view sources, const Style& style,
                           std::size_t indent) {
    std::string text;
    for (const vendor::Citation& citation : vendor::citations(profile, sources)) {
        text.append(indent, ' ');
        text += paint(style, Ink::dim, "- " + wrapped(citation_words(citation), style, indent + 2)) + "\n";
    }
    return text;
}

std::string settings_text(const vendor::ConfiguredProfile& configured, Sources sources, const Style& style) {
    const vendor::Profile& profile = *configured.profile;
    std::string text = paint(style, Ink::bold, "Settings") + "\n";
    if (profile.settings.empty()) text += "  none\n";
    for (const vendor::Setting& setting : profile.settings) {
        const auto in_force =
            std::find_if(configured.settings.begin(), configured.settings.end(),
                         [&](const vendor::SettingValue& value) { return value.key == setting.key; });
        const std::string line = fmt::format(
            "{} = {}", setting.key,
            in_force == configured.settings.end() ? std::string("(not given)") : printable(in_force->value));
        text += fmt::format("  {}", paint(style, Ink::cyan, line));
        if (in_force != configured.settings.end() && in_force->value != setting.standard) {
            text += fmt::format("  (default: {})", setting.standard.empty() ? "not given" : setting.standard);
        }
        text += "\n      " + wrapped(setting.summary, style, 6) + "\n";
        text += "      " + wrapped("takes " + vendor::setting_values(setting), style, 6) + "\n";
        if (setting.certainty != vendor::Certainty::documented)
            text += fmt::format("      [{}]\n", vendor::certainty_name(setting.certainty));
        if (sources == Sources::show) text += citation_lines(profile, setting.sources, style, 6);
    }
    return text;
}

std::string facts_text(const vendor::ConfiguredProfile& configured, Sources sources, const Style& style) {
    std::string text;
    std::string_view step;
    for (const vendor::Parameter& parameter : vendor::parameters()) {
        const vendor::Authority authority = vendor::authority_for(configured, parameter.name);
        if (!authority.found()) continue;
        if (step_of(parameter.name) != step) {
            step = step_of(parameter.name);
            text += "\n" + paint(style, Ink::bold, fmt::format("Facts: {}", step)) + "\n";
        }
        std::string value = fmt::format("{} = {}", parameter.name, parameter.get(configured.options));
        if (authority.setting != nullptr) value += fmt::format("  (setting {})", authority.setting->key);
        if (authority.certainty() != vendor::Certainty::documented)
            value += fmt::format("  [{}]", vendor::certainty_name(authority.certainty()));
        text += "  " + wrapped(value, style, 6) + "\n";
        // A note speaks of the fact's own value.
        const bool note = authority.setting == nullptr && !authority.fact->note.empty();
        if (note) text += "      " + wrapped(authority.fact->note, style, 6) + "\n";
        if (sources == Sources::show)
            text += citation_lines(*authority.profile, authority.sources(), style, 6);
    }
    return text;
}

std::string diagnostics_text(const vendor::Profile& profile, Sources sources, const Style& style) {
    if (profile.diagnostics.empty()) return {};
    std::string text = "\n" + paint(style, Ink::bold, "Fields that it adds") + "\n";
    for (const vendor::Diagnostic& one : profile.diagnostics) {
        std::string line = fmt::format("{}: {}", one.field, one.value);
        if (one.towards == vendor::Towards::origin) line += "  (to the origin)";
        if (!one.asked_by.empty()) line += fmt::format("  (for requests with {})", one.asked_by);
        if (one.certainty != vendor::Certainty::documented)
            line += fmt::format("  [{}]", vendor::certainty_name(one.certainty));
        text += "  " + wrapped(line, style, 6) + "\n";
        if (!one.note.empty()) text += "      " + wrapped(one.note, style, 6) + "\n";
        if (sources == Sources::show) text += citation_lines(profile, one.sources, style, 6);
    }
    return text;
}

}  // namespace

std::string_view step_of(std::string_view parameter) {
    return parameter.substr(0, parameter.find('.'));
}

std::string citation_words(const vendor::Citation& citation) {
    if (citation.url.empty()) return std::string(citation.title);
    return fmt::format("{} <{}>, read {}", citation.title, citation.url, citation.as_of);
}

std::string profile_list(std::span<const vendor::Profile* const> profiles, const Style& style) {
    std::string text;
    for (const vendor::Profile* profile : profiles) {
        text += paint(style, Ink::bold, fmt::format("{:<12}", profile->name));
        text +=
            wrapped(fmt::format("{}: {}, {}, read {}", profile->title, counted(profile->facts.size(), "fact"),
                                counted(profile->settings.size(), "setting"), profile->as_of),
                    style, 12);
        text += "\n";
    }
    return text;
}

std::string profile_page(const vendor::ConfiguredProfile& configured, Sources sources, const Style& style) {
    const vendor::Profile& profile = *configured.profile;
    std::string text =
        paint(style, Ink::bold, profile.title) + fmt::format(" ({}), read {}\n", profile.name, profile.as_of);
    if (!profile.base.empty())
        text += fmt::format("begins with the facts of {} and goes on from there\n", profile.base);
    text += "\n" + settings_text(configured, sources, style);
    text += facts_text(configured, sources, style);
    return text + diagnostics_text(profile, sources, style);
}

std::vector<ParameterDifference> parameter_differences(const vendor::ConfiguredProfile& a,
                                                       const vendor::ConfiguredProfile& b) {
    std::vector<ParameterDifference> differences;
    for (const vendor::Parameter& parameter : vendor::parameters()) {
        std::string of_a = parameter.get(a.options);
        std::string of_b = parameter.get(b.options);
        if (of_a != of_b)
            differences.push_back({parameter.name, parameter.meaning, std::move(of_a), std::move(of_b)});
    }
    return differences;
}

std::string profile_difference(const Compared& a, const Compared& b, const Style& style) {
    const std::size_t name_width = std::max(a.name.size(), b.name.size());
    std::string text;
    std::string_view step;
    for (const ParameterDifference& difference : parameter_differences(a.profile, b.profile)) {
        if (step_of(difference.parameter) != step) {
            text += step.empty() ? "" : "\n";
            step = step_of(difference.parameter);
            text += paint(style, Ink::bold, step) + "\n";
        }
        // The name is part of what is wrapped, so it is painted afterwards: colour has no width.
        std::string meaning =
            wrapped(fmt::format("{}: {}", difference.parameter, difference.meaning), style, 6);
        meaning.replace(0, difference.parameter.size(), paint(style, Ink::cyan, difference.parameter));
        text += "  " + meaning + "\n";
        const auto line = [&](std::string_view name, std::string_view value) {
            if (8 + name_width + kNarrowestColumn > style.width) {
                text += fmt::format("      {}\n          {}\n", name, wrapped(printable(value), style, 10));
                return;
            }
            text += fmt::format("      {:<{}}  {}\n", name, name_width,
                                wrapped(printable(value), style, 8 + name_width));
        };
        line(printable(a.name), difference.a);
        line(printable(b.name), difference.b);
    }
    if (text.empty()) text = fmt::format("{} and {} do the same\n", a.name, b.name);
    return text;
}

}  // namespace cachewright::report
