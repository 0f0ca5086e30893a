// The readers of text captures: HTTP messages as they travel (or as `curl -i` prints them), and `curl -v`.
#pragma once

#include "lib/input/delivery.hpp"

#include <memory>

namespace cachewright::input {

// Requests and responses one after another, with or without bodies. Borrows `delivery`.
[[nodiscard]] std::unique_ptr<Reader> make_raw_message_reader(Delivery& delivery);

// Heads marked line by line with "> " and "< ", notes with "* ", bodies between them. Borrows `delivery`.
[[nodiscard]] std::unique_ptr<Reader> make_curl_trace_reader(Delivery& delivery);

}  // namespace cachewright::input
