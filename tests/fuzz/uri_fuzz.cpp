// fuzz: http
// URIs: taking apart, resolving, normalising, query parameters. The input may hold a reference after a
// newline.
#include "lib/http/uri.hpp"
#include "lib/http/uri_normalisation.hpp"
#include "tests/fuzz/fuzz_input.hpp"

using namespace cachewright;
using fuzz::require;

namespace {

void check_one(std::string_view text) {
    const auto uri = http::parse_uri(text);
    if (const auto diagnostic = http::diagnose_uri(text)) {
        fuzz::require_sound(text, *diagnostic);
    } else {
        require(uri.has_value());
    }
    if (!uri) return;
    require(http::to_string(*uri) == text);

    const std::string normal = http::normalise_uri(*uri);
    const auto again = http::parse_uri(normal);
    require(again && http::normalise_uri(*again) == normal);
    require(!uri->scheme || !uri->host || http::same_origin(*uri, *uri));

    if (!uri->query) return;
    std::size_t last = 0;
    for (const auto& parameter : http::QueryParameters(*uri->query)) {
        fuzz::require_inside(*uri->query, parameter.span);
        require(parameter.span.offset >= last && parameter.span.length > 0);
        last = parameter.span.end();
        require(parameter.name.size() + parameter.value.size() + (parameter.has_value ? 1U : 0U) ==
                parameter.span.length);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const std::string_view text = input.text();
    const std::size_t newline = text.find('\n');
    check_one(text.substr(0, newline));

    const auto base = http::parse_uri(text.substr(0, newline));
    if (newline == std::string_view::npos || !base || !base->scheme) return 0;
    const auto reference = http::parse_uri(text.substr(newline + 1));
    if (!reference) return 0;
    const std::string target = http::resolve_reference(*base, *reference);
    const auto resolved = http::parse_uri(target);
    require(resolved && resolved->scheme.has_value());
    // Resolving what is absolute removes its dot segments and, done again, changes nothing.
    const std::string again = http::resolve_reference(*base, *resolved);
    require(http::resolve_reference(*base, *http::parse_uri(again)) == again);
    return 0;
}
