// Cache-Control (RFC 9111 §5.2), in two forms from one tokenizer: every directive as it was written, for
// those who explain and lint, and compact facts without allocation, for those who decide.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/delta_seconds.hpp"
#include "lib/http/field_diagnostic.hpp"
#include "lib/http/field_map.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cachewright::http {

// The directives that the project gives a meaning to, requests' and responses' in one list.
enum class Directive : std::uint8_t {
    unknown,
    immutable,               // RFC 8246
    max_age,                 // RFC 9111 §5.2.1.1, §5.2.2.1
    max_stale,               // §5.2.1.2
    min_fresh,               // §5.2.1.3
    must_revalidate,         // §5.2.2.2
    must_understand,         // §5.2.2.3
    no_cache,                // §5.2.1.4, §5.2.2.4
    no_store,                // §5.2.1.5, §5.2.2.5
    no_transform,            // §5.2.1.6, §5.2.2.6
    only_if_cached,          // §5.2.1.7
    private_,                // §5.2.2.7
    proxy_revalidate,        // §5.2.2.8
    public_,                 // §5.2.2.9
    s_maxage,                // §5.2.2.10
    stale_if_error,          // RFC 5861 §4
    stale_while_revalidate,  // RFC 5861 §3
    post_check,              // a dead extension of Internet Explorer
    pre_check,               // likewise
    count_,
};

// The directive's name as the RFCs write it; empty for unknown.
[[nodiscard]] std::string_view directive_name(Directive directive);
// Without regard to case; Directive::unknown when it is none of ours.
[[nodiscard]] Directive directive_id(std::string_view name);
// True for directives whose argument is delta-seconds (max-stale: may be).
[[nodiscard]] bool takes_delta_seconds(Directive directive);

enum class ArgumentForm : std::uint8_t {
    none,          // no "="
    empty,         // "=" and nothing behind it
    token,         // unquoted text; not necessarily a valid token
    quoted,        // a quoted-string
    unterminated,  // a quoted-string whose closing quote is missing
};

// One member of the list. The views borrow from the FieldMap.
struct CacheDirective {
    Directive directive = Directive::unknown;
    ArgumentForm form = ArgumentForm::none;
    std::string_view name;      // as written; not necessarily a token, empty for `=60`
    std::string_view argument;  // between the quotes when quoted; backslashes are kept
    // The number, for directives that take one: digits only, quoted or not (RFC 9111 §5.2 asks recipients to
    // accept both), saturated at 2^31. Nothing when it is not a number, or stands with blanks round its "=".
    std::optional<base::Seconds> seconds;
    std::size_t line = 0;  // FieldLine::index
    base::Span span;       // the whole member within the line's value
    base::Span name_span;
    base::Span argument_span;  // quotes included; empty when there is no argument
};

struct CacheControl {
    std::vector<CacheDirective> directives;    // in order, over all lines
    std::vector<FieldDiagnostic> diagnostics;  // what the tokenizer stumbled over

    [[nodiscard]] const CacheDirective* find(Directive directive) const;  // the first; null when absent
    [[nodiscard]] bool has(Directive directive) const { return find(directive) != nullptr; }
};

// Parses all lines of `field` (Cache-Control unless told otherwise) as one list. Borrows from `fields`.
// A member that is no directive (`public; max-age=60`, `public max-age=60`) is kept whole, so that its name
// is that of no known directive. Diagnostic codes: empty-field, empty-member, embedded-field-name,
// semicolon-separator, missing-comma, whitespace-around-equals, unterminated-quote, invalid-member.
[[nodiscard]] CacheControl parse_cache_control(const FieldMap& fields,
                                               FieldId field = FieldId::cache_control);

// A directive's number as the engine needs it. Eight bytes, for every stored response keeps a score of them.
class DeltaArgument {
  public:
    enum class State : std::uint8_t { absent, invalid, valid };

    constexpr DeltaArgument() = default;
    // Held to 0 to kMaxDeltaSeconds (RFC 9111 §1.2.2).
    constexpr explicit DeltaArgument(base::Seconds seconds)
        : seconds_(
              static_cast<std::uint32_t>(std::clamp(seconds, base::Seconds{0}, kMaxDeltaSeconds).count())),
          state_(State::valid) {}
    [[nodiscard]] static constexpr DeltaArgument invalid() {
        DeltaArgument argument;
        argument.state_ = State::invalid;
        return argument;
    }

    [[nodiscard]] constexpr State state() const { return state_; }
    [[nodiscard]] constexpr bool present() const { return state_ != State::absent; }
    [[nodiscard]] constexpr bool valid() const { return state_ == State::valid; }
    // An invalid number counts as zero: RFC 9111 §4.2.1 encourages caches to consider such responses stale.
    [[nodiscard]] constexpr base::Seconds seconds() const { return base::Seconds{seconds_}; }

    friend constexpr bool operator==(const DeltaArgument&, const DeltaArgument&) = default;

  private:
    std::uint32_t seconds_ = 0;
    State state_ = State::absent;
};

// What the directives say, for decisions: a value without allocation. The first of several occurrences
// counts (RFC 9111 §4.2.1), names are matched without case, unknown directives are ignored (§5.2.3).
struct CacheDirectives {
    DeltaArgument max_age;
    DeltaArgument s_maxage;
    DeltaArgument stale_while_revalidate;
    DeltaArgument stale_if_error;
    DeltaArgument min_fresh;
    DeltaArgument max_stale;     // absent also when it stands without an argument
    bool max_stale_any = false;  // max-stale without an argument: any staleness
    bool immutable = false;
    bool must_revalidate = false;
    bool must_understand = false;
    bool no_cache = false;         // unqualified
    bool no_cache_fields = false;  // no-cache="field, ..."
    bool no_store = false;
    bool no_transform = false;
    bool only_if_cached = false;
    bool private_ = false;        // unqualified
    bool private_fields = false;  // private="field, ..."
    bool proxy_revalidate = false;
    bool public_ = false;
    bool any = false;  // at least one directive, known or not

    friend constexpr bool operator==(const CacheDirectives&, const CacheDirectives&) = default;
};

[[nodiscard]] CacheDirectives read_cache_directives(const FieldMap& fields,
                                                    FieldId field = FieldId::cache_control);

// Is it the qualified form of no-cache or private: an argument that lists field names, quoted or (RFC 9111
// §5.2.2.4: recipients ought to accept it) as a token? False for an empty list, for an argument that is no
// list of field names and for one that is malformed: those count as the unqualified, wider form.
[[nodiscard]] bool is_qualified(const CacheDirective& directive);

// Does the argument of a qualified no-cache or private name this field? Case-insensitive; takes the list
// apart and undoes backslashes.
[[nodiscard]] bool names_field(const CacheDirective& qualified, std::string_view field_name);

}  // namespace cachewright::http
