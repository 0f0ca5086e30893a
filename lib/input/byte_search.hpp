// Searches for the few bytes that JSON's structure consists of, sixteen at a time where SSE2 is there.
#pragma once

#include <bit>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace cachewright::input {

[[nodiscard]] inline bool ends_string_run(char c) {
    return c == '"' || c == '\\' || c == '\n';
}

[[nodiscard]] inline bool is_bracket_quote_or_newline(char c) {
    const char folded = static_cast<char>(c | 0x20);  // '[' becomes '{', ']' becomes '}'
    return c == '"' || c == '\n' || folded == '{' || folded == '}';
}

// The first quote, backslash or line end in [at, end); `end` when there is none.
[[nodiscard]] inline const char* find_string_stop(const char* at, const char* end) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i newline = _mm_set1_epi8('\n');
    for (; end - at >= 16; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i hits =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                         _mm_cmpeq_epi8(bytes, newline));
        const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(hits));
        if (mask != 0) return at + std::countr_zero(mask);
    }
#endif
    while (at != end && !ends_string_run(*at))
        ++at;
    return at;
}

// The first bracket, brace, quote or line end in [at, end); `end` when there is none.
[[nodiscard]] inline const char* find_structure_stop(const char* at, const char* end) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i newline = _mm_set1_epi8('\n');
    const __m128i fold = _mm_set1_epi8(0x20);
    const __m128i opening = _mm_set1_epi8('{');
    const __m128i closing = _mm_set1_epi8('}');
    for (; end - at >= 16; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i folded = _mm_or_si128(bytes, fold);
        const __m128i hits =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, newline)),
                         _mm_or_si128(_mm_cmpeq_epi8(folded, opening), _mm_cmpeq_epi8(folded, closing)));
        const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(hits));
        if (mask != 0) return at + std::countr_zero(mask);
    }
#endif
    while (at != end && !is_bracket_quote_or_newline(*at))
        ++at;
    return at;
}

}  // namespace cachewright::input
