// The one vocabulary for what a cache did with a request. Every vendor's words are mapped to it and back.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachewright::policy {

enum class Outcome : std::uint8_t {
    hit,          // answered from a fresh stored response
    stale,        // answered from a stale stored response; nothing was asked of the origin, or it failed
    updating,     // answered from a stale stored response while it is refreshed in the background
    revalidated,  // the origin confirmed the stored response (304) before it was used
    expired,      // a stored response was too old; a new one was fetched
    miss,         // nothing stored answered the request; the response was fetched and may now be stored
    bypass,       // stored responses were set aside because of the request or a rule
    dynamic,      // the response is not of a kind that this cache stores
    pass,         // fetched for this request alone and remembered as not storable
    error,        // no usable answer could be had
    synthetic,    // the cache made the answer itself
    count_,
};

[[nodiscard]] std::string_view outcome_name(Outcome outcome);
// One sentence that says when the word applies.
[[nodiscard]] std::string_view outcome_meaning(Outcome outcome);
[[nodiscard]] std::optional<Outcome> outcome_from_name(std::string_view name);

}  // namespace cachewright::policy
