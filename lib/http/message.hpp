// Requests and responses as values: no I/O, no policy.
#pragma once

#include "lib/http/field_map.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace cachewright::http {

enum class Version : std::uint8_t { unknown, http_1_0, http_1_1, http_2, http_3 };

// What is known of a body. Readers keep at most a bounded prefix of it.
struct Body {
    std::string bytes;                       // after transfer codings were removed; may be a prefix
    std::optional<std::uint64_t> full_size;  // when it is known; `bytes` may be shorter
};

struct Request {
    std::string method = "GET";
    std::string target;  // as written: origin-form, absolute-form or "*"
    Version version = Version::http_1_1;
    FieldMap fields;
    FieldMap trailers;
    Body body;
};

struct Response {
    int status = 0;  // 100 to 599 on the wire; 0 when a capture has none
    std::string reason;
    Version version = Version::http_1_1;
    FieldMap fields;
    FieldMap trailers;
    Body body;
};

}  // namespace cachewright::http
