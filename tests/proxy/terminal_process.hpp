// The tool on a terminal: its standard streams are a pseudo-terminal, which the test looks at and types on.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <termios.h>
#include <thread>
#include <vector>

namespace cachewright::tests {

// What a terminal shows that was sent this, as far as our own sequences go.
struct SeenScreen {
    bool other = false;  // the alternate screen
    bool cursor = true;
    bool wraps = true;
    std::vector<std::string> lines;  // of the alternate screen, without colour

    explicit SeenScreen(std::string_view sent);
    [[nodiscard]] bool has(std::string_view text) const;
    // As it was before anything was sent.
    [[nodiscard]] bool clean() const { return !other && cursor && wraps; }
};

class TerminalProcess {
  public:
    // The program leads a session of its own, with the terminal in control. `environment` has TERM where the
    // program is to see one.
    TerminalProcess(const std::string& program, const std::vector<std::string>& arguments,
                    const std::vector<std::string>& environment = {"TERM=xterm"});
    TerminalProcess(const TerminalProcess&) = delete;
    TerminalProcess& operator=(const TerminalProcess&) = delete;
    ~TerminalProcess();  // ends it without mercy when it still runs

    void type(std::string_view keys) const;
    // The program is told (SIGWINCH).
    void resize(unsigned short columns, unsigned short rows) const;
    void signal(int number) const;
    // The window is closed.
    void hang_up();

    // All that came, "\r\n" at line ends.
    [[nodiscard]] std::string sent() const;
    [[nodiscard]] SeenScreen screen() const { return SeenScreen(sent()); }
    // Waits until the condition holds for all that came; false when patience, or the program, ends first.
    [[nodiscard]] bool wait_until(const std::function<bool(std::string_view sent)>& condition) const;
    [[nodiscard]] bool shows(std::string_view text) const;
    // The exit code, or 128 + the signal that ended it. Nothing when it does not end.
    [[nodiscard]] std::optional<int> wait();
    // Keys come line by line and are seen, as at the beginning.
    [[nodiscard]] bool as_found() const;

  private:
    void read_terminal();
    void wait_for_end();

    int master_ = -1;
    int slave_ = -1;
    termios found_{};
    pid_t pid_ = 0;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::string sent_;
    std::optional<int> exit_code_;
    bool read_all_ = false;
    bool leave_ = false;
    std::thread reader_;
    std::thread waiter_;
};

}  // namespace cachewright::tests
