// Surrogate-Control (Edge Architecture Specification 1.0, W3C Note of 2001, §2.2 and §2.3), with the two
// stale directives that Fastly reads in it. Looks like Cache-Control, but semicolons name the surrogate that
// a directive is for, and max-age may carry a second number: `max-age=3600+600`.
#pragma once

#include "lib/base/diagnostic.hpp"
#include "lib/base/time.hpp"
#include "lib/http/cache_control.hpp"
#include "lib/http/field_map.hpp"
#include "lib/http/joined_lines.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cachewright::http {

enum class SurrogateDirectiveId : std::uint8_t {
    unknown,
    no_store,         // §2.2.1
    no_store_remote,  // §2.2.2: not to be stored by surrogates far from the origin server
    max_age,          // §2.2.3
    content,          // §2.2.4: how the body has to be processed, `content="ESI/1.0"`
    stale_while_revalidate,
    stale_if_error,
};

// One member of the list. The views borrow from the FieldMap.
struct SurrogateDirective {
    SurrogateDirectiveId id = SurrogateDirectiveId::unknown;
    std::string_view name;                   // as written, without target
    std::string_view argument;               // between the quotes when quoted
    std::string_view target;                 // the device token behind ";"; empty: for every surrogate
    std::optional<base::Seconds> seconds;    // saturated at 2^31
    std::optional<base::Seconds> extension;  // behind "+": how long it may be served stale after that
    std::size_t line = 0;                    // FieldLine::index
    base::Span span;
};

struct SurrogateControl {
    std::vector<SurrogateDirective> directives;
    // The codes of parse_cache_control; semicolon-separator also where a target is a directive's name
    // (`max-age=60; no-store`). Further: invalid-target, unknown-directive, invalid-delta-seconds,
    // missing-argument, needless-argument.
    std::vector<FieldDiagnostic> diagnostics;
};

[[nodiscard]] SurrogateControl parse_surrogate_control(const FieldMap& fields);

// What one surrogate reads.
struct SurrogateDirectives {
    DeltaArgument max_age;
    DeltaArgument extension;  // of max-age, absent without "+"
    DeltaArgument stale_while_revalidate;
    DeltaArgument stale_if_error;
    bool no_store = false;
    bool no_store_remote = false;
    std::string_view content;  // borrows from the FieldMap; empty when there is none
    bool any = false;          // at least one directive that applies, known or not

    friend constexpr bool operator==(const SurrogateDirectives&, const SurrogateDirectives&) = default;
};

// For the surrogate of that device token (compared without case; empty: one that has none). Directives
// targeted at it replace untargeted ones of the same name (§2.3), those targeted at others do not count; of
// several the first does.
[[nodiscard]] SurrogateDirectives read_surrogate_directives(const FieldMap& fields,
                                                            std::string_view device_token = {});

// Is `token` (`ESI/1.0`) one of the blank-separated tokens of a content directive? With case.
[[nodiscard]] bool content_names(std::string_view content, std::string_view token);

}  // namespace cachewright::http
