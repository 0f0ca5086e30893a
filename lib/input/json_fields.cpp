#include "lib/input/json_fields.hpp"

#include "lib/input/json_text.hpp"

#include <cstddef>

namespace cachewright::input {

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

// Chrome's protocol and Firefox join the lines of one name by newlines.
void JsonFields::add_lines(http::FieldMap& fields, std::string_view name, base::SourcePosition name_position,
                           std::string_view raw) {
    std::size_t begin = 0;
    std::size_t lines = 0;
    for (std::size_t at = 0; begin <= raw.size();) {
        const std::size_t escape = raw.find('\\', at);
        const bool at_end = escape == std::string_view::npos;
        if (!at_end && raw.substr(escape, 2) != "\\n") {
            at = escape + 2;
            continue;
        }
        const std::string_view line = raw.substr(begin, at_end ? std::string_view::npos : escape - begin);
        value_.clear();
        append_unescaped(value_, line);
        while (!value_.empty() && value_.back() == '\r')
            value_.pop_back();
        if (!value_.empty()) {
            fields.add(name, value_, name_position, position_of(line));
            ++lines;
        }
        if (at_end) break;
        begin = at = escape + 2;
    }
    if (lines == 0) fields.add(name, {}, name_position, position_of(raw));
    if (lines > 1) draft_.lines_joined = true;
}

base::SourcePosition JsonFields::position_of(std::string_view raw) {
    return positions_.at(static_cast<std::size_t>(raw.data() - begin_));
}

}  // namespace cachewright::input
