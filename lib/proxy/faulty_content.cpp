#include "lib/proxy/faulty_content.hpp"

#include <algorithm>
#include <chrono>

namespace cachewright::proxy {

namespace {

using Event = net::OriginConnection::Event;
using std::chrono::steady_clock;

// Slow content comes in pieces of a tenth of a second's worth.
constexpr std::uint64_t kPiecesPerSecond = 10;

}  // namespace

net::SteadyTime FaultyContent::due() const {
    const std::chrono::duration<double> taken(static_cast<double>(passed_) /
                                              static_cast<double>(*effect_.bytes_per_second));
    return *began_ + std::chrono::duration_cast<steady_clock::duration>(taken);
}

net::Task<Event> FaultyContent::next(net::OriginConnection& origin) {
    Event event;  // of a failure, until it is known better
    if (pending_.empty()) {
        const Event came = co_await origin.next();
        const bool ends_here = came.kind == Event::Kind::complete && effect_.end == End::missing;
        if (ends_here) {
            origin.close();
            co_return event;
        }
        if (came.kind != Event::Kind::content || came.bytes.empty()) co_return came;
        pending_ = came.bytes;
    }
    std::uint64_t most = pending_.size();
    if (effect_.cut_after) {
        if (passed_ >= *effect_.cut_after) {
            origin.close();
            co_return event;
        }
        most = std::min(most, *effect_.cut_after - passed_);
    }
    if (effect_.bytes_per_second) {
        if (!began_) began_ = steady_clock::now();
        most = std::min(most, std::max<std::uint64_t>(1, *effect_.bytes_per_second / kPiecesPerSecond));
        const net::SteadyTime when = due();
        if (when > steady_clock::now()) co_await loop_->sleep_until(when);
    }
    event.kind = Event::Kind::content;
    event.bytes = pending_.substr(0, static_cast<std::size_t>(most));
    pending_.remove_prefix(event.bytes.size());
    passed_ += event.bytes.size();
    co_return event;
}

net::Task<Event> next_content(net::OriginConnection& origin, FaultyContent* faulty) {
    if (faulty == nullptr) return origin.next();
    return faulty->next(origin);
}

}  // namespace cachewright::proxy
