// Messages from text, for tests that look at a request and a response together: "Name: value" lines, one a
// line, in order; repeated names stay repeated.
#pragma once

#include "lib/http/message.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace cachewright::test {

inline http::FieldMap fields(std::string_view text) {
    http::FieldMap map;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        map.add(line.substr(0, colon), line.substr(colon + 1));
    }
    return map;
}

// The inverse: every line as "Name: value\n".
inline std::string text(const http::FieldMap& map) {
    std::string joined;
    for (const http::FieldLine line : map) {
        joined += line.name;
        joined += ": ";
        joined += line.value;
        joined += '\n';
    }
    return joined;
}

inline http::Request request(std::string method, std::string_view field_text = {}) {
    http::Request made;
    made.method = std::move(method);
    made.target = "/path";
    made.fields = fields(field_text);
    return made;
}

inline http::Request get(std::string_view field_text = {}) {
    return request("GET", field_text);
}

inline http::Response response(int status, std::string_view field_text = {}) {
    http::Response made;
    made.status = status;
    made.fields = fields(field_text);
    return made;
}

}  // namespace cachewright::test
