// fuzz: http
// Every reader of a list or dictionary of caching gets the same lines.
// Facts must agree with the tree, spans must lie in their lines, and what is written must read back.
#include "lib/http/cache_groups.hpp"
#include "lib/http/cache_status.hpp"
#include "lib/http/no_vary_search.hpp"
#include "lib/http/structured_field.hpp"
#include "lib/http/surrogate_control.hpp"
#include "lib/http/targeted_cache_control.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace cachewright;
using http::FieldId;
using http::FieldMap;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

FieldMap fields_named(std::string_view name, std::string_view input) {
    FieldMap fields;
    for (std::size_t from = 0; from <= input.size();) {
        const std::size_t end = std::min(input.find('\n', from), input.size());
        fields.add(name, input.substr(from, end - from));
        from = end + 1;
    }
    return fields;
}

template <class Diagnostics>
void check_spans(const FieldMap& fields, const Diagnostics& diagnostics) {
    for (const auto& [line, diagnostic] : diagnostics) {
        require(line < fields.size() && diagnostic.span.end() <= fields[line].value.size());
        require(!diagnostic.code.empty() && !diagnostic.message.empty());
    }
}

void check_targeted(std::string_view input) {
    const FieldMap fields = fields_named("CDN-Cache-Control", input);
    const auto targeted = http::read_targeted_directives(fields, FieldId::cdn_cache_control);
    const auto diagnostics = http::diagnose_targeted_directives(fields, FieldId::cdn_cache_control);
    check_spans(fields, diagnostics);
    const auto tree = http::sf::parse_dictionary(fields.combined(FieldId::cdn_cache_control));
    require(targeted.state != http::TargetedState::absent);
    const bool wrong_type = std::any_of(diagnostics.begin(), diagnostics.end(), [](const auto& found) {
        return found.diagnostic.code == "wrong-type";
    });
    require((targeted.state == http::TargetedState::invalid) == (!tree || wrong_type));
    require((targeted.state == http::TargetedState::empty) == (tree && tree->empty()));
    if (targeted.state != http::TargetedState::valid) return;
    const auto* max_age = http::sf::find(*tree, "max-age");
    require((max_age != nullptr) == targeted.directives.max_age.valid());
    const auto* no_store = http::sf::find(*tree, "no-store");
    require(targeted.directives.no_store ==
            (no_store != nullptr && std::get<http::sf::Item>(*no_store).value == http::sf::BareItem(true)));
}

void check_cache_status(std::string_view input) {
    const FieldMap fields = fields_named("Cache-Status", input);
    const auto parsed = http::parse_cache_status(fields);
    check_spans(fields, parsed.diagnostics);
    for (const http::CacheStatus& status : parsed.caches) {
        FieldMap written;
        if (status.cache.empty()) continue;
        require(http::append_cache_status(written, status));
        const auto again = http::parse_cache_status(written);
        require(again.caches.size() == 1 && again.caches[0] == status);
    }
}

// The first line is the field, the second and third are queries.
void check_no_vary_search(std::string_view input) {
    const std::size_t first = std::min(input.find('\n'), input.size());
    const std::string_view rest = input.substr(std::min(first + 1, input.size()));
    const std::size_t second = std::min(rest.find('\n'), rest.size());
    const std::string_view a = rest.substr(0, second);
    const std::string_view b = rest.substr(std::min(second + 1, rest.size()));
    FieldMap fields;
    fields.add("No-Vary-Search", input.substr(0, first));
    const auto parsed = http::parse_no_vary_search(fields);
    check_spans(fields, parsed.diagnostics);
    const auto& variation = parsed.variation;
    const bool equivalent = http::equivalent_queries(variation, a, b);
    require(equivalent == http::equivalent_queries(variation, b, a));
    require(equivalent == (http::query_key(variation, a) == http::query_key(variation, b)));
    require(http::equivalent_queries(variation, a, a));
    if (!variation.is_default())
        require(http::equivalent_queries(variation, a, http::query_key(variation, a)));
}

void check_surrogate_control(std::string_view input) {
    const FieldMap fields = fields_named("Surrogate-Control", input);
    const auto parsed = http::parse_surrogate_control(fields);
    check_spans(fields, parsed.diagnostics);
    for (const auto& directive : parsed.directives)
        require(directive.span.length != 0 && directive.span.end() <= fields[directive.line].value.size());
    const auto facts = http::read_surrogate_directives(fields, "abc");
    require(facts.max_age.seconds() >= base::Seconds{0});
    require(!facts.extension.present() || facts.max_age.valid());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    check_targeted(input);
    check_cache_status(input);
    check_no_vary_search(input);
    check_surrogate_control(input);
    const FieldMap fields = fields_named("Cache-Groups", input);
    check_spans(fields, http::parse_cache_groups(fields).diagnostics);
    return 0;
}
