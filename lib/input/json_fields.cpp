#include "lib/input/json_fields.hpp"

#include "lib/base/ascii.hpp"
#include "lib/input/json_text.hpp"

#include <algorithm>
#include <cstddef>

namespace cachewright::input {

namespace {

// The length of the escape of a newline that `text` begins with; 0 when it begins with anything else.
std::size_t newline_escape(std::string_view text) {
    if (text.starts_with("\\n")) return 2;
    return base::starts_with_ignore_case(text, "\\u000a") ? 6 : 0;
}

}  // namespace

JsonFields::JsonFields(std::string_view parsed, const JsonElement& element, ExchangeDraft& draft)
    : begin_(parsed.data()), positions_(element), draft_(draft) {}

void JsonFields::add(http::FieldMap& fields, std::string_view name, const JsonScalar& value) {
    if (name.empty()) return;
    if (name.front() == ':') {
        draft_.pseudo_headers = true;
        return;
    }
    const base::SourcePosition name_position = position_of(name);
    if (name.find('\\') != std::string_view::npos) {
        name_.clear();
        append_unescaped(name_, name);
        name = name_;
    }
    if (value.is_null() || value.raw.empty()) {
        fields.add(name, {}, name_position,
                   value.raw.data() == nullptr ? base::SourcePosition{} : position_of(value.raw));
        return;
    }
    if (value.raw.find('\\') == std::string_view::npos) {
        fields.add(name, value.raw, name_position, position_of(value.raw));
        return;
    }
    add_lines(fields, name, name_position, value.raw);
}

// Chrome's protocol and Firefox join the lines of one name by newlines, which no field value holds (RFC 9110
// §5.5): taken apart, they are the lines that travelled.
void JsonFields::add_lines(http::FieldMap& fields, std::string_view name, base::SourcePosition name_position,
                           std::string_view raw) {
    std::size_t added = 0;
    std::size_t empty = 0;  // lines before this one that wait for one with a value: at the end they are none
    std::size_t begin = 0;
    for (std::size_t at = 0;;) {
        const std::size_t escape = std::min(raw.find('\\', at), raw.size());
        const std::size_t newline = newline_escape(raw.substr(escape));
        if (escape < raw.size() && newline == 0) {
            at = escape + 2;
            continue;
        }
        const std::string_view line = raw.substr(begin, escape - begin);
        value_.clear();
        append_unescaped(value_, line);
        while (!value_.empty() && value_.back() == '\r')
            value_.pop_back();
        ++empty;
        if (!value_.empty()) {
            const base::SourcePosition position = position_of(line);
            for (; empty > 1; --empty, ++added)
                fields.add(name, {}, name_position, position);
            fields.add(name, value_, name_position, position);
            const std::size_t blanks = std::min(value_.find_first_not_of(" \t"), value_.size());
            for (const EscapeEnd& end : escape_ends(line)) {
                if (end.meaning >= blanks)
                    fields.value_goes_on(end.meaning - blanks, position_of(line.substr(end.written)));
            }
            empty = 0;
            ++added;
        }
        if (escape == raw.size()) break;
        begin = at = escape + newline;
    }
    if (added == 0) fields.add(name, {}, name_position, position_of(raw));
}

base::SourcePosition JsonFields::position_of(std::string_view raw) {
    return positions_.at(static_cast<std::size_t>(raw.data() - begin_));
}

}  // namespace cachewright::input
