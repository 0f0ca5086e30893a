// Keys that the stored response itself shapes.
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/policy/options.hpp"

namespace cachewright::policy {

// The key options for requests that may be answered from a response with these fields. Where the options
// honour Netlify-Vary and the response has it, the listed query parameters replace the query rule, and the
// listed request fields and cookies are added. `query` alone stands for the whole query. `language` adds
// Accept-Language. `country` adds nothing: requests do not carry it.
[[nodiscard]] KeyOptions key_options_for(const KeyOptions& options, const http::FieldMap& response_fields);

}  // namespace cachewright::policy
