#include "lib/http/names_as_sent.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace cachewright::http {

void restore_names(FieldMap& fields, std::span<const wire::Diagnostic> diagnostics, std::string_view head,
                   base::SourcePosition start) {
    const auto blanks_behind = [&](const FieldLine& line) {
        const auto found =
            std::find_if(diagnostics.begin(), diagnostics.end(), [&](const wire::Diagnostic& diagnostic) {
                return diagnostic.violation == wire::Violation::space_before_colon &&
                       diagnostic.position.offset == line.name_position.offset + line.name.size();
            });
        if (found == diagnostics.end() || found->position.offset - start.offset >= head.size())
            return std::string_view{};
        return head.substr(found->position.offset - start.offset, found->length);
    };
    const bool any = std::any_of(diagnostics.begin(), diagnostics.end(), [](const auto& diagnostic) {
        return diagnostic.violation == wire::Violation::space_before_colon;
    });
    if (!any) return;
    FieldMap restored;
    restored.reserve(fields.size(), fields.byte_size() + diagnostics.size());
    for (const FieldLine line : fields) {
        restored.add(std::string(line.name).append(blanks_behind(line)), line.value, line.name_position,
                     line.value_position);
    }
    fields = std::move(restored);
}

}  // namespace cachewright::http
