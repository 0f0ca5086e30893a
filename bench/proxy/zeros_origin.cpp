// zeros_origin PORT: an origin on 127.0.0.1:PORT whose bodies are as long as the path says and made of zeros:
// GET /length/BYTES with Content-Length, GET /chunked/BYTES chunked. Both ask to be stored. Runs until
// killed.
#include "bench/proxy/loopback.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <utility>

namespace {

constexpr std::size_t kPiece = 65536;

struct Wanted {
    bool chunked;
    std::uint64_t bytes;
};

std::optional<Wanted> wanted_by(std::string_view request) {
    for (const auto& [prefix, chunked] : {std::pair<std::string_view, bool>{"GET /length/", false},
                                          std::pair<std::string_view, bool>{"GET /chunked/", true}}) {
        if (!request.starts_with(prefix)) continue;
        const std::string_view rest = request.substr(prefix.size());
        const auto bytes = loopback::number<std::uint64_t>(rest.substr(0, rest.find(' ')));
        if (bytes) return Wanted{chunked, *bytes};
    }
    return {};
}

std::string head_of(const Wanted& wanted) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nCache-Control: max-age=60\r\n" +
           (wanted.chunked ? std::string("Transfer-Encoding: chunked")
                           : "Content-Length: " + std::to_string(wanted.bytes)) +
           "\r\n\r\n";
}

bool send_body(const loopback::Socket& client, const Wanted& wanted) {
    const std::string zeros(kPiece, '\0');
    for (std::uint64_t left = wanted.bytes; left > 0;) {
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(left, kPiece));
        std::string size_line(24, '\0');
        if (wanted.chunked) {
            const int written = std::snprintf(size_line.data(), size_line.size(), "%zx\r\n", length);
            if (!client.send(std::string_view(size_line).substr(0, static_cast<std::size_t>(written))))
                return false;
        }
        if (!client.send(std::string_view(zeros).substr(0, length))) return false;
        if (wanted.chunked && !client.send("\r\n")) return false;
        left -= length;
    }
    return !wanted.chunked || client.send("0\r\n\r\n");
}

// Request after request, until the client goes or asks for something else.
void serve(const loopback::Socket& client) {
    std::string bytes;
    while (true) {
        std::size_t end = std::string::npos;
        while ((end = bytes.find("\r\n\r\n")) == std::string::npos) {
            if (!client.receive(bytes)) return;
        }
        const std::optional<Wanted> wanted = wanted_by(bytes);
        if (!wanted || !client.send(head_of(*wanted)) || !send_body(client, *wanted)) return;
        bytes.erase(0, end + 4);
    }
}

int run(int argc, char** argv) {
    const auto port = argc == 2 ? loopback::number<std::uint16_t>(argv[1]) : std::nullopt;
    if (!port) {
        std::fputs("usage: zeros_origin PORT\n", stderr);
        return 2;
    }
    const auto listener = loopback::bind_to(*port);
    if (!listener || ::listen(listener->descriptor(), 64) != 0) {
        std::fprintf(stderr, "zeros_origin: cannot listen on port %d\n", *port);
        return 1;
    }
    while (true) {
        const int client = ::accept(listener->descriptor(), nullptr, nullptr);
        if (client < 0) continue;
        std::thread([socket = loopback::Socket(client)] { serve(socket); }).detach();
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "zeros_origin: %s\n", error.what());
        return 1;
    }
}
