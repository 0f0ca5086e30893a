// Cardinality: how many objects a cache keeps for one URL. An estimate from what its key is made of, the
// names in Vary that it tells requests apart by, and the parameters of the URL; not a measurement.
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/http/uri.hpp"
#include "lib/lint/cache_prediction.hpp"
#include "lib/lint/subject.hpp"
#include "lib/policy/options.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::lint {

// "12,000"
[[nodiscard]] std::string grouped_digits(std::uint64_t number);

// One thing that splits the URL.
struct CardinalityFactor {
    // The response's own Vary, what the cache is set to have in its key, or the query of the URL.
    enum class Origin : std::uint8_t { vary, key, query };
    std::string name;  // "Accept-Language", "cookie session", "?utm_source"
    std::optional<std::uint64_t>
        values;             // how many differ in practice; nothing: one for each visitor, or more
    std::string_view what;  // "languages and their order"; a string literal
    Origin origin = Origin::vary;
};

struct Cardinality {
    std::vector<CardinalityFactor> factors;  // without those of one value
    // Their product; nothing when one of them has no bound.
    std::optional<std::uint64_t> objects = 1;

    // "3 (Accept-Encoding) × 60 (Accept-Language)"; "1" without factors.
    [[nodiscard]] std::string formula() const;
    // The number before it: "about 180 = 3 (…) × 60 (…)", "about 60 (Accept-Language)", "1", "without bound:
    // one for each visitor (Cookie)".
    [[nodiscard]] std::string words() const;
};

// How many values requests have for a field, as far as it is known.
struct FieldClasses {
    std::string_view name;
    std::optional<std::uint64_t> values;
    std::string_view what;
};

// For a name in Vary; a field that is not in the table counts as one of four values.
[[nodiscard]] FieldClasses classes_of_field(std::string_view name);

// Does the key of this cache change with the value of this parameter, one of the query of `url`?
[[nodiscard]] bool is_in_key(std::string_view url, const http::QueryParameter& parameter,
                             const http::FieldMap& response, const policy::KeyOptions& key);

// The copies of `url` in a cache with this key that tells requests apart by the names `selecting` of the
// response's Vary. Names that are misspelt, have no effect or stand there twice do not count, nor do fields
// in the key that visitors do not send. Of the query only what says where a visitor came from counts: other
// parameters name another resource.
[[nodiscard]] Cardinality estimate_cardinality(std::string_view url, const http::FieldMap& response,
                                               const policy::KeyOptions& key,
                                               std::span<const std::string> selecting);
// In the cache of the prediction. 1 where it stores nothing.
[[nodiscard]] Cardinality estimate_cardinality(const Subject& subject, const CachePrediction& cache);
// In a shared cache by RFC 9111 that takes the request as it comes and honours No-Vary-Search.
[[nodiscard]] Cardinality estimate_cardinality(const Subject& subject);

}  // namespace cachewright::lint
