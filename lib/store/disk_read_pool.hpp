// DiskReadPool: reads contents from a store on disk on threads of its own, so that no event loop waits.
#pragma once

#include "lib/base/result.hpp"
#include "lib/store/disk_reader.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace cachewright::store {

// For any number of threads. The database must be open before, and stay longer.
class DiskReadPool {
  public:
    [[nodiscard]] static base::Result<std::unique_ptr<DiskReadPool>> open(const std::string& path,
                                                                          std::size_t threads);
    // What was not begun ends as stopped; what was begun goes on to its end.
    ~DiskReadPool();
    DiskReadPool(const DiskReadPool&) = delete;
    DiskReadPool& operator=(const DiskReadPool&) = delete;

    // As DiskReader::read; both are called on a thread of the pool, `done` last and always.
    void read(RowId row, std::uint64_t content_bytes, std::function<bool(std::string_view)> each,
              std::function<void(DiskReader::Reading)> done);

  private:
    struct Task {
        RowId row;
        std::uint64_t content_bytes;
        std::function<bool(std::string_view)> each;
        std::function<void(DiskReader::Reading)> done;
    };

    explicit DiskReadPool(std::vector<std::unique_ptr<DiskReader>> readers);
    void run(DiskReader& reader);

    std::vector<std::unique_ptr<DiskReader>> readers_;
    std::mutex mutex_;
    std::condition_variable wakes_;
    std::deque<Task> tasks_;
    bool ends_ = false;
    std::vector<std::thread> threads_;  // begin last
};

}  // namespace cachewright::store
