#include "lib/net/private/channel.hpp"

#include <asio/post.hpp>
#include <memory>
#include <unistd.h>

namespace cachewright::net::detail {

namespace {

constexpr std::uint8_t bit(Await awaited) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(awaited));
}

}  // namespace

bool Operation::await_ready() {
    if (channel_ == nullptr || channel_->closed()) {
        result.status = IoStatus::closed;
        return true;
    }
    awaited_ = channel_->loop().may_go_on() ? attempt(Await::nothing) : Await::turn;
    return awaited_ == Await::nothing;
}

void Operation::await_suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    channel_->retain();
    channel_->suspend(*this);
}

Operation::~Operation() {
    if (waiting_) channel_->forget(*this);
}

// What Asio calls. Small enough that Asio takes its memory from what it keeps.
struct Channel::Told {
    ChannelRef channel;
    Direction direction;
    Await came;
    void operator()(const asio::error_code& /*error*/ = {}) const { channel->tell(direction, came); }
};

Channel::Side::Side(Channel& of)
    : Deadline([](Deadline& deadline) {
          auto& late = static_cast<Side&>(deadline);
          if (late.operation == nullptr) return;
          late.operation->result.status = IoStatus::timed_out;
          finish(late);
      }),
      channel(of) {}

Channel::Channel(Loop::Impl& loop, int descriptor) : loop_(loop), descriptor_(descriptor), waiter_(loop.io) {}

Channel::~Channel() {
    close();
}

void Channel::close() {
    if (closed()) return;
    const int descriptor = std::exchange(descriptor_, -1);
    if (waiter_.is_open()) {
        asio::error_code ignored;
        waiter_.close(ignored);
    } else {
        ::close(descriptor);
    }
}

void Channel::end_by(Direction direction, std::optional<SteadyTime> deadline) {
    Side& of = side(direction);
    of.limit = deadline.value_or(Deadline::kNever);
    if (of.operation != nullptr) loop_.watch(of, of.limit);
}

void Channel::suspend(Operation& operation) {
    Side& of = side(operation.direction_);
    assert(of.operation == nullptr);
    of.operation = &operation;
    loop_.watch(of, of.limit);
    expect(of, operation.direction_, operation.awaited_);
}

void Channel::forget(Operation& operation) {
    Side& of = side(operation.direction_);
    of.operation = nullptr;
    of.at = Deadline::kNever;
    operation.waiting_ = nullptr;
    release();
}

// Asked once for each thing: what an operation that ended too late or was destroyed has asked for serves
// the next.
void Channel::expect(Side& of, Direction direction, Await awaited) {
    if ((of.expected & bit(awaited)) != 0) return;
    if (awaited == Await::readable) forget_writable();
    if (awaited == Await::writable) asks_writable_ = true;
    of.expected |= bit(awaited);
    Told told{ChannelRef(this), direction, awaited};
    if (awaited == Await::turn) {
        asio::post(loop_.io, std::move(told));
        return;
    }
    if (!waiter_.is_open()) {
        asio::error_code failed;
        waiter_.assign(descriptor_, failed);
        if (failed) {  // no memory for epoll: the operation is tried again, turn by turn
            of.expected &= static_cast<std::uint8_t>(~bit(awaited));
            expect(of, direction, Await::turn);
            return;
        }
    }
    waiter_.async_wait(awaited == Await::readable ? asio::posix::descriptor_base::wait_read
                                                  : asio::posix::descriptor_base::wait_write,
                       std::move(told));
}

// Once it was asked whether it could write, Asio goes on asking the system, which then answers each question
// about reading at once that writing is possible.
void Channel::forget_writable() {
    constexpr auto kTold = bit(Await::readable) | bit(Await::writable);
    if (!asks_writable_ || ((sides_[0].expected | sides_[1].expected) & kTold) != 0) return;
    waiter_.release();
    asks_writable_ = false;
}

void Channel::tell(Direction direction, Await came) {
    Side& of = side(direction);
    of.expected &= static_cast<std::uint8_t>(~bit(came));
    if (came == Await::readable) drained = false;
    if (of.operation == nullptr) return;
    loop_.begin_turn();
    Operation& operation = *of.operation;
    if (closed()) {
        operation.result.status = IoStatus::closed;
    } else {
        operation.awaited_ = operation.attempt(came);
        if (operation.awaited_ != Await::nothing) {
            expect(of, direction, operation.awaited_);
            return;
        }
    }
    finish(of);
}

void Channel::finish(Side& of) {
    Operation& operation = *of.operation;
    const std::coroutine_handle<> waiting = operation.waiting_;
    const ChannelRef kept(&of.channel);
    of.channel.forget(operation);
    waiting.resume();
}

}  // namespace cachewright::net::detail
