#include "lib/base/duration_text.hpp"

#include "lib/base/ascii.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace cachewright::base {

namespace {

struct Unit {
    Duration length;
    std::string_view word;
    std::string_view abbreviation;
};

using namespace std::chrono_literals;

constexpr std::array kUnits{
    Unit{Duration(24h) * 365, "year", "y"},
    Unit{24h, "day", "d"},
    Unit{1h, "hour", "h"},
    Unit{1min, "minute", "m"},
    Unit{1s, "second", "s"},
};

enum class Form { words, compact };

std::string write(Duration duration, Form form) {
    std::string text;
    if (duration < Duration{0}) {
        text = "-";
        duration = -duration;
    }
    if (duration != Duration{0} && duration < Duration(1s)) {
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
        return text + std::to_string(ms) + (form == Form::words ? " ms" : "ms");
    }
    int written = 0;
    for (const Unit& unit : kUnits) {
        const std::int64_t count = duration / unit.length;
        duration -= count * unit.length;
        if (count == 0) {
            // In words the second unit is only worth its place directly below the first: nobody needs to hear
            // "1 year 5 seconds".
            if (written > 0 && form == Form::words) break;
            continue;
        }
        if (form == Form::words) {
            if (written > 0) text += ' ';
            text += std::to_string(count);
            text += ' ';
            text += unit.word;
            if (count != 1) text += 's';
        } else {
            text += std::to_string(count);
            text += unit.abbreviation;
        }
        ++written;
        if (written == 2 && form == Form::words) break;
    }
    if (written == 0) text += form == Form::words ? "0 seconds" : "0s";
    return text;
}

struct Suffix {
    std::string_view text;
    Duration length;
};

// Longer names first, so that "ms" is not read as minutes.
constexpr std::array kSuffixes{
    Suffix{"ms", 1ms},
    Suffix{"s", 1s},
    Suffix{"m", 1min},
    Suffix{"h", 1h},
    Suffix{"d", 24h},
    Suffix{"w", 24h * 7},
    Suffix{"y", Duration(24h) * 365},
};

constexpr Duration kLongest = Duration(24h) * 365 * 100'000;

}  // namespace

std::string duration_words(Duration duration) {
    return write(duration, Form::words);
}

std::string duration_short(Duration duration) {
    return write(duration, Form::compact);
}

std::optional<Duration> parse_duration(std::string_view text) {
    Duration total{0};
    if (text.empty()) return std::nullopt;
    bool first = true;
    while (!text.empty()) {
        std::int64_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (error != std::errc{} || !is_digit(text.front())) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        Duration length = 1s;
        if (!text.empty()) {
            const Suffix* found = nullptr;
            for (const Suffix& suffix : kSuffixes) {
                if (text.starts_with(suffix.text)) {
                    found = &suffix;
                    break;
                }
            }
            if (found == nullptr) return std::nullopt;
            length = found->length;
            text.remove_prefix(found->text.size());
        } else if (!first) {
            return std::nullopt;
        }
        if (count > kLongest / length) return std::nullopt;
        total += count * length;
        if (total > kLongest) return std::nullopt;
        first = false;
    }
    return total;
}

}  // namespace cachewright::base
