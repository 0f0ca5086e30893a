// Cardinality: how many objects a shared cache that takes the request as it comes would keep for one URL. An
// estimate from the names in Vary and the parameters of the URL, not a measurement.
#pragma once

#include "lib/lint/subject.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::lint {

// One thing that splits the URL.
struct CardinalityFactor {
    std::string name;  // "Accept-Language", "?utm_source"
    std::optional<std::uint64_t>
        values;             // how many differ in practice; nothing: one for each visitor, or more
    std::string_view what;  // "languages and their order"; a string literal
};

struct Cardinality {
    std::vector<CardinalityFactor> factors;  // without those of one value
    // Their product; nothing when one of them has no bound.
    std::optional<std::uint64_t> objects;

    // "Accept-Encoding 3 × Accept-Language 60 = 180"; "1" without factors.
    [[nodiscard]] std::string formula() const;
};

// How many values requests have for a field, as far as it is known.
struct FieldClasses {
    std::string_view name;
    std::optional<std::uint64_t> values;
    std::string_view what;
};

// For a name in Vary; a field that is not in the table counts as one of four values.
[[nodiscard]] FieldClasses classes_of_field(std::string_view name);

// Names that are misspelt, have no effect or stand there twice do not count.
[[nodiscard]] Cardinality estimate_cardinality(const Subject& subject);

}  // namespace cachewright::lint
