#include "lib/http/weighted_list.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/list.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::http {

namespace {

// Where the ";" of the weight is: the first one outside quotes that "q=" follows; npos when there is none.
std::size_t find_weight(std::string_view member) {
    bool quoted = false;
    for (std::size_t i = 0; i < member.size(); ++i) {
        if (member[i] == '"') quoted = !quoted;
        if (member[i] == '\\' && quoted) ++i;
        if (quoted || member[i] != ';') continue;
        std::size_t at = i + 1;
        while (at < member.size() && base::is_ows(member[at]))
            ++at;
        if (at + 1 < member.size() && base::to_lower(member[at]) == 'q' && member[at + 1] == '=') return i;
    }
    return std::string_view::npos;
}

// Digits, and a point with digits; more than three decimals and values above 1 are cut.
Quality read_leniently(std::string_view text) {
    unsigned thousandths = 0;
    unsigned scale = 1000;
    bool after_point = false;
    bool any_digit = false;
    for (const char c : text) {
        if (c == '.' && !after_point) {
            after_point = true;
        } else if (!base::is_digit(c)) {
            return kFullQuality;
        } else {
            any_digit = true;
            const auto digit = static_cast<unsigned>(c - '0');
            if (after_point) scale /= 10;
            thousandths = after_point ? thousandths + digit * scale
                                      : std::min(thousandths * 10 + digit * 1000, unsigned{kFullQuality});
        }
    }
    return any_digit ? static_cast<Quality>(std::min(thousandths, unsigned{kFullQuality})) : kFullQuality;
}

void append_quality(std::string& text, Quality quality) {
    if (quality == kFullQuality) return;
    text += ";q=0";
    if (quality == 0) return;
    text += '.';
    for (unsigned rest = quality, digit = 100; rest != 0; rest %= digit, digit /= 10)
        text += static_cast<char>('0' + rest / digit);
}

}  // namespace

std::optional<Quality> parse_quality(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    if (text.size() > 1 && text[1] != '.') return std::nullopt;
    unsigned thousandths = text[0] == '1' ? 1000 : 0;
    unsigned scale = 100;
    for (const char c : text.substr(std::min<std::size_t>(text.size(), 2))) {
        if (!base::is_digit(c)) return std::nullopt;
        thousandths += static_cast<unsigned>(c - '0') * scale;
        scale /= 10;
    }
    if (thousandths > kFullQuality) return std::nullopt;
    return static_cast<Quality>(thousandths);
}

WeightedMember read_weight(std::string_view member) {
    WeightedMember weighted;
    const std::size_t semicolon = find_weight(member);
    weighted.text = base::trim_ows(member.substr(0, semicolon));
    if (semicolon == std::string_view::npos) return weighted;
    const std::string_view weight = member.substr(member.find('=', semicolon) + 1);
    const std::size_t end = std::min(weight.find(';'), weight.size());
    const std::string_view number = base::trim_ows(weight.substr(0, end));
    const auto quality = parse_quality(number);
    weighted.quality = quality.value_or(read_leniently(number));
    weighted.well_formed = quality.has_value() && number.size() == weight.size();
    return weighted;
}

WeightedList parse_weighted_list(const FieldMap& fields, FieldId field) {
    WeightedList list;
    list.present = fields.contains(field);
    for (const auto& [line, member] : FieldListMembers(fields, field)) {
        WeightedMember weighted = read_weight(member.text);
        weighted.line = line;
        weighted.span = member.span;
        if (!weighted.well_formed) {
            list.issues.push_back(
                {line,
                 {"weight-malformed", "a weight is 0 to 1 with at most three decimals, and comes last",
                  member.span}});
        }
        if (weighted.text.empty()) {
            list.issues.push_back(
                {line, {"weight-without-value", "nothing stands before the weight", member.span}});
            continue;
        }
        list.members.push_back(weighted);
    }
    return list;
}

std::string normalise_weighted_list(std::string_view value) {
    std::vector<std::string> members;
    for (const auto& member : ListMembers(value, Quotes::ignored)) {
        const WeightedMember weighted = read_weight(member.text);
        std::string text = base::to_lower(weighted.well_formed ? weighted.text : member.text);
        if (weighted.well_formed) append_quality(text, weighted.quality);
        members.push_back(std::move(text));
    }
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    std::string joined;
    for (const std::string& member : members) {
        if (!joined.empty()) joined += ',';
        joined += member;
    }
    return joined;
}

}  // namespace cachewright::http
