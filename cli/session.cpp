#include "cli/session.hpp"

#include "cli/report_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace cachewright::cli {

namespace {

constexpr std::size_t kDefaultWidth = 100;
constexpr std::size_t kMostHeld = 200;    // messages
constexpr std::size_t kWidestText = 120;  // longer lines are hard to read, however wide the window

bool environment_has(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

report::Colour colour_for(const SharedOptions& options, int descriptor) {
    using report::Colour;
    if (options.color == "always") return Colour::on;
    if (options.color == "never") return Colour::off;
    // https://no-color.org: any non-empty value counts.
    if (environment_has("NO_COLOR")) return Colour::off;
    if (const char* force = std::getenv("FORCE_COLOR"); force != nullptr && *force != '\0') {
        return std::string_view(force) == "0" ? Colour::off : Colour::on;
    }
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
    return isatty(descriptor) == 1 && !dumb ? Colour::on : Colour::off;
}

std::size_t width_of(int descriptor) {
    winsize size{};
    if (isatty(descriptor) == 1 && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return std::min<std::size_t>(size.ws_col, kWidestText);
    }
    if (const char* columns = std::getenv("COLUMNS")) {
        std::size_t width = 0;
        const std::string_view text(columns);
        if (std::from_chars(text.data(), text.data() + text.size(), width).ec == std::errc{} && width > 0) {
            return std::min(width, kWidestText);
        }
    }
    return kDefaultWidth;
}

// Returns 0 or the error number.
int write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(descriptor, text.data(), text.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a signal handler reaches nothing else
std::atomic<bool> interruption{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void on_interrupt(int) {
    if (!interruption.exchange(true)) return;
    remove_unfinished_reports();
    _exit(static_cast<int>(ExitCode::interrupted));
}

}  // namespace

report::Style Session::style() const {
    return {colour_for(options, STDOUT_FILENO), width_of(STDOUT_FILENO), report::Tables::fit};
}

report::Style Session::list_style() const {
    report::Style style = this->style();
    // A width that somebody asked for holds for pipes and files, too.
    if (isatty(STDOUT_FILENO) != 1 && !environment_has("COLUMNS")) style.tables = report::Tables::whole_rows;
    return style;
}

report::Style Session::error_style() const {
    return {colour_for(options, STDERR_FILENO), width_of(STDERR_FILENO), report::Tables::fit};
}

Loudness Session::loudness() const {
    if (options.quiet) return Loudness::quiet;
    return options.verbose ? Loudness::verbose : Loudness::normal;
}

void Session::print(std::string_view text) {
    if (output_closed() || text.empty()) return;
    end_progress();
    const int failure = write_all(STDOUT_FILENO, text);
    if (failure == EPIPE) {
        output_closed_ = true;
    } else if (failure != 0) {
        output_failed_ = true;
        error({base::ErrorCode::unreadable,
               fmt::format("cannot write the result: {}", std::strerror(failure)),
               {}});
    }
}

void Session::remark(std::string_view text) {
    if (loudness() != Loudness::quiet) warning(text);
}

void Session::warning(std::string_view text) {
    end_progress();
    const std::string line = fmt::format("{}\n", text);
    say(line, line);
}

void Session::say(std::string_view text, std::string_view plain) {
    const std::lock_guard lock(messages_);
    if (told_) {
        told_(plain);
        if (isatty(STDERR_FILENO) == 1) {
            if (held_.size() < kMostHeld) held_.emplace_back(text);
            return;
        }
    }
    (void)write_all(STDERR_FILENO, text);
}

void Session::hold_messages(std::function<void(std::string_view text)> told) {
    const std::lock_guard lock(messages_);
    told_ = std::move(told);
}

void Session::release_messages() {
    const std::lock_guard lock(messages_);
    told_ = nullptr;
    for (const std::string& text : held_)
        (void)write_all(STDERR_FILENO, text);
    held_.clear();
}

void Session::error(const base::Error& error) {
    end_progress();
    const std::string name = report::paint(error_style(), report::Ink::red, "cachewright") + ": ";
    std::string text;
    std::string plain;
    // Several mistakes of one file come line by line.
    std::string_view left = error.message;
    do {
        const std::string_view line = left.substr(0, left.find('\n'));
        left.remove_prefix(std::min(line.size() + 1, left.size()));
        text += name + report::printable(line) + "\n";
        plain += report::printable(line) + "\n";
    } while (!left.empty());
    const std::string hint = error.hint.empty() ? "" : "  " + report::printable(error.hint) + "\n";
    say(text + hint, plain + hint);
}

void Session::progress(std::string_view text) {
    if (loudness() == Loudness::quiet || isatty(STDERR_FILENO) != 1) return;
    (void)write_all(STDERR_FILENO, fmt::format("\r\x1b[K{}", text));
    progress_shown_ = true;
}

void Session::end_progress() {
    if (!progress_shown_) return;
    progress_shown_ = false;
    (void)write_all(STDERR_FILENO, "\r\x1b[K");
}

void watch_for_interruption() {
    struct sigaction action {};
    action.sa_handler = on_interrupt;
    sigemptyset(&action.sa_mask);
    // Without SA_RESTART a read of standard input ends, so that the partial result can be told.
    action.sa_flags = 0;
    sigaction(SIGINT, &action, nullptr);
    // A reader that goes away shows as a failed write.
    std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() {
    return interruption.load();
}

}  // namespace cachewright::cli
