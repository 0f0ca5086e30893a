#include "lib/net/read_buffer.hpp"

#include <utility>
#include <vector>

namespace cachewright::net {

namespace {

// As much as one thread keeps of each size: what some dozen connections that are busy at once need.
constexpr std::size_t kMostKeptBytes = std::size_t{1} << 20;

using Memory = std::unique_ptr<char[]>;

std::vector<Memory>& kept(ReadBuffer::Size size) {
    thread_local std::vector<Memory> small;
    thread_local std::vector<Memory> large;
    return size == ReadBuffer::Size::small ? small : large;
}

}  // namespace

std::span<char> ReadBuffer::room() {
    const auto bytes = static_cast<std::size_t>(size_);
    if (memory_ == nullptr) {
        std::vector<Memory>& free = kept(size_);
        if (free.empty()) {
            memory_ = std::make_unique_for_overwrite<char[]>(bytes);
        } else {
            memory_ = std::move(free.back());
            free.pop_back();
        }
    }
    return {memory_.get(), bytes};
}

void ReadBuffer::release() {
    unread_ = {};
    if (memory_ == nullptr) return;
    std::vector<Memory>& free = kept(size_);
    if ((free.size() + 1) * static_cast<std::size_t>(size_) <= kMostKeptBytes)
        free.push_back(std::move(memory_));
    memory_.reset();
}

}  // namespace cachewright::net
