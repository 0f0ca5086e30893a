// The tables of a store on disk, and which files are such a store.
#pragma once

#include "lib/base/result.hpp"
#include "lib/store/sqlite.hpp"

#include <string>

namespace cachewright::store {

// Makes the tables of a new database. One of another program or format is refused, and stays as it is.
[[nodiscard]] base::Result<void> prepare_schema(sqlite::Connection& connection, const std::string& path);

[[nodiscard]] tl::unexpected<base::Error> cannot_use(const std::string& path, const sqlite::Failure& failure);

}  // namespace cachewright::store
