#include "lib/http/content_length.hpp"

#include "lib/http/list.hpp"

#include <charconv>
#include <limits>
#include <string_view>
#include <system_error>

namespace cachewright::http {

std::optional<std::uint64_t> content_length(const FieldMap& fields) {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::optional<std::uint64_t> stated;
    for (const FieldLine line : fields.lines(FieldId::content_length)) {
        if (line.value.empty()) return std::nullopt;
        for (const ListMember& member : ListMembers(line.value, Quotes::ignored, EmptyMembers::show)) {
            const std::string_view text = member.text;
            std::uint64_t length = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
            if (error != std::errc{} || end != text.data() + text.size() || length > largest)
                return std::nullopt;
            if (stated && *stated != length) return std::nullopt;
            stated = length;
        }
    }
    return stated;
}

}  // namespace cachewright::http
