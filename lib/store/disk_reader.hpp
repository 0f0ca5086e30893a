// DiskReader: reads content from a DiskDatabase's file while that is written.
#pragma once

#include "lib/base/result.hpp"
#include "lib/store/sqlite.hpp"
#include "lib/store/stored_record.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace cachewright::store {

// It waits for the disk: not for event loops. For one thread at a time; any number of readers may be there.
// The database must be open before, and stay longer.
class DiskReader {
  public:
    // `path`: DiskDatabase::path().
    [[nodiscard]] static base::Result<std::unique_ptr<DiskReader>> open(const std::string& path);

    enum class Reading : std::uint8_t {
        whole,
        gone,     // the row was removed, before the first byte
        corrupt,  // the bytes are not those that were written: remove the row
        failed,   // the disk or the system refuses
        stopped,  // by `each`
    };
    // Calls `each` with all of the content of a row, in order, in parts of at most 256 KiB, until it returns
    // false. A part is handed over once its checksum is right, and it is as the row was when the reading
    // began. `content_bytes` as its record has it; where that is zero, a row that is gone reads as whole.
    [[nodiscard]] Reading read(RowId row, std::uint64_t content_bytes,
                               const std::function<bool(std::string_view)>& each);

  private:
    DiskReader(sqlite::Connection connection, sqlite::Statement parts)
        : connection_(std::move(connection)), parts_(std::move(parts)) {}
    [[nodiscard]] Reading read_parts(RowId row, std::uint64_t content_bytes,
                                     const std::function<bool(std::string_view)>& each);

    sqlite::Connection connection_;
    sqlite::Statement parts_;
};

}  // namespace cachewright::store
