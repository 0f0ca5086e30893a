#include "lib/pipeline/flight.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace cachewright::pipeline {

store::Stored Flight::response() const {
    const std::lock_guard lock(mutex_);
    return state() == State::shared ? response_ : nullptr;
}

std::optional<ContentReader> Flight::read(std::uint64_t from, std::uint64_t to) {
    const std::lock_guard lock(mutex_);
    if (content_ == nullptr || !keeps_.load(std::memory_order_relaxed)) return std::nullopt;
    ContentReader reader;
    reader.reader_ = store::Content::Reader(content_, from, to);
    if (content_->state() != store::Content::State::filling) return reader;
    reader.place_ = places_.emplace_back(std::make_unique<Place>()).get();
    reader.flight_ = shared_from_this();
    return reader;
}

void Flight::share(store::Stored response, std::shared_ptr<store::Content> content) {
    {
        const std::lock_guard lock(mutex_);
        response_ = std::move(response);
        content_ = std::move(content);
        state_.store(State::shared, std::memory_order_release);
    }
    progress_->notify();
}

void Flight::fill_alone(std::shared_ptr<store::Content> content) {
    {
        const std::lock_guard lock(mutex_);
        content_ = std::move(content);
        state_.store(State::closed, std::memory_order_release);
    }
    progress_->notify();
}

void Flight::close() {
    {
        const std::lock_guard lock(mutex_);
        if (state_.exchange(State::closed, std::memory_order_acq_rel) == State::closed) return;
        response_ = nullptr;
    }
    progress_->notify();
}

void Flight::stop_keeping() {
    const std::lock_guard lock(mutex_);
    keeps_.store(false, std::memory_order_release);
    fetch_ = nullptr;
}

void Flight::fail() {
    failed_.store(true, std::memory_order_release);
}

Flight::Readers Flight::readers() const {
    const std::lock_guard lock(mutex_);
    Readers readers{places_.size(), std::numeric_limits<std::uint64_t>::max()};
    for (const auto& place : places_)
        readers.slowest = std::min(readers.slowest, place->at.load(std::memory_order_acquire));
    return readers;
}

void Flight::leave(const Place* place) {
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(places_, [place](const auto& each) { return each.get() == place; });
    }
    if (!keeps_.load(std::memory_order_acquire)) room_->notify();
}

bool Flight::add_waiter(std::size_t most) {
    if (waiters_.fetch_add(1, std::memory_order_acq_rel) < most) return true;
    remove_waiter();
    return false;
}

void Flight::remove_waiter() {
    waiters_.fetch_sub(1, std::memory_order_acq_rel);
}

ContentReader::ContentReader(ContentReader&& other) noexcept
    : reader_(std::exchange(other.reader_, {})),
      flight_(std::move(other.flight_)),
      place_(std::exchange(other.place_, nullptr)) {}

ContentReader& ContentReader::operator=(ContentReader&& other) noexcept {
    if (this == &other) return *this;
    if (flight_) flight_->leave(place_);
    reader_ = std::exchange(other.reader_, {});
    flight_ = std::move(other.flight_);
    place_ = std::exchange(other.place_, nullptr);
    return *this;
}

ContentReader::~ContentReader() {
    if (flight_) flight_->leave(place_);
}

std::string_view ContentReader::peek(std::size_t most) {
    const std::string_view piece = reader_.peek(most);
    if (flight_) tell_place();
    return piece;
}

void ContentReader::advance(std::size_t bytes) {
    reader_.advance(bytes);
    if (flight_) tell_place();
}

void ContentReader::tell_place() {
    const std::uint64_t passed = reader_.passed();
    if (place_->at.exchange(passed, std::memory_order_acq_rel) == passed) return;
    if (!flight_->keeps_.load(std::memory_order_acquire)) flight_->room().notify();
}

Flights::Entry Flights::enter(std::string_view key) {
    Shard& home = shard(key);
    const std::lock_guard lock(home.mutex);
    if (const auto found = home.flights.find(key); found != home.flights.end()) return {found->second, false};
    auto flight = make_private();
    home.flights.emplace(key, flight);
    return {std::move(flight), true};
}

std::shared_ptr<Flight> Flights::lead_if_free(std::string_view key) {
    Shard& home = shard(key);
    const std::lock_guard lock(home.mutex);
    if (home.flights.contains(key)) return nullptr;
    auto flight = make_private();
    home.flights.emplace(key, flight);
    return flight;
}

bool Flights::is_led(std::string_view key) {
    Shard& home = shard(key);
    const std::lock_guard lock(home.mutex);
    return home.flights.contains(key);
}

std::shared_ptr<Flight> Flights::make_private() {
    return std::make_shared<Flight>(notifiers_.make(), notifiers_.make());
}

void Flights::end(const std::string& key, const Flight& flight) {
    Shard& home = shard(key);
    const std::lock_guard lock(home.mutex);
    const auto found = home.flights.find(key);
    if (found != home.flights.end() && found->second.get() == &flight) home.flights.erase(found);
}

Flights::Lead::Lead(Lead&& other) noexcept
    : flights_(other.flights_), key_(std::move(other.key_)), flight_(std::move(other.flight_)) {
    other.flight_ = nullptr;
}

Flights::Lead& Flights::Lead::operator=(Lead&& other) noexcept {
    if (this == &other) return *this;
    withdraw();
    flights_ = other.flights_;
    key_ = std::move(other.key_);
    flight_ = std::exchange(other.flight_, nullptr);
    return *this;
}

Flights::Lead::~Lead() {
    withdraw();
}

void Flights::Lead::withdraw() {
    if (flight_ == nullptr) return;
    if (!key_.empty()) flights_->end(key_, *flight_);
    key_.clear();
    flight_->close();
}

}  // namespace cachewright::pipeline
