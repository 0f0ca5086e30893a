// The tables of a store on disk, and which files are such a store.
#pragma once

#include "lib/base/result.hpp"
#include "lib/store/sqlite.hpp"

#include <cstdint>
#include <string>

namespace cachewright::store {

enum class Found : std::uint8_t { store, empty_file };

// A database of another program or format is refused, and stays as it is.
[[nodiscard]] base::Result<Found> recognise(sqlite::Connection& connection, const std::string& path);

// Sets up the connection, and makes the tables of a new store. The log is moved into the database once it is
// so long.
[[nodiscard]] base::Result<void> prepare(sqlite::Connection& connection, const std::string& path, Found found,
                                         std::uint64_t log_bytes);

[[nodiscard]] tl::unexpected<base::Error> cannot_use(const std::string& path, const sqlite::Failure& failure);

}  // namespace cachewright::store
