// Fact: one statement about a vendor's cache, with the page it was read on and when.
#pragma once

#include <cstdint>
#include <string_view>

namespace cachewright::vendor {

// A page that facts cite by its key.
struct Source {
    std::string_view key;    // "CF-1"
    std::string_view title;  // "Default cache behavior"
    std::string_view url;    // "https://developers.cloudflare.com/cache/concepts/default-cache-behavior/"
    std::string_view as_of;  // when it was read: "2026-11-20"
};

// How sure a fact is.
enum class Certainty : std::uint8_t {
    documented,   // read in the vendor's documentation
    third_party,  // only others say it
    recall,       // general knowledge, not checked against a page
    conflict,     // the vendor's own pages disagree: there is a setting, and this is its default
};
[[nodiscard]] std::string_view certainty_name(Certainty certainty);

// Sets one parameter of the profile (lib/vendor/parameter.hpp) to a value, both as text.
struct Fact {
    std::string_view parameter;  // "storage.no_cache"
    std::string_view value;      // "refuse"
    std::string_view sources;    // keys of Source, separated by blanks; "RFC 9111 §3" style is allowed too
    Certainty certainty = Certainty::documented;
    std::string_view note{};  // what the page says beyond the value, in our words
};

}  // namespace cachewright::vendor
