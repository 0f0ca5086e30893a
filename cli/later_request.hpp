// A request that follows the recorded one, as --then and --then-header describe it.
#pragma once

#include "cli/session.hpp"
#include "lib/base/result.hpp"
#include "lib/base/time.hpp"
#include "lib/http/exchange.hpp"
#include "lib/vendor/prediction.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::cli {

// A header line as it is given on the command line.
struct GivenHeader {
    std::string name;
    std::string value;
};
// Reads "name: value"; `option` names the option in errors (usage).
[[nodiscard]] base::Result<GivenHeader> parse_header(std::string_view text, std::string_view option);

// Tells that "get" is no GET (RFC 9110 §9.1); `option` names where it was given.
void remark_method_case(Session& session, std::string_view method, std::string_view option);

struct ThenRequest {
    std::string method;
    std::string target;  // "/path?query", or an absolute URL
    std::vector<GivenHeader> headers;
};

// The first given line of a name takes the place of all that were there, further ones are added; one without
// a value removes the field.
void apply_headers(http::FieldMap& fields, const std::vector<GivenHeader>& headers);

// Reads "GET /x" or "GET /x name: value", and further header lines. Errors are of usage.
[[nodiscard]] base::Result<ThenRequest> parse_then(std::string_view text,
                                                   const std::vector<std::string>& headers);

// The request after `exchange`, `at` after its response arrived. It has the header fields of the recorded
// request, but for Cache-Control, Pragma, conditions, ranges and what describes content; a given header takes
// the place of one of that name, and removes it where it has no value.
[[nodiscard]] vendor::LaterRequest later_request(const http::Exchange& exchange, const ThenRequest& then,
                                                 base::Duration at);

}  // namespace cachewright::cli
