// The built program as a user runs it: `cachewright proxy` in front of an origin, on ports of the system's
// choice.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace cachewright::tests {

// A build with sanitizers: slower, and larger in memory.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

// A program with its arguments; out and err are read all the time.
class Process {
  public:
    Process(const std::string& program, const std::vector<std::string>& arguments);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();  // ends it without mercy when it still runs

    [[nodiscard]] std::string out() const;
    [[nodiscard]] std::string err() const;
    // Waits until the condition holds for what it has said (or it has ended); false when patience ends first.
    [[nodiscard]] bool wait_until(
        const std::function<bool(std::string_view out, std::string_view err)>& condition) const;
    void signal(int number) const;
    // Whether it ends before so much time is over.
    [[nodiscard]] bool ended_within(std::chrono::milliseconds time) const;
    // Waits for its end: the exit code, or 128 + the signal that ended it. Nothing when it does not end.
    [[nodiscard]] std::optional<int> wait();
    [[nodiscard]] pid_t pid() const { return pid_; }
    // From now on nobody reads its standard output: it gets EPIPE.
    void stop_reading_out();

  private:
    void read_outputs();

    pid_t pid_ = 0;
    int out_ = -1;
    std::atomic<bool> out_wanted_ = true;
    int err_ = -1;
    std::optional<int> exit_code_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::string out_text_;
    std::string err_text_;
    bool out_closed_ = false;
    bool ended_ = false;  // both outputs were closed
    std::thread reader_;
};

// The tool itself, with any arguments.
[[nodiscard]] std::string tool();

class ProxyProcess {
  public:
    // Waits until it listens; throws with what it said when it does not. An empty origin is left to the
    // flags.
    explicit ProxyProcess(const std::string& origin, const std::vector<std::string>& flags = {});
    ProxyProcess(const ProxyProcess&) = delete;
    ProxyProcess& operator=(const ProxyProcess&) = delete;
    // Stops it as stop() does.
    ~ProxyProcess();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::uint16_t admin_port() const { return admin_port_; }
    [[nodiscard]] Process& process() { return process_; }

    // Moves cache time: "90s", "1h".
    void advance(std::string_view duration) const;
    // SIGTERM; checks that it ends with 0 and that no sanitizer had anything to say.
    void stop();
    // It was ended otherwise: stop() has nothing left to do.
    void leave() { stopped_ = true; }
    // Resident memory at its highest, in bytes.
    [[nodiscard]] std::size_t peak_memory() const;

  private:
    Process process_;
    std::uint16_t port_ = 0;
    std::uint16_t admin_port_ = 0;
    bool stopped_ = false;
};

}  // namespace cachewright::tests
