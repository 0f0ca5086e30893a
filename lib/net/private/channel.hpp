// Channel: a non-blocking descriptor of a loop, and the two operations that may wait on it.
#pragma once

#include "lib/net/private/loop_impl.hpp"
#include "lib/net/stream.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace cachewright::net::detail {

// Counted, since what Asio still holds after close() and an operation that has not yet heard of it outlive
// the owner. All on the loop's thread.
class Channel {
  public:
    // Owns the descriptor from now on.
    Channel(Loop::Impl& loop, int descriptor);
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    void retain() { ++references_; }
    void release() {
        if (--references_ == 0) delete this;
    }

    [[nodiscard]] Loop::Impl& loop() const { return loop_; }
    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] bool closed() const { return descriptor_ < 0; }
    // What waits ends with `closed`, on a later turn of the loop.
    void close();
    void end_by(Direction direction, std::optional<SteadyTime> deadline);

    void suspend(Operation& operation);
    void forget(Operation& operation);

    // All that had come was read: trying again before more comes is a wasted call. Of an end that has come
    // already the system tells no more.
    [[nodiscard]] bool drained() const { return drained_; }
    void set_drained() {
        drained_ = !ended_;
        unheard_ &= static_cast<std::uint8_t>(~bit(Await::readable));
    }

    struct Change {
        bool readable = false;
        bool writable = false;
        bool ended = false;  // the peer will send no more, or the connection broke
    };
    void became_ready(const Change& change);

  private:
    // One direction. The deadline is watched while an operation waits.
    struct Side : Deadline {
        explicit Side(Channel& of);
        Channel& channel;
        Operation* operation = nullptr;
        SteadyTime limit = kNever;
        std::uint8_t expected = 0;  // what it waits for, or did: a bit for each Await
    };
    struct Told;
    static constexpr std::uint8_t bit(Await awaited) {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(awaited));
    }

    ~Channel();
    [[nodiscard]] Side& side(Direction direction) { return sides_[static_cast<std::size_t>(direction)]; }
    void expect(Side& of, Direction direction, Await awaited);
    void came(Await what);
    void tell(Direction direction, Await came);
    static void finish(Side& of);

    Loop::Impl& loop_;
    int descriptor_;
    std::uint32_t references_ = 0;
    std::uint8_t unheard_ = 0;  // what came when nobody waited for it: a bit for each Await
    bool watched_ = false;      // since something first waited
    bool drained_ = false;
    bool ended_ = false;
    std::array<Side, 2> sides_{Side(*this), Side(*this)};
};

class ChannelRef {
  public:
    ChannelRef() = default;
    explicit ChannelRef(Channel* channel) : channel_(channel) {
        if (channel_ != nullptr) channel_->retain();
    }
    ChannelRef(ChannelRef&& other) noexcept : channel_(std::exchange(other.channel_, nullptr)) {}
    ChannelRef& operator=(ChannelRef&& other) noexcept {
        std::swap(channel_, other.channel_);
        return *this;
    }
    ChannelRef(const ChannelRef& other) : ChannelRef(other.channel_) {}
    ChannelRef& operator=(const ChannelRef&) = delete;
    ~ChannelRef() {
        // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDelete): does not follow the count
        if (channel_ != nullptr) channel_->release();
    }
    [[nodiscard]] Channel* get() const { return channel_; }
    Channel* operator->() const { return channel_; }
    Channel& operator*() const { return *channel_; }

  private:
    Channel* channel_ = nullptr;
};

// Suspends until the descriptor is ready; ok, closed or timed_out.
class [[nodiscard]] ReadyChannel final : public Operation {
  public:
    ReadyChannel(Channel& channel, Await awaited)
        : Operation(&channel, awaited == Await::writable ? Direction::writing : Direction::reading),
          for_(awaited) {}
    [[nodiscard]] IoStatus await_resume() const { return result.status; }

  private:
    Await attempt(Await came) override { return came == for_ ? Await::nothing : for_; }
    Await for_;
};

}  // namespace cachewright::net::detail
