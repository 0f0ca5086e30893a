// Stream: a connected byte stream (TCP, or TLS over it) that coroutines of one loop read and write.
#pragma once

#include "lib/net/loop.hpp"

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

// Each operation is tried at once and suspends only when it would block. At most one reader and one writer
// wait at a time. Move-only; empty after a move.
class Stream {
  public:
    struct Impl;

    Stream();
    explicit Stream(std::unique_ptr<Impl> impl);
    Stream(Stream&&) noexcept;
    Stream& operator=(Stream&&) noexcept;
    ~Stream();  // closes
    [[nodiscard]] explicit operator bool() const { return impl_ != nullptr; }

    class Read;
    // At least one byte and at most into.size(), unless the status is another than ok.
    [[nodiscard]] Read read(std::span<char> into);
    class Readable;
    // Until read would not block (end and reset count): so that an idle connection holds no buffer.
    [[nodiscard]] Readable readable();
    class Write;
    // All of it, in order. The bytes must stay until it has ended; the span itself need not.
    [[nodiscard]] Write write(std::string_view bytes);
    [[nodiscard]] Write write(std::span<const std::string_view> parts);  // at most kMostParts
    static constexpr std::size_t kMostParts = 8;

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
    // A descriptor for measurements and logs; -1 when closed.
    [[nodiscard]] int descriptor() const;
    // "127.0.0.1:52034", "[::1]:52034".
    [[nodiscard]] const std::string& peer() const;
    [[nodiscard]] const std::string& local() const;

  private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace cachewright::net
