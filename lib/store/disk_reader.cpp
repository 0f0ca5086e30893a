#include "lib/store/disk_reader.hpp"

#include "lib/store/checksum.hpp"
#include "lib/store/disk_database.hpp"

#include <utility>

namespace cachewright::store {

base::Result<std::unique_ptr<DiskReader>> DiskReader::open(const std::string& path) {
    const auto cannot_read = [&](const sqlite::Failure& failure) {
        return base::fail(base::ErrorCode::unreadable,
                          "cannot read the store " + path + ": " + failure.message);
    };
    auto connection = sqlite::Connection::open(path, sqlite::Access::read_only);
    if (!connection) return cannot_read(connection.error());
    connection->abandon();
    auto parts = connection->prepare(
        "SELECT place, checksum, bytes FROM content WHERE place BETWEEN ?1 AND ?2 ORDER BY place");
    if (!parts) return cannot_read(parts.error());
    return std::unique_ptr<DiskReader>(new DiskReader(std::move(*connection), std::move(*parts)));
}

DiskReader::Reading DiskReader::read(RowId row, std::uint64_t content_bytes,
                                     const std::function<bool(std::string_view)>& each) {
    // One statement reads one state of the database, whatever is committed meanwhile.
    const Reading reading = read_parts(row, content_bytes, each);
    parts_.reset();
    return reading;
}

DiskReader::Reading DiskReader::read_parts(RowId row, std::uint64_t content_bytes,
                                           const std::function<bool(std::string_view)>& each) {
    parts_.bind(1, DiskDatabase::first_place(row)).bind(2, DiskDatabase::last_place(row));
    std::uint64_t left = content_bytes;
    for (std::int64_t place = DiskDatabase::first_place(row); left > 0; ++place) {
        const auto there = parts_.step();
        if (!there) {
            return there.error().kind == sqlite::Failure::Kind::corrupt ? Reading::corrupt : Reading::failed;
        }
        if (!*there) return left == content_bytes ? Reading::gone : Reading::corrupt;
        const std::string_view part = parts_.bytes(2);
        if (parts_.number(0) != place || part.empty() || part.size() > left ||
            static_cast<std::uint64_t>(parts_.number(1)) != checksum(part, static_cast<std::uint64_t>(place)))
            return Reading::corrupt;
        left -= part.size();
        if (!each(part)) return Reading::stopped;
    }
    return Reading::whole;
}

}  // namespace cachewright::store
