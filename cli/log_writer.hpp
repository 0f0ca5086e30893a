// LogWriter: writes log lines to a descriptor on a thread of its own, so that a reader who is slow, or has
// stopped reading, holds nobody up.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace cachewright::cli {

class LogWriter {
  public:
    explicit LogWriter(int descriptor);
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;
    // Writes what is left, for at most a second.
    ~LogWriter();

    // Whole lines, from any thread; they stay together. Beyond kMost bytes that nobody reads they are dropped
    // and counted.
    void write(std::string_view lines);
    // Lines that were dropped so far.
    [[nodiscard]] std::uint64_t dropped() const;

  private:
    static constexpr std::size_t kMost = std::size_t{8} * 1024 * 1024;

    void run();
    // False: nobody will read it.
    bool put(std::string_view text);

    int descriptor_;
    std::size_t piece_;  // bytes written at once
    mutable std::mutex mutex_;
    std::condition_variable come_;
    std::string lines_;
    std::uint64_t dropped_ = 0;
    bool ends_ = false;
    bool gone_ = false;  // whoever read
    std::thread thread_;
};

}  // namespace cachewright::cli
