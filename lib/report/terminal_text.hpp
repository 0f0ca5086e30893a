// Text for terminals: colour when it is wanted, control characters never.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::report {

enum class Colour : std::uint8_t { off, on };

// Whether tables keep to the width: what reads them line by line wants each row whole.
enum class Tables : std::uint8_t { fit, whole_rows };

struct Style {
    Colour colour = Colour::off;
    std::size_t width = 100;  // columns to fill; at least 40 are used
    Tables tables = Tables::fit;
};

enum class Ink : std::uint8_t { plain, bold, dim, red, yellow, cyan, green };

[[nodiscard]] std::string paint(const Style& style, Ink ink, std::string_view text);

// Bytes from outside made safe to print: control characters (C0, DEL, C1) and bytes that are not UTF-8 become
// \xNN, so that no escape sequence reaches a terminal.
[[nodiscard]] std::string printable(std::string_view bytes);

// Columns that printable text takes: one for each UTF-8 character.
[[nodiscard]] std::size_t columns(std::string_view printable_text);

// For one value in a line of text: what is longer than a few lines is cut in the middle and ends with its
// length, "GET https://a.example/aaa…zzz (8192 characters)".
[[nodiscard]] std::string shortened(std::string_view printable_text);

// Words wrapped to style.width, every line after the first indented by `indent` blanks. The first line is
// taken to begin at column `indent`.
[[nodiscard]] std::string wrapped(std::string_view text, const Style& style, std::size_t indent);

// "1 response", "2 responses".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view singular,
                                  std::string_view plural = {});

}  // namespace cachewright::report
