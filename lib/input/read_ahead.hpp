// ReadAhead: files read on several threads at once, their exchanges handed over on one, in order.
#pragma once

#include "lib/base/result.hpp"
#include "lib/http/exchange.hpp"
#include "lib/input/read_exchanges.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace cachewright::input {

// Whether `name` is a file that ends by itself: neither standard input nor a pipe, on which a thread could
// wait for ever.
[[nodiscard]] bool is_regular_file(const std::string& name);

// Has signals interrupt the thread that delivers, which may wait for a pipe, and never this one.
void leave_signals_to_others();

// About the bytes that an exchange takes in memory.
[[nodiscard]] std::size_t byte_size(const http::Exchange& exchange);

// `Seen` is what the step that runs beside the reading makes of an exchange.
template <class Seen>
class ReadAhead {
  public:
    // Called on any thread, on several at once, and in no order between files.
    using Look = std::function<Seen(http::Exchange&)>;
    // Called where deliver() is, in the order of the file.
    using Take = std::function<Flow(http::Exchange&&, Seen&&)>;
    // Asked several times a second while deliver() waits for the reading: true ends it.
    using Cancelled = std::function<bool()>;

    // Nothing is read before the first deliver(). With fewer than two files, or one thread, each is read
    // where it is delivered. `budget`, in bytes, is for what is read and not yet delivered.
    ReadAhead(std::vector<std::string> files, std::size_t threads, Limits limits, Look look,
              std::size_t budget = standard_budget)
        : limits_(limits), look_(std::move(look)), budget_(budget) {
        for (std::string& name : files) {
            const Reading reading = is_regular_file(name) ? Reading::ahead : Reading::here;
            files_.emplace_back(std::move(name), reading);
        }
        const auto ahead = static_cast<std::size_t>(std::count_if(
            files_.begin(), files_.end(), [](const File& file) { return file.reading == Reading::ahead; }));
        threads_wanted_ = std::min(threads, ahead);
        if (threads_wanted_ < 2) threads_wanted_ = 0;
    }
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;
    ReadAhead(ReadAhead&&) = delete;
    ReadAhead& operator=(ReadAhead&&) = delete;
    ~ReadAhead() {
        stop();
        for (std::thread& thread : threads_)
            thread.join();
    }

    // What standard input is called, if not "-".
    void name_standard_input(std::string name) { stdin_name_ = std::move(name); }

    // The exchanges of one file; files are asked for once each, in order. The result is that of read_file();
    // after `take` or `cancelled` has ended it nothing more is read of any file, and what is asked for
    // is empty and stopped.
    [[nodiscard]] base::Result<Summary> deliver(std::size_t index, const Take& take,
                                                const Cancelled& cancelled) {
        File& file = files_[index];
        if (stopped()) return stopped_summary();
        if (file.reading == Reading::ahead && threads_.empty()) start_threads();
        if (threads_wanted_ == 0 || file.reading == Reading::here) {
            const auto look_and_take = [&](http::Exchange&& exchange) {
                Seen seen = look_(exchange);
                const Flow flow = take(std::move(exchange), std::move(seen));
                if (flow == Flow::stop) stop();
                return flow;
            };
            return read_file(file.name, limits_, look_and_take, file.name == "-" ? stdin_name_ : "");
        }
        {
            const std::lock_guard lock(mutex_);
            head_ = index;
        }
        room_.notify_all();
        while (true) {
            std::deque<Item> batch;
            {
                std::unique_lock lock(mutex_);
                while (file.queue.empty() && !file.result && !cancelled())
                    arrived_.wait_for(lock, std::chrono::milliseconds(100));
                batch.swap(file.queue);
                waiting_ -= std::exchange(file.waiting, 0);
                if (batch.empty()) {
                    if (file.result) break;
                    stopping_ = true;
                    return stopped_summary();
                }
            }
            room_.notify_all();
            for (Item& item : batch) {
                if (take(std::move(item.exchange), std::move(item.seen)) == Flow::go_on) continue;
                stop();
                return stopped_summary();
            }
        }
        if (file.failure) std::rethrow_exception(file.failure);
        return std::move(*file.result);
    }

    static constexpr std::size_t standard_budget = std::size_t{16} * 1024 * 1024;

  private:
    enum class Reading : std::uint8_t { ahead, here };

    struct Item {
        http::Exchange exchange;
        Seen seen;
    };

    struct File {
        File(std::string&& file_name, Reading how) : name(std::move(file_name)), reading(how) {}
        std::string name;
        Reading reading;
        // Under the mutex:
        std::deque<Item> queue;
        std::size_t waiting = 0;  // bytes in the queue
        std::optional<base::Result<Summary>> result;
        std::exception_ptr failure;
    };

    static base::Result<Summary> stopped_summary() {
        Summary summary;
        summary.stopped = true;
        return summary;
    }

    // Where the system has no thread to give, files are read where they are delivered.
    void start_threads() {
        try {
            while (threads_.size() < threads_wanted_)
                threads_.emplace_back([this] { read_files(); });
        } catch (const std::system_error&) {
            threads_wanted_ = threads_.size();
        }
    }

    [[nodiscard]] bool stopped() {
        const std::lock_guard lock(mutex_);
        return stopping_;
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        room_.notify_all();
    }

    // There is always room for the file that is being delivered, so that it comes to its end.
    [[nodiscard]] bool has_room(std::size_t index) const {
        return waiting_ < budget_ || (index <= head_ && files_[index].queue.empty());
    }

    void read_files() {
        leave_signals_to_others();
        while (true) {
            std::size_t index = 0;
            {
                std::unique_lock lock(mutex_);
                while (next_ < files_.size() && files_[next_].reading == Reading::here)
                    ++next_;
                if (next_ == files_.size()) return;
                index = next_++;
                room_.wait(lock, [&] { return stopping_ || has_room(index); });
                if (stopping_) return;
            }
            read_one(index);
        }
    }

    void read_one(std::size_t index) {
        File& file = files_[index];
        std::deque<Item> batch;
        std::size_t bytes = 0;
        const auto hand_over = [&] {
            std::unique_lock lock(mutex_);
            room_.wait(lock, [&] { return stopping_ || has_room(index); });
            if (stopping_) return Flow::stop;
            std::move(batch.begin(), batch.end(), std::back_inserter(file.queue));
            file.waiting += bytes;
            waiting_ += std::exchange(bytes, 0);
            batch.clear();
            lock.unlock();
            arrived_.notify_all();
            return Flow::go_on;
        };
        std::optional<base::Result<Summary>> result;
        std::exception_ptr failure;
        try {
            result = read_file(file.name, limits_, [&](http::Exchange&& exchange) {
                Seen seen = look_(exchange);
                bytes += byte_size(exchange);
                batch.push_back({std::move(exchange), std::move(seen)});
                return bytes < batch_bytes ? Flow::go_on : hand_over();
            });
            if (!batch.empty() && hand_over() == Flow::stop) return;
        } catch (...) {
            failure = std::current_exception();
            result = stopped_summary();
        }
        {
            const std::lock_guard lock(mutex_);
            file.result = std::move(result);
            file.failure = failure;
        }
        arrived_.notify_all();
    }

    // A lock for each exchange would cost more than reading a small one.
    static constexpr std::size_t batch_bytes = std::size_t{64} * 1024;

    const Limits limits_;
    const Look look_;
    const std::size_t budget_;
    std::size_t threads_wanted_ = 0;
    std::string stdin_name_;
    std::deque<File> files_;

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::condition_variable room_;
    // Under the mutex:
    std::size_t head_ = 0;     // the file that is being delivered
    std::size_t next_ = 0;     // the first that no thread has begun
    std::size_t waiting_ = 0;  // bytes in all queues
    bool stopping_ = false;

    std::vector<std::thread> threads_;
};

}  // namespace cachewright::input
