#include "lib/net/open_connections.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::net {

bool OpenConnections::enter(std::size_t most) {
    std::size_t taken = count_.load();
    while (taken < most) {
        if (count_.compare_exchange_weak(taken, taken + 1)) return true;
    }
    return false;
}

void OpenConnections::leave() {
    count_.fetch_sub(1);
    changed_.notify();
}

void OpenConnections::join(std::shared_ptr<Pool> pool) {
    const std::lock_guard lock(mutex_);
    pools_.push_back(std::move(pool));
}

void OpenConnections::part(const std::shared_ptr<Pool>& pool) {
    // A job for it may still wait on its loop.
    pool->let_one_go = nullptr;
    const std::lock_guard lock(mutex_);
    std::erase(pools_, pool);
}

bool OpenConnections::make_room() {
    // Posted under the lock: as long as a pool is on the list, its loop is there.
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(pools_.begin(), pools_.end(),
                                    [](const std::shared_ptr<Pool>& pool) { return pool->kept.load() > 0; });
    if (found == pools_.end()) return false;
    (*found)->loop->post([pool = *found, self = shared_from_this()] {
        if (pool->let_one_go) pool->let_one_go();
        self->changed_.notify();
    });
    return true;
}

}  // namespace cachewright::net
