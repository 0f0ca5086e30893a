#include "lib/store/disk_read_pool.hpp"

#include <utility>

namespace cachewright::store {

base::Result<std::unique_ptr<DiskReadPool>> DiskReadPool::open(const std::string& path, std::size_t threads) {
    std::vector<std::unique_ptr<DiskReader>> readers;
    for (std::size_t count = 0; count < threads; ++count) {
        auto reader = DiskReader::open(path);
        if (!reader) return tl::unexpected(std::move(reader).error());
        readers.push_back(std::move(*reader));
    }
    return std::unique_ptr<DiskReadPool>(new DiskReadPool(std::move(readers)));
}

DiskReadPool::DiskReadPool(std::vector<std::unique_ptr<DiskReader>> readers) : readers_(std::move(readers)) {
    for (const auto& reader : readers_)
        threads_.emplace_back([this, &own = *reader] { run(own); });
}

DiskReadPool::~DiskReadPool() {
    std::deque<Task> not_begun;
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
        not_begun.swap(tasks_);
    }
    wakes_.notify_all();
    for (const Task& task : not_begun)
        task.done(DiskReader::Reading::stopped);
    for (std::thread& thread : threads_)
        thread.join();
}

void DiskReadPool::read(RowId row, std::uint64_t content_bytes, std::function<bool(std::string_view)> each,
                        std::function<void(DiskReader::Reading)> done) {
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back({row, content_bytes, std::move(each), std::move(done)});
    }
    wakes_.notify_one();
}

void DiskReadPool::run(DiskReader& reader) {
    std::unique_lock lock(mutex_);
    while (true) {
        wakes_.wait(lock, [this] { return ends_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        {
            const Task task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task.done(reader.read(task.row, task.content_bytes, task.each));
        }
        lock.lock();
    }
}

}  // namespace cachewright::store
