// A value that any number of threads read while another may take its place.
#pragma once

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

namespace cachewright::base {

// What was in force once is kept until the end, so that whoever began with it goes on with it: reading is one
// load, and counts nothing. It is meant for values that change when a person says so.
template <class T>
class InForce {
  public:
    explicit InForce(std::shared_ptr<const T> first) { put(std::move(first)); }
    InForce(const InForce&) = delete;
    InForce& operator=(const InForce&) = delete;
    ~InForce() = default;

    // Stays where it is, and as it is.
    [[nodiscard]] const T& get() const { return *current_.load(std::memory_order_acquire); }

    // From one thread at a time.
    void put(std::shared_ptr<const T> next) {
        all_.push_back(std::move(next));
        current_.store(all_.back().get(), std::memory_order_release);
    }

  private:
    std::atomic<const T*> current_{nullptr};
    std::vector<std::shared_ptr<const T>> all_;
};

}  // namespace cachewright::base
