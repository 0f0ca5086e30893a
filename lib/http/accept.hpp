// Content negotiation (RFC 9110 §12.5): how much a request wants a media type, a content coding, a language.
#pragma once

#include "lib/http/media_type.hpp"
#include "lib/http/weighted_list.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::http {

// Each takes what parse_weighted_list made of its field. Where several members speak of the same thing, the
// most specific counts, and among equals the highest weight.

// Accept (§12.5.1): media ranges with parameters beat those without, these beat "text/*", and that "*/*".
// Without the field, or with an empty one, everything is wanted.
[[nodiscard]] Quality media_quality(const WeightedList& accept, const MediaType& media_type);

// Accept-Encoding (§12.5.3). `coding` is one content coding, without regard to case, "x-gzip" and
// "x-compress" being "gzip" and "compress"; "identity" or an empty one means none. Without the field every
// coding is wanted; with an empty one only identity. Identity that is not named, not even by "*", is the last
// resort: one thousandth.
[[nodiscard]] Quality coding_quality(const WeightedList& accept_encoding, std::string_view coding);

// RFC 4647 §3.3.1: whether a basic language range ("de", "de-CH", "*") covers a language tag.
[[nodiscard]] bool language_range_matches(std::string_view range, std::string_view tag);

// Accept-Language (§12.5.4) by basic filtering; the longest range that matches counts. Without the field, or
// with an empty one, every language is wanted.
[[nodiscard]] Quality language_quality(const WeightedList& accept_language, std::string_view tag);

// RFC 4647 §3.4: which of the available tags to give, by its index; ranges are tried by falling weight and,
// at the same weight, in order, each cut short from its end until a tag equals it. Ranges of weight 0 and "*"
// are left out. Nothing when no range finds a tag.
[[nodiscard]] std::optional<std::size_t> lookup_language(const WeightedList& accept_language,
                                                         std::span<const std::string_view> available);

// Values that ask for the same thing in other words become the same text, for comparing requests (RFC 9111
// §4.1). Case, blanks, order, repetitions and the spelling of weights do not matter.
[[nodiscard]] std::string normalise_accept_language(std::string_view value);
// Also takes "x-gzip" for "gzip" and "x-compress" for "compress" (RFC 9110 §8.4.1).
[[nodiscard]] std::string normalise_accept_encoding(std::string_view value);

}  // namespace cachewright::http
