#include "lib/proxy/private/wish.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cachewright::proxy {

tl::expected<Json, AdminAnswer> read_wish(const AdminCall& call,
                                          std::initializer_list<std::string_view> known) {
    Json wish = Json::parse(call.content, nullptr, false);
    if (!wish.is_object())
        return tl::unexpected(admin_error(400, "the body must be a JSON object",
                                          known.size() == 0
                                              ? std::string("send {}")
                                              : fmt::format("its members: {}", fmt::join(known, ", "))));
    for (const auto& [name, value] : wish.items()) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            return tl::unexpected(admin_error(400, fmt::format("'{}' is unknown", name),
                                              fmt::format("there are {}", fmt::join(known, ", "))));
    }
    return wish;
}

tl::expected<bool, AdminAnswer> flag_of(const Json& wish, const char* name) {
    if (!wish.contains(name)) return false;
    if (!wish[name].is_boolean())
        return tl::unexpected(admin_error(400, fmt::format("{} must be true or false", name)));
    return wish[name].get<bool>();
}

AdminAnswer json_answer(const Json& told) {
    // What came from outside may be no UTF-8.
    return {200, told.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"};
}

}  // namespace cachewright::proxy
