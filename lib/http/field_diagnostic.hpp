// A diagnostic about a field that may have several lines.
#pragma once

#include "lib/base/diagnostic.hpp"

#include <cstddef>

namespace cachewright::http {

struct FieldDiagnostic {
    std::size_t line = 0;  // FieldLine::index; the span is inside that line's value
    base::Diagnostic diagnostic;
};

}  // namespace cachewright::http
