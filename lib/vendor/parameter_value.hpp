// Values of parameters as text, both ways: what `set` reads, `get` writes.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/field_id.hpp"
#include "lib/policy/options.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::vendor {

// An enumeration by its words.
template <class T, std::size_t N>
struct Choices {
    struct Row {
        std::string_view word;
        T value;
    };
    Row rows[N];

    [[nodiscard]] bool read(std::string_view word, T& into) const {
        for (const Row& row : rows) {
            if (row.word != word) continue;
            into = row.value;
            return true;
        }
        return false;
    }
    [[nodiscard]] std::string write(const T& value) const {
        for (const Row& row : rows) {
            if (row.value == value) return std::string(row.word);
        }
        return {};
    }
    // "rfc, ignore or refuse"
    [[nodiscard]] std::string list() const {
        std::string text;
        for (std::size_t i = 0; i < N; ++i) {
            if (i > 0) text += i + 1 == N ? " or " : ", ";
            text += rows[i].word;
        }
        return text;
    }
};

// Each kind: what it takes, for people; a reader that is false (and changes nothing) for anything else; a
// writer of the same form. "none" stands for nothing given, in optional kinds and in lists.

inline constexpr std::string_view duration_values = "a duration: 10s, 2h, 1y";
[[nodiscard]] bool read_duration(std::string_view text, base::Seconds& into);
[[nodiscard]] std::string write_duration(base::Seconds value);

inline constexpr std::string_view optional_duration_values = "a duration, or none";
[[nodiscard]] bool read_optional_duration(std::string_view text, std::optional<base::Seconds>& into);
[[nodiscard]] std::string write_optional_duration(const std::optional<base::Seconds>& value);

inline constexpr std::string_view words_values = "words separated by blanks or commas, or none";
[[nodiscard]] bool read_words(std::string_view text, std::vector<std::string>& into);
[[nodiscard]] std::string write_words(const std::vector<std::string>& value);

inline constexpr std::string_view text_values = "text, or none";
[[nodiscard]] bool read_text(std::string_view text, std::string& into);
[[nodiscard]] std::string write_text(const std::string& value);

inline constexpr std::string_view separator_values = "comma or space";
[[nodiscard]] bool read_separator(std::string_view text, char& into);
[[nodiscard]] std::string write_separator(char value);

inline constexpr std::string_view optional_count_values = "a number, or none";
[[nodiscard]] bool read_optional_count(std::string_view text, std::optional<std::size_t>& into);
[[nodiscard]] std::string write_optional_count(const std::optional<std::size_t>& value);

// Sizes in bytes, with the binary units that vendors mean: "512MB" is 512 * 2^20.
inline constexpr std::string_view optional_size_values = "a size: 20MB, 5GB, or none";
[[nodiscard]] bool read_optional_size(std::string_view text, std::optional<std::uint64_t>& into);
[[nodiscard]] std::string write_optional_size(const std::optional<std::uint64_t>& value);

inline constexpr std::string_view statuses_values = "status codes: 404 410, or none";
[[nodiscard]] bool read_statuses(std::string_view text, std::vector<int>& into);
[[nodiscard]] std::string write_statuses(const std::vector<int>& value);

// "200,206,301=2h 404=3m 500-599=no-store": no-store for "not stored".
inline constexpr std::string_view status_lifetimes_values =
    "status codes with lifetimes: 200,301=2h 400-499=no-store, or none";
[[nodiscard]] bool read_status_lifetimes(std::string_view text, std::vector<policy::StatusLifetime>& into);
[[nodiscard]] std::string write_status_lifetimes(const std::vector<policy::StatusLifetime>& value);

// Names of known fields, at most four.
inline constexpr std::string_view fields_values = "up to four field names, or none";
[[nodiscard]] bool read_fields(std::string_view text, std::array<http::FieldId, 4>& into);
[[nodiscard]] std::string write_fields(const std::array<http::FieldId, 4>& value);

}  // namespace cachewright::vendor
