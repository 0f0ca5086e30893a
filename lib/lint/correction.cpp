#include "lib/lint/correction.hpp"

namespace cachewright::lint {

std::string corrected_line(const http::FieldLine& line, base::Span span, std::string_view replacement) {
    std::string text(line.name);
    text += ": ";
    text += line.value.substr(0, span.offset);
    text += replacement;
    text += line.value.substr(span.end());
    return text;
}

}  // namespace cachewright::lint
