#include "tests/proxy/proxy_process.hpp"

#include "tests/proxy/client.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace cachewright::tests {

namespace {

std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
    return ends;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    list.reserve(texts.size() + 1);
    for (std::string& text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

// The port behind "… on http://127.0.0.1:"; 0 while the line is not there whole.
std::uint16_t port_in(std::string_view text, std::string_view before) {
    const std::size_t at = text.find(before);
    if (at == std::string_view::npos) return 0;
    text.remove_prefix(at + before.size());
    if (text.find('\n') == std::string_view::npos) return 0;
    std::uint16_t port = 0;
    std::from_chars(text.data(), text.data() + text.size(), port);
    return port;
}

constexpr std::string_view kListening = "listening on http://127.0.0.1:";
constexpr std::string_view kAdmin = "admin on http://127.0.0.1:";

}  // namespace

std::string tool() {
    // ./dev runs these tests with the tool of another build too.
    const char* const other = std::getenv("CACHEWRIGHT_TOOL");
    return other != nullptr ? other : CACHEWRIGHT_TOOL;
}

Process::Process(const std::string& program, const std::vector<std::string>& arguments) {
    std::signal(SIGPIPE, SIG_IGN);
    std::vector<std::string> argument_texts{program};
    argument_texts.insert(argument_texts.end(), arguments.begin(), arguments.end());
    std::vector<std::string> environment{"PATH=/usr/bin:/bin"};
    const std::array<int, 2> out = make_pipe();
    const std::array<int, 2> err = make_pipe();
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
    const int failure = posix_spawn(&pid_, program.c_str(), &actions, nullptr,
                                    pointers(argument_texts).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    close(err[1]);
    out_ = out[0];
    err_ = err[0];
    if (failure != 0) throw std::runtime_error("cannot start " + program);
    reader_ = std::thread([this] { read_outputs(); });
}

Process::~Process() {
    if (!exit_code_) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    reader_.join();
    if (!out_closed_) close(out_);
    close(err_);
}

void Process::read_outputs() {
    std::array<pollfd, 2> waits{pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0}};
    while (waits[0].fd >= 0 || waits[1].fd >= 0) {
        poll(waits.data(), waits.size(), 50);
        if (!out_wanted_ && waits[0].fd >= 0) {
            close(out_);
            waits[0].fd = -1;
            const std::lock_guard lock(mutex_);
            out_closed_ = true;
            changed_.notify_all();
            continue;
        }
        for (pollfd& wait : waits) {
            if (wait.fd < 0 || wait.revents == 0) continue;
            std::array<char, 65536> block;
            const ssize_t got = read(wait.fd, block.data(), block.size());
            const std::lock_guard lock(mutex_);
            if (got > 0)
                (wait.fd == out_ ? out_text_ : err_text_).append(block.data(), static_cast<std::size_t>(got));
            else
                wait.fd = -1;
            changed_.notify_all();
        }
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
}

std::string Process::out() const {
    const std::lock_guard lock(mutex_);
    return out_text_;
}

std::string Process::err() const {
    const std::lock_guard lock(mutex_);
    return err_text_;
}

bool Process::wait_until(
    const std::function<bool(std::string_view out, std::string_view err)>& condition) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds{15},
                      [&] { return ended_ || condition(out_text_, err_text_); });
    return condition(out_text_, err_text_);
}

void Process::stop_reading_out() {
    out_wanted_ = false;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return out_closed_ || ended_; });
}

void Process::signal(int number) const {
    if (!exit_code_) kill(pid_, number);
}

bool Process::ended_within(std::chrono::milliseconds time) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [this] { return ended_; });
}

std::optional<int> Process::wait() {
    if (exit_code_) return exit_code_;
    {
        // Its outputs close when it ends; it has no children.
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, std::chrono::seconds{15}, [&] { return ended_; })) return std::nullopt;
    }
    int status = 0;
    waitpid(pid_, &status, 0);
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return exit_code_;
}

namespace {

std::vector<std::string> proxy_arguments(const std::string& origin, const std::vector<std::string>& flags) {
    std::vector<std::string> arguments{"proxy", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"};
    if (!origin.empty()) arguments.insert(arguments.end(), {"--origin", origin});
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return arguments;
}

}  // namespace

ProxyProcess::ProxyProcess(const std::string& origin, const std::vector<std::string>& flags)
    : process_(tool(), proxy_arguments(origin, flags)) {
    const bool listens = process_.wait_until([](std::string_view, std::string_view err) {
        return port_in(err, kListening) != 0 && port_in(err, kAdmin) != 0;
    });
    if (!listens) throw std::runtime_error("the proxy does not listen; it said: " + process_.err());
    port_ = port_in(process_.err(), kListening);
    admin_port_ = port_in(process_.err(), kAdmin);
}

ProxyProcess::~ProxyProcess() {
    stop();
}

void ProxyProcess::advance(std::string_view duration) const {
    const std::string body = "{\"advance\":\"" + std::string(duration) + "\"}";
    const ClientResponse response = ask(admin_port_, "POST", "/api/clock",
                                        "Host: 127.0.0.1:" + std::to_string(admin_port_) +
                                            "\nContent-Type: application/json\nConnection: close",
                                        body);
    if (response.status != 200) throw std::runtime_error("the clock does not move: " + response.body);
}

void ProxyProcess::stop() {
    if (stopped_) return;
    stopped_ = true;
    process_.signal(SIGTERM);
    const std::optional<int> code = process_.wait();
    const std::string said = process_.err();
    INFO("stderr of the proxy: " << said);
    CHECK(code == 0);
    for (const std::string_view complaint : {"Sanitizer", "runtime error", "terminate called", "Assertion"})
        CHECK(said.find(complaint) == std::string::npos);
}

std::size_t ProxyProcess::peak_memory() const {
    std::ifstream status("/proc/" + std::to_string(process_.pid()) + "/status");
    std::string word;
    std::size_t kibibytes = 0;
    while (status >> word) {
        if (word == "VmHWM:") {
            status >> kibibytes;
            break;
        }
    }
    return kibibytes * 1024;
}

}  // namespace cachewright::tests
