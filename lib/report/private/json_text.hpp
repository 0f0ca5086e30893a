// JSON for the writers of this room. Private: the library must not show in a public header.
#pragma once

#include "lib/base/source_position.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace cachewright::report {

using Json = nlohmann::ordered_json;

// JSON strings are Unicode: bytes that are not UTF-8 are written as U+FFFD.
[[nodiscard]] inline std::string json_text(const Json& json, int indent = -1) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

[[nodiscard]] inline Json position_json(const base::SourcePosition& position) {
    return Json{{"line", position.line}, {"column", position.column}, {"offset", position.offset}};
}

}  // namespace cachewright::report
