// What a Stream is made of, for the sources of this room. There may be ten thousand that wait: small.
#pragma once

#include "lib/net/private/channel.hpp"
#include "lib/net/private/tls_session.hpp"

#include <memory>
#include <string>

namespace cachewright::net {

struct Stream::Impl {
    Impl(Loop::Impl& loop, int descriptor, std::string peer_name);
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl();
    void close() const;

    detail::ChannelRef channel;
    std::unique_ptr<detail::TlsSession> tls;
    std::string peer;
    std::string local;  // once it was asked for
};

}  // namespace cachewright::net
