#include "cli/text_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace cachewright::cli {

namespace {

tl::unexpected<base::Error> failed(std::string_view deed, const std::string& path, int error) {
    const auto code =
        error == ENOENT || error == ENOTDIR ? base::ErrorCode::not_found : base::ErrorCode::unreadable;
    if (error == ENOENT || error == ENOTDIR) return base::fail(code, "cannot find " + path, "check the path");
    return base::fail(code, fmt::format("cannot {} {}: {}", deed, path, std::strerror(error)));
}

// Writes all and closes; the error number, or 0.
int write_and_close(int descriptor, std::string_view text) {
    int error = 0;
    while (!text.empty() && error == 0) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            error = errno;
        }
    }
    if (error == 0 && ::fsync(descriptor) != 0 && errno != EINVAL) error = errno;
    if (::close(descriptor) != 0 && error == 0) error = errno;
    return error;
}

}  // namespace

base::Result<void> replace_text_file(const std::string& path, std::string_view text) {
    std::error_code ignored;
    const std::filesystem::path real = std::filesystem::weakly_canonical(path, ignored);
    const std::string target = ignored || real.empty() ? path : real.string();
    std::string beside = target + ".XXXXXX";
    const int descriptor = ::mkstemp(beside.data());
    if (descriptor < 0) return failed("write", path, errno);
    // mkstemp is for secrets; this file is as readable as the one before it, or as any new one.
    struct stat before {};
    const mode_t mask = ::umask(0);
    ::umask(mask);
    const mode_t mode = ::stat(target.c_str(), &before) == 0 ? before.st_mode & 0777U : 0666U & ~mask;
    int error = ::fchmod(descriptor, mode) == 0 ? 0 : errno;
    if (const int written = write_and_close(descriptor, text); error == 0) error = written;
    if (error == 0 && ::rename(beside.c_str(), target.c_str()) != 0) error = errno;
    if (error == 0) return {};
    ::unlink(beside.c_str());
    return failed("write", path, error);
}

base::Result<void> create_text_file(const std::string& path, std::string_view text) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno == EEXIST) {
        return base::fail(base::ErrorCode::usage, path + " exists already and is left as it is",
                          "--stdout prints what would be written");
    }
    if (descriptor < 0) return failed("write", path, errno);
    if (const int error = write_and_close(descriptor, text); error != 0) return failed("write", path, error);
    return {};
}

}  // namespace cachewright::cli
