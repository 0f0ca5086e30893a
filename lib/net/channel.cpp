#include "lib/net/private/channel.hpp"

#include <asio/post.hpp>
#include <memory>
#include <unistd.h>

namespace cachewright::net::detail {

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

// What is posted to the loop. Small enough that Asio takes its memory from what it keeps.
struct Channel::Told {
    ChannelRef channel;
    Direction direction;
    Await came;
    void operator()() const { channel->tell(direction, came); }
};

Channel::Side::Side(Channel& of)
    : Deadline([](Deadline& deadline) {
          auto& late = static_cast<Side&>(deadline);
          if (late.operation == nullptr) return;
          late.operation->result.status = IoStatus::timed_out;
          finish(late);
      }),
      channel(of) {}

Channel::Channel(Loop::Impl& loop, int descriptor) : loop_(loop), descriptor_(descriptor) {}

Channel::~Channel() {
    close();
}

void Channel::close() {
    if (closed()) return;
    ::close(std::exchange(descriptor_, -1));
    for (const Direction direction : {Direction::reading, Direction::writing}) {
        const Operation* const waiting = side(direction).operation;
        // Whoever waits for a turn gets it in any case.
        if (waiting != nullptr && waiting->awaited_ != Await::turn)
            asio::post(loop_.io, Told{ChannelRef(this), direction, waiting->awaited_});
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

void Channel::expect(Side& of, Direction direction, Await awaited) {
    if ((of.expected & bit(awaited)) != 0) return;
    of.expected |= bit(awaited);
    if (awaited == Await::turn) {
        asio::post(loop_.io, Told{ChannelRef(this), direction, awaited});
    } else if (!watched_) {
        watched_ = loop_.readiness.add(*this);
        if (watched_) return;
        // No memory for epoll: the operation is tried again, turn by turn.
        of.expected &= static_cast<std::uint8_t>(~bit(awaited));
        expect(of, direction, Await::turn);
    } else if ((unheard_ & bit(awaited)) != 0) {
        unheard_ &= static_cast<std::uint8_t>(~bit(awaited));
        asio::post(loop_.io, Told{ChannelRef(this), direction, awaited});
    }
}

void Channel::became_ready(const Change& change) {
    if (change.ended) ended_ = true;
    if (change.readable) {
        drained_ = false;
        came(Await::readable);
    }
    if (change.writable) came(Await::writable);
}

void Channel::came(Await what) {
    if (((sides_[0].expected | sides_[1].expected) & bit(what)) == 0) {
        unheard_ |= bit(what);
        return;
    }
    for (const Direction direction : {Direction::reading, Direction::writing}) {
        if ((side(direction).expected & bit(what)) != 0) tell(direction, what);
    }
}

void Channel::tell(Direction direction, Await came) {
    Side& of = side(direction);
    // Told before, by another way.
    if ((of.expected & bit(came)) == 0) return;
    of.expected &= static_cast<std::uint8_t>(~bit(came));
    if (of.operation == nullptr) {
        if (came != Await::turn) unheard_ |= bit(came);
        return;
    }
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
