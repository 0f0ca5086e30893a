// Error: something in the environment failed (a file, the network, memory limits).
// Malformed input is not an Error, it is a base::Diagnostic.
#pragma once

#include <cstdint>
#include <string>

namespace cachewright::base {

enum class ErrorCode : std::uint8_t {
    usage,        // the caller asked for something that cannot be (exit 2)
    not_found,    // a file or directory does not exist (exit 3)
    unreadable,   // it exists but cannot be read (exit 3)
    no_content,   // readable, but it holds nothing that we understand (exit 3)
    too_large,    // a limit was reached (exit 3)
    unavailable,  // network, TLS, timeout (exit 3)
};

struct Error {
    ErrorCode code{};
    std::string message;  // what failed and where, one sentence, no trailing full stop
    std::string hint;     // what to do about it; may be empty
};

}  // namespace cachewright::base
