// What is told of a message that the parser refused: the violation's sentence, and where a limit was exceeded
// its value and the option that sets it.
#pragma once

#include "lib/http/wire_recorder.hpp"

#include <string>

namespace cachewright::net {

// "the request line is longer than 16384 bytes (--max-request-line)". One line, no full stop.
[[nodiscard]] std::string violation_words(http::wire::Violation violation, http::wire::MessageKind found_in,
                                          const http::wire::Limits& limits);

}  // namespace cachewright::net
