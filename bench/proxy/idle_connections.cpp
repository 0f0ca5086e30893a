// idle_connections PORT PATH COUNT: opens so many connections to 127.0.0.1:PORT, gets PATH once over each,
// prints "open COUNT" and holds them until its standard input ends; then prints "kept N": those still open.
#include "bench/proxy/loopback.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

// The other side has sent nothing and has not closed.
bool is_open(const loopback::Socket& socket) {
    char byte = 0;
    return ::recv(socket.descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           (errno == EAGAIN || errno == EWOULDBLOCK);
}

int run(int argc, char** argv) {
    const auto port = argc == 4 ? loopback::number<std::uint16_t>(argv[1]) : std::nullopt;
    const auto count = argc == 4 ? loopback::number<std::size_t>(argv[3]) : std::nullopt;
    if (!port || !count) {
        std::fputs("usage: idle_connections PORT PATH COUNT\n", stderr);
        return 2;
    }
    const std::string request = loopback::get_request(argv[2]);
    std::vector<loopback::Socket> held;
    held.reserve(*count);
    while (held.size() < *count) {
        auto socket = loopback::connect_to(*port);
        if (!socket || !socket->send(request) || !loopback::read_ok(*socket)) {
            std::fprintf(stderr, "idle_connections: number %zu got no 200\n", held.size() + 1);
            return 1;
        }
        held.push_back(std::move(*socket));
    }
    std::printf("open %zu\n", held.size());
    std::fflush(stdout);
    char byte = 0;
    while (::read(STDIN_FILENO, &byte, 1) > 0) {
    }
    std::size_t kept = 0;
    for (const loopback::Socket& socket : held) {
        if (is_open(socket)) ++kept;
    }
    std::printf("kept %zu\n", kept);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "idle_connections: %s\n", error.what());
        return 1;
    }
}
