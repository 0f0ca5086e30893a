#include "lib/pipeline/fill.hpp"

#include "lib/pipeline/renewal.hpp"
#include "lib/policy/partial.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::pipeline {

namespace {

// How far the slowest reader may stay behind where nothing is kept.
constexpr std::uint64_t kMostBehind = std::uint64_t{1} << 20;

std::string copy_of(const std::shared_ptr<const store::Content>& content) {
    std::string bytes;
    store::Content::Reader reader(content);
    while (reader.rest() == store::Content::Reader::Rest::ready) {
        const std::string_view piece = reader.peek();
        bytes += piece;
        reader.advance(piece.size());
    }
    return bytes;
}

// RFC 9111 §3.4: a new part and a stored one of the same representation become one, where they touch.
// Null where they do not belong together.
store::Stored joined(const store::StoredResponse& old, const store::StoredResponse& part) {
    const http::Response old_head = old.head();
    const http::Response part_head = part.head();
    const auto old_extent = policy::stored_extent(old_head, old.content()->size());
    const auto extent = policy::stored_extent(part_head, part.content()->size());
    if (!old_extent || !extent || !policy::combinable(old_head, *old_extent, part_head, *extent))
        return nullptr;
    if (extent->window.covers(old_extent->window)) return nullptr;  // nothing to add
    const policy::ByteWindow window{std::min(old_extent->window.first, extent->window.first),
                                    std::max(old_extent->window.last, extent->window.last)};
    std::string bytes = copy_of(part.content());
    const std::string old_bytes = copy_of(old.content());
    if (old_extent->window.first < extent->window.first)
        bytes.insert(0, old_bytes, 0, extent->window.first - old_extent->window.first);
    if (old_extent->window.last > extent->window.last)
        bytes.append(old_bytes, extent->window.last + 1 - old_extent->window.first, std::string::npos);
    auto content = std::make_shared<store::Content>(bytes.size());
    content->append(bytes);
    content->finish(store::Content::State::whole);
    http::Response head = part_head;
    policy::StoredFacts facts = part.facts();
    const auto length = extent->complete_length ? extent->complete_length : old_extent->complete_length;
    if (length && window.first == 0 && window.size() == *length) {
        head.status = 200;
        head.fields.remove("Content-Range");
        facts.response.status = 200;
        facts.response.has_content_range = false;
    } else {
        head.fields.set("Content-Range", http::format_content_range({window, length}));
    }
    return std::make_shared<store::StoredResponse>(part.key(), part.selecting(), head, facts,
                                                   std::move(content), part.tags());
}

}  // namespace

Fill::Fill(Cache& cache, const Settings& settings, Flights::Lead lead,
           std::shared_ptr<const store::MemoryStore::Fetch> fetch, store::Stored response,
           std::shared_ptr<store::Content> content, const Beginning& beginning)
    : cache_(&cache),
      settings_(&settings),
      lead_(std::move(lead)),
      fetch_(std::move(fetch)),
      response_(std::move(response)),
      content_(std::move(content)),
      source_(beginning.of),
      skip_(content_->size() - std::min(beginning.from, content_->size())) {}

Fill::~Fill() {
    if (content_->state() == store::Content::State::filling) fail();
}

void Fill::append(std::string_view bytes) {
    const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, bytes.size()));
    skip_ -= skipped;
    bytes.remove_prefix(skipped);
    if (bytes.empty()) return;
    // Parts that were joined: what is promised was told by Content-Range, not by the framing.
    if (const auto promised = content_->expected(); promised && content_->size() + bytes.size() > *promised) {
        too_long_ = true;
        bytes = bytes.substr(0, static_cast<std::size_t>(*promised - content_->size()));
    }
    content_->append(bytes);
    if (keeps_) {
        counted_ += bytes.size();
        const std::uint64_t filling = cache_->filling().fetch_add(bytes.size()) + bytes.size();
        if (content_->size() > settings_->limits.object || filling > settings_->store.bytes) stop_keeping();
    }
    if (!keeps_) content_->forget_before(lead_->readers().slowest);
    lead_->progress().notify();
}

void Fill::stop_keeping() {
    keeps_ = false;
    tell(FillEnd::State::too_large);
    cache_->filling().fetch_sub(counted_);
    counted_ = 0;
    lead_->stop_keeping();
    lead_.withdraw();
    // Nothing is stored, so nothing needs to be known of purges.
    fetch_ = nullptr;
}

Fill::Pace Fill::pace() {
    if (keeps_) return Pace::go_on;
    const Flight::Readers readers = lead_->readers();
    if (readers.count == 0) return Pace::stop;
    content_->forget_before(readers.slowest);
    return content_->size() - std::min(readers.slowest, content_->size()) > kMostBehind ? Pace::wait
                                                                                        : Pace::go_on;
}

void Fill::store_whole() {
    store::Stored source = source_;
    if (response_->status() == 206) {
        store::Stored old;
        cache_->store().find(response_->key(), [&](const store::Stored& each) {
            if (each->selecting() != response_->selecting()) return true;
            // A part on disk is not worth the wait.
            const bool is_in_memory = each->content()->state() == store::Content::State::whole;
            if (each->status() != 206 || is_in_memory) old = each;
            return false;
        });
        if (old != nullptr && old->status() == 206) {
            if (store::Stored both = joined(*old, *response_)) {
                response_ = std::move(both);
                source = old;
            }
        } else if (old != nullptr &&
                   old->facts().remaining(response_->facts().stored_at) > base::Duration{0}) {
            return tell(FillEnd::State::whole_is_stored);  // worth more than a part
        }
        if (response_->content()->size() > settings_->limits.object) return tell(FillEnd::State::too_large);
    }
    using enum store::MemoryStore::Insertion;
    switch (cache_->store().insert(response_, *fetch_, source)) {
        case stored: tell(FillEnd::State::stored); return renew_if_due(*cache_, response_, *settings_);
        case too_large: return tell(FillEnd::State::too_large);
        case invalidated:
        case superseded: break;
    }
    end_->by = cache_->store().standing(*response_, *fetch_).by;
    tell(FillEnd::State::overtaken);
}

// What was told first stands.
void Fill::tell(FillEnd::State state) {
    if (end_->state == FillEnd::State::under_way) end_->state = state;
}

void Fill::end(store::Content::State state) {
    if (state == store::Content::State::broken) tell(FillEnd::State::broke_off);
    content_->finish(state);
    cache_->filling().fetch_sub(counted_);
    counted_ = 0;
    if (state == store::Content::State::whole && keeps_) store_whole();
    lead_->progress().notify();
    lead_.withdraw();
}

void Fill::complete() {
    const auto promised = content_->expected();
    const bool as_promised = !too_long_ && (!promised || *promised == content_->size());
    end(as_promised ? store::Content::State::whole : store::Content::State::broken);
}

void Fill::fail() {
    end(store::Content::State::broken);
}

void Fill::give_up() {
    tell(FillEnd::State::given_up);
    fail();
}

}  // namespace cachewright::pipeline
