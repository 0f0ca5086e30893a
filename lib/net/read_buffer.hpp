// ReadBuffer: what a connection has received and not yet used, in memory that it holds only while there is
// some.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace cachewright::net {

// The memory comes from a list that each thread keeps of what was given back, so that taking and releasing it
// for each request costs next to nothing. May be destroyed on another thread than it was filled on.
class ReadBuffer {
  public:
    enum class Size : std::uint32_t { small = 16 * 1024, large = 64 * 1024 };

    explicit ReadBuffer(Size size) : size_(size) {}
    ReadBuffer(const ReadBuffer&) = delete;
    ReadBuffer& operator=(const ReadBuffer&) = delete;
    ~ReadBuffer() { release(); }

    [[nodiscard]] std::string_view unread() const { return unread_; }
    [[nodiscard]] bool empty() const { return unread_.empty(); }
    // Views of the bytes stay valid until room() or release().
    void consume(std::size_t bytes) { unread_.remove_prefix(bytes); }

    // Where the next bytes may be read to. Only when empty().
    [[nodiscard]] std::span<char> room();
    void filled(std::size_t bytes) { unread_ = {memory_.get(), bytes}; }

    // Gives the memory back, with what is unread.
    void release();

  private:
    Size size_;
    std::unique_ptr<char[]> memory_;
    std::string_view unread_;
};

}  // namespace cachewright::net
