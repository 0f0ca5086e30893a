// Flight: one fetch from the origin that several requests may share, from the moment it is asked for to the
// last byte.
#pragma once

#include "lib/store/content.hpp"
#include "lib/store/memory_store.hpp"
#include "lib/store/stored_response.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cachewright::pipeline {

// How those who wait are told that something has happened. Notified from any thread.
class Notifier {
  public:
    Notifier() = default;
    Notifier(const Notifier&) = delete;
    Notifier& operator=(const Notifier&) = delete;
    virtual ~Notifier() = default;
    virtual void notify() = 0;
};
class NotifierFactory {
  public:
    NotifierFactory() = default;
    NotifierFactory(const NotifierFactory&) = delete;
    NotifierFactory& operator=(const NotifierFactory&) = delete;
    virtual ~NotifierFactory() = default;
    [[nodiscard]] virtual std::unique_ptr<Notifier> make() = 0;
};

class ContentReader;

class Flight : public std::enable_shared_from_this<Flight> {
  public:
    Flight(std::unique_ptr<Notifier> progress, std::unique_ptr<Notifier> room)
        : progress_(std::move(progress)), room_(std::move(room)) {}

    enum class State : std::uint8_t {
        asking,  // no head has come
        shared,  // response() may answer others; its content may still be filling
        closed,  // for nobody else: look into the store, or ask the origin
    };
    [[nodiscard]] State state() const { return state_.load(std::memory_order_acquire); }
    // With shared; empty otherwise.
    [[nodiscard]] store::Stored response() const;

    // The fetch as the store knows it; known before the state is shared.
    void begin(std::shared_ptr<const store::MemoryStore::Fetch> fetch) {
        const std::lock_guard lock(mutex_);
        fetch_ = std::move(fetch);
    }
    [[nodiscard]] std::shared_ptr<const store::MemoryStore::Fetch> fetch() const {
        const std::lock_guard lock(mutex_);
        return fetch_;
    }

    // The head has come, or content, or the end of either.
    [[nodiscard]] Notifier& progress() { return *progress_; }
    // Readers went on, which who fills waits for when the content is not kept.
    [[nodiscard]] Notifier& room() { return *room_; }

    // Takes a place among the readers of the content, from its beginning or, where the whole length is known,
    // from any byte. Nothing when its beginning is no longer kept.
    [[nodiscard]] std::optional<ContentReader> read(std::uint64_t from, std::uint64_t to);

    // The one who asks the origin: the head has come. `content` is that of `response`.
    void share(store::Stored response, std::shared_ptr<store::Content> content);
    // The same for a response that is not for others.
    void fill_alone(std::shared_ptr<store::Content> content);
    void close();

    // From now on what all readers have passed is forgotten. The fetch brings nothing into the store any
    // more.
    void stop_keeping();
    // The origin failed: who waited asks it itself.
    void fail();
    [[nodiscard]] bool failed() const { return failed_.load(std::memory_order_acquire); }
    struct Readers {
        std::size_t count = 0;
        std::uint64_t slowest = 0;  // place of the last of them
    };
    [[nodiscard]] Readers readers() const;

    // Waiting for the head: false when there are `most` already.
    [[nodiscard]] bool add_waiter(std::size_t most);
    void remove_waiter();

  private:
    friend class ContentReader;
    struct Place {
        std::atomic<std::uint64_t> at{0};
    };

    void leave(const Place* place);

    std::atomic<State> state_{State::asking};
    std::atomic<bool> keeps_{true};
    std::atomic<bool> failed_{false};
    std::atomic<std::size_t> waiters_{0};
    std::unique_ptr<Notifier> progress_;
    std::unique_ptr<Notifier> room_;
    mutable std::mutex mutex_;
    std::shared_ptr<const store::MemoryStore::Fetch> fetch_;
    store::Stored response_;
    std::shared_ptr<store::Content> content_;
    std::vector<std::unique_ptr<Place>> places_;
};

// One reader of stored content, whole or filling. Movable; for one thread at a time.
class ContentReader {
  public:
    using Rest = store::Content::Reader::Rest;

    ContentReader() = default;
    // Of content that is whole.
    ContentReader(std::shared_ptr<const store::Content> content, std::uint64_t from, std::uint64_t to)
        : reader_(std::move(content), from, to) {}
    ContentReader(ContentReader&& other) noexcept;
    ContentReader& operator=(ContentReader&& other) noexcept;
    ContentReader(const ContentReader&) = delete;
    ContentReader& operator=(const ContentReader&) = delete;
    ~ContentReader();

    [[nodiscard]] std::string_view peek(std::size_t most);
    // Where what peek returns stands in a file: of large content only.
    [[nodiscard]] std::optional<store::Content::FilePlace> file_place() { return reader_.file_place(); }
    void advance(std::size_t bytes);
    [[nodiscard]] Rest rest() const { return reader_.rest(); }
    // What to wait on while rest() is waiting; null for content that is whole.
    [[nodiscard]] Notifier* progress() const { return flight_ ? &flight_->progress() : nullptr; }

  private:
    friend class Flight;
    void tell_place();

    store::Content::Reader reader_;
    std::shared_ptr<Flight> flight_;
    Flight::Place* place_ = nullptr;
};

// Which fetches are under way, by key. For any number of threads.
class Flights {
  public:
    explicit Flights(NotifierFactory& notifiers) : notifiers_(notifiers) {}

    // Holds the first place: others with the same key find the flight. On destruction the flight is closed
    // and no longer found.
    class Lead;
    struct Entry {
        std::shared_ptr<Flight> flight;
        bool leads = false;
    };
    // The flight under this key, or a new one that the caller leads: put it into a Lead then.
    [[nodiscard]] Entry enter(std::string_view key);
    // Only when there is none.
    [[nodiscard]] std::shared_ptr<Flight> lead_if_free(std::string_view key);
    // Somebody leads one under this key.
    [[nodiscard]] bool is_led(std::string_view key);
    // One that nobody else finds.
    [[nodiscard]] std::shared_ptr<Flight> make_private();
    // Others do not find the flight any more; who has it goes on.
    void end(const std::string& key, const Flight& flight);

  private:
    static constexpr std::size_t kShards = 64;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    struct Shard {
        std::mutex mutex;
        std::unordered_map<std::string, std::shared_ptr<Flight>, Hash, std::equal_to<>> flights;
    };
    Shard& shard(std::string_view key) { return shards_[Hash{}(key) % kShards]; }

    NotifierFactory& notifiers_;
    Shard shards_[kShards];
};

class Flights::Lead {
  public:
    Lead() = default;
    // A flight that nobody else finds has no key.
    Lead(Flights& flights, std::string key, std::shared_ptr<Flight> flight)
        : flights_(&flights), key_(std::move(key)), flight_(std::move(flight)) {}
    Lead(Lead&& other) noexcept;
    Lead& operator=(Lead&& other) noexcept;
    Lead(const Lead&) = delete;
    Lead& operator=(const Lead&) = delete;
    ~Lead();

    [[nodiscard]] explicit operator bool() const { return flight_ != nullptr; }
    [[nodiscard]] Flight* operator->() const { return flight_.get(); }
    [[nodiscard]] const std::shared_ptr<Flight>& flight() const { return flight_; }
    // Others come no more, but those who read go on.
    void withdraw();

  private:
    Flights* flights_ = nullptr;
    std::string key_;
    std::shared_ptr<Flight> flight_;
};

}  // namespace cachewright::pipeline
