// fuzz: http
// Media types.
#include "lib/http/media_type.hpp"
#include "tests/fuzz/fuzz_input.hpp"

using namespace cachewright;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const std::string_view text = input.text();
    const auto media_type = http::parse_media_type(text);
    const auto diagnostic = http::diagnose_media_type(text);
    require(media_type.has_value() != diagnostic.has_value());
    if (diagnostic) fuzz::require_sound(text, *diagnostic);
    const auto kind = http::media_kind(text);
    if (!media_type) return 0;

    for (const auto& issue : media_type->issues)
        fuzz::require_sound(text, issue);
    const std::string essence = media_type->essence();
    require(http::media_kind(essence) == kind);
    std::string written = essence;
    for (const auto& parameter : media_type->parameters) {
        fuzz::require_inside(text, parameter.span);
        require(parameter.unescaped().size() <= parameter.value.size());
        const bool quoted = parameter.form == http::ValueForm::quoted;
        written += "; " + std::string(parameter.name) + '=';
        written += quoted ? '"' + std::string(parameter.value) + '"' : std::string(parameter.value);
    }
    // Written again, what was kept reads the same, and without the issues of what was left out.
    const auto again = http::parse_media_type(written);
    require(again && again->essence() == essence &&
            again->parameters.size() == media_type->parameters.size());
    for (std::size_t i = 0; i < again->parameters.size(); ++i)
        require(again->parameters[i].unescaped() == media_type->parameters[i].unescaped());
    for (const auto& issue : again->issues)
        require(issue.code == "media-type-repeated-parameter");
    return 0;
}
