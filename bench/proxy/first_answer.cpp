// first_answer CORE PORT PATH COMMAND...: starts the server on that core and prints the milliseconds from its
// start to the end of its first 200 on 127.0.0.1:PORT; then ends it by SIGTERM.
#include "bench/proxy/loopback.hpp"

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <optional>
#include <sched.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kPatience{10};
constexpr std::chrono::microseconds kBetweenTries{100};

// In a process group of its own, so that its workers end with it.
[[noreturn]] void become_server(int core, char** command) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(static_cast<unsigned>(core), &cores);
    ::sched_setaffinity(0, sizeof cores, &cores);
    ::setpgid(0, 0);
    const int null = ::open("/dev/null", O_RDWR);
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::dup2(null, descriptor);
    ::execvp(command[0], command);
    ::_exit(127);
}

bool answers(std::uint16_t port, const std::string& request) {
    const auto socket = loopback::connect_to(port);
    return socket && socket->send(request) && loopback::read_ok(*socket);
}

// Milliseconds; nothing when the server ended or was too slow.
std::optional<double> wait_for_answer(pid_t server, std::uint16_t port, const std::string& request,
                                      Clock::time_point started) {
    while (!answers(port, request)) {
        if (::waitpid(server, nullptr, WNOHANG) == server || Clock::now() - started > kPatience) return {};
        std::this_thread::sleep_for(kBetweenTries);
    }
    return std::chrono::duration<double, std::milli>(Clock::now() - started).count();
}

int run(int argc, char** argv) {
    const auto core = argc > 4 ? loopback::number<int>(argv[1]) : std::nullopt;
    const auto port = argc > 4 ? loopback::number<std::uint16_t>(argv[2]) : std::nullopt;
    if (!core || !port) {
        std::fputs("usage: first_answer CORE PORT PATH COMMAND...\n", stderr);
        return 2;
    }
    const std::string request = loopback::get_request(argv[3]);
    if (loopback::connect_to(*port)) {
        std::fprintf(stderr, "first_answer: somebody listens on port %d already\n", *port);
        return 1;
    }
    const Clock::time_point started = Clock::now();
    const pid_t server = ::fork();
    if (server < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (server == 0) become_server(*core, argv + 4);
    const std::optional<double> taken = wait_for_answer(server, *port, request, started);
    ::kill(server, SIGTERM);
    ::waitpid(server, nullptr, 0);
    ::kill(-server, SIGKILL);
    if (!taken) {
        std::fprintf(stderr, "first_answer: %s gave no 200\n", argv[4]);
        return 1;
    }
    std::printf("%.3f\n", *taken);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "first_answer: %s\n", error.what());
        return 1;
    }
}
