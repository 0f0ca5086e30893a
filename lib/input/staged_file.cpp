#include "lib/input/staged_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace cachewright::input {

namespace {

namespace fs = std::filesystem;

mode_t permissions_of_new(NewFile new_file) {
    if (new_file == NewFile::for_its_owner) return 0600;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666U & ~mask;
}

}  // namespace

int write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

tl::expected<StagedFile, int> StagedFile::open(const std::string& path, Links links, NewFile new_file) {
    std::string target = path;
    if (links == Links::followed) {
        std::error_code ignored;
        const fs::path real = fs::weakly_canonical(path, ignored);
        if (!ignored && !real.empty()) target = real.string();
    }
    struct stat before {};
    const bool is_there = ::lstat(target.c_str(), &before) == 0 && !S_ISLNK(before.st_mode);
    // A file that its owner made read-only is not to be replaced behind his back.
    if (is_there && ::access(target.c_str(), W_OK) != 0) return tl::unexpected(errno);
    auto temporary = std::make_unique<std::string>(target + ".XXXXXX");
    const int descriptor = ::mkostemp(temporary->data(), O_CLOEXEC);
    if (descriptor < 0) return tl::unexpected(errno);
    StagedFile staged(std::move(target), std::move(temporary), descriptor);
    const mode_t mode = is_there ? before.st_mode & 07777U : permissions_of_new(new_file);
    if (::fchmod(descriptor, mode) != 0) return tl::unexpected(errno);
    return staged;
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      failure_(other.failure_),
      is_there_(other.is_there_) {}

StagedFile::~StagedFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (temporary_) discard();
}

void StagedFile::discard() {
    if (std::exchange(is_there_, false)) ::unlink(temporary_->c_str());
}

void StagedFile::write(std::string_view text) {
    if (failure_ == 0) failure_ = write_all(descriptor_, text);
}

int StagedFile::commit() {
    // Some file systems have nothing to synchronise.
    if (failure_ == 0 && ::fsync(descriptor_) != 0 && errno != EINVAL) failure_ = errno;
    if (::close(std::exchange(descriptor_, -1)) != 0 && failure_ == 0) failure_ = errno;
    if (failure_ == 0 && std::rename(temporary_->c_str(), target_.c_str()) != 0) failure_ = errno;
    if (failure_ == 0) is_there_ = false;
    return failure_;
}

}  // namespace cachewright::input
