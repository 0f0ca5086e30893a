#include "lib/base/ascii.hpp"
#include "lib/http/wire_head.hpp"

#include <algorithm>

namespace cachewright::http::wire {

namespace {

enum class VersionText : std::uint8_t { http_1, other, malformed };

VersionText parse_version(std::string_view text, Version& version) {
    version = Version::unknown;
    if (!text.starts_with("HTTP/")) return VersionText::malformed;
    const std::string_view number = text.substr(5);
    const bool dotted =
        number.size() == 3 && base::is_digit(number[0]) && number[1] == '.' && base::is_digit(number[2]);
    if (dotted && number[0] == '1') {
        version = number[2] == '0' ? Version::http_1_0 : Version::http_1_1;
        return VersionText::http_1;
    }
    // Tools write the versions without a minor number, as the protocols have none.
    if (number == "2" || number == "2.0") version = Version::http_2;
    if (number == "3" || number == "3.0") version = Version::http_3;
    return dotted || version != Version::unknown ? VersionText::other : VersionText::malformed;
}

Verdict note_version(VersionText text, Version version, base::SourcePosition at, std::size_t length,
                     Recorder& recorder) {
    if (text == VersionText::http_1) return Verdict::go_on;
    if (text == VersionText::malformed) return recorder.note(Violation::bad_version, at, length);
    if (version != Version::unknown && !recorder.strict()) return Verdict::go_on;
    return recorder.note(Violation::unsupported_version, at, length);
}

bool is_field_line(std::string_view text) {
    const std::size_t colon = text.find(':');
    return colon != std::string_view::npos && base::is_token(text.substr(0, colon));
}

// HTAB may stand in a reason phrase only.
Verdict note_controls(const Line& line, std::size_t tabs_allowed_from, Recorder& recorder) {
    for (std::size_t i = 0; i < line.text.size(); ++i) {
        const char c = line.text[i];
        const bool bad = c == '\t' ? i < tabs_allowed_from : find_control(line.text.substr(i, 1)) == 0;
        if (bad && recorder.note(control_violation(c), line.at(i), 1) == Verdict::stop) return Verdict::stop;
    }
    return Verdict::go_on;
}

bool may_hold_control(std::string_view text, std::size_t tabs_allowed_from) {
    return find_control(text) != std::string_view::npos ||
           text.substr(0, tabs_allowed_from).find('\t') != std::string_view::npos;
}

// RFC 9112 §2.2: CR (and NUL, which no string of ours should hold) becomes a space.
std::string cleaned(std::string_view text) {
    std::string clean(text);
    std::replace(clean.begin(), clean.end(), '\r', ' ');
    std::replace(clean.begin(), clean.end(), '\0', ' ');
    return clean;
}

StartLine request_parts(const Line& line, std::string_view text, Request& request, Recorder& recorder) {
    const std::size_t first = text.find(' ');
    const std::size_t last = text.rfind(' ');
    const auto note = [&](Violation violation, std::size_t at, std::size_t length) {
        return recorder.note(violation, line.at(at), length);
    };
    const std::string_view method = text.substr(0, first);
    if (first == std::string_view::npos || last + 1 == text.size()) {
        if (note(Violation::bad_request_line, 0, text.size()) == Verdict::stop) return StartLine::stop;
        if (first == std::string_view::npos) {
            request.method = method;
            return StartLine::parsed;
        }
        return request_parts(line, text.substr(0, text.find_last_not_of(' ') + 1), request, recorder);
    }
    if (!base::is_token(method) && note(Violation::bad_method, 0, method.size()) == Verdict::stop)
        return StartLine::stop;
    request.method = method;

    const std::string_view tail = text.substr(last + 1);
    if (first == last) {
        const bool is_version = tail.starts_with("HTTP/");
        const Violation violation = is_version ? Violation::bad_request_line : Violation::http_0_9;
        if (note(violation, 0, text.size()) == Verdict::stop) return StartLine::stop;
        if (is_version)
            parse_version(tail, request.version);
        else
            request.target = tail;
        return StartLine::parsed;
    }

    std::string_view target = text.substr(first + 1, last - first - 1);
    if (target.empty() || target.front() == ' ' || target.back() == ' ') {
        if (note(Violation::bad_request_line, 0, text.size()) == Verdict::stop) return StartLine::stop;
        target = base::trim_ows(target);
    }
    const std::size_t space = target.find(' ');
    if (space != std::string_view::npos) {
        const auto at = static_cast<std::size_t>(target.data() - text.data()) + space;
        if (note(Violation::bad_request_target, at, 1) == Verdict::stop) return StartLine::stop;
    }
    request.target = target;
    const VersionText version = parse_version(tail, request.version);
    if (note_version(version, request.version, line.at(last + 1), tail.size(), recorder) == Verdict::stop)
        return StartLine::stop;
    return StartLine::parsed;
}

StartLine status_parts(const Line& line, std::string_view text, Response& response, Recorder& recorder) {
    const auto note = [&](Violation violation, std::size_t at, std::size_t length) {
        return recorder.note(violation, line.at(at), length);
    };
    std::size_t i = std::min(text.find(' '), text.size());
    const std::string_view version_text = text.substr(0, i);
    if (!version_text.starts_with("HTTP/")) {
        if (note(Violation::bad_status_line, 0, text.size()) == Verdict::stop) return StartLine::stop;
    } else {
        const VersionText version = parse_version(version_text, response.version);
        if (note_version(version, response.version, line.at(0), i, recorder) == Verdict::stop)
            return StartLine::stop;
    }

    const std::size_t digits_begin = std::min(text.find_first_not_of(' ', i), text.size());
    std::size_t digits_end = digits_begin;
    while (digits_end < text.size() && base::is_digit(text[digits_end]))
        ++digits_end;
    const std::size_t digits = digits_end - digits_begin;
    const bool ends_well = digits_end == text.size() || text[digits_end] == ' ';
    if (digits_begin != i + 1 || digits != 3 || !ends_well) {
        // A line that is no status line at all was noted above.
        if (version_text.starts_with("HTTP/") &&
            note(Violation::bad_status_line, 0, text.size()) == Verdict::stop)
            return StartLine::stop;
    }
    if (digits >= 1 && digits <= 4) {
        for (std::size_t d = digits_begin; d < digits_end; ++d)
            response.status = response.status * 10 + (text[d] - '0');
    }
    const bool in_range = response.status >= 100 && response.status <= 599;
    if (digits == 3 && !in_range &&
        note(Violation::status_out_of_range, digits_begin, digits) == Verdict::stop)
        return StartLine::stop;

    i = digits_end;
    if (i < text.size()) {
        response.reason = text.substr(text[i] == ' ' ? i + 1 : i);
    } else if (response.version == Version::http_1_0 || response.version == Version::http_1_1) {
        recorder.tolerate(Violation::missing_reason_space, line.at(i), 0);
    }
    return StartLine::parsed;
}

// Past "HTTP/1.1 200 ", the first byte of a reason phrase.
constexpr std::size_t kReasonBegins = 13;

}  // namespace

StartLine parse_request_line(const Line& line, Request& request, Recorder& recorder) {
    request.method.clear();
    request.target.clear();
    request.version = Version::unknown;
    if (line.text == "PRI * HTTP/2.0") {
        static_cast<void>(recorder.refuse(Violation::http_2_preface, line.position, line.text.size()));
        return StartLine::stop;
    }
    if (is_field_line(line.text)) {
        const Verdict verdict = recorder.note(Violation::bad_request_line, line.position, line.text.size());
        return verdict == Verdict::stop ? StartLine::stop : StartLine::missing;
    }
    if (!may_hold_control(line.text, line.text.size()))
        return request_parts(line, line.text, request, recorder);
    if (note_controls(line, line.text.size(), recorder) == Verdict::stop) return StartLine::stop;
    return request_parts(line, cleaned(line.text), request, recorder);
}

StartLine parse_status_line(const Line& line, Response& response, Recorder& recorder) {
    response.status = 0;
    response.reason.clear();
    response.version = Version::unknown;
    if (!line.text.starts_with("HTTP/") && is_field_line(line.text)) {
        const Verdict verdict = recorder.note(Violation::bad_status_line, line.position, line.text.size());
        return verdict == Verdict::stop ? StartLine::stop : StartLine::missing;
    }
    const std::size_t reason = std::min(kReasonBegins, line.text.size());
    if (!may_hold_control(line.text, reason)) return status_parts(line, line.text, response, recorder);
    if (note_controls(line, reason, recorder) == Verdict::stop) return StartLine::stop;
    return status_parts(line, cleaned(line.text), response, recorder);
}

}  // namespace cachewright::http::wire
