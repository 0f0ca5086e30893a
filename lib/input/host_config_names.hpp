// Which files are configuration files of hosts, by their names and by how they look.
#pragma once

#include "lib/input/read_exchanges.hpp"

#include <optional>
#include <string_view>

namespace cachewright::input {

// The format that the last part of `path` stands for: hosts look for their files by a fixed name. nginx's
// "nginx.conf" has one too; other "*.conf" are anybody's.
[[nodiscard]] std::optional<Format> host_config_by_name(std::string_view path);

// What the outermost members of a JSON document show; nothing when it is none of the hosts'.
[[nodiscard]] std::optional<Format> host_config_by_shape(std::string_view json);

// Some line begins with a directive or a block in which nginx's fields are set.
[[nodiscard]] bool looks_like_nginx_config(std::string_view text);

// May the file hold a host's configuration, as far as its name tells? For the walk through a directory.
[[nodiscard]] bool may_be_host_config(std::string_view path);

}  // namespace cachewright::input
