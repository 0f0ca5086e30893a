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

// The key under which a response with these fields answers such a request: cache_key with key_options_for.
// Where the options honour No-Vary-Search and the response has it, first the query is brought to the form
// that it shares with all queries that the field calls equivalent.
[[nodiscard]] CacheKey key_beside(const http::FieldMap& response_fields, std::string_view method,
                                  std::string_view url, const KeyOptions& options,
                                  const http::FieldMap& request_fields);

}  // namespace cachewright::policy
