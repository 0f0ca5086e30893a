// What would have let the store answer, or the response be stored: worked out by asking the policy engine
// again with one thing changed, where the first answer was no.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/field_id.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::pipeline {

struct Counterfactual {
    enum class Kind : std::uint8_t {
        hit_without_vary,         // `text`: the names in Vary whose fields differ, "Cookie, X-Theme"
        hit_without_request,      // `field` of the request, or only its member `text`
        hit_as_get,               // another method
        hit_if_earlier,           // by this much, at least
        hit_if_kept,              // `text`: what became of it, "purged"
        hit_without_parameters,   // `text`: names of query parameters, "utm_source, gclid"
        stored_without_request,   // `field` of the request, or only its member `text`
        stored_without_response,  // the same of the response
        count_,
    };
    Kind kind = Kind::hit_if_earlier;
    http::FieldId field = http::FieldId::unknown;
    base::Seconds by{0};
    std::string text{};  // never a value that may be secret: names and directives
};

// "hit-without-vary": part of the JSON contract.
[[nodiscard]] std::string_view counterfactual_name(Counterfactual::Kind kind);

// "It would have been a hit without Vary: Cookie."
[[nodiscard]] std::string counterfactual_sentence(Counterfactual::Kind kind, http::FieldId field,
                                                  base::Seconds by, std::string_view text);

}  // namespace cachewright::pipeline
