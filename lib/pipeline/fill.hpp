// Fill: brings the content of one answer of the origin to those who read it, and into the store.
#pragma once

#include "lib/pipeline/cache.hpp"
#include "lib/pipeline/flight.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace cachewright::pipeline {

// What has become of what a fill brings.
struct FillEnd {
    enum class State : std::uint8_t {
        under_way,
        stored,
        broke_off,        // the origin's answer was not whole
        given_up,         // nobody read along any more
        too_large,        // for the limit of a response, or for the store
        overtaken,        // a purge or an unsafe request covers it since it was asked for
        whole_is_stored,  // it is a part only
    };
    State state = State::under_way;
    std::optional<store::Removal> by;  // with overtaken, where it is known
};

class Fill {
  public:
    // Content that begins with that of a stored response. The origin's bytes stand from byte `from` on; what
    // is there already is not taken again.
    struct Beginning {
        store::Stored of;
        std::uint64_t from = 0;
    };
    // `response` is to be stored once its content is whole; `content` is that of it.
    Fill(Cache& cache, const Settings& settings, Flights::Lead lead,
         std::shared_ptr<const store::MemoryStore::Fetch> fetch, store::Stored response,
         std::shared_ptr<store::Content> content, const Beginning& beginning);
    Fill(Cache& cache, const Settings& settings, Flights::Lead lead,
         std::shared_ptr<const store::MemoryStore::Fetch> fetch, store::Stored response,
         std::shared_ptr<store::Content> content)
        : Fill(cache, settings, std::move(lead), std::move(fetch), std::move(response), std::move(content),
               Beginning{}) {}
    Fill(const Fill&) = delete;
    Fill& operator=(const Fill&) = delete;
    // What neither was completed nor failed has failed.
    ~Fill();

    void append(std::string_view bytes);
    // The origin's message was whole. Content that is not as long as was promised has failed.
    void complete();
    // It was not: readers learn that what they have is a beginning, and nothing is stored.
    void fail();
    // The same, but for no fault of the origin.
    void give_up();

    enum class Pace : std::uint8_t {
        go_on,
        wait,  // the content is not kept and the slowest reader is far behind: wait on room()
        stop,  // nobody reads what cannot be kept: leave the origin
    };
    [[nodiscard]] Pace pace();
    // Nobody reads along: what is fetched is for the store alone.
    [[nodiscard]] bool unread() const { return lead_->readers().count == 0; }
    [[nodiscard]] Notifier& room() { return lead_->room(); }
    [[nodiscard]] bool stored() const { return end_->state == FillEnd::State::stored; }
    // For the thread that runs the fill.
    [[nodiscard]] std::shared_ptr<const FillEnd> told_end() const { return end_; }

  private:
    void stop_keeping();
    void store_whole();
    void end(store::Content::State state);
    void tell(FillEnd::State state);

    Cache* cache_;
    const Settings* settings_;  // by which the facts of `response_` were made
    Flights::Lead lead_;
    std::shared_ptr<const store::MemoryStore::Fetch> fetch_;
    store::Stored response_;
    std::shared_ptr<store::Content> content_;
    store::Stored source_;       // what the content began with
    std::uint64_t skip_;         // bytes of the origin that the content has already
    std::uint64_t counted_ = 0;  // of Cache::filling
    bool keeps_ = true;
    bool too_long_ = false;  // more came than was promised
    std::shared_ptr<FillEnd> end_ = std::make_shared<FillEnd>();
};

}  // namespace cachewright::pipeline
