// No-Vary-Search (draft-ietf-httpbis-no-vary-search): which query parameters do not tell responses apart.
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/http/form_urlencoded.hpp"
#include "lib/http/joined_lines.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http {

// The draft's "URL variation config".
struct NoVarySearch {
    enum class Ignored : std::uint8_t {
        names,              // the parameters in `names` do not count
        all_but_the_names,  // only those in `names` count
    };

    Ignored ignored = Ignored::names;
    std::vector<std::string> names;  // decoded, UTF-8
    bool vary_on_key_order = true;

    // Queries are compared byte by byte then, without taking them apart.
    [[nodiscard]] bool is_default() const {
        return ignored == Ignored::names && names.empty() && vary_on_key_order;
    }
    [[nodiscard]] bool ignores(std::string_view decoded_name) const;

    friend bool operator==(const NoVarySearch&, const NoVarySearch&) = default;
};

struct NoVarySearchField {
    bool present = false;
    // The default when the field is absent, is no dictionary, or breaks a rule: it then only costs hits.
    NoVarySearch variation;
    // Syntax errors have the codes of sf::parse_dictionary; the others are wrong-type (the field has no
    // effect), conflicting-keys (`params` beside `except`: no effect), legacy-params (`params` without a
    // list, from earlier drafts: no effect), unknown-key and no-effect (nothing in it differs from the
    // default).
    std::vector<FieldDiagnostic> diagnostics;
};

[[nodiscard]] NoVarySearchField parse_no_vary_search(const FieldMap& fields);

// The parameters of `query` that count, decoded, sorted by name when their order does not count (equal names
// keep their order).
[[nodiscard]] std::vector<FormParameter> counting_parameters(const NoVarySearch& variation,
                                                             std::string_view query);

// Queries are without their "?"; nothing means that the URL has none, which only the default tells from an
// empty one.
[[nodiscard]] bool equivalent_queries(const NoVarySearch& variation, std::optional<std::string_view> a,
                                      std::optional<std::string_view> b);

// A text that is the same for two queries if and only if they are equivalent: the query's part of a cache
// key.
[[nodiscard]] std::string query_key(const NoVarySearch& variation, std::optional<std::string_view> query);

}  // namespace cachewright::http
