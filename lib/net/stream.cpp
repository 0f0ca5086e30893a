#include "lib/net/stream.hpp"

#include "lib/net/private/socket_address.hpp"
#include "lib/net/private/stream_impl.hpp"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <utility>

namespace cachewright::net {

namespace {

using detail::Await;
using detail::Direction;

detail::Channel* channel_of(const Stream::Impl* stream) {
    return stream == nullptr ? nullptr : stream->channel.get();
}

bool would_block(int error) {
    return error == EAGAIN || error == EWOULDBLOCK;
}

}  // namespace

Stream::Impl::Impl(Loop::Impl& loop, int descriptor, std::string peer_name)
    : channel(new detail::Channel(loop, descriptor)), peer(std::move(peer_name)) {}

Stream::Impl::~Impl() {
    close();
}

void Stream::Impl::close() const {
    if (channel->closed()) return;
    if (tls) tls->end_writing();
    channel->close();
}

Stream::Stream() = default;
Stream::Stream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;
Stream::~Stream() = default;

Stream::Read Stream::read(std::span<char> into) {
    return {impl_.get(), into};
}

Stream::Readable Stream::readable() {
    return Readable(impl_.get());
}

Stream::Write Stream::write(std::string_view bytes) {
    return {impl_.get(), {&bytes, 1}};
}

Stream::Write Stream::write(std::span<const std::string_view> parts) {
    return {impl_.get(), parts};
}

Stream::Send Stream::send(std::string_view before, const FilePart& part) {
    return {impl_.get(), before, part};
}

void Stream::read_by(std::optional<SteadyTime> deadline) {
    if (impl_) impl_->channel->end_by(Direction::reading, deadline);
}

void Stream::write_by(std::optional<SteadyTime> deadline) {
    if (impl_) impl_->channel->end_by(Direction::writing, deadline);
}

void Stream::end_writing() {
    if (!impl_ || impl_->channel->closed()) return;
    if (impl_->tls) impl_->tls->end_writing();
    ::shutdown(impl_->channel->descriptor(), SHUT_WR);
}

void Stream::close() {
    if (impl_) impl_->close();
}

void Stream::reset() {
    if (!impl_ || impl_->channel->closed()) return;
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(impl_->channel->descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    impl_->channel->close();
}

bool Stream::quiet() const {
    if (!impl_ || impl_->channel->closed()) return false;
    if (impl_->tls) return impl_->tls->peek().awaits == Await::readable;
    char byte = 0;
    return ::recv(impl_->channel->descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && would_block(errno);
}

bool Stream::ended() const {
    if (!impl_ || impl_->channel->closed()) return true;
    if (impl_->tls) return false;  // its end is known by reading only
    char byte = 0;
    const ssize_t come = ::recv(impl_->channel->descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return come == 0 || (come < 0 && !would_block(errno));
}

void Stream::probe_when_idle() {
    if (!impl_ || impl_->channel->closed()) return;
    const int yes = 1;
    ::setsockopt(impl_->channel->descriptor(), SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
    const int idle_seconds = 60;
    ::setsockopt(impl_->channel->descriptor(), IPPROTO_TCP, TCP_KEEPIDLE, &idle_seconds, sizeof idle_seconds);
}

int Stream::descriptor() const {
    return impl_ ? impl_->channel->descriptor() : -1;
}

const std::string& Stream::peer() const {
    static const std::string none;
    return impl_ ? impl_->peer : none;
}

const std::string& Stream::local() const {
    static const std::string none;
    if (!impl_) return none;
    if (impl_->local.empty() && !impl_->channel->closed()) {
        impl_->local = detail::SocketAddress::local_of(impl_->channel->descriptor()).text();
    }
    return impl_->local;
}

Stream::Read::Read(Impl* stream, std::span<char> into)
    : Operation(channel_of(stream), Direction::reading), stream_(stream), into_(into) {
    assert(!into.empty());
}

Await Stream::Read::attempt(Await /*came*/) {
    if (stream_->tls) {
        const detail::TlsStep step = stream_->tls->read(into_);
        result = {step.status, step.bytes};
        return step.awaits;
    }
    if (channel().drained()) return Await::readable;
    while (true) {
        const ssize_t count = ::recv(channel().descriptor(), into_.data(), into_.size(), MSG_DONTWAIT);
        if (count > 0) {
            result = {IoStatus::ok, static_cast<std::size_t>(count)};
            if (result.bytes < into_.size()) channel().set_drained();
            return Await::nothing;
        }
        if (count == 0) {
            result.status = IoStatus::end;
            return Await::nothing;
        }
        if (would_block(errno)) return Await::readable;
        if (errno == EINTR) continue;
        result.status = IoStatus::reset;
        return Await::nothing;
    }
}

Stream::Readable::Readable(Impl* stream)
    : Operation(channel_of(stream), Direction::reading), stream_(stream) {}

Await Stream::Readable::attempt(Await came) {
    if (stream_->tls) return stream_->tls->peek().awaits;
    if (came == Await::readable) return Await::nothing;
    if (channel().drained()) return Await::readable;
    char byte = 0;
    const ssize_t count = ::recv(channel().descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count < 0 && would_block(errno) ? Await::readable : Await::nothing;
}

Stream::Write::Write(Impl* stream, std::span<const std::string_view> parts)
    : Operation(channel_of(stream), Direction::writing), stream_(stream) {
    assert(parts.size() <= kMostParts);
    for (const std::string_view part : parts) {
        if (!part.empty()) parts_[end_++] = part;
    }
}

Await Stream::Write::attempt(Await /*came*/) {
    const auto take = [this](std::size_t bytes) {
        result.bytes += bytes;
        while (first_ < end_ && bytes >= parts_[first_].size())
            bytes -= parts_[first_++].size();
        if (first_ < end_) parts_[first_].remove_prefix(bytes);
    };
    if (stream_->tls) {
        while (first_ < end_) {
            const detail::TlsStep step = stream_->tls->write(parts_[first_]);
            if (step.awaits != Await::nothing) return step.awaits;
            result.status = step.status;
            if (step.status != IoStatus::ok) return Await::nothing;
            take(step.bytes);
        }
        return Await::nothing;
    }
    while (first_ < end_) {
        std::array<iovec, kMostParts> vectors;
        std::size_t count = 0;
        std::size_t bytes = 0;
        for (std::size_t part = first_; part < end_; ++part) {
            // Not written to: the system's interface knows no constant vectors.
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
            vectors[count++] = {const_cast<char*>(parts_[part].data()), parts_[part].size()};
            bytes += parts_[part].size();
        }
        msghdr message{};
        message.msg_iov = vectors.data();
        message.msg_iovlen = count;
        const ssize_t sent = ::sendmsg(channel().descriptor(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            take(static_cast<std::size_t>(sent));
            if (static_cast<std::size_t>(sent) < bytes) return Await::writable;
        } else if (would_block(errno)) {
            return Await::writable;
        } else if (errno != EINTR) {
            result.status = IoStatus::reset;
            return Await::nothing;
        }
    }
    return Await::nothing;
}

Stream::Send::Send(Impl* stream, std::string_view before, const FilePart& part)
    : Operation(channel_of(stream), Direction::writing), stream_(stream), before_(before), part_(part) {}

void Stream::Send::take(std::size_t bytes) {
    result.bytes += bytes;
    const std::size_t of_before = std::min(bytes, before_.size());
    before_.remove_prefix(of_before);
    part_.bytes.remove_prefix(bytes - of_before);
    part_.offset += bytes - of_before;
}

Await Stream::Send::attempt(Await /*came*/) {
    while (!before_.empty() || !part_.bytes.empty()) {
        if (const auto end = stream_->tls ? step_with_tls() : step()) return *end;
    }
    return Await::nothing;
}

std::optional<Await> Stream::Send::step_with_tls() {
    const detail::TlsStep step = stream_->tls->write(before_.empty() ? part_.bytes : before_);
    if (step.awaits != Await::nothing) return step.awaits;
    result.status = step.status;
    if (step.status != IoStatus::ok) return Await::nothing;
    take(step.bytes);
    return std::nullopt;
}

std::optional<Await> Stream::Send::step() {
    const int descriptor = channel().descriptor();
    const std::string_view bytes = before_.empty() ? part_.bytes : before_;
    ssize_t sent = 0;
    if (!before_.empty() || from_memory_) {
        // With MSG_MORE the bytes before wait for those of the file.
        const int more = before_.empty() || part_.bytes.empty() ? 0 : MSG_MORE;
        sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT | more);
    } else {
        auto offset = static_cast<off_t>(part_.offset);
        sent = ::sendfile(descriptor, part_.descriptor, &offset, bytes.size());
        from_memory_ = sent == 0 || (sent < 0 && (errno == EINVAL || errno == ENOSYS || errno == EBADF));
        if (from_memory_) return std::nullopt;
    }
    if (sent >= 0) {
        // Short of all of it for other reasons than a full socket, perhaps: tried again.
        take(static_cast<std::size_t>(sent));
        return std::nullopt;
    }
    if (would_block(errno)) return Await::writable;
    if (errno == EINTR) return std::nullopt;
    result.status = IoStatus::reset;
    return Await::nothing;
}

}  // namespace cachewright::net
