#include "lib/report/private/json_reading.hpp"

#include "lib/report/terminal_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace cachewright::report {

const ReadJson* member(const ReadJson& object, std::string_view name) {
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

std::string text_of(const ReadJson& object, std::string_view name) {
    const ReadJson* found = member(object, name);
    return found != nullptr && found->is_string() ? printable(found->get_ref<const std::string&>())
                                                  : std::string();
}

double number_of(const ReadJson& object, std::string_view name) {
    const ReadJson* found = member(object, name);
    return found != nullptr && found->is_number() ? found->get<double>() : 0;
}

std::uint64_t count_of(const ReadJson& object, std::string_view name) {
    const ReadJson* found = member(object, name);
    return found != nullptr && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

bool says(const ReadJson& object, std::string_view name) {
    const ReadJson* found = member(object, name);
    return found != nullptr && found->is_boolean() && found->get<bool>();
}

base::Duration duration_of(const ReadJson& object, std::string_view name) {
    constexpr double kMost = 1e5 * 365 * 86400;
    const double seconds = std::clamp(number_of(object, name), -kMost, kMost);
    return std::chrono::duration_cast<base::Duration>(std::chrono::duration<double>(seconds));
}

std::string value_words(const ReadJson& value) {
    if (value.is_string()) return printable(value.get_ref<const std::string&>());
    if (value.is_array()) {
        std::string text;
        for (const ReadJson& each : value)
            text += (text.empty() ? "" : " ") + value_words(each);
        return text;
    }
    if (value.is_object()) {
        std::string text;
        for (const auto& [name, each] : value.items())
            text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", printable(name), value_words(each));
        return text;
    }
    return printable(value.dump());
}

const ReadJson& array_of(const ReadJson& object, std::string_view name) {
    static const ReadJson none = ReadJson::array();
    const ReadJson* found = member(object, name);
    return found != nullptr && found->is_array() ? *found : none;
}

}  // namespace cachewright::report
