#include "tests/cli/program.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace cachewright::tests {

namespace {

class Pipe {
  public:
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
        read_end = ends[0];
        write_end = ends[1];
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        close_end(read_end);
        close_end(write_end);
    }
    static void close_end(int& descriptor) {
        if (descriptor >= 0) close(descriptor);
        descriptor = -1;
    }
    int read_end = -1;
    int write_end = -1;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (std::string& text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

// Feeds the input and drains both outputs at once, so that no full pipe can stop the program.
void exchange_bytes(Pipe& in, Pipe& out, Pipe& err, std::string_view input, Outcome& outcome) {
    fcntl(in.write_end, F_SETFL, O_NONBLOCK);
    if (input.empty()) Pipe::close_end(in.write_end);
    while (out.read_end >= 0 || err.read_end >= 0) {
        std::array<pollfd, 3> waits{pollfd{out.read_end, POLLIN, 0}, pollfd{err.read_end, POLLIN, 0},
                                    pollfd{in.write_end, POLLOUT, 0}};
        poll(waits.data(), waits.size(), -1);
        const auto drain = [](int& descriptor, short events, std::string& into) {
            if (descriptor < 0 || events == 0) return;
            std::array<char, 65536> block{};
            const ssize_t got = read(descriptor, block.data(), block.size());
            if (got > 0) {
                into.append(block.data(), static_cast<std::size_t>(got));
            } else {
                Pipe::close_end(descriptor);
            }
        };
        drain(out.read_end, waits[0].revents, outcome.out);
        drain(err.read_end, waits[1].revents, outcome.err);
        if (in.write_end >= 0 && waits[2].revents != 0) {
            const ssize_t put = write(in.write_end, input.data(), input.size());
            if (put > 0) input.remove_prefix(static_cast<std::size_t>(put));
            if (put < 0 || input.empty()) Pipe::close_end(in.write_end);
        }
    }
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): another thread asks for it
std::atomic<pid_t> running{0};

}  // namespace

void interrupt_cachewright() {
    // The program may ask the test's server before it is known here who it is.
    running.wait(0);
    kill(running.load(), SIGINT);
}

Outcome run_cachewright(const std::vector<std::string>& arguments, std::string_view input,
                        const std::vector<std::string>& environment, const std::string& folder) {
    signal(SIGPIPE, SIG_IGN);
    std::vector<std::string> argument_texts{CACHEWRIGHT_TOOL};
    argument_texts.insert(argument_texts.end(), arguments.begin(), arguments.end());
    std::vector<std::string> environment_texts{"PATH=/usr/bin:/bin"};
    environment_texts.insert(environment_texts.end(), environment.begin(), environment.end());

    Pipe in;
    Pipe out;
    Pipe err;
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in.read_end, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out.write_end, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err.write_end, STDERR_FILENO);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    pid_t child = 0;
    const int failure = posix_spawn(&child, CACHEWRIGHT_TOOL, &actions, nullptr,
                                    pointers(argument_texts).data(), pointers(environment_texts).data());
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) throw std::runtime_error("cannot start " CACHEWRIGHT_TOOL);
    running = child;
    running.notify_all();
    Pipe::close_end(in.read_end);
    Pipe::close_end(out.write_end);
    Pipe::close_end(err.write_end);

    Outcome outcome;
    exchange_bytes(in, out, err, input, outcome);
    running = 0;
    int status = 0;
    waitpid(child, &status, 0);
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return outcome;
}

Folder::Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cachewright-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = pattern;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string Folder::file(std::string_view name, std::string_view content) const {
    const std::filesystem::path path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
}

std::string fixture(std::string_view name) {
    return std::string(CACHEWRIGHT_SOURCE_DIR "/fixtures/").append(name);
}

}  // namespace cachewright::tests
