#include "lib/store/disk_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace cachewright::store {

namespace {

namespace fs = std::filesystem;

// https://www.sqlite.org/fileformat.html#the_database_header
constexpr std::string_view kMagic{"SQLite format 3\0", 16};

tl::unexpected<base::Error> cannot_open(const std::string& path, int error) {
    using base::ErrorCode;
    const std::string what = "cannot open the store " + path;
    switch (error) {
        case ELOOP:
            return base::fail(ErrorCode::unreadable, what + ": it is a symbolic link",
                              "name the file that it points to");
        case EISDIR:
            return base::fail(ErrorCode::unreadable, what + ": it is a directory",
                              "name a file in it, as " + path + "/cache.db");
        case ENOENT:
            return base::fail(ErrorCode::not_found, what + ": its directory does not exist",
                              "create the directory first");
        default: return base::fail(ErrorCode::unreadable, what + ": " + std::strerror(error));
    }
}

// The path with the links in its folders followed, as the user named them.
std::string with_real_folder(const std::string& path) {
    const fs::path named(path);
    std::error_code error;
    const fs::path folder = named.has_parent_path() ? named.parent_path() : fs::path(".");
    const fs::path real = fs::canonical(folder, error);
    return error ? path : (real / named.filename()).string();
}

bool is_empty_or_database(int descriptor) {
    std::array<char, kMagic.size()> first{};
    const ssize_t size = ::pread(descriptor, first.data(), first.size(), 0);
    return size == 0 || (size == static_cast<ssize_t>(first.size()) &&
                         std::string_view(first.data(), first.size()) == kMagic);
}

bool sync_folder_of(const std::string& path) {
    const int folder = ::open(fs::path(path).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return false;
    // Some file systems have nothing to synchronise.
    const bool synced = ::fsync(folder) == 0 || errno == EINVAL;
    ::close(folder);
    return synced;
}

}  // namespace

base::Result<DiskFile> DiskFile::open(const std::string& path) {
    std::string real = with_real_folder(path);
    // Not to wait for somebody at the other end of a pipe.
    const int descriptor =
        ::open(real.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return cannot_open(path, errno);
    DiskFile file(std::move(real), descriptor);
    struct stat about {};
    if (::fstat(descriptor, &about) != 0) return cannot_open(path, errno);
    if (!S_ISREG(about.st_mode)) {
        return base::fail(base::ErrorCode::unreadable, "cannot open the store " + path + ": it is no file",
                          "name an ordinary file");
    }
    // The database has locks of another kind (fcntl(2)), which this one does not touch.
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return cannot_open(path, errno);
        return base::fail(base::ErrorCode::unavailable, "the store " + path + " is in use by another process",
                          "stop the other proxy, or give this one a store of its own");
    }
    if (!is_empty_or_database(descriptor)) {
        return base::fail(base::ErrorCode::no_content,
                          path + " is no store of Cachewright, and stays as it is", "name another file");
    }
    if (about.st_size == 0) static_cast<void>(::fchmod(descriptor, S_IRUSR | S_IWUSR));
    file.identity_ = {about.st_dev, about.st_ino};
    return file;
}

DiskFile::DiskFile(DiskFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      identity_(other.identity_),
      log_(other.log_) {}

DiskFile::~DiskFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

base::Result<void> DiskFile::keep_from_others(const std::string& path) const {
    struct stat about {};
    if (::fstat(descriptor_, &about) != 0) return cannot_open(path, errno);
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) == 0) return {};
    return base::fail(base::ErrorCode::unreadable,
                      "the store " + path + " is open to other users, and responses in it may be for few",
                      "chmod 600 " + path);
}

std::optional<DiskFile::Identity> DiskFile::identity_of(const std::string& path) {
    struct stat about {};
    if (::lstat(path.c_str(), &about) != 0) return std::nullopt;
    return Identity{about.st_dev, about.st_ino};
}

void DiskFile::note_log() {
    log_ = identity_of(log_path());
}

DiskFile::Place DiskFile::place() const {
    const auto found = identity_of(path_);
    if (!found) return errno == ENOENT ? Place::gone : Place::ours;
    if (*found != identity_) return Place::replaced;
    if (!log_) return Place::ours;
    const auto log = identity_of(log_path());
    if (!log && errno != ENOENT) return Place::ours;
    return log == log_ ? Place::ours : Place::without_log;
}

// The database goes before its log: a database without its log would be one of earlier, while the database
// deletes a log that it finds beside an empty file.
bool DiskFile::destroy() {
    if (place() == Place::replaced) {
        if (log_ && identity_of(log_path()) == log_) ::unlink(log_path().c_str());
        return false;
    }
    const bool gone = ::unlink(path_.c_str()) == 0 || errno == ENOENT;
    if (gone) {
        ::unlink(log_path().c_str());
        ::unlink((path_ + "-shm").c_str());
        if (sync_folder_of(path_)) return true;
    }
    // Its name is still there, or may come back with a power cut.
    return ::ftruncate(descriptor_, 0) == 0 && ::fsync(descriptor_) == 0;
}

}  // namespace cachewright::store
