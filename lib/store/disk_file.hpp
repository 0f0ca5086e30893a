// DiskFile: the file of a persistent store before a database looks at it: made, checked and locked.
#pragma once

#include "lib/base/result.hpp"

#include <string>

namespace cachewright::store {

// One process has it. Made with mode 0600 when it is not there. A symbolic link is refused, so that what is
// written never lands where somebody else's link leads, and so is everything that is neither empty nor
// begins as a database: it is somebody's, and stays as it is.
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

    // Makes sure that what is in the file never comes back: the file goes, or, where its folder does not let
    // it go, its content. This needs no room on the disk. It is on the disk when this returns true. Whoever
    // has the file open goes on reading it if it went.
    [[nodiscard]] bool destroy();

  private:
    DiskFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

    std::string path_;
    int descriptor_;
};

}  // namespace cachewright::store
