// DiskFile: the file of a persistent store before a database looks at it: made, checked and locked.
#pragma once

#include "lib/base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace cachewright::store {

// One process has it. Made with mode 0600 when it is not there, and given it while it is empty: what is
// stored may be for few. A symbolic link is refused, so that what is written never lands where somebody
// else's link leads, and so is everything that is neither empty nor begins as a database: it is somebody's,
// and stays as it is.
class DiskFile {
  public:
    [[nodiscard]] static base::Result<DiskFile> open(const std::string& path);

    DiskFile(DiskFile&& other) noexcept;
    DiskFile& operator=(DiskFile&&) = delete;
    DiskFile(const DiskFile&) = delete;
    DiskFile& operator=(const DiskFile&) = delete;
    // After everything else that has the file open: closing it takes the database's own locks away.
    ~DiskFile();

    // Without symbolic links in its folders.
    [[nodiscard]] const std::string& path() const { return path_; }

    // An error when others than its owner may read or write it. `path` is how the user named it.
    [[nodiscard]] base::Result<void> keep_from_others(const std::string& path) const;

    // The database's log (FILE-wal) is there now, and stays the same file.
    void note_log();
    enum class Place : std::uint8_t {
        ours,
        gone,         // there is nothing under its name
        without_log,  // its log is gone, or replaced
        replaced,     // another file has its name
    };
    // What others have made of it meanwhile.
    [[nodiscard]] Place place() const;

    // Makes sure that what is in the file never comes back: the file goes, or, where its folder does not let
    // it go, its content. Another file in its place stays, and this returns false; but a log of ours beside
    // it, which does not belong to it, goes. This needs no room on the disk. It is on the disk when this
    // returns true. Whoever has the file open goes on reading it if it went.
    [[nodiscard]] bool destroy();

  private:
    // A file, whatever its name is.
    struct Identity {
        std::uint64_t device = 0;
        std::uint64_t number = 0;
        friend bool operator==(const Identity&, const Identity&) = default;
    };

    DiskFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

    [[nodiscard]] static std::optional<Identity> identity_of(const std::string& path);
    [[nodiscard]] std::string log_path() const { return path_ + "-wal"; }

    std::string path_;
    int descriptor_;
    Identity identity_;
    std::optional<Identity> log_;
};

}  // namespace cachewright::store
