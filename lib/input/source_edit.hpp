// SourceEdit: changes to the text of a host's configuration file that leave all other bytes as they are.
// Here, and not with the rules, because it takes the file's notation to know which bytes a part of a value
// is.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/input/read_exchanges.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::input {

struct SourceEdit {
    std::size_t offset = 0;
    std::size_t length = 0;  // bytes that go
    std::string text;        // what comes instead, as the notation writes it

    friend bool operator==(const SourceEdit&, const SourceEdit&) = default;
};

// The edit that puts `replacement` in place of `span` of `value`, which was read at `position` of `text`.
// Nothing when the value does not stand there as it was read (it was made of something else, or goes over
// several lines inside the span), or when the notation at that place cannot write the replacement.
[[nodiscard]] std::optional<SourceEdit> edit_within(Format format, std::string_view text,
                                                    base::SourcePosition position, std::string_view value,
                                                    base::Span span, std::string_view replacement);

struct Edited {
    std::string text;
    std::size_t applied = 0;
};

// Applies the edits, in whatever order. Of edits that touch each other the first in the text is applied, of
// equal ones one.
[[nodiscard]] Edited apply_edits(std::string_view text, std::vector<SourceEdit> edits);

// A unified diff with three lines of context, its names a/`name` and b/`name` as `git apply` and `patch -p1`
// take them; empty when nothing differs. Both texts must have the same
// number of lines, as edits see to.
[[nodiscard]] std::string unified_diff(std::string_view name, std::string_view before,
                                       std::string_view after);

}  // namespace cachewright::input
