// fuzz: http
// Range and Content-Range.
#include "lib/http/range.hpp"
#include "tests/fuzz/fuzz_input.hpp"

using namespace cachewright;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const std::string_view text = input.text();

    const auto set = http::parse_range(text);
    const auto diagnostic = http::diagnose_range(text);
    require(set.has_value() != diagnostic.has_value());
    if (diagnostic) fuzz::require_sound(text, *diagnostic);
    if (set && set->bytes) {
        const std::string written = http::format_range(set->ranges.view());
        const auto again = http::parse_range(written);
        require(again && http::format_range(again->ranges.view()) == written);
        for (const auto& spec : set->ranges) {
            fuzz::require_inside(text, spec.span);
            for (const std::uint64_t length :
                 {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, ~std::uint64_t{0}}) {
                const auto range = http::resolve_range(spec, length);
                if (!range) continue;
                require(range->first <= range->last && range->last < length);
                require(http::ByteRange{0, length - 1}.covers(*range));
                const http::ContentRange told{range, length};
                const auto read = http::parse_content_range(http::format_content_range(told));
                require(read && read->range == range && read->complete_length == length);
            }
        }
    }

    const auto content_range = http::parse_content_range(text);
    const auto fault = http::diagnose_content_range(text);
    require(content_range.has_value() != fault.has_value());
    if (fault) fuzz::require_sound(text, *fault);
    if (content_range) {
        const std::string written = http::format_content_range(*content_range);
        const auto again = http::parse_content_range(written);
        require(again && again->range == content_range->range);
        require(again->complete_length == content_range->complete_length);
    }
    return 0;
}
