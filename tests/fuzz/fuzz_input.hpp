// What the fuzz targets of the grammars share: their input as an exactly sized text, and checks that abort.
#pragma once

#include "lib/base/diagnostic.hpp"
#include "lib/http/field_diagnostic.hpp"
#include "lib/http/field_map.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

namespace cachewright::fuzz {

inline void require(bool condition) {
    if (!condition) std::abort();
}

// The input in a heap block of its own size, so that AddressSanitizer sees a read past the end.
class ExactText {
  public:
    ExactText(const std::uint8_t* data, std::size_t size) : bytes_(new char[size]), size_(size) {
        for (std::size_t i = 0; i < size; ++i)
            bytes_[i] = static_cast<char>(data[i]);
    }
    [[nodiscard]] std::string_view text() const { return {bytes_.get(), size_}; }

  private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_;
};

inline bool inside(std::string_view whole, std::string_view part) {
    return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

inline void require_inside(std::string_view whole, base::Span span) {
    require(span.offset <= whole.size() && span.length <= whole.size() - span.offset);
}

inline void require_sound(std::string_view whole, const base::Diagnostic& diagnostic) {
    require(!diagnostic.code.empty() && !diagnostic.message.empty());
    require_inside(whole, diagnostic.span);
}

inline void require_sound(const http::FieldMap& fields, const std::vector<http::FieldDiagnostic>& issues) {
    for (const auto& issue : issues) {
        require(issue.line < fields.size());
        require_sound(fields[issue.line].value, issue.diagnostic);
    }
}

// One field line for every line of the text.
inline http::FieldMap field_lines(http::FieldId id, std::string_view text) {
    http::FieldMap fields;
    while (true) {
        const std::size_t end = text.find('\n');
        fields.add(http::field_name(id), text.substr(0, end));
        if (end == std::string_view::npos) return fields;
        text.remove_prefix(end + 1);
    }
}

}  // namespace cachewright::fuzz
