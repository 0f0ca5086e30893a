// How bad a finding is.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachewright::lint {

enum class Severity : std::uint8_t { info, warning, error };

[[nodiscard]] constexpr std::string_view severity_name(Severity severity) {
    switch (severity) {
        case Severity::info: return "info";
        case Severity::warning: return "warning";
        case Severity::error: return "error";
    }
    return "";
}

[[nodiscard]] constexpr std::optional<Severity> severity_from_name(std::string_view name) {
    for (const Severity severity : {Severity::info, Severity::warning, Severity::error}) {
        if (severity_name(severity) == name) return severity;
    }
    return std::nullopt;
}

}  // namespace cachewright::lint
