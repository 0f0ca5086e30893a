// What rules about Vary ask of it.
#pragma once

#include "lib/http/vary.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/subject.hpp"

#include <algorithm>

namespace cachewright::rules {

// Null where the response does not vary by it.
[[nodiscard]] inline const http::VaryName* varied_name(const lint::Subject& subject, http::FieldId id) {
    if (!subject.fields().contains(http::FieldId::vary)) return nullptr;
    const auto names = subject.vary().names.view();
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const http::VaryName& name) { return name.id == id; });
    return found == names.end() ? nullptr : &*found;
}

[[nodiscard]] inline lint::Place place_of(const http::VaryName& name) {
    return lint::Subject::part_of_value(name.line, name.span);
}

// Fresh for a shared cache without asking: where variants get mixed up or multiply.
[[nodiscard]] inline bool shared_without_asking(const lint::Subject& subject) {
    return subject.shared().answers_unasked();
}

}  // namespace cachewright::rules
