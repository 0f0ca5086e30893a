// A list whose first N elements need no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

namespace cachewright::http {

// Elements keep their order. Views into it live until the next push_back.
template <class T, std::size_t N>
class InlineList {
    static_assert(std::is_trivially_copyable_v<T>);

  public:
    void push_back(const T& element) {
        if (size_ < N) {
            few_[size_] = element;
        } else {
            if (size_ == N) many_.assign(few_.begin(), few_.end());
            many_.push_back(element);
        }
        ++size_;
    }

    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::span<const T> view() const {
        return size_ <= N ? std::span<const T>(few_.data(), size_) : std::span<const T>(many_);
    }
    [[nodiscard]] std::span<T> view() {
        return size_ <= N ? std::span<T>(few_.data(), size_) : std::span<T>(many_);
    }
    [[nodiscard]] const T& operator[](std::size_t index) const { return view()[index]; }
    [[nodiscard]] const T* begin() const { return view().data(); }
    [[nodiscard]] const T* end() const { return view().data() + size_; }

  private:
    std::array<T, N> few_{};
    std::vector<T> many_;  // all elements, once there are more than N
    std::size_t size_ = 0;
};

}  // namespace cachewright::http
