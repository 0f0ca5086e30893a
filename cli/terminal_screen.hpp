// TerminalScreen: the terminal of standard output as a screen that is painted on and whose keys are heard.
#pragma once

#include "lib/base/result.hpp"
#include "lib/report/live_screen.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::cli {

// Painting goes to the terminal's other screen, so that what stood there is there again afterwards. The
// terminal is left as it was found when the object goes, before Ctrl-Z stops the process, and when a signal
// that nobody else handles ends it. One a process.
class TerminalScreen {
  public:
    // Errors (usage): standard output is no terminal.
    static base::Result<std::unique_ptr<TerminalScreen>> open();
    TerminalScreen(const TerminalScreen&) = delete;
    TerminalScreen& operator=(const TerminalScreen&) = delete;
    ~TerminalScreen();

    // Whether it can be painted: a terminal without a cursor that moves (TERM=dumb) takes lines only.
    [[nodiscard]] bool paintable() const { return paintable_; }
    [[nodiscard]] report::ScreenSize size() const;

    void enter();
    void leave();
    // What differs from what was painted before. Nothing while the process is in the background.
    void paint(const std::vector<std::string>& lines);
    // Where nothing is painted.
    void print(std::string_view line);

    struct Happened {
        char key = '\0';       // that was pressed
        bool repaint = false;  // the size has changed, or the process goes on after a stop
        bool gone = false;     // there is no terminal any more
    };
    // Until something happens, wake() is called, or so much time is over.
    [[nodiscard]] Happened wait(std::chrono::milliseconds at_most);
    // From any thread.
    void wake() const;
    // From any thread: a terminal that takes nothing more is waited for a second and no longer.
    void hurry();

  private:
    TerminalScreen(int terminal, std::pair<int, int> pipe);
    [[nodiscard]] bool in_foreground() const;
    void hear_pipe(Happened& happened);
    void hear_keys(Happened& happened);
    void stop_process();
    void forget();
    // False: the terminal takes no more.
    bool put(std::string_view text);

    int terminal_;
    int read_;  // ends of a pipe through which signals and wake() come
    int write_;
    bool paintable_ = true;
    bool known_ = false;  // how the terminal was found
    bool entered_ = false;
    bool suspended_ = false;  // to be entered again when the process is in the foreground
    bool gone_ = false;
    std::atomic<bool> hurries_{false};
    std::vector<std::string> painted_;
};

}  // namespace cachewright::cli
