#include "cli/terminal_screen.hpp"

#include "cli/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace cachewright::cli {

namespace {

// The other screen, no cursor, no line breaks of its own; and back.
constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l\x1b[?7l";
constexpr std::string_view kLeave = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";
constexpr int kLookForRoom = 100;  // milliseconds
constexpr std::chrono::seconds kLastWrite{1};

// What comes through the pipe.
constexpr char kWoken = 'w';
constexpr char kResized = 'r';
constexpr char kStop = 'z';
constexpr char kGoesOn = 'c';

constexpr std::array kTold{SIGWINCH, SIGTSTP, SIGCONT};
// Those that end the process, unless somebody else handles them.
constexpr std::array kEnds{SIGINT, SIGHUP, SIGQUIT, SIGTERM, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV};

struct Handled {
    int signal = 0;  // 0: not by us
    struct sigaction before {};
};

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a signal handler reaches nothing else
std::atomic<int> painted_terminal{-1};  // to be left as it was found
std::atomic<int> told_pipe{-1};
termios found_terminal{};
std::array<Handled, kTold.size() + kEnds.size()> handled{};
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<int>::is_always_lock_free);

void tell_screen(char what) {
    const int error = errno;
    const int pipe = told_pipe.load();
    // A pipe that is full has told enough.
    if (pipe >= 0) static_cast<void>(!write(pipe, &what, 1));
    errno = error;
}

void on_told(int signal) {
    tell_screen(signal == SIGWINCH ? kResized : signal == SIGTSTP ? kStop : kGoesOn);
}

// Leaves the terminal clean, then lets happen what would have happened.
void on_end(int signal) {
    // The first Ctrl-C only asks.
    if (signal != SIGINT || interrupted()) {
        const int terminal = painted_terminal.exchange(-1);
        if (terminal >= 0) {
            static_cast<void>(!write(terminal, kLeave.data(), kLeave.size()));
            tcsetattr(terminal, TCSANOW, &found_terminal);
        }
    }
    for (const Handled& each : handled) {
        if (each.signal != signal) continue;
        if (each.before.sa_handler != SIG_DFL) {
            each.before.sa_handler(signal);
            return tell_screen(kWoken);
        }
        sigaction(signal, &each.before, nullptr);
        raise(signal);
    }
}

// Those that others handle stay theirs, but for Ctrl-C, of which the second ends the process.
void handle_signals() {
    std::size_t at = 0;
    const auto handle = [&at](int signal, void (*by)(int)) {
        struct sigaction before {};
        if (sigaction(signal, nullptr, &before) != 0 || (before.sa_flags & SA_SIGINFO) != 0) return;
        if (before.sa_handler != SIG_DFL && (signal != SIGINT || before.sa_handler == SIG_IGN)) return;
        handled.at(at++) = {signal, before};
        struct sigaction ours {};
        ours.sa_handler = by;
        sigemptyset(&ours.sa_mask);
        ours.sa_flags = signal == SIGINT ? before.sa_flags : SA_RESTART;
        sigaction(signal, &ours, nullptr);
    };
    for (const int signal : kTold)
        handle(signal, on_told);
    for (const int signal : kEnds)
        handle(signal, on_end);
}

void leave_signals() {
    for (Handled& each : handled) {
        if (each.signal != 0) sigaction(each.signal, &each.before, nullptr);
        each.signal = 0;
    }
}

// Both ends are -1 where there can be none.
std::pair<int, int> make_signal_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return {-1, -1};
    return {ends[0], ends[1]};
}

// Of our own, so that what we make of it (O_NONBLOCK) is not made of the shell's as well.
int open_terminal() {
    std::array<char, 256> name{};
    if (ttyname_r(STDOUT_FILENO, name.data(), name.size()) == 0) {
        const int opened = open(name.data(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        if (opened >= 0) return opened;
    }
    return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
}

}  // namespace

base::Result<std::unique_ptr<TerminalScreen>> TerminalScreen::open() {
    if (isatty(STDOUT_FILENO) != 1)
        return base::fail(base::ErrorCode::usage,
                          "the live view needs a terminal, and standard output is none");
    const int terminal = open_terminal();
    const auto pipe = make_signal_pipe();
    if (terminal < 0 || pipe.first < 0)
        return base::fail(base::ErrorCode::unavailable, "no file can be opened for the live view",
                          "raise ulimit -n");
    return std::unique_ptr<TerminalScreen>(new TerminalScreen(terminal, pipe));
}

TerminalScreen::TerminalScreen(int terminal, std::pair<int, int> pipe)
    : terminal_(terminal), read_(pipe.first), write_(pipe.second) {
    const char* const kind = std::getenv("TERM");
    paintable_ = kind == nullptr || std::string_view(kind) != "dumb";
    told_pipe = write_;
}

TerminalScreen::~TerminalScreen() {
    leave();
    told_pipe = -1;
    close(read_);
    close(write_);
    close(terminal_);
}

report::ScreenSize TerminalScreen::size() const {
    winsize size{};
    if (ioctl(terminal_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
    return {size.ws_col, size.ws_row};
}

// Where it is not the terminal that controls the process, nobody is in the background.
bool TerminalScreen::in_foreground() const {
    const pid_t group = tcgetpgrp(terminal_);
    return group < 0 || group == getpgrp();
}

void TerminalScreen::enter() {
    if (entered_ || gone_ || !paintable_) return;
    suspended_ = !in_foreground();
    if (suspended_) return;
    if (!known_ && tcgetattr(terminal_, &found_terminal) != 0) return;
    known_ = true;
    entered_ = true;
    painted_.clear();
    handle_signals();
    painted_terminal = terminal_;
    // Keys come one by one and unseen; those that make signals still do. Ctrl-S would hold up the end.
    termios ours = found_terminal;
    ours.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    ours.c_iflag &= ~static_cast<tcflag_t>(IXON);
    ours.c_cc[VMIN] = 1;
    ours.c_cc[VTIME] = 0;
    tcsetattr(terminal_, TCSANOW, &ours);
    static_cast<void>(put(kEnter));
}

void TerminalScreen::leave() {
    suspended_ = false;
    if (!entered_) return;
    entered_ = false;
    hurry();
    static_cast<void>(put(kLeave));
    hurries_ = false;
    if (painted_terminal.exchange(-1) >= 0) tcsetattr(terminal_, TCSANOW, &found_terminal);
    leave_signals();
}

void TerminalScreen::paint(const std::vector<std::string>& lines) {
    if (suspended_ && in_foreground()) enter();
    if (!entered_) return;
    std::string text;
    if (painted_.size() != lines.size()) {
        painted_.clear();
        text = "\x1b[2J";
    }
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (at < painted_.size() && painted_[at] == lines[at]) continue;
        text += fmt::format("\x1b[{};1H\x1b[2K{}", at + 1, lines[at]);
    }
    painted_ = lines;
    if (!text.empty() && !put(text)) painted_.clear();
}

void TerminalScreen::print(std::string_view line) {
    static_cast<void>(put(fmt::format("{}\n", line)));
}

TerminalScreen::Happened TerminalScreen::wait(std::chrono::milliseconds at_most) {
    std::array<pollfd, 2> waits{pollfd{read_, POLLIN, 0}, pollfd{entered_ ? terminal_ : -1, POLLIN, 0}};
    Happened happened;
    if (poll(waits.data(), waits.size(), static_cast<int>(at_most.count())) <= 0) return happened;
    if (waits[0].revents != 0) hear_pipe(happened);
    if (waits[1].revents != 0 && entered_) hear_keys(happened);
    return happened;
}

void TerminalScreen::hear_pipe(Happened& happened) {
    std::array<char, 64> told{};
    ssize_t count = 0;
    while ((count = read(read_, told.data(), told.size())) > 0) {
        for (const char what : std::string_view(told.data(), static_cast<std::size_t>(count))) {
            if (what == kStop) stop_process();
            // Stopped without our knowledge: the shell has had the terminal meanwhile.
            if (what == kGoesOn && entered_) {
                forget();
                enter();
            }
            if (what == kWoken) continue;
            painted_.clear();
            happened.repaint = true;
        }
    }
}

void TerminalScreen::hear_keys(Happened& happened) {
    const ssize_t count = read(terminal_, &happened.key, 1);
    if (count == 1 || (count < 0 && (errno == EAGAIN || errno == EINTR))) return;
    gone_ = true;
    happened.gone = true;
    forget();
}

// The terminal is not ours any more, or was not for a while.
void TerminalScreen::forget() {
    entered_ = false;
    painted_terminal = -1;
    leave_signals();
}

void TerminalScreen::stop_process() {
    if (!entered_) return;
    leave();
    // Here it stands still until somebody lets it go on, with `fg` or in the background with `bg`.
    raise(SIGTSTP);
    enter();
}

void TerminalScreen::wake() const {
    tell_screen(kWoken);
}

void TerminalScreen::hurry() {
    hurries_ = true;
}

bool TerminalScreen::put(std::string_view text) {
    using Clock = std::chrono::steady_clock;
    std::optional<Clock::time_point> last;
    while (!text.empty()) {
        const ssize_t written = write(terminal_, text.data(), text.size());
        if (written > 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
            continue;
        }
        if (written < 0 && errno != EAGAIN && errno != EINTR) return false;
        if (hurries_ && !last) last = Clock::now() + kLastWrite;
        if (last && Clock::now() >= *last) return false;
        pollfd ready{terminal_, POLLOUT, 0};
        static_cast<void>(poll(&ready, 1, kLookForRoom));
    }
    return true;
}

}  // namespace cachewright::cli
