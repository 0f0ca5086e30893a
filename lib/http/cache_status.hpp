// Cache-Status (RFC 9211): what each cache on the way says of how it handled the request.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/field_map.hpp"
#include "lib/http/joined_lines.hpp"
#include "lib/http/structured_field.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http {

// §2.2: why the request went forward, from the most specific reason to the least.
enum class ForwardReason : std::uint8_t {
    bypass,
    method,
    uri_miss,
    vary_miss,
    miss,
    request,
    stale,
    partial,
    other,  // a token that RFC 9211 does not define
};

// The token; empty for other.
[[nodiscard]] std::string_view forward_reason_name(ForwardReason reason);
// ForwardReason::other for every token that RFC 9211 does not define. Compared with case.
[[nodiscard]] ForwardReason forward_reason(std::string_view token);

// One cache. The strings own what they hold.
struct CacheStatus {
    std::string cache;  // its name, from a Token or a String
    bool hit = false;
    std::optional<ForwardReason> fwd;
    std::string fwd_other;             // the token when `fwd` is other
    std::optional<int> fwd_status;     // 100 to 599; when absent and `fwd` is not, the response's own status
    std::optional<base::Seconds> ttl;  // remaining freshness, negative when stale
    std::optional<bool> stored;
    std::optional<bool> collapsed;
    std::optional<std::string> key;
    std::optional<std::string> detail;  // from a Token or a String
    sf::Parameters extensions;          // parameters of other names
    sf::Origin origin;                  // the name, within the joined lines

    friend bool operator==(const CacheStatus&, const CacheStatus&) = default;
};

struct CacheStatusField {
    std::vector<CacheStatus> caches;  // the first is the nearest to the origin server
    // Syntax errors have the codes of sf::parse_list and leave `caches` empty. The others: invalid-cache-name
    // (the member is left out), wrong-type and invalid-status (the parameter is left out), unknown-fwd,
    // hit-and-fwd, without-fwd (fwd-status, stored or collapsed beside no fwd).
    std::vector<FieldDiagnostic> diagnostics;
};

[[nodiscard]] CacheStatusField parse_cache_status(const FieldMap& fields);

// The member as it is written into the field: names and details as Tokens when they can be, else as Strings.
// A key, detail or extension that a String cannot hold is left out. Nothing when the cache's name is empty or
// not printable ASCII.
[[nodiscard]] std::optional<std::string> serialise_cache_status(const CacheStatus& status);

// Adds it as a line behind those that are there: §2 asks caches to preserve what others wrote. False when it
// cannot be written.
bool append_cache_status(FieldMap& fields, const CacheStatus& status);

}  // namespace cachewright::http
