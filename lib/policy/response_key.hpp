// Keys that the stored response itself shapes.
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/policy/key.hpp"
#include "lib/policy/options.hpp"

#include <string_view>

namespace cachewright::policy {

// The key options for requests that may be answered from a response with these fields. Where the options
// honour Netlify-Vary and the response has it, the listed query parameters replace the query rule, and the
// listed request fields and cookies are added. `query` alone stands for the whole query. `language` adds
// Accept-Language. `country` adds nothing: requests do not carry it.
[[nodiscard]] KeyOptions key_options_for(const KeyOptions& options, const http::FieldMap& response_fields);

// The key of a request that may be answered from a response with these fields: key_options_for, and
// No-Vary-Search where the options honour it. That reduces the query to the parameters that count
// (draft-ietf-httpbis-no-vary-search), before the options' own query rule, so that two URLs have one key when
// they are "equivalent modulo search variation".
[[nodiscard]] CacheKey key_for_response(std::string_view method, std::string_view url,
                                        const KeyOptions& options, const http::FieldMap& response_fields,
                                        const http::FieldMap& request_fields);

}  // namespace cachewright::policy
