#include "tests/net/loopback_server.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace cachewright::tests {

namespace {

std::string path_of(std::string_view head) {
    const std::size_t begin = std::min(head.find(' '), head.size() - 1) + 1;
    return std::string(head.substr(begin, head.find(' ', begin) - begin));
}

}  // namespace

Script ok(std::string_view fields, std::string_view body) {
    return {"HTTP/1.1 200 OK\r\n" + std::string(fields) + "Content-Length: " + std::to_string(body.size()) +
            "\r\nConnection: close\r\n\r\n" + std::string(body)};
}

Script redirect(std::string_view location) {
    return {"HTTP/1.1 301 Moved Permanently\r\nDate: Tue, 03 Nov 2026 10:00:00 GMT\r\nLocation: " +
            std::string(location) + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"};
}

LoopbackServer::LoopbackServer() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    std::signal(SIGPIPE, SIG_IGN);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, generic, size) != 0 || listen(listener_, 64) != 0 ||
        getsockname(listener_, generic, &size) != 0) {
        throw std::runtime_error("cannot listen on loopback");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        for (const int connection : connections_)
            shutdown(connection, SHUT_RDWR);
    }
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    for (std::thread& server : servers_)
        server.join();
    close(listener_);
}

void LoopbackServer::answer(const std::string& path, Script script) {
    const std::lock_guard lock(mutex_);
    scripts_[path] = std::move(script);
}

void LoopbackServer::when_asked(const std::string& path, std::function<void()> call) {
    const std::lock_guard lock(mutex_);
    calls_[path] = std::move(call);
}

std::string LoopbackServer::url(std::string_view path) const {
    return "http://127.0.0.1:" + port() + std::string(path);
}

std::vector<std::string> LoopbackServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::size_t LoopbackServer::asked(std::string_view path) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(
        requests_.begin(), requests_.end(), [&](const std::string& head) { return path_of(head) == path; }));
}

void LoopbackServer::accept_all() {
    while (true) {
        const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) return;
        const std::lock_guard lock(mutex_);
        if (stopping_) {
            close(connection);
            return;
        }
        connections_.push_back(connection);
        servers_.emplace_back([this, connection] { serve(connection); });
    }
}

void LoopbackServer::serve(int connection) {
    std::string head;
    std::array<char, 4096> block{};
    while (head.find("\r\n\r\n") == std::string::npos) {
        const ssize_t got = recv(connection, block.data(), block.size(), 0);
        if (got <= 0) break;
        head.append(block.data(), static_cast<std::size_t>(got));
        if (head.starts_with('\x16')) break;  // a TLS hello
    }
    if (!head.empty()) {
        Script script{"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"};
        std::function<void()> call;
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(head);
            if (const auto known = calls_.find(path_of(head)); known != calls_.end()) call = known->second;
            const auto known = scripts_.find(path_of(head));
            if (known != scripts_.end()) script = known->second;
        }
        if (call) call();
        std::string_view rest = script.bytes;
        while (!rest.empty()) {
            const ssize_t put = send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
            if (put <= 0) break;
            rest.remove_prefix(static_cast<std::size_t>(put));
        }
        if (script.then == Then::reset) {
            const linger at_once{1, 0};
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        }
        // The end comes from the client, or from the destructor.
        if (script.then == Then::hold) (void)recv(connection, block.data(), block.size(), 0);
    }
    const std::lock_guard lock(mutex_);
    std::erase(connections_, connection);
    close(connection);
}

}  // namespace cachewright::tests
