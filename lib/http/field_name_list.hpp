// The argument of a qualified no-cache or private (RFC 9111 §5.2.2.4, §5.2.2.7): field names separated by
// commas, in a quoted-string whose backslashes may still stand.
#pragma once

#include "lib/base/ascii.hpp"

#include <string_view>

namespace cachewright::http {

// Takes the next member, trimmed, from the front of a comma-separated list; false when `list` is empty.
[[nodiscard]] constexpr bool take_list_member(std::string_view& list, std::string_view& member) {
    if (list.empty()) return false;
    const std::size_t comma = list.find(',');
    member = base::trim_ows(list.substr(0, comma));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    return true;
}

// True for one or more field names. False for an empty list and for anything else: then the directive counts
// as unqualified, the wider form.
[[nodiscard]] constexpr bool is_field_name_list(std::string_view list) {
    bool any = false;
    std::string_view name;
    while (take_list_member(list, name)) {
        if (name.empty()) continue;
        for (std::size_t i = 0; i < name.size(); ++i) {
            if (name[i] == '\\' && i + 1 < name.size()) ++i;  // a quoted-pair stands for its second byte
            if (!base::is_token_char(name[i])) return false;
        }
        any = true;
    }
    return any;
}

}  // namespace cachewright::http
