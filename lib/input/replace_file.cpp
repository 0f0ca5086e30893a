#include "lib/input/replace_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace cachewright::input {

namespace {

namespace fs = std::filesystem;

tl::unexpected<base::Error> cannot_write(const std::string& name, int error) {
    return base::fail(base::ErrorCode::unreadable,
                      "cannot write " + name + ": " + std::generic_category().message(error),
                      "the file is as it was; make it and its directory writable");
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

base::Result<void> replace_file(const std::string& name, std::string_view text) {
    std::error_code error;
    const fs::path target = fs::canonical(name, error);
    if (error) return cannot_write(name, error.value());
    struct stat status {};
    if (::stat(target.c_str(), &status) != 0) return cannot_write(name, errno);
    // A file that its owner made read-only is not to be replaced behind his back.
    if (::access(target.c_str(), W_OK) != 0) return cannot_write(name, errno);
    std::string temporary = (target.parent_path() / ".cachewright-XXXXXX").string();
    const int descriptor = ::mkstemp(temporary.data());
    if (descriptor < 0) return cannot_write(name, errno);
    int failure = 0;
    if (!write_all(descriptor, text) || ::fchmod(descriptor, status.st_mode & 07777U) != 0 ||
        ::fsync(descriptor) != 0) {
        failure = errno;
    }
    if (::close(descriptor) != 0 && failure == 0) failure = errno;
    if (failure == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) failure = errno;
    if (failure == 0) return {};
    ::unlink(temporary.c_str());
    return cannot_write(name, failure);
}

}  // namespace cachewright::input
