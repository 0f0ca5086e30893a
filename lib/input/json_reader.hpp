// The readers of the JSON formats: HAR, JSON lines, and JSON documents that hold exchanges one after another.
#pragma once

#include "lib/input/delivery.hpp"
#include "lib/input/json_element_scanner.hpp"

#include <memory>

namespace cachewright::input {

// A document with exchanges where `shape` says. Borrows `delivery`.
[[nodiscard]] std::unique_ptr<Reader> make_json_document_reader(JsonShape shape, Delivery& delivery);

// One object a line: a line that cannot be read costs only itself. Borrows `delivery`.
[[nodiscard]] std::unique_ptr<Reader> make_json_lines_reader(Delivery& delivery);

}  // namespace cachewright::input
