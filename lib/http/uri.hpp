// URIs (RFC 3986): parts, references, origins and query parameters.
#pragma once

#include "lib/base/diagnostic.hpp"
#include "lib/base/read_range.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::http {

// The parts of a URI or relative reference, as written, without their delimiters. All views borrow from the
// parsed text. A part that is there but empty ("http://a?") differs from one that is not.
struct Uri {
    std::optional<std::string_view> scheme;
    std::optional<std::string_view> userinfo;
    std::optional<std::string_view> host;  // there whenever "//" is; an IPv6 address keeps its brackets
    std::optional<std::string_view> port;  // digits, or empty
    std::string_view path;
    std::optional<std::string_view> query;
    std::optional<std::string_view> fragment;

    [[nodiscard]] bool is_absolute() const { return scheme.has_value(); }
};

// Takes `text` apart. Refuses what has no sensible reading: blanks at the ends, before the fragment or in the
// host, controls anywhere, a bracket that does not close, a port that is not a number up to 65535, a colon in
// the first segment of a relative path. Characters that browsers let through although RFC 3986 does not ("|",
// "{", a blank inside, stray "%", non-ASCII) stay as they are. Does not allocate.
[[nodiscard]] std::optional<Uri> parse_uri(std::string_view text);

// The first thing in `text` that RFC 3986 forbids: what parse_uri refuses, and what it lets through.
[[nodiscard]] std::optional<base::Diagnostic> diagnose_uri(std::string_view text);

// RFC 3986 §5.3: the parts put together again.
[[nodiscard]] std::string to_string(const Uri& uri);

// RFC 3986 §5.2: what `reference`, found in a document at the absolute URI `base`, points to.
[[nodiscard]] std::string resolve_reference(const Uri& base, const Uri& reference);

// RFC 3986 §5.2.4.
[[nodiscard]] std::string remove_dot_segments(std::string_view path);

// The port that http, https, ws, wss or ftp means when none is written.
[[nodiscard]] std::optional<std::uint16_t> default_port(std::string_view scheme);

// The port written, else the scheme's default one; nothing when neither is known.
[[nodiscard]] std::optional<std::uint16_t> effective_port(const Uri& uri);

// RFC 6454 §5, RFC 9110 §4.3.1: same scheme and host, both without regard to case, and same effective port.
// False unless both are absolute with a host.
[[nodiscard]] bool same_origin(const Uri& a, const Uri& b);

// One parameter of a query, as written (not decoded).
struct QueryParameter {
    std::string_view name;
    std::string_view value;  // after the first "="
    bool has_value = false;  // whether there is a "="
    base::Span span;         // of the parameter in the query
};

class QueryParameterReader {
  public:
    using Piece = QueryParameter;

    QueryParameterReader() = default;
    explicit QueryParameterReader(std::string_view query) : query_(query) {}
    [[nodiscard]] bool next(QueryParameter& found);

  private:
    std::string_view query_;
    std::size_t next_ = 0;
};

// The "&"-parted parameters of a query (without its "?"), as a range; empty ones are left out. Borrows from
// the query.
using QueryParameters = base::ReadRange<QueryParameterReader>;

}  // namespace cachewright::http
