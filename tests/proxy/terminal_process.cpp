#include "tests/proxy/terminal_process.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cachewright::tests {

namespace {

constexpr std::chrono::seconds kPatient{30};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    list.reserve(texts.size() + 1);
    for (std::string& text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

// The sequence behind "\x1b[", with its last byte, which it is taken from.
std::string_view take_sequence(std::string_view& sent) {
    const auto* const end =
        std::find_if(sent.begin(), sent.end(), [](char c) { return c >= '@' && c <= '~'; });
    const auto size = static_cast<std::size_t>(end - sent.begin()) + (end == sent.end() ? 0 : 1);
    const std::string_view sequence = sent.substr(0, size);
    sent.remove_prefix(size);
    return sequence;
}

}  // namespace

SeenScreen::SeenScreen(std::string_view sent) {
    std::size_t row = 0;
    while (!sent.empty()) {
        if (!sent.starts_with("\x1b[")) {
            if (other) {
                if (lines.size() <= row) lines.resize(row + 1);
                lines[row] += sent.front();
            }
            sent.remove_prefix(1);
            continue;
        }
        sent.remove_prefix(2);
        const std::string_view sequence = take_sequence(sent);
        if (sequence == "?1049h" || sequence == "?1049l" || sequence == "2J") lines.clear();
        if (sequence.starts_with("?1049")) other = sequence.back() == 'h';
        if (sequence.starts_with("?25")) cursor = sequence.back() == 'h';
        if (sequence.starts_with("?7")) wraps = sequence.back() == 'h';
        if (sequence == "2K" && row < lines.size()) lines[row].clear();
        if (sequence.ends_with('H')) {
            std::from_chars(sequence.data(), sequence.data() + sequence.size(), row);
            --row;
        }
    }
}

bool SeenScreen::has(std::string_view text) const {
    return std::any_of(lines.begin(), lines.end(),
                       [text](const std::string& line) { return line.find(text) != std::string::npos; });
}

TerminalProcess::TerminalProcess(const std::string& program, const std::vector<std::string>& arguments,
                                 const std::vector<std::string>& environment) {
    winsize size{};
    size.ws_col = 100;
    size.ws_row = 30;
    std::array<char, 256> name{};
    if (openpty(&master_, &slave_, name.data(), nullptr, &size) != 0) throw std::runtime_error("no terminal");
    // What other tests start must not keep the terminal open.
    fcntl(master_, F_SETFD, FD_CLOEXEC);
    fcntl(slave_, F_SETFD, FD_CLOEXEC);
    tcgetattr(slave_, &found_);
    std::vector<std::string> argument_texts{program};
    argument_texts.insert(argument_texts.end(), arguments.begin(), arguments.end());
    std::vector<std::string> variables{"PATH=/usr/bin:/bin"};
    variables.insert(variables.end(), environment.begin(), environment.end());
    posix_spawnattr_t attributes{};
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    // The first terminal that the leader of a session opens is the one in control.
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, name.data(), O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO);
    const int failure = posix_spawn(&pid_, program.c_str(), &actions, &attributes,
                                    pointers(argument_texts).data(), pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failure != 0) throw std::runtime_error("cannot start " + program);
    reader_ = std::thread([this] { read_terminal(); });
    waiter_ = std::thread([this] { wait_for_end(); });
}

TerminalProcess::~TerminalProcess() {
    {
        const std::lock_guard lock(mutex_);
        leave_ = true;
        if (!exit_code_) kill(-pid_, SIGKILL);
        if (!exit_code_) kill(pid_, SIGKILL);
    }
    waiter_.join();
    if (reader_.joinable()) reader_.join();
    if (master_ >= 0) close(master_);
    if (slave_ >= 0) close(slave_);
}

void TerminalProcess::read_terminal() {
    while (true) {
        pollfd wait{master_, POLLIN, 0};
        const int ready = poll(&wait, 1, 20);
        std::array<char, 65536> block{};
        const ssize_t got = ready > 0 ? read(master_, block.data(), block.size()) : 0;
        const std::lock_guard lock(mutex_);
        if (got > 0) {
            sent_.append(block.data(), static_cast<std::size_t>(got));
        } else {
            read_all_ = exit_code_.has_value();
            if (read_all_ || leave_) break;
        }
        changed_.notify_all();
    }
    changed_.notify_all();
}

void TerminalProcess::wait_for_end() {
    int status = 0;
    waitpid(pid_, &status, 0);
    const std::lock_guard lock(mutex_);
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    changed_.notify_all();
}

void TerminalProcess::type(std::string_view keys) const {
    if (write(master_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size()))
        throw std::runtime_error("the terminal takes no keys");
}

void TerminalProcess::resize(unsigned short columns, unsigned short rows) const {
    winsize size{};
    size.ws_col = columns;
    size.ws_row = rows;
    ioctl(master_, TIOCSWINSZ, &size);
}

void TerminalProcess::signal(int number) const {
    const std::lock_guard lock(mutex_);
    if (!exit_code_) kill(pid_, number);
}

void TerminalProcess::hang_up() {
    {
        const std::lock_guard lock(mutex_);
        leave_ = true;
    }
    reader_.join();
    read_all_ = true;
    close(slave_);
    close(master_);
    master_ = slave_ = -1;
}

std::string TerminalProcess::sent() const {
    const std::lock_guard lock(mutex_);
    return sent_;
}

bool TerminalProcess::wait_until(const std::function<bool(std::string_view sent)>& condition) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPatient, [&] { return read_all_ || condition(sent_); });
    return condition(sent_);
}

bool TerminalProcess::shows(std::string_view text) const {
    return wait_until([text](std::string_view sent) { return SeenScreen(sent).has(text); });
}

std::optional<int> TerminalProcess::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPatient, [&] { return exit_code_ && read_all_; });
    return exit_code_;
}

bool TerminalProcess::as_found() const {
    termios now{};
    tcgetattr(slave_, &now);
    return now.c_lflag == found_.c_lflag && now.c_iflag == found_.c_iflag && now.c_oflag == found_.c_oflag &&
           std::memcmp(now.c_cc, found_.c_cc, sizeof now.c_cc) == 0;
}

}  // namespace cachewright::tests
