#include "lib/input/byte_source.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace cachewright::input {

namespace {

tl::unexpected<base::Error> open_failure(const std::string& name, int error) {
    const std::string reason = std::strerror(error);
    if (error == ENOENT || error == ENOTDIR) {
        return base::fail(base::ErrorCode::not_found, "cannot find " + name,
                          "check the path; use - to read standard input");
    }
    if (error == EACCES || error == EPERM) {
        return base::fail(base::ErrorCode::unreadable, "no permission to read " + name,
                          "make it readable for the user who runs this command (chmod u+r)");
    }
    return base::fail(base::ErrorCode::unreadable, "cannot open " + name + ": " + reason);
}

std::string shown_name(const std::string& name) {
    return name == "-" ? "standard input" : name;
}

}  // namespace

base::Result<FileSource> FileSource::open(const std::string& name) {
    if (name == "-") return FileSource(name, STDIN_FILENO);
    const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0 && errno == EINTR)
        return base::fail(base::ErrorCode::unreadable, "interrupted while opening " + name);
    if (descriptor < 0) return open_failure(name, errno);
    FileSource source(name, descriptor);
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
        return base::fail(base::ErrorCode::unreadable, name + " is a directory, not a capture",
                          "name the captures in it");
    }
    return source;
}

FileSource::FileSource(std::string name, int descriptor) : name_(std::move(name)), descriptor_(descriptor) {}

FileSource::FileSource(FileSource&& other) noexcept
    : name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      ended_(other.ended_) {}

FileSource::~FileSource() {
    if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

base::Result<std::size_t> FileSource::read(std::span<char> block) {
    if (ended_ || block.empty()) return std::size_t{0};
    const ssize_t got = ::read(descriptor_, block.data(), block.size());
    if (got < 0 && errno != EINTR) {
        return base::fail(base::ErrorCode::unreadable,
                          "cannot read " + shown_name(name_) + ": " + std::strerror(errno));
    }
    ended_ = got <= 0;
    if (ended_) return std::size_t{0};
    return static_cast<std::size_t>(got);
}

base::Result<std::size_t> MemorySource::read(std::span<char> block) {
    const std::size_t length = std::min({block.size(), rest_.size(), largest_read_});
    std::copy_n(rest_.data(), length, block.data());
    rest_.remove_prefix(length);
    return length;
}

}  // namespace cachewright::input
