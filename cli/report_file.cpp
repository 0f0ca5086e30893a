#include "cli/report_file.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace cachewright::cli {

namespace {

base::Error cannot_write(std::string_view path, int failure) {
    std::string hint;
    if (failure == ENOENT) hint = "create its folder first";
    return {base::ErrorCode::unreadable,
            fmt::format("cannot write the report '{}': {}", path, std::strerror(failure)), std::move(hint)};
}

// /dev/stdout may lead to a regular file, which is not ours to replace.
bool written_in_place(const std::string& path, const struct stat& status) {
    return !S_ISREG(status.st_mode) || path.starts_with("/dev/") || path.starts_with("/proc/");
}

// The temporary files that are there. A signal handler may read nothing but lock-free atomics, so that each
// name lies where it stays, and beyond these slots none is noted.
constexpr std::size_t kSlots = 32;
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a signal handler reaches nothing else
std::array<std::atomic<const char*>, kSlots> unfinished{};
static_assert(std::atomic<const char*>::is_always_lock_free);

void note_unfinished(const char* name) {
    for (std::atomic<const char*>& slot : unfinished) {
        const char* none = nullptr;
        if (slot.compare_exchange_strong(none, name)) return;
    }
}

void forget_unfinished(const char* name) {
    for (std::atomic<const char*>& slot : unfinished) {
        const char* noted = name;
        if (slot.compare_exchange_strong(noted, nullptr)) return;
    }
}

}  // namespace

void remove_unfinished_reports() {
    for (const std::atomic<const char*>& slot : unfinished) {
        const char* name = slot.load();
        if (name != nullptr) (void)::unlink(name);
    }
}

base::Result<ReportFile> ReportFile::open(std::string path) {
    struct stat status {};
    const bool exists = stat(path.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) return tl::unexpected(cannot_write(path, EISDIR));
    if (exists && written_in_place(path, status)) {
        const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        if (descriptor < 0) return tl::unexpected(cannot_write(path, errno));
        return ReportFile(std::move(path), descriptor);
    }
    auto staged = input::StagedFile::open(path, input::Links::replaced, input::NewFile::for_its_owner);
    if (!staged) return tl::unexpected(cannot_write(path, staged.error()));
    note_unfinished(staged->temporary_name());
    return ReportFile(std::move(path), std::move(*staged));
}

ReportFile::ReportFile(ReportFile&& other) noexcept
    : path_(std::move(other.path_)),
      staged_(std::exchange(other.staged_, std::nullopt)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      failure_(other.failure_) {}

ReportFile::~ReportFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!staged_) return;
    staged_->discard();
    forget_unfinished(staged_->temporary_name());
}

void ReportFile::write(std::string_view text) {
    if (staged_) {
        staged_->write(text);
    } else if (failure_ == 0) {
        failure_ = input::write_all(descriptor_, text);
    }
}

std::optional<base::Error> ReportFile::commit() {
    if (staged_) {
        failure_ = staged_->commit();
    } else if (::close(std::exchange(descriptor_, -1)) != 0 && failure_ == 0) {
        failure_ = errno;
    }
    if (failure_ == 0) return std::nullopt;
    return cannot_write(path_, failure_);
}

}  // namespace cachewright::cli
