#include "lib/http/wire_framing.hpp"

#include "lib/base/ascii.hpp"

#include <limits>
#include <optional>

namespace cachewright::http::wire {

namespace {

constexpr std::uint64_t kLargestLength = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

base::SourcePosition position_in(const FieldLine& line, std::string_view part) {
    const auto skipped = static_cast<std::uint32_t>(part.data() - line.value.data());
    base::SourcePosition at = line.value_position;
    at.offset += skipped;
    at.column += skipped;
    return at;
}

// Calls `take` with each element between commas, without white space, empty ones included. Splitting at
// every comma is right for the three fields read here: none of their valid values holds a quoted string
// with a comma, and an invalid one stays invalid in pieces.
template <class Take>
Verdict for_each_element(const FieldMap& fields, FieldId id, Take take) {
    for (const FieldLine line : fields.lines(id)) {
        std::string_view rest = line.value;
        while (true) {
            const std::size_t comma = rest.find(',');
            const std::string_view element = base::trim_ows(rest.substr(0, comma));
            if (take(line, element) == Verdict::stop) return Verdict::stop;
            if (comma == std::string_view::npos) break;
            rest.remove_prefix(comma + 1);
        }
    }
    return Verdict::go_on;
}

enum class LengthText : std::uint8_t { number, not_a_number, overflow };

LengthText read_length(std::string_view text, std::uint64_t& length) {
    length = 0;
    if (text.empty()) return LengthText::not_a_number;
    bool overflow = false;
    for (const char c : text) {
        if (!base::is_digit(c)) return LengthText::not_a_number;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (overflow || length > (kLargestLength - digit) / 10)
            overflow = true;
        else
            length = length * 10 + digit;
    }
    return overflow ? LengthText::overflow : LengthText::number;
}

// RFC 9110 §8.6: one number; several equal ones may collapse. `length` is empty when there is none that can
// be relied on. It reads the same as content_length.hpp, which has nothing to say about what is wrong: here
// each violation has its place, and the strict mode ends at the first.
Verdict read_content_length(const FieldMap& fields, Recorder& recorder,
                            std::optional<std::uint64_t>& length) {
    length.reset();
    bool unusable = false;
    const Verdict verdict = for_each_element(
        fields, FieldId::content_length, [&](const FieldLine& line, std::string_view element) {
            std::uint64_t value = 0;
            const LengthText text = read_length(element, value);
            const base::SourcePosition at = position_in(line, element);
            if (text != LengthText::number) {
                unusable = true;
                return recorder.note(text == LengthText::overflow ? Violation::content_length_overflow
                                                                  : Violation::bad_content_length,
                                     at, element.size());
            }
            if (!length) {
                length = value;
            } else if (*length == value) {
                recorder.tolerate(Violation::repeated_content_length, at, element.size());
            } else {
                unusable = true;
                return recorder.note(Violation::conflicting_content_length, at, element.size());
            }
            return Verdict::go_on;
        });
    if (unusable) length.reset();
    return verdict;
}

struct Codings {
    bool chunked_last = false;
    bool others = false;  // a coding that is not chunked, or nothing that is a coding
};

// RFC 9112 §6.1. Parameters make even "chunked" a coding that we do not know: it has none.
Verdict read_codings(const FieldMap& fields, MessageKind kind, Recorder& recorder, Codings& codings) {
    bool chunked_seen = false;
    return for_each_element(
        fields, FieldId::transfer_encoding, [&](const FieldLine& line, std::string_view element) {
            const base::SourcePosition at = position_in(line, element);
            const std::string_view name = base::trim_ows(element.substr(0, element.find(';')));
            if (!base::is_token(name))
                return recorder.note(Violation::malformed_transfer_encoding, at, element.size());
            Verdict verdict = Verdict::go_on;
            // In a response chunked that is not last means that the body runs to the end of the connection.
            if (chunked_seen && codings.chunked_last && !base::equals_ignore_case(element, "chunked")) {
                if (kind == MessageKind::request)
                    verdict = recorder.note(Violation::chunked_not_final, at, element.size());
                else
                    recorder.tolerate(Violation::chunked_not_final, at, element.size());
                if (verdict == Verdict::stop) return verdict;
            }
            codings.chunked_last = base::equals_ignore_case(element, "chunked");
            if (codings.chunked_last) {
                if (chunked_seen) verdict = recorder.note(Violation::chunked_twice, at, element.size());
                chunked_seen = true;
                return verdict;
            }
            codings.others = true;
            if (kind == MessageKind::request)
                return recorder.note(Violation::unknown_transfer_coding, at, element.size());
            recorder.tolerate(Violation::unknown_transfer_coding, at, element.size());
            return verdict;
        });
}

// The framing by Transfer-Encoding, which is present.
Verdict frame_by_codings(const FieldMap& fields, MessageKind kind, Version version, Recorder& recorder,
                         Framing& framing) {
    const FieldLine line = *fields.first(FieldId::transfer_encoding);
    if (version == Version::http_1_0) {
        // RFC 9112 §6.1: the framing is faulty. Reading to the end would hand out chunk lines as content.
        const Verdict verdict =
            recorder.note(Violation::transfer_encoding_in_http_1_0, line.name_position, line.name.size());
        if (verdict == Verdict::stop) return verdict;
    }
    if (fields.contains(FieldId::content_length)) {
        // RFC 9112 §6.3: Transfer-Encoding overrides; perhaps an attempt at smuggling.
        const Violation both = Violation::transfer_encoding_with_content_length;
        if (kind == MessageKind::response)
            recorder.tolerate(both, line.name_position, line.name.size());
        else if (recorder.note(both, line.name_position, line.name.size()) == Verdict::stop)
            return Verdict::stop;
    }
    Codings codings;
    if (read_codings(fields, kind, recorder, codings) == Verdict::stop) return Verdict::stop;
    framing.coded = codings.others;
    framing.kind = codings.chunked_last ? BodyKind::chunked : BodyKind::until_close;
    return Verdict::go_on;
}

std::size_t noted(const Recorder& recorder) {
    return recorder.diagnostics().size() + recorder.dropped();
}

void settle_reuse(Framing& framing, std::size_t doubts, const Recorder& recorder) {
    if (framing.kind == BodyKind::until_close || framing.kind == BodyKind::tunnel) framing.reusable = false;
    if (framing.coded || noted(recorder) != doubts) framing.reusable = false;
}

bool announces_body(const FieldMap& fields) {
    if (fields.contains(FieldId::transfer_encoding)) return true;
    const auto line = fields.first(FieldId::content_length);
    return line && line->value != "0";
}

}  // namespace

bool has_connection_option(const FieldMap& fields, std::string_view option) {
    if (!fields.contains(FieldId::connection)) return false;
    return for_each_element(fields, FieldId::connection, [&](const FieldLine&, std::string_view element) {
               return base::equals_ignore_case(element, option) ? Verdict::stop : Verdict::go_on;
           }) == Verdict::stop;
}

bool persistent(Version version, const FieldMap& fields) {
    if (version == Version::http_1_1) return !has_connection_option(fields, "close");
    return version == Version::http_1_0 && has_connection_option(fields, "keep-alive") &&
           !has_connection_option(fields, "close");
}

Verdict decide_framing(const Request& request, Recorder& recorder, Framing& framing) {
    framing = {};
    framing.reusable = persistent(request.version, request.fields);
    const std::size_t doubts = noted(recorder);
    if (request.fields.contains(FieldId::transfer_encoding)) {
        const Verdict verdict =
            frame_by_codings(request.fields, MessageKind::request, request.version, recorder, framing);
        if (verdict == Verdict::stop) return verdict;
    } else if (request.fields.contains(FieldId::content_length)) {
        std::optional<std::uint64_t> length;
        if (read_content_length(request.fields, recorder, length) == Verdict::stop) return Verdict::stop;
        framing.kind = length ? BodyKind::length : BodyKind::until_close;
        framing.length = length.value_or(0);
    }
    settle_reuse(framing, doubts, recorder);
    return Verdict::go_on;
}

Verdict decide_framing(const Response& response, Answers request, Recorder& recorder, Framing& framing) {
    framing = {};
    framing.reusable = persistent(response.version, response.fields);
    const std::size_t doubts = noted(recorder);
    const FieldMap& fields = response.fields;
    const bool interim = response.status >= 100 && response.status < 200;
    // RFC 9112 §6.3, 1 and 2: these end with their head, whatever they announce.
    const bool opens_tunnel = response.status == 101 || (request == Answers::connect &&
                                                         response.status >= 200 && response.status < 300);
    if (opens_tunnel) {
        framing.kind = BodyKind::tunnel;
        framing.reusable = false;
        return Verdict::go_on;
    }
    if (interim || response.status == 204) {
        if (announces_body(fields)) {
            const FieldLine line = fields.contains(FieldId::transfer_encoding)
                                       ? *fields.first(FieldId::transfer_encoding)
                                       : *fields.first(FieldId::content_length);
            recorder.tolerate(Violation::framing_without_body, line.name_position, line.name.size());
        }
        settle_reuse(framing, doubts, recorder);
        return Verdict::go_on;
    }

    const bool no_body = request == Answers::head || response.status == 304;
    if (fields.contains(FieldId::transfer_encoding)) {
        const Verdict verdict =
            frame_by_codings(fields, MessageKind::response, response.version, recorder, framing);
        if (verdict == Verdict::stop) return verdict;
    } else if (fields.contains(FieldId::content_length)) {
        std::optional<std::uint64_t> length;
        if (read_content_length(fields, recorder, length) == Verdict::stop) return Verdict::stop;
        framing.kind = length ? BodyKind::length : BodyKind::until_close;
        framing.length = length.value_or(0);
    } else {
        framing.kind = no_body ? BodyKind::none : BodyKind::until_close;
    }
    if (no_body) {
        framing.kind = BodyKind::none;
        framing.length = 0;
        framing.coded = false;
    }
    settle_reuse(framing, doubts, recorder);
    return Verdict::go_on;
}

}  // namespace cachewright::http::wire
