// The header lines of a JSON exchange: unescaped, taken apart where a recorder joined several, each with its
// place in the source.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/field_map.hpp"
#include "lib/input/exchange_draft.hpp"
#include "lib/input/json_element_scanner.hpp"
#include "lib/input/json_scalar.hpp"
#include "lib/input/token_positions.hpp"

#include <string>
#include <string_view>

namespace cachewright::input {

class JsonFields {
  public:
    // `parsed` is the text of `element` or a copy of equal length. Borrows all three; notes in `draft` that
    // there were pseudo-headers.
    JsonFields(std::string_view parsed, const JsonElement& element, ExchangeDraft& draft);

    // Adds the line or lines of one member. `name` is what stands between its quotes; it and `value` are
    // views into `parsed`, and the positions are counted the faster the less these go back. Empty names and
    // pseudo-headers (":path") are no fields and add nothing.
    void add(http::FieldMap& fields, std::string_view name, const JsonScalar& value);

  private:
    void add_lines(http::FieldMap& fields, std::string_view name, base::SourcePosition name_position,
                   std::string_view raw);
    [[nodiscard]] base::SourcePosition position_of(std::string_view raw);

    const char* begin_;
    TokenPositions positions_;
    ExchangeDraft& draft_;
    std::string name_;
    std::string value_;
};

}  // namespace cachewright::input
