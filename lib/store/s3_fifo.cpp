#include "lib/store/s3_fifo.hpp"

#include <algorithm>
#include <bit>

namespace cachewright::store {

namespace {

constexpr std::size_t kFewestRemembered = 64;

std::uint32_t high_half(std::uint64_t identity) {
    return static_cast<std::uint32_t>(identity >> 32);
}

}  // namespace

void S3Fifo::add(S3FifoLinks& member, std::uint64_t identity, std::uint64_t bytes) {
    member.identity = identity;
    member.bytes = bytes;
    if (remembered(identity)) {
        list(member, main_, S3FifoLinks::Queue::main);
    } else {
        list(member, small_, S3FifoLinks::Queue::small);
    }
}

void S3Fifo::remove(S3FifoLinks& member) {
    unlist(member);
}

void S3Fifo::list(S3FifoLinks& member, Line& line, S3FifoLinks::Queue queue) {
    member.queue = queue;
    member.older = line.newest;
    member.newer = nullptr;
    (line.newest == nullptr ? line.oldest : line.newest->newer) = &member;
    line.newest = &member;
    ++line.members;
    line.bytes += member.bytes;
}

void S3Fifo::unlist(S3FifoLinks& member) {
    Line& line = member.queue == S3FifoLinks::Queue::small ? small_ : main_;
    (member.older == nullptr ? line.oldest : member.older->newer) = member.newer;
    (member.newer == nullptr ? line.newest : member.newer->older) = member.older;
    --line.members;
    line.bytes -= member.bytes;
    member.newer = nullptr;
    member.older = nullptr;
    member.queue = S3FifoLinks::Queue::none;
}

// As many as there are members are remembered.
void S3Fifo::remember(std::uint64_t identity) {
    const std::size_t wanted = std::bit_ceil(2 * std::max(size(), kFewestRemembered));
    if (departures_.size() < wanted) departures_.assign(wanted, {});
    departures_[identity & (departures_.size() - 1)] = {high_half(identity), ++departed_};
}

bool S3Fifo::remembered(std::uint64_t identity) const {
    if (departures_.empty()) return false;
    const Departure& departure = departures_[identity & (departures_.size() - 1)];
    return departure.when != 0 && departure.identity == high_half(identity) &&
           departed_ - departure.when < std::max(size(), kFewestRemembered);
}

}  // namespace cachewright::store
