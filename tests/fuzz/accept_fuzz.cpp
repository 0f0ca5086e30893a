// fuzz: http
// Weighted lists and what they say of codings, languages and media types.
#include "lib/base/ascii.hpp"
#include "lib/http/accept.hpp"
#include "tests/fuzz/fuzz_input.hpp"

using namespace cachewright;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const std::string_view text = input.text();
    const http::FieldMap fields = fuzz::field_lines(http::FieldId::accept, text);
    const auto list = http::parse_weighted_list(fields, http::FieldId::accept);
    fuzz::require_sound(fields, list.issues);
    require(list.present);
    for (const auto& member : list.members) {
        fuzz::require_inside(fields[member.line].value, member.span);
        require(member.quality <= http::kFullQuality && !member.text.empty());
    }

    constexpr std::string_view kCodings[] = {"gzip", "br", "identity", "", "x-compress"};
    for (const std::string_view coding : kCodings)
        require(http::coding_quality(list, coding) <= http::kFullQuality);
    constexpr std::string_view kTags[] = {"en", "de-CH", "zh-Hant-CN"};
    for (const std::string_view tag : kTags)
        require(http::language_quality(list, tag) <= http::kFullQuality);
    if (const auto found = http::lookup_language(list, kTags)) require(*found < std::size(kTags));
    require(http::media_quality(list, *http::parse_media_type("text/html; charset=utf-8")) <=
            http::kFullQuality);

    // Normalising is a fixpoint, and blind to case and to blanks round the whole.
    const std::string language = http::normalise_accept_language(text);
    require(http::normalise_accept_language(language) == language);
    require(http::normalise_accept_language(' ' + base::to_lower(text) + '\t') == language);
    const std::string encoding = http::normalise_accept_encoding(text);
    require(http::normalise_accept_encoding(encoding) == encoding);
    return 0;
}
