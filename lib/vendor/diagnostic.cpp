#include "lib/vendor/diagnostic.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/vendor/status_word.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace cachewright::vendor {

namespace {

// SplitMix64's finaliser: one number after another for one request, none of which tells the next request's.
std::uint64_t mixed(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

std::string token_of(std::uint64_t id) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string token;
    std::uint64_t state = id;
    while (token.size() < 54) {
        state = mixed(state);
        for (int i = 0; i < 9; ++i)
            token += kLetters[(state >> (6 * i)) & 63U];
    }
    return token + "==";
}

std::string in_case(std::string_view text, char (*change)(char)) {
    std::string changed(text);
    std::transform(changed.begin(), changed.end(), changed.begin(), change);
    return changed;
}

std::string seconds_or_none(const std::optional<base::Duration>& time) {
    return time ? fmt::format("{:.3f}", std::chrono::duration<double>(*time).count()) : "-";
}

using Write = std::string (*)(const DiagnosticValues&);
struct Named {
    std::string_view name;
    Write write;
};

constexpr std::array kNames{
    Named{"word", [](const DiagnosticValues& v) { return std::string(v.word); }},
    Named{"pop", [](const DiagnosticValues& v) { return in_case(v.pop, base::to_lower); }},
    Named{"POP", [](const DiagnosticValues& v) { return in_case(v.pop, base::to_upper); }},
    Named{"id16", [](const DiagnosticValues& v) { return fmt::format("{:016x}", mixed(v.request_id)); }},
    Named{"id32",
          [](const DiagnosticValues& v) {
              return fmt::format("{:016x}{:016x}", mixed(v.request_id), mixed(mixed(v.request_id)));
          }},
    Named{"token", [](const DiagnosticValues& v) { return token_of(v.request_id); }},
    Named{"seconds",
          [](const DiagnosticValues& v) {
              return std::to_string(base::floor_seconds(v.came.time_since_epoch()).count());
          }},
    Named{"micros",
          [](const DiagnosticValues& v) {
              const auto since = v.came.time_since_epoch();
              const auto rest = since - base::floor_seconds(since);
              return fmt::format("{:06}",
                                 std::chrono::duration_cast<std::chrono::microseconds>(rest).count());
          }},
    Named{"ms",
          [](const DiagnosticValues& v) {
              return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(v.took).count());
          }},
    Named{"hits", [](const DiagnosticValues& v) { return std::to_string(v.hits); }},
    Named{"ttl", [](const DiagnosticValues& v) { return seconds_or_none(v.ttl); }},
    Named{"lifetime",
          [](const DiagnosticValues& v) {
              return v.lifetime ? base::duration_short(*v.lifetime) : std::string("000");
          }},
    Named{"stale", [](const DiagnosticValues& v) { return seconds_or_none(v.stale_window); }},
    Named{"age",
          [](const DiagnosticValues& v) {
              return v.age ? std::to_string(base::floor_seconds(*v.age).count()) : std::string("-");
          }},
    Named{"found", [](const DiagnosticValues& v) { return std::string(v.found ? "H" : "M"); }},
    Named{"cacheable", [](const DiagnosticValues& v) { return std::string(v.stored ? "YES" : "NO"); }},
    Named{"scheme", [](const DiagnosticValues& v) { return std::string(v.scheme); }},
    Named{"host", [](const DiagnosticValues& v) { return std::string(v.host); }},
    Named{"path", [](const DiagnosticValues& v) { return std::string(v.path); }},
    Named{"client", [](const DiagnosticValues& v) { return std::string(v.client); }},
};

}  // namespace

std::string diagnostic_value(std::string_view value, const DiagnosticValues& values) {
    std::string text;
    while (true) {
        const std::size_t open = std::min(value.find('{'), value.size());
        text += value.substr(0, open);
        const std::size_t close = value.find('}', open);
        if (close == std::string_view::npos) return text.append(value.substr(open));
        // Of nested braces the inner ones may have a name.
        if (const std::size_t inner = value.find('{', open + 1); inner < close) {
            text += value.substr(open, inner - open);
            value.remove_prefix(inner);
            continue;
        }
        const std::string_view name = value.substr(open + 1, close - open - 1);
        const auto* const found =
            std::find_if(kNames.begin(), kNames.end(), [&](const Named& one) { return one.name == name; });
        if (found != kNames.end()) {
            text += found->write(values);
        } else {
            text += value.substr(open, close + 1 - open);
        }
        value.remove_prefix(close + 1);
    }
}

bool writes(std::span<const Diagnostic> diagnostics, std::string_view field) {
    return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& one) {
        return one.towards == Towards::client && base::equals_ignore_case(one.field, field);
    });
}

void append_diagnostics(std::string& out, std::span<const Diagnostic> diagnostics,
                        const http::FieldMap& request_fields, const DiagnosticValues& values) {
    for (const Diagnostic& one : diagnostics) {
        if (one.towards != Towards::client) continue;
        if (!one.asked_by.empty() && !has_line(request_fields, one.asked_by)) continue;
        if (values.word.empty() && one.value.find("{word}") != std::string_view::npos) continue;
        out += one.field;
        out += ": ";
        out += diagnostic_value(one.value, values);
        out += "\r\n";
    }
}

bool shapes_status(std::span<const Diagnostic> diagnostics, std::string_view status_header) {
    return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& one) {
        return base::equals_ignore_case(one.field, status_header) &&
               one.value.find("{word}") != std::string_view::npos;
    });
}

}  // namespace cachewright::vendor
