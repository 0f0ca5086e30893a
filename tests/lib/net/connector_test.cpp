#include "lib/net/connector.hpp"

#include "tests/lib/net/loop_runner.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace cachewright::net;
using cachewright::tests::listen;
using cachewright::tests::loopback;
using cachewright::tests::receive;
using cachewright::tests::run;
using cachewright::tests::server_at;
using namespace std::chrono_literals;
using Scheme = ServerAddress::Scheme;

namespace {

std::uint16_t port_where_nobody_listens() {
    Loop loop;
    return listen(loop).port();
}

// A directory that goes with the test.
class Directory {
  public:
    Directory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "cachewright-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) FAIL("no temporary directory");
        path_ = pattern;
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    ~Directory() { std::filesystem::remove_all(path_); }
    [[nodiscard]] std::string operator/(const char* name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

bool openssl_is_there() {
    return std::system("openssl version >/dev/null 2>&1") == 0;
}

// `openssl s_server` with a certificate for these names that it signed itself. It answers
// each line with the line turned round.
class TlsServer {
  public:
    explicit TlsServer(const std::string& names, const std::vector<std::string>& more = {}) {
        const std::string make =
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
            "-addext subjectAltName=" +
            names + " -keyout " + directory_ / "key.pem" + " -out " + certificate() + " >/dev/null 2>&1";
        if (std::system(make.c_str()) != 0) FAIL("openssl makes no certificate");
        std::array<int, 2> pipe_ends{};
        if (pipe(pipe_ends.data()) != 0) FAIL("no pipe");
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        std::vector<std::string> words{
            "openssl", "s_server",   "-accept", "127.0.0.1:0", "-rev", "-key", directory_ / "key.pem",
            "-cert",   certificate()};
        words.insert(words.end(), more.begin(), more.end());
        std::vector<char*> arguments;
        arguments.reserve(words.size() + 1);
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        if (posix_spawnp(&process_, "openssl", &actions, nullptr, arguments.data(), environ) != 0)
            FAIL("openssl does not start");
        posix_spawn_file_actions_destroy(&actions);
        ::close(pipe_ends[1]);
        output_ = fdopen(pipe_ends[0], "r");
        std::array<char, 256> line{};
        while (port_ == 0 && std::fgets(line.data(), line.size(), output_) != nullptr) {
            const std::string text = line.data();
            if (text.starts_with("ACCEPT "))
                port_ = static_cast<std::uint16_t>(std::stoi(text.substr(text.rfind(':') + 1)));
        }
        if (port_ == 0) FAIL("openssl s_server does not listen");
    }
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;
    ~TlsServer() {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
        std::fclose(output_);
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string certificate() const { return directory_ / "certificate.pem"; }

  private:
    Directory directory_;
    pid_t process_ = 0;
    std::FILE* output_ = nullptr;
    std::uint16_t port_ = 0;
};

// The system's authorities are those of the file, for a while.
class Authorities {
  public:
    explicit Authorities(const std::string& file) { setenv("SSL_CERT_FILE", file.c_str(), 1); }
    Authorities(const Authorities&) = delete;
    Authorities& operator=(const Authorities&) = delete;
    ~Authorities() { unsetenv("SSL_CERT_FILE"); }
};

// What came of connecting; empty when it did and lines came back turned round.
std::string talk(const TlsServer& server, const std::string& host, Verify verify) {
    Loop loop;
    std::string failure;
    const auto task = [&]() -> Task<> {
        Connector connector(loop, verify);
        auto stream = co_await connector.connect(server_at(Scheme::https, host, server.port()), 10s);
        if (!stream) {
            failure = stream.error().message;
            CHECK_FALSE(stream.error().timed_out);
            co_return;
        }
        for (const std::size_t size : {5U, 1000U, 15'000U}) {
            const std::string line = std::string(size - 1, 'a') + 'b';
            const std::array<std::string_view, 2> parts{line, "\n"};
            stream->write_by(std::chrono::steady_clock::now() + 10s);
            stream->read_by(std::chrono::steady_clock::now() + 10s);
            const IoResult result_1 = co_await stream->write(parts);
            CHECK(result_1.bytes == size + 1);
            const IoStatus status_2 = co_await stream->readable();
            CHECK(status_2 == IoStatus::ok);
            const std::string received_4 = co_await receive(*stream, size + 1);
            CHECK(received_4 == 'b' + std::string(size - 1, 'a') + '\n');
            CHECK(stream->quiet());
        }
        stream->read_by(std::chrono::steady_clock::now() + 20ms);
        const IoStatus status_3 = co_await stream->readable();
        CHECK(status_3 == IoStatus::timed_out);
        stream->end_writing();
    };
    run(loop, task());
    return failure;
}

}  // namespace

TEST_CASE("A refused connection says where and why") {
    Loop loop;
    const std::uint16_t port = port_where_nobody_listens();
    const auto task = [&]() -> Task<> {
        Connector connector(loop, Verify::certificate);
        const auto stream = co_await connector.connect(loopback(port), 5s);
        REQUIRE_FALSE(stream);
        CHECK_FALSE(stream.error().timed_out);
        CHECK(stream.error().message ==
              "cannot connect to 127.0.0.1:" + std::to_string(port) + ": Connection refused");
    };
    run(loop, task());
}

// Two dots in a row: no name server is asked.
TEST_CASE("A name that has no address is a failure that names it") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Connector connector(loop, Verify::certificate);
        const auto stream = co_await connector.connect(server_at(Scheme::http, "no..such.name", 80), 20s);
        REQUIRE_FALSE(stream);
        CHECK(stream.error().message.starts_with("cannot connect to no..such.name:80: "));
    };
    run(loop, task());
}

TEST_CASE("A name with several addresses is connected to where one answers") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Listener listener = listen(loop);  // on 127.0.0.1, not on ::1
        Connector connector(loop, Verify::certificate);
        const auto stream =
            co_await connector.connect(server_at(Scheme::http, "localhost", listener.port()), 5s);
        REQUIRE(stream);
        CHECK(stream->peer() == "127.0.0.1:" + std::to_string(listener.port()));
    };
    run(loop, task());
}

TEST_CASE("A loop may go while a connection is being made") {
    Loop loop;
    Listener listener = listen(loop);
    const auto task = [&](std::string host) -> Task<> {
        Connector connector(loop, Verify::certificate);
        static_cast<void>(
            co_await connector.connect(server_at(Scheme::https, std::move(host), listener.port()), 5s));
        FAIL("nobody shook hands");
    };
    loop.spawn(task("localhost"));
    loop.spawn(task("127.0.0.1"));
    run(loop, [](Loop& on) -> Task<> { co_await on.sleep_for(10ms); }(loop));
    CHECK(loop.tasks() == 2);
}

TEST_CASE("A server that does not shake hands is given up in time") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Listener listener = listen(loop);
        Connector connector(loop, Verify::nothing);
        const auto stream =
            co_await connector.connect(server_at(Scheme::https, "127.0.0.1", listener.port()), 30ms);
        REQUIRE_FALSE(stream);
        CHECK(stream.error().timed_out);
        CHECK(stream.error().message == "cannot connect to 127.0.0.1:" + std::to_string(listener.port()) +
                                            ": no TLS handshake within 30 ms");
    };
    run(loop, task());
}

TEST_CASE("A server that speaks no TLS is a failure, not a crash") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Listener listener = listen(loop);
        const auto answer = [&]() -> Task<> {
            Stream stream = co_await listener.accept();
            static_cast<void>(co_await stream.readable());
            static_cast<void>(co_await stream.write("HTTP/1.1 400 Bad Request\r\n\r\n"));
            stream.end_writing();
            co_await loop.sleep_for(1s);
        };
        loop.spawn(answer());
        Connector connector(loop, Verify::nothing);
        const auto stream =
            co_await connector.connect(server_at(Scheme::https, "127.0.0.1", listener.port()), 5s);
        REQUIRE_FALSE(stream);
        CHECK_FALSE(stream.error().timed_out);
    };
    run(loop, task());
}

TEST_CASE("TLS: a certificate that nobody vouches for") {
    if (!openssl_is_there()) {
        WARN("skipped: there is no openssl");
        return;
    }
    const TlsServer server("DNS:localhost,IP:127.0.0.1");
    const std::string at = "cannot connect to localhost:" + std::to_string(server.port()) + ": ";
    CHECK(talk(server, "localhost", Verify::certificate)
              .starts_with(at + "its certificate is not trusted: self"));
    CHECK(talk(server, "localhost", Verify::nothing).empty());
    CHECK(talk(server, "127.0.0.1", Verify::nothing).empty());

    const Authorities authorities(server.certificate());
    CHECK(talk(server, "localhost", Verify::certificate).empty());
    CHECK(talk(server, "127.0.0.1", Verify::certificate).empty());
}

TEST_CASE("TLS: a certificate of another name") {
    if (!openssl_is_there()) {
        WARN("skipped: there is no openssl");
        return;
    }
    const TlsServer server("DNS:localhost", {"-tls1_2"});
    const Authorities authorities(server.certificate());
    CHECK(talk(server, "localhost", Verify::certificate).empty());
    const std::string failure = talk(server, "127.0.0.1", Verify::certificate);
    INFO(failure);
    CHECK(failure.find("its certificate is not trusted: ") != std::string::npos);
}
