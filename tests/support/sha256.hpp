// SHA-256 (FIPS 180-4) in base64, as a content security policy writes it. For short text that we wrote
// ourselves.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::test {

// The first 32 bits of what stands behind the point. Roots of small numbers: a long double has bits to spare.
inline std::uint32_t fraction_bits(long double root) {
    return static_cast<std::uint32_t>((root - std::floor(root)) * 4294967296.0L);
}

inline std::vector<std::uint32_t> first_primes(std::size_t count) {
    std::vector<std::uint32_t> primes;
    for (std::uint32_t candidate = 2; primes.size() < count; ++candidate) {
        bool prime = true;
        for (const std::uint32_t known : primes)
            prime = prime && candidate % known != 0;
        if (prime) primes.push_back(candidate);
    }
    return primes;
}

inline std::string base64_sha256(std::string_view text) {
    const std::vector<std::uint32_t> primes = first_primes(64);
    std::array<std::uint32_t, 64> constants{};
    std::array<std::uint32_t, 8> state{};
    for (std::size_t i = 0; i < 64; ++i)
        constants[i] = fraction_bits(std::cbrt(static_cast<long double>(primes[i])));
    for (std::size_t i = 0; i < 8; ++i)
        state[i] = fraction_bits(std::sqrt(static_cast<long double>(primes[i])));

    std::string padded(text);
    padded += '\x80';
    while (padded.size() % 64 != 56)
        padded += '\0';
    for (int shift = 56; shift >= 0; shift -= 8)
        padded += static_cast<char>((std::uint64_t{text.size()} * 8U) >> static_cast<unsigned>(shift));

    for (std::size_t block = 0; block < padded.size(); block += 64) {
        std::array<std::uint32_t, 64> w{};
        for (std::size_t i = 0; i < 64; ++i) {
            w[i / 4] = (w[i / 4] << 8U) | static_cast<unsigned char>(padded[block + i]);
        }
        for (std::size_t i = 16; i < 64; ++i) {
            const std::uint32_t a = w[i - 15];
            const std::uint32_t b = w[i - 2];
            w[i] = w[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ (a >> 3U)) + w[i - 7] +
                   (std::rotr(b, 17) ^ std::rotr(b, 19) ^ (b >> 10U));
        }
        std::array<std::uint32_t, 8> v = state;
        for (std::size_t i = 0; i < 64; ++i) {
            const std::uint32_t first = v[7] +
                                        (std::rotr(v[4], 6) ^ std::rotr(v[4], 11) ^ std::rotr(v[4], 25)) +
                                        ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants[i] + w[i];
            const std::uint32_t second = (std::rotr(v[0], 2) ^ std::rotr(v[0], 13) ^ std::rotr(v[0], 22)) +
                                         ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            v = {first + second, v[0], v[1], v[2], v[3] + first, v[4], v[5], v[6]};
        }
        for (std::size_t i = 0; i < 8; ++i)
            state[i] += v[i];
    }

    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string encoded;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const std::uint32_t word : state) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bits = (bits << 8U) | ((word >> static_cast<unsigned>(shift)) & 0xFFU);
            for (held += 8; held >= 6; held -= 6)
                encoded += digits[(bits >> (held - 6)) & 63U];
        }
    }
    encoded += digits[(bits << (6 - held)) & 63U];
    return encoded + "=";
}

}  // namespace cachewright::test
