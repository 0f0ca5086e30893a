// The JSON object in which a request to the admin API says what it wants.
#pragma once

#include "lib/proxy/admin_call.hpp"

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace cachewright::proxy {

using Json = nlohmann::json;

// The object; an answer with 400 when it is none, or has members beside `known`.
[[nodiscard]] tl::expected<Json, AdminAnswer> read_wish(const AdminCall& call,
                                                        std::initializer_list<std::string_view> known);

// A member that is true or false; absent is false.
[[nodiscard]] tl::expected<bool, AdminAnswer> flag_of(const Json& wish, const char* name);

[[nodiscard]] AdminAnswer json_answer(const Json& told);

}  // namespace cachewright::proxy
