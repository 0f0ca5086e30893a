// Validators (RFC 9110 §8.8): by what a cache recognises that two responses carry the same representation.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/etag.hpp"
#include "lib/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachewright::policy {

enum class Strength : std::uint8_t { weak, strong };

// The validators of one response. Borrows from its fields.
struct Validators {
    // The one ETag line, read leniently (unquoted tags are compared too); several lines contradict each other
    // and count as none, as does a malformed one that would not stay one tag in If-None-Match. `etag_text` is
    // the line as it was written.
    std::optional<http::EntityTag> etag;
    std::string_view etag_text;
    Strength etag_strength = Strength::weak;  // strong: by the grammar and without W/

    // The one Last-Modified line that is a date. `last_modified_text` is the line as it was written.
    std::optional<base::TimePoint> last_modified;
    std::string_view last_modified_text;
    // Strong (RFC 9110 §8.8.2.2) when the Date of the response is at least a second later: within one second
    // a resource may change twice.
    Strength last_modified_strength = Strength::weak;

    [[nodiscard]] bool any() const { return etag.has_value() || last_modified.has_value(); }
};

[[nodiscard]] Validators read_validators(const http::Response& response);

// RFC 9110 §8.8.1: a strong validator in common. Dates are not asked where both have a strong entity tag, nor
// where their entity tags differ.
[[nodiscard]] bool share_strong_validator(const Validators& a, const Validators& b);

// A validator in common, by weak comparison (RFC 9110 §8.8.3.2). Where both have an entity tag, the tags
// decide.
[[nodiscard]] bool share_validator(const Validators& a, const Validators& b);

}  // namespace cachewright::policy
