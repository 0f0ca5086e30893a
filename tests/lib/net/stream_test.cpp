#include "lib/net/stream.hpp"

#include "tests/lib/net/loop_runner.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <csignal>
#include <sys/mman.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace cachewright::net;
using cachewright::tests::connected;
using cachewright::tests::Ends;
using cachewright::tests::listen;
using cachewright::tests::loopback;
using cachewright::tests::receive;
using cachewright::tests::run;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

std::string many_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<char>(i * 31 + i / 251);
    return bytes;
}

Task<> echo(Stream stream) {
    std::array<char, 4096> buffer;
    while (true) {
        const IoResult got = co_await stream.read(buffer);
        if (got.status != IoStatus::ok) break;
        const IoResult sent = co_await stream.write({buffer.data(), got.bytes});
        if (sent.status != IoStatus::ok) break;
    }
}

// A file in memory with these bytes.
class File {
  public:
    explicit File(std::string bytes) : bytes_(std::move(bytes)), descriptor_(::memfd_create("test", 0)) {
        REQUIRE(descriptor_ >= 0);
        REQUIRE(::write(descriptor_, bytes_.data(), bytes_.size()) == static_cast<ssize_t>(bytes_.size()));
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { ::close(descriptor_); }
    [[nodiscard]] Stream::FilePart part(std::size_t from, std::size_t to) const {
        return {descriptor_, from, std::string_view(bytes_).substr(from, to - from)};
    }

  private:
    std::string bytes_;
    int descriptor_;
};

// Until the peer has sent all.
Task<std::string> receive_all(Stream& stream) {
    std::string received;
    std::array<char, 10'000> buffer;
    while (true) {
        const IoResult got = co_await stream.read(buffer);
        if (got.status != IoStatus::ok) break;
        received.append(buffer.data(), got.bytes);
    }
    co_return received;
}

// Writes until the peer's buffers and ours are full and nothing more goes.
Task<> fill(Stream& stream) {
    const std::string bytes(1 << 20, 'x');
    IoResult result;
    while (result.status == IoStatus::ok) {
        stream.write_by(steady_clock::now() + 30ms);
        result = co_await stream.write(bytes);
    }
    stream.write_by(std::nullopt);
}

}  // namespace

TEST_CASE("Bytes go to and fro between two loops on two threads") {
    Loop servers;
    Listener listener = listen(servers);
    const auto serve = [&]() -> Task<> {
        while (true) {
            Stream stream = co_await listener.accept();
            if (!stream) break;
            servers.spawn(echo(std::move(stream)));
        }
    };
    servers.spawn(serve());
    std::thread thread([&] { servers.run(); });

    Loop loop;
    Connector connector(loop, Verify::certificate);
    int left = 20;
    std::size_t echoed = 0;
    const auto talk = [&](std::size_t size) -> Task<> {
        auto stream = co_await connector.connect(loopback(listener.port()), 5s);
        if (!stream) FAIL(stream.error().message);
        for (int i = 0; i < 20; ++i) {
            const std::string sent = many_bytes(size);
            const std::string_view whole = sent;
            const std::array parts{whole.substr(0, 1), std::string_view(), whole.substr(1)};
            const IoResult result = co_await stream->write(parts);
            CHECK(result.status == IoStatus::ok);
            CHECK(result.bytes == size);
            if (co_await receive(*stream, size) == sent) ++echoed;
        }
        if (--left == 0) loop.stop();
    };
    for (int i = 0; i < 20; ++i)
        loop.spawn(talk(100 + static_cast<std::size_t>(i) * 300));
    loop.run();
    CHECK(echoed == 400);
    servers.stop();
    thread.join();
}

TEST_CASE("A write larger than all buffers waits for a slow reader and loses nothing") {
    Loop loop;
    const std::string sent = many_bytes(8 << 20);
    bool written = false;
    const auto write = [&](Stream& stream) -> Task<> {
        const std::string_view whole = sent;
        const std::array parts{whole.substr(0, 5'000'000), whole.substr(5'000'000)};
        const IoResult result = co_await stream.write(parts);
        CHECK(result.status == IoStatus::ok);
        CHECK(result.bytes == sent.size());
        written = true;
        stream.end_writing();
    };
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        loop.spawn(write(ends.server));
        CHECK_FALSE(written);
        std::string received;
        std::array<char, 10'000> buffer;
        while (true) {
            const IoResult got = co_await ends.client.read(buffer);
            if (got.status != IoStatus::ok) {
                CHECK(got.status == IoStatus::end);
                break;
            }
            received.append(buffer.data(), got.bytes);
            if (received.size() < 100'000) {
                CHECK_FALSE(written);
                co_await loop.yield();
            }
        }
        CHECK(received == sent);
        CHECK(written);
    };
    run(loop, task());
}

TEST_CASE("A read ends when its time has come, and reading can go on") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        std::array<char, 10> buffer;
        for (int i = 0; i < 3; ++i) {
            const auto began = steady_clock::now();
            ends.server.read_by(began + 20ms);
            const IoResult late = co_await ends.server.read(buffer);
            CHECK(late.status == IoStatus::timed_out);
            CHECK(steady_clock::now() >= began + 20ms);
            CHECK(steady_clock::now() < began + 2s);
            const IoStatus status_9 = co_await ends.server.readable();
            CHECK(status_9 == IoStatus::timed_out);
            const IoResult sent = co_await ends.client.write("hello");
            CHECK(sent.status == IoStatus::ok);
            ends.server.read_by(steady_clock::now() + 10s);
            const IoStatus status_10 = co_await ends.server.readable();
            CHECK(status_10 == IoStatus::ok);
            const IoResult got = co_await ends.server.read(buffer);
            CHECK(got.status == IoStatus::ok);
            CHECK(std::string_view(buffer.data(), got.bytes) == "hello");
        }
    };
    run(loop, task());
}

TEST_CASE("A deadline can be moved while a read waits") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        const auto move_deadline = [&]() -> Task<> {
            co_await loop.yield();
            ends.server.read_by(steady_clock::now() + 10ms);
        };
        loop.spawn(move_deadline());
        ends.server.read_by(std::nullopt);
        const IoStatus status_11 = co_await ends.server.readable();
        CHECK(status_11 == IoStatus::timed_out);
    };
    run(loop, task());
}

TEST_CASE("A write ends when its time has come") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        co_await fill(ends.server);
        ends.server.write_by(steady_clock::now() + 20ms);
        const IoResult late = co_await ends.server.write("more");
        CHECK(late.status == IoStatus::timed_out);
        CHECK(late.bytes == 0);
    };
    run(loop, task());
}

TEST_CASE("Closing a stream ends what waits on it, on a later turn") {
    Loop loop;
    int closed = 0;
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        co_await fill(ends.server);
        const auto read = [&]() -> Task<> {
            std::array<char, 10> buffer;
            const IoResult result = co_await ends.server.read(buffer);
            CHECK(result.status == IoStatus::closed);
            ++closed;
        };
        const auto write = [&]() -> Task<> {
            const IoResult result = co_await ends.server.write("more");
            CHECK(result.status == IoStatus::closed);
            ++closed;
        };
        loop.spawn(read());
        loop.spawn(write());
        ends.server.close();
        CHECK(closed == 0);
        CHECK(ends.server.descriptor() == -1);
        CHECK_FALSE(ends.server.quiet());
        co_await loop.sleep_for(1ms);
        CHECK(closed == 2);
        const IoStatus status_12 = co_await ends.server.readable();
        CHECK(status_12 == IoStatus::closed);
    };
    run(loop, task());
}

TEST_CASE("An empty stream is closed") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Stream stream;
        CHECK_FALSE(stream);
        const IoStatus status_13 = co_await stream.readable();
        CHECK(status_13 == IoStatus::closed);
        const IoResult result = co_await stream.write("x");
        CHECK(result.status == IoStatus::closed);
        CHECK(stream.peer().empty());
        stream.close();
        stream.reset();
        stream.end_writing();
        stream.read_by(steady_clock::now());
    };
    run(loop, task());
}

TEST_CASE("A reset is seen as a reset, and writing into it ends no process") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        ends.client.reset();
        std::array<char, 10> buffer;
        const IoResult got = co_await ends.server.read(buffer);
        CHECK(got.status == IoStatus::reset);
        const IoResult sent = co_await ends.server.write("x");
        CHECK(sent.status == IoStatus::reset);
        const IoResult again = co_await ends.server.write("x");
        CHECK(again.status == IoStatus::reset);
    };
    run(loop, task());
}

TEST_CASE("After the end of what a peer sends it still receives") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        const IoResult result_1 = co_await ends.client.write("question");
        CHECK(result_1.status == IoStatus::ok);
        ends.client.end_writing();
        const std::string received_19 = co_await receive(ends.server, 100);
        CHECK(received_19 == "question");
        std::array<char, 10> buffer;
        const IoResult end = co_await ends.server.read(buffer);
        CHECK(end.status == IoStatus::end);
        const IoStatus status_14 = co_await ends.server.readable();
        CHECK(status_14 == IoStatus::ok);
        const IoResult result_2 = co_await ends.server.write("answer");
        CHECK(result_2.status == IoStatus::ok);
        ends.server.close();
        const std::string received_20 = co_await receive(ends.client, 100);
        CHECK(received_20 == "answer");
    };
    run(loop, task());
}

// The end came together with the bytes: the system tells it once.
TEST_CASE("An end that came with the last bytes is not missed by who waits then") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        const IoResult result_3 = co_await ends.client.write("last");
        CHECK(result_3.status == IoStatus::ok);
        ends.client.close();
        std::array<char, 10> buffer;
        const IoResult result_4 = co_await ends.server.read(buffer);
        CHECK(result_4.bytes == 4);
        ends.server.read_by(steady_clock::now() + 5s);
        const IoStatus status_15 = co_await ends.server.readable();
        CHECK(status_15 == IoStatus::ok);
        const IoResult result_5 = co_await ends.server.read(buffer);
        CHECK(result_5.status == IoStatus::end);
    };
    run(loop, task());
}

TEST_CASE("A stream is quiet until something has come") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        CHECK(ends.server.quiet());
        const IoResult result_6 = co_await ends.client.write("x");
        CHECK(result_6.status == IoStatus::ok);
        const IoStatus status_16 = co_await ends.server.readable();
        CHECK(status_16 == IoStatus::ok);
        CHECK_FALSE(ends.server.quiet());
        const std::string received_21 = co_await receive(ends.server, 1);
        CHECK(received_21 == "x");
        CHECK(ends.server.quiet());
        ends.client.close();
        const IoStatus status_17 = co_await ends.server.readable();
        CHECK(status_17 == IoStatus::ok);
        CHECK_FALSE(ends.server.quiet());
    };
    run(loop, task());
}

TEST_CASE("Who always finds something ready lets others have their turn") {
    Loop loop;
    bool other_ran = false;
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        const IoResult result_7 = co_await ends.client.write(std::string(4000, 'x'));
        CHECK(result_7.status == IoStatus::ok);
        const IoStatus status_18 = co_await ends.server.readable();
        CHECK(status_18 == IoStatus::ok);
        loop.post([&] { other_ran = true; });
        std::array<char, 1> byte;
        int read = 0;
        while (!other_ran && read < 4000) {
            const IoResult result_8 = co_await ends.server.read(byte);
            CHECK(result_8.status == IoStatus::ok);
            ++read;
        }
        CHECK(other_ran);
        CHECK(read > 1);
        CHECK(read < 200);
    };
    run(loop, task());
}

TEST_CASE("A loop that goes takes with it what waits on streams, in whatever order they are") {
    std::size_t ended = 0;
    Loop outer;
    {
        Loop loop;
        const auto wait_on = [&](Stream& stream) -> Task<> {
            static_cast<void>(co_await stream.readable());
            ++ended;
        };
        const auto own = [&]() -> Task<> {
            Ends ends = co_await connected(loop);
            loop.spawn(wait_on(ends.server));
            co_await fill(ends.client);
            loop.stop();
            static_cast<void>(co_await ends.client.write("x"));
            ++ended;
        };
        loop.spawn(own());
        loop.run();
        CHECK(loop.tasks() >= 1);
    }
    CHECK(ended <= 1);
}

TEST_CASE("A part of a file is sent behind what stands before it") {
    Loop loop;
    const File file(many_bytes(300'000));
    const Stream::FilePart part = file.part(1'000, 101'000);
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        const IoResult with_head = co_await ends.server.send("head", part);
        CHECK(with_head.status == IoStatus::ok);
        CHECK(with_head.bytes == 100'004);
        const std::string first = co_await receive(ends.client, 100'004);
        CHECK(first == "head" + std::string(part.bytes));
        const IoResult alone = co_await ends.server.send({}, part);
        CHECK(alone.bytes == 100'000);
        const Stream::FilePart nothing = file.part(5, 5);
        const IoResult before_alone = co_await ends.server.send("end", nothing);
        CHECK(before_alone.bytes == 3);
        const std::string second = co_await receive(ends.client, 100'003);
        CHECK(second == std::string(part.bytes) + "end");
    };
    run(loop, task());
}

TEST_CASE("A part of a file larger than all buffers waits for a slow reader and loses nothing") {
    Loop loop;
    const File file(many_bytes(16 << 20));
    const Stream::FilePart part = file.part(0, 16 << 20);
    bool sent = false;
    const auto send = [&](Stream& stream) -> Task<> {
        const IoResult result = co_await stream.send("head", part);
        CHECK(result.status == IoStatus::ok);
        CHECK(result.bytes == part.bytes.size() + 4);
        sent = true;
        stream.end_writing();
    };
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        loop.spawn(send(ends.server));
        co_await loop.yield();
        CHECK_FALSE(sent);
        const std::string received = co_await receive_all(ends.client);
        CHECK((received == "head" + std::string(part.bytes)));
        CHECK(sent);
    };
    run(loop, task());
}

TEST_CASE("Where the system sends nothing from a descriptor, the bytes go from memory") {
    Loop loop;
    const std::string bytes = many_bytes(50'000);
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const auto task = [&]() -> Task<> {
        Ends ends = co_await connected(loop);
        for (const int descriptor : {-1, pipe[1]}) {
            const Stream::FilePart part{descriptor, 0, bytes};
            const IoResult result = co_await ends.server.send("head", part);
            CHECK(result.status == IoStatus::ok);
            const std::string received = co_await receive(ends.client, 50'004);
            CHECK(received == "head" + bytes);
        }
    };
    run(loop, task());
    ::close(pipe[0]);
    ::close(pipe[1]);
}

TEST_CASE("Sending a file ends with a reset, a deadline, or when the stream is closed") {
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    Loop loop;
    const File file(many_bytes(100'000));
    const Stream::FilePart part = file.part(0, 100'000);
    bool closed = false;
    const auto task = [&]() -> Task<> {
        Ends broken = co_await connected(loop);
        broken.client.reset();
        IoResult result;
        while (result.status == IoStatus::ok)
            result = co_await broken.server.send({}, part);
        CHECK(result.status == IoStatus::reset);

        Ends slow = co_await connected(loop);
        co_await fill(slow.server);
        slow.server.write_by(steady_clock::now() + 20ms);
        result = co_await slow.server.send({}, part);
        CHECK(result.status == IoStatus::timed_out);
        slow.server.write_by(std::nullopt);
        const auto send = [&]() -> Task<> {
            const IoResult ended = co_await slow.server.send({}, part);
            CHECK(ended.status == IoStatus::closed);
            closed = true;
        };
        loop.spawn(send());
        slow.server.close();
        co_await loop.sleep_for(1ms);
        CHECK(closed);
    };
    run(loop, task());
}
