// Which format an input has: configuration files of hosts by their names, everything else by its first bytes.
#pragma once

#include "lib/base/result.hpp"
#include "lib/input/json_element_scanner.hpp"
#include "lib/input/read_exchanges.hpp"
#include "lib/input/text_lines.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace cachewright::input {

struct Detection {
    Format format = Format::raw_http;
    // JSON that is not one object a line: where its exchanges are.
    std::optional<JsonShape> shape;
    std::size_t byte_order_mark = 0;  // bytes to skip
};

// More than one control character in 32 within the first 4096 bytes, or any NUL there.
[[nodiscard]] bool looks_binary(std::string_view head);

// `head` is the beginning of the input called `name`, or all of it, as `extent` says. Errors: no_content,
// with what the bytes look like instead and what to do.
[[nodiscard]] base::Result<Detection> detect_format(std::string_view head, Extent extent,
                                                    std::string_view name);

}  // namespace cachewright::input
