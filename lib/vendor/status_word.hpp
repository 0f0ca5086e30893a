// The vendor's own word for what its cache did with a request, for its status header.
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/policy/reason.hpp"
#include "lib/vendor/profile_options.hpp"

#include <cstdint>
#include <string_view>

namespace cachewright::vendor {

// What of the way of a request its outcome alone does not tell.
enum class Cause : std::uint8_t {
    outcome,         // nothing: the outcome says it
    vary,            // the key fits, the selecting fields do not
    part,            // only a part is stored
    request,         // the request's own directives set a fresh response aside
    failure,         // the origin failed, and what is stored stands in
    only_if_cached,  // nothing went forward (RFC 9111 §5.2.1.7)
};

// RFC 9111 §5.2.1, §5.4: does the request itself want the origin to be asked? With the reasons for which a
// stored response was not used.
[[nodiscard]] bool asked_by_request(const policy::Reasons& reasons);

struct Answered {
    policy::Outcome outcome = policy::Outcome::miss;
    int status = 200;         // as sent
    std::string_view method;  // of the request
    Cause cause = Cause::outcome;
    // Why the response is not stored, where it was fetched; null: for no reason.
    const policy::Reasons* because = nullptr;
};

// Empty where the vendor sends none. Borrows from `words`.
[[nodiscard]] std::string_view status_word(const StatusWords& words, const Answered& answered);

// "Pragma: name": does the request have that field with this as a member of its list? "name": the field?
[[nodiscard]] bool has_line(const http::FieldMap& fields, std::string_view line);

// Whether an answer to this request has the status header (StatusWords::request_header).
[[nodiscard]] bool shows_status(const StatusWords& words, const http::FieldMap& request_fields);

}  // namespace cachewright::vendor
