#include "cli/text_file.hpp"

#include "lib/input/staged_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/types.h>
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
    int error = input::write_all(descriptor, text);
    if (error == 0 && ::fsync(descriptor) != 0 && errno != EINVAL) error = errno;
    if (::close(descriptor) != 0 && error == 0) error = errno;
    return error;
}

}  // namespace

base::Result<void> replace_text_file(const std::string& path, std::string_view text) {
    auto file = input::StagedFile::open(path, input::Links::followed, input::NewFile::for_all_by_umask);
    if (!file) return failed("write", path, file.error());
    file->write(text);
    if (const int error = file->commit(); error != 0) return failed("write", path, error);
    return {};
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
