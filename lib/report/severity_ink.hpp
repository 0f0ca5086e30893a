// The colours of severities, the same in every text.
#pragma once

#include "lib/lint/severity.hpp"
#include "lib/report/terminal_text.hpp"

namespace cachewright::report {

[[nodiscard]] constexpr Ink ink_of(lint::Severity severity) {
    switch (severity) {
        case lint::Severity::error: return Ink::red;
        case lint::Severity::warning: return Ink::yellow;
        case lint::Severity::info: return Ink::cyan;
    }
    return Ink::plain;
}

}  // namespace cachewright::report
