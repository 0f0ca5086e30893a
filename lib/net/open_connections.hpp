// How many connections to one server are open, for several pools.
#pragma once

#include "lib/net/signal.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace cachewright::net {

// From any thread.
class OpenConnections : public std::enable_shared_from_this<OpenConnections> {
  public:
    // Takes a place, unless so many are taken.
    [[nodiscard]] bool enter(std::size_t most);
    void leave();
    [[nodiscard]] std::size_t count() const { return count_.load(); }

    // Another loop's connections can only be closed on that loop.
    struct Pool {
        Loop* loop;
        std::function<void()> let_one_go;  // on the loop's thread
        std::atomic<std::size_t> kept{0};  // open connections that nobody uses
    };
    void join(std::shared_ptr<Pool> pool);
    // On the loop's thread, or while it does not run.
    void part(const std::shared_ptr<Pool>& pool);

    // Has a pool close a connection that it keeps; false when none keeps any. changed() tells when that is
    // done, or when the connection was used again meanwhile.
    [[nodiscard]] bool make_room();
    [[nodiscard]] Signal& changed() { return changed_; }

  private:
    std::atomic<std::size_t> count_{0};
    Signal changed_;
    std::mutex mutex_;
    std::vector<std::shared_ptr<Pool>> pools_;
};

}  // namespace cachewright::net
