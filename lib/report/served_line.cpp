#include "lib/report/served_line.hpp"

#include "lib/base/time_text.hpp"
#include "lib/report/private/json_text.hpp"
#include "lib/report/redaction.hpp"

#include <fmt/format.h>

#include <string_view>

namespace cachewright::report {

namespace {

std::string_view outcome_name(origin::Outcome outcome) {
    switch (outcome) {
        case origin::Outcome::whole: return "whole";
        case origin::Outcome::cut: return "cut";
        case origin::Outcome::reset: return "reset";
        case origin::Outcome::left: return "left";
        case origin::Outcome::refused: return "refused";
    }
    return {};
}

std::string_view outcome_words(origin::Outcome outcome) {
    switch (outcome) {
        case origin::Outcome::cut: return "cut off as scripted";
        case origin::Outcome::reset: return "connection reset as scripted";
        case origin::Outcome::left: return "the client left";
        case origin::Outcome::whole:
        case origin::Outcome::refused: break;
    }
    return {};
}

std::int64_t milliseconds(base::Duration duration) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

Ink status_ink(int status) {
    if (status >= 500 || status == 0) return Ink::red;
    return status >= 400 ? Ink::yellow : Ink::green;
}

}  // namespace

std::string served_text(const origin::Served& served, const Style& style) {
    const std::string time = base::clock_text(served.time, base::SecondParts::none);
    const std::string status =
        paint(style, status_ink(served.status), served.status == 0 ? "---" : std::to_string(served.status));
    if (served.outcome == origin::Outcome::refused)
        return fmt::format("{} {} {}\n", time, status, shortened(printable(served.reason)));
    std::string line = fmt::format("{} {} {} {}", time, printable(served.method),
                                   shortened(printable(redacted_url(served.target))), status);
    std::string_view comma = " ";
    const auto add = [&](std::string_view words) {
        line.append(comma).append(words);
        comma = ", ";
    };
    if (served.version) add(fmt::format("version {}", *served.version));
    if (!served.matched.empty()) add(served.matched);
    add(counted(served.content, "byte"));
    add(fmt::format("{} ms", milliseconds(served.taken)));
    if (const auto words = outcome_words(served.outcome); !words.empty()) add(words);
    return line + "\n";
}

std::string served_json(const origin::Served& served) {
    Json line{{"time", base::time_text(served.time, base::SecondParts::milliseconds)}};
    if (!served.method.empty()) {
        line["method"] = served.method;
        line["target"] = redacted_url(served.target);
    }
    if (served.status != 0) line["status"] = served.status;
    if (served.version) line["version"] = *served.version;
    if (!served.matched.empty()) line["condition"] = served.matched;
    line["content_bytes"] = served.content;
    line["duration_ms"] = milliseconds(served.taken);
    line["outcome"] = outcome_name(served.outcome);
    if (!served.reason.empty()) line["reason"] = served.reason;
    return json_text(line) + "\n";
}

}  // namespace cachewright::report
