#include "lib/http/wire_head.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>

namespace cachewright::http::wire {

namespace {

// The end of the leading run of token characters.
std::size_t token_end(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size() && base::is_token_char(text[i]))
        ++i;
    return i;
}

}  // namespace

Verdict FieldSection::within_limits(const Line& line, const Limits& limits, Recorder& recorder) {
    const bool trailer = kind_ == SectionKind::trailer;
    bytes_ += line.raw.size();
    ++lines_;
    Violation violation = Violation::trailer_section_too_large;
    if (bytes_ > (trailer ? limits.trailer_section : limits.field_section)) {
        if (!trailer) violation = Violation::field_section_too_large;
    } else if (lines_ > (trailer ? limits.trailers : limits.fields)) {
        if (!trailer) violation = Violation::too_many_fields;
    } else {
        return Verdict::go_on;
    }
    if (!over_limit_ && recorder.note(violation, line.position, line.text.size()) == Verdict::stop)
        return Verdict::stop;
    over_limit_ = true;
    return Verdict::go_on;
}

Verdict FieldSection::add(const Line& line, const Limits& limits, FieldMap& fields, Recorder& recorder) {
    if (within_limits(line, limits, recorder) == Verdict::stop) return Verdict::stop;
    if (over_limit_) return Verdict::go_on;
    if (line.end == LineEnd::lf) {
        if (recorder.note_bare_lf(line.at(line.text.size())) == Verdict::stop) return Verdict::stop;
    }
    const std::size_t colon = token_end(line.text);
    const bool clean = colon != 0 && colon < line.text.size() && line.text[colon] == ':' &&
                       find_control(line.text, colon + 1) == std::string_view::npos;
    if (!clean) return recover(line, fields, recorder);
    named_ = true;
    const std::string_view name = line.text.substr(0, colon);
    const std::string_view value = line.text.substr(colon + 1);
    if (recorder.strict()) {
        fields.add(name, value, line.position, line.at(colon + 1));
    } else {
        finish(fields);
        keep(name, value, line.position, line.at(colon + 1));
    }
    return Verdict::go_on;
}

// Finds out what is wrong with a line; in strict mode the first violation ends it.
Verdict FieldSection::recover(const Line& line, FieldMap& fields, Recorder& recorder) {
    std::string_view text = line.text;
    for (std::size_t i = find_control(text); i != std::string_view::npos; i = find_control(text, i + 1)) {
        const Verdict verdict = recorder.note(control_violation(text[i]), line.at(i), 1);
        if (verdict == Verdict::stop) return verdict;
    }
    // RFC 9110 §5.5: CR and NUL become spaces; other control characters stay for whoever looks at the value.
    cleaned_.assign(text);
    std::replace(cleaned_.begin(), cleaned_.end(), '\r', ' ');
    std::replace(cleaned_.begin(), cleaned_.end(), '\0', ' ');
    text = cleaned_;

    if (base::is_ows(text.front())) {
        // RFC 9112 §2.2 and §5.2: nothing to continue before the first field, else a continuation.
        const std::size_t blank = std::min(text.find_first_not_of(" \t"), text.size());
        const Verdict verdict =
            recorder.note(named_ ? Violation::obsolete_folding : Violation::whitespace_before_first_field,
                          line.position, blank);
        if (verdict == Verdict::stop) return verdict;
        if (named_) fold(text);
        return Verdict::go_on;
    }

    finish(fields);
    named_ = true;
    pending_ = Pending::dropped;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos)
        return recorder.note(Violation::missing_colon, line.position, text.size());
    if (colon == 0) return recorder.note(Violation::empty_field_name, line.position, 1);
    std::string_view name = text.substr(0, colon);
    const std::size_t name_size = name.find_last_not_of(" \t") + 1;
    if (name_size < name.size()) {
        const Verdict verdict =
            recorder.note(Violation::space_before_colon, line.at(name_size), name.size() - name_size);
        if (verdict == Verdict::stop) return verdict;
        name = name.substr(0, name_size);
    }
    const std::size_t bad = token_end(name);
    if (bad < name.size()) {
        const Verdict verdict = recorder.note(Violation::bad_field_name, line.at(bad), 1);
        if (verdict == Verdict::stop) return verdict;
    }
    keep(name, text.substr(colon + 1), line.position, line.at(colon + 1));
    return Verdict::go_on;
}

Verdict FieldSection::add_too_long(const Line& line, FieldMap& fields, Recorder& recorder) {
    finish(fields);
    named_ = true;
    pending_ = Pending::dropped;  // its continuations go with it
    return recorder.note(Violation::field_line_too_long, line.position, line.text.size());
}

void FieldSection::fold(std::string_view continuation) {
    if (pending_ != Pending::field) return;
    const std::string_view more = base::trim_ows(continuation);
    if (more.empty()) return;
    while (!value_.empty() && base::is_ows(value_.back()))
        value_.pop_back();
    if (!value_.empty()) value_ += ' ';
    value_ += more;
}

void FieldSection::keep(std::string_view name, std::string_view value, base::SourcePosition name_position,
                        base::SourcePosition value_position) {
    name_.assign(name);
    value_.assign(value);
    name_position_ = name_position;
    value_position_ = value_position;
    pending_ = Pending::field;
}

void FieldSection::finish(FieldMap& fields) {
    if (pending_ == Pending::field) fields.add(name_, value_, name_position_, value_position_);
    pending_ = Pending::none;
}

}  // namespace cachewright::http::wire
