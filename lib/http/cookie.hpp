// Cookies: the Set-Cookie and Cookie fields, read as user agents do (RFC 6265bis §5.6).
#pragma once

#include "lib/base/diagnostic.hpp"
#include "lib/base/read_range.hpp"
#include "lib/base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cachewright::http {

// Name and value together may have this many bytes; an attribute's value may have 1024.
inline constexpr std::size_t kMaxCookieSize = 4096;
inline constexpr std::size_t kMaxCookieAttributeSize = 1024;

enum class SameSite : std::uint8_t { absent, unrecognised, none, lax, strict };

// Whether a user agent that follows RFC 6265bis keeps the cookie. Domain, Path and the security of the
// connection, which the field alone does not tell, are not considered.
enum class CookieFate : std::uint8_t { kept, refused };

// `__Secure-` and `__Host-` (RFC 6265bis §4.1.3), recognised without regard to case.
enum class CookiePrefix : std::uint8_t { none, secure, host };

// All views borrow from the field value.
struct SetCookie {
    std::string_view name;  // may be empty
    std::string_view value;
    base::Span name_span;
    base::Span value_span;

    // Of repeated attributes the last counts. Attributes whose value cannot be used are absent here.
    std::optional<base::TimePoint> expires;
    std::optional<base::Seconds> max_age;    // -1 stands for every negative number; at most 2^31
    std::optional<std::string_view> domain;  // without one leading dot, case as written; nothing when empty
    std::optional<std::string_view> path;    // begins with "/"
    SameSite same_site = SameSite::absent;
    bool secure = false;
    bool http_only = false;
    bool partitioned = false;

    CookieFate fate = CookieFate::kept;
    std::vector<base::Diagnostic> issues;

    [[nodiscard]] CookiePrefix prefix() const;

    // Whether it removes the cookie: its lifetime has ended at `now`. Max-Age beats Expires.
    [[nodiscard]] bool is_deletion(base::TimePoint now) const;

    // Whether it outlives the browser session: it has a lifetime.
    [[nodiscard]] bool is_persistent() const { return max_age.has_value() || expires.has_value(); }
};

// Reads the value of one Set-Cookie line (the field is no list). Never fails: what is wrong is in `issues`,
// and `fate` tells whether it costs the cookie.
[[nodiscard]] SetCookie parse_set_cookie(std::string_view value);

struct CookiePair {
    std::string_view name;  // empty when there is no "="
    std::string_view value;
    base::Span span;  // of the pair in the field value
};

class CookiePairReader {
  public:
    using Piece = CookiePair;

    CookiePairReader() = default;
    explicit CookiePairReader(std::string_view value) : value_(value) {}
    [[nodiscard]] bool next(CookiePair& found);

  private:
    std::string_view value_;
    std::size_t next_ = 0;
};

// The pairs of a Cookie value, as a range; empty pairs are left out. Borrows from the value.
using CookiePairs = base::ReadRange<CookiePairReader>;

}  // namespace cachewright::http
