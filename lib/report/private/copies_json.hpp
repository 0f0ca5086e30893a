// An estimate of the copies that a cache keeps, as it stands in our JSON documents.
#pragma once

#include "lib/lint/cardinality.hpp"
#include "lib/report/private/json_text.hpp"

namespace cachewright::report {

inline Json copies_json(const lint::Cardinality& copies) {
    Json json;
    json["about"] = copies.objects ? Json(*copies.objects) : Json(nullptr);
    json["text"] = copies.words();
    json["factors"] = Json::array();
    for (const lint::CardinalityFactor& factor : copies.factors) {
        json["factors"].push_back({{"name", factor.name},
                                   {"values", factor.values ? Json(*factor.values) : Json(nullptr)},
                                   {"what", factor.what}});
    }
    return json;
}

}  // namespace cachewright::report
