// Diagnostics: the fields that a vendor's cache adds to tell of itself, beside its status header.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/field_map.hpp"
#include "lib/vendor/fact.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::vendor {

enum class Towards : std::uint8_t { client, origin };

// One field. In its value, names in braces stand for what is known of the request:
//   {word}                 the vendor's word for what its cache did
//   {pop}, {POP}           the PoP's name, in lower case and in capitals
//   {id16}, {id32}, {token} names of the request: hexadecimal digits, or letters and digits
//   {seconds}, {micros}    when it came, since 1970, and the millionths of that second
//   {ms}                   how long it took, in milliseconds
//   {hits}                 how often this cache has answered from what is stored
//   {ttl}, {stale}, {age}  seconds; "-" where nothing is stored
//   {lifetime}             the freshness lifetime, "10m"; "000" where nothing is stored
//   {found}                H where a stored response was found, else M
//   {cacheable}            YES where the response is stored, else NO
//   {scheme}, {host}, {path}, {client}
struct Diagnostic {
    std::string_view field;
    std::string_view value;
    std::string_view sources;
    Certainty certainty = Certainty::documented;
    Towards towards = Towards::client;
    std::string_view asked_by{};  // a line of the request ("Pragma: akamai-x-get-cache-key"); empty: always
    // What the origin, or the client, sent under this name goes; else the line stands behind theirs.
    enum class Others : std::uint8_t { stay, go };
    Others others = Others::stay;
    std::string_view note{};
};

struct DiagnosticValues {
    std::string_view word;
    std::string_view pop;
    std::uint64_t request_id = 0;
    base::TimePoint came{};  // wall time
    base::Duration took{0};  // until now
    std::uint64_t hits = 0;
    bool found = false;   // a stored response that fits
    bool stored = false;  // it is in the store, now or from before
    std::optional<base::Duration> ttl{};
    std::optional<base::Duration> lifetime{};
    std::optional<base::Duration> stale_window{};
    std::optional<base::Duration> age{};
    std::string_view scheme;
    std::string_view host;
    std::string_view path;  // with the query
    std::string_view client;
};

// The value with its names replaced. The same request gets the same names from every field.
[[nodiscard]] std::string diagnostic_value(std::string_view value, const DiagnosticValues& values);

// Appends those that the client of this request gets, a line each with its end. One with {word} is left out
// where there is none.
void append_diagnostics(std::string& out, std::span<const Diagnostic> diagnostics,
                        const http::FieldMap& request_fields, const DiagnosticValues& values);

// The vendor's cache writes this field on answers.
[[nodiscard]] bool writes(std::span<const Diagnostic> diagnostics, std::string_view field);

// The vendor writes its status header in a form of its own.
[[nodiscard]] bool shapes_status(std::span<const Diagnostic> diagnostics, std::string_view status_header);

}  // namespace cachewright::vendor
