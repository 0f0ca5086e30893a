#include "cli/log_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace cachewright::cli {

namespace {

constexpr int kLookAgain = 100;  // milliseconds
constexpr std::chrono::seconds kLast{1};
// A pipe that is ready takes so much without blocking.
constexpr std::size_t kPipePiece = 4096;
constexpr std::size_t kFilePiece = std::size_t{1} << 20;

std::size_t piece_for(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) ? kFilePiece : kPipePiece;
}

}  // namespace

LogWriter::LogWriter(int descriptor)
    : descriptor_(descriptor), piece_(piece_for(descriptor)), thread_([this] { run(); }) {}

LogWriter::~LogWriter() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    come_.notify_one();
    thread_.join();
}

void LogWriter::write(std::string_view lines) {
    {
        const std::lock_guard lock(mutex_);
        if (gone_) return;
        if (lines_.size() + lines.size() > kMost) {
            dropped_ += static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
            return;
        }
        const bool waits = lines_.empty();
        lines_ += lines;
        if (!waits) return;
    }
    come_.notify_one();
}

std::uint64_t LogWriter::dropped() const {
    const std::lock_guard lock(mutex_);
    return dropped_;
}

void LogWriter::run() {
    std::string taken;
    while (true) {
        {
            std::unique_lock lock(mutex_);
            come_.wait(lock, [this] { return ends_ || !lines_.empty(); });
            if (lines_.empty()) return;
            taken.clear();
            std::swap(taken, lines_);
        }
        if (put(taken)) continue;
        const std::lock_guard lock(mutex_);
        gone_ = true;
        lines_ = {};
        return;
    }
}

bool LogWriter::put(std::string_view text) {
    std::chrono::steady_clock::time_point last{};
    while (!text.empty()) {
        pollfd ready{descriptor_, POLLOUT, 0};
        const int count = ::poll(&ready, 1, kLookAgain);
        if (count < 0 && errno != EINTR) return false;
        if (count <= 0) {
            const std::lock_guard lock(mutex_);
            const auto now = std::chrono::steady_clock::now();
            if (ends_ && last == std::chrono::steady_clock::time_point{}) last = now + kLast;
            if (ends_ && now >= last) return false;
            continue;
        }
        const ssize_t written = ::write(descriptor_, text.data(), std::min(text.size(), piece_));
        if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        // Nobody reads the log any more; the proxy serves on.
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace cachewright::cli
