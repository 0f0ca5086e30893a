// free_ports COUNT: prints so many ports of 127.0.0.1 that nobody listens on, one a line. They lie below
// those that the system gives to outgoing connections, so that no load generator takes one before its server
// does.
#include "bench/proxy/loopback.hpp"

#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <unistd.h>
#include <vector>

namespace {

constexpr std::uint16_t kFirst = 20000;
constexpr std::uint16_t kLast = 32000;

int run(int argc, char** argv) {
    const std::optional<std::size_t> wanted =
        argc == 2 ? loopback::number<std::size_t>(argv[1]) : std::nullopt;
    if (!wanted) {
        std::fputs("usage: free_ports COUNT\n", stderr);
        return 2;
    }
    // Two runs at the same time begin at different places.
    auto port = static_cast<std::uint16_t>(kFirst + (::getpid() * 61) % (kLast - kFirst));
    std::vector<loopback::Socket> held;
    for (int tried = 0; held.size() < *wanted && tried < kLast - kFirst; ++tried) {
        if (auto socket = loopback::bind_to(port)) {
            held.push_back(std::move(*socket));
            std::printf("%d\n", port);
        }
        port = port + 1 < kLast ? static_cast<std::uint16_t>(port + 1) : kFirst;
    }
    return held.size() == *wanted ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "free_ports: %s\n", error.what());
        return 1;
    }
}
