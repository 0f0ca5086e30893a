#include "lib/policy/content_length.hpp"

#include <charconv>
#include <string_view>
#include <system_error>

namespace cachewright::policy {

std::optional<std::uint64_t> content_length(const http::FieldMap& fields) {
    const std::string_view text = fields.value(http::FieldId::content_length);
    for (const http::FieldLine line : fields.lines(http::FieldId::content_length)) {
        if (line.value != text) return std::nullopt;
    }
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return length;
}

}  // namespace cachewright::policy
