// Stream: a connected byte stream (TCP, or TLS over it) that coroutines of one loop read and write.
#pragma once

#include "lib/net/loop.hpp"

#include <array>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::net {

enum class IoStatus : std::uint8_t {
    ok,
    end,        // the peer has sent all it will send (a TCP FIN; with TLS its close_notify)
    reset,      // the connection broke: RST, or a TLS stream that ended without close_notify
    timed_out,  // the deadline passed
    closed,     // by ourselves, also while the operation waited
};

struct IoResult {
    IoStatus status = IoStatus::ok;
    std::size_t bytes = 0;  // above zero with ok
};

namespace detail {

class Channel;

// Which direction of a stream an operation belongs to: each has room for one that waits.
enum class Direction : std::uint8_t { reading, writing };
// What an operation waits for; with `turn`, that others had theirs.
enum class Await : std::uint8_t { nothing, readable, writable, turn };

// An operation on a descriptor; it lies in the frame of the coroutine that awaits it. Destroyed while it
// waits, it is not resumed.
class Operation {
  public:
    [[nodiscard]] bool await_ready();
    void await_suspend(std::coroutine_handle<> waiting);
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;
    virtual ~Operation();

  protected:
    Operation(Channel* channel, Direction direction) : channel_(channel), direction_(direction) {}
    [[nodiscard]] Channel& channel() const { return *channel_; }

    // Tries, after `came` has come: nothing the first time. Leaves the outcome in `result` when it returns
    // `nothing`, which is what it still waits for.
    virtual Await attempt(Await came) = 0;
    IoResult result;

  private:
    friend class Channel;
    Channel* channel_;
    std::coroutine_handle<> waiting_;  // while suspended
    Direction direction_;
    Await awaited_ = Await::nothing;
};

}  // namespace detail

// Each operation is tried at once, or as soon as something can have come when the one before took all there
// was, and suspends only when it would block. At most one reader and one writer wait at a time. Move-only;
// empty after a move.
class Stream {
  public:
    struct Impl;

    Stream();
    explicit Stream(std::unique_ptr<Impl> impl);
    Stream(Stream&&) noexcept;
    Stream& operator=(Stream&&) noexcept;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream();  // closes
    [[nodiscard]] explicit operator bool() const { return impl_ != nullptr; }

    class Read;
    // At least one byte and at most into.size(), unless the status is another than ok.
    [[nodiscard]] Read read(std::span<char> into);  // not empty
    class Readable;
    // Until read would not block (end and reset count): so that an idle connection holds no buffer.
    [[nodiscard]] Readable readable();
    class Write;
    // All of it, in order. The bytes must stay until it has ended; the span itself need not.
    [[nodiscard]] Write write(std::string_view bytes);
    [[nodiscard]] Write write(std::span<const std::string_view> parts);  // at most kMostParts
    static constexpr std::size_t kMostParts = 8;

    // Bytes that stand in a file and, the same bytes, in memory.
    struct FilePart {
        int descriptor = -1;
        std::uint64_t offset = 0;
        std::string_view bytes;
    };
    class Send;
    // `before`, then the part, which the system sends from the file without a copy (sendfile(2)) where it
    // can, and else from memory. What stands in the file must not change before the peer has it. The system
    // cannot be asked to send no SIGPIPE: the process ignores it.
    [[nodiscard]] Send send(std::string_view before, const FilePart& part);

    // Operations end with timed_out when they wait at this time (at most 100 ms late). One for each
    // direction; nothing: as long as it takes.
    void read_by(std::optional<SteadyTime> deadline);
    void write_by(std::optional<SteadyTime> deadline);

    // Says that nothing more will be sent (FIN, close_notify); reading goes on.
    void end_writing();
    void close();
    // Closes so that the peer sees a broken connection (RST), not an end.
    void reset();

    // Nothing has come and the peer has not closed: asked before a kept connection is used again.
    [[nodiscard]] bool quiet() const;
    // The peer will send nothing more, and all that it sent was read; or the connection broke. Not known of a
    // TLS stream before it is read: false.
    [[nodiscard]] bool ended() const;
    // Has the system find out from time to time whether the peer is still there.
    void probe_when_idle();

    // A descriptor for measurements and logs; -1 when closed.
    [[nodiscard]] int descriptor() const;
    // "127.0.0.1:52034", "[::1]:52034".
    [[nodiscard]] const std::string& peer() const;
    [[nodiscard]] const std::string& local() const;

  private:
    std::unique_ptr<Impl> impl_;
};

class [[nodiscard]] Stream::Read final : public detail::Operation {
  public:
    Read(Impl* stream, std::span<char> into);
    [[nodiscard]] IoResult await_resume() const { return result; }

  private:
    detail::Await attempt(detail::Await came) override;
    Impl* stream_;
    std::span<char> into_;
};

class [[nodiscard]] Stream::Readable final : public detail::Operation {
  public:
    explicit Readable(Impl* stream);
    // ok, also when what can be read is an end or a reset.
    [[nodiscard]] IoStatus await_resume() const { return result.status; }

  private:
    detail::Await attempt(detail::Await came) override;
    Impl* stream_;
};

class [[nodiscard]] Stream::Write final : public detail::Operation {
  public:
    Write(Impl* stream, std::span<const std::string_view> parts);
    // With the bytes that were handed to the system, all of them when ok.
    [[nodiscard]] IoResult await_resume() const { return result; }

  private:
    detail::Await attempt(detail::Await came) override;
    Impl* stream_;
    std::array<std::string_view, kMostParts> parts_;
    std::size_t first_ = 0;  // of those not yet sent
    std::size_t end_ = 0;
};

class [[nodiscard]] Stream::Send final : public detail::Operation {
  public:
    Send(Impl* stream, std::string_view before, const FilePart& part);
    // As that of Write.
    [[nodiscard]] IoResult await_resume() const { return result; }

  private:
    detail::Await attempt(detail::Await came) override;
    // Of one step: how it ends, or nothing when it goes on.
    [[nodiscard]] std::optional<detail::Await> step();
    [[nodiscard]] std::optional<detail::Await> step_with_tls();
    void take(std::size_t bytes);

    Impl* stream_;
    std::string_view before_;
    FilePart part_;
    bool from_memory_ = false;  // the system does not send from this file
};

}  // namespace cachewright::net
