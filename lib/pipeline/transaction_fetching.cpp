// The way of a request to the origin: alone, or with others that ask for the same.
#include "lib/pipeline/transaction.hpp"
#include "lib/policy/validation.hpp"

#include <string>
#include <utility>

namespace cachewright::pipeline {

namespace {

using http::FieldId;
using policy::Outcome;

// A request waits for the fetch of others at most so often: once for what the key says, once more when it
// has learnt which fields select.
constexpr int kMostWaits = 2;

}  // namespace

// Whether the answer to this request would do for others that are like it, and theirs for this one.
bool Transaction::may_share(Moment now) const {
    if (!settings_->collapsing.collapses) return false;
    if (facts_.method != policy::Method::get || facts_.has_range || facts_.has_authorization) return false;
    const http::FieldMap& fields = request_->fields;
    // These are the origin's to judge.
    if (fields.contains(FieldId::if_match) || fields.contains(FieldId::if_unmodified_since)) return false;
    if (options_->eligibility.request_directives == policy::Honour::yes) {
        const http::CacheDirectives& wish = facts_.directives;
        if (wish.no_cache || wish.no_store || wish.max_age.present() || wish.min_fresh.present() ||
            facts_.pragma_no_cache)
            return false;
    }
    return !cache_->refused_keys().contains(key_, now.cache);
}

// Leads a fetch, waits for another's, or reads along; nothing: ask the origin (leading, or alone).
std::optional<Transaction::Next> Transaction::contend(Moment now) {
    if (waits_ >= kMostWaits) return std::nullopt;
    std::string name = key_ + '\n' + variant_;
    Flights::Entry entry = cache_->flights().enter(name);
    if (entry.leads) {
        lead_ = Flights::Lead(cache_->flights(), std::move(name), std::move(entry.flight));
        // Another's fetch may have ended since the store was looked into.
        begin_fetch();
        if (selects_the_same()) return std::nullopt;
        ++waits_;
        lead_ = {};
        fetch_ = nullptr;
        return look_up(now);
    }
    ++waits_;
    switch (entry.flight->state()) {
        case Flight::State::shared: return join(entry.flight, now);
        case Flight::State::closed: return look_up(now);
        case Flight::State::asking: break;
    }
    if (!entry.flight->add_waiter(settings_->limits.waiters)) {
        account_.forwarded.reset();
        return fail(503, "too many requests wait for the same answer of the origin (--max-waiters)");
    }
    awaited_ = std::move(entry.flight);
    return Next::wait;
}

Transaction::Next Transaction::go_on(Moment now) {
    if (loading_ != nullptr) {
        loading_ = nullptr;
        return look_up(now);
    }
    const std::shared_ptr<Flight> flight = std::exchange(awaited_, nullptr);
    flight->remove_waiter();
    waited_for_ = account_.forwarded;
    if (flight->state() == Flight::State::shared) {
        if (auto next = join(flight, now)) return *next;
        return forward_alone(*waited_for_);
    }
    // Confirmed, stored whole meanwhile, or of no use to others. What failed is not waited for twice.
    if (flight->failed()) waits_ = kMostWaits;
    return look_up(now);
}

std::optional<Transaction::Next> Transaction::join(const std::shared_ptr<Flight>& flight, Moment now) {
    const store::Stored shared = flight->response();
    if (shared == nullptr) return look_up(now);
    // Without a fetch nothing is known of purges.
    const auto fetch = flight->fetch();
    if (fetch == nullptr) return std::nullopt;
    if (cache_->store().standing(*shared, *fetch).kind != store::Standing::Kind::untouched) {
        // For those only who read it already. Others ask for it anew, one for all of them.
        cache_->flights().end(key_ + '\n' + variant_, *flight);
        return look_up(now);
    }
    if (!fits(*shared)) {
        // Which fields select is known now: others like this one are found under them.
        if (may_share(now)) {
            if (auto next = contend(now)) return next;
        }
        return fetch_alone();
    }
    const policy::Reuse reuse = policy::reuse(shared->facts(), facts_, *options_, now.cache);
    if (reuse.action != policy::ReuseAction::serve) return std::nullopt;
    stored_ = shared;
    source_ = flight;
    if (!waited_for_) waited_for_ = account_.forwarded;
    account_.reasons = reuse.reasons;
    account_.counterfactuals.clear();
    return use_stored(Outcome::hit, reuse, now);
}

Transaction::Next Transaction::validate_stored(Moment now) {
    if (may_share(now)) {
        if (auto next = contend(now)) return *next;
    }
    begin_fetch();
    if (!selects_the_same()) {
        // Purged since it was selected, or updated: of that the fetch would not know.
        lead_ = {};
        fetch_ = nullptr;
        return look_up(now);
    }
    return forward(policy::validation_request(*request_, stored_->head()), Asked::validation);
}

Transaction::Next Transaction::fetch(Moment now) {
    if (may_share(now)) {
        if (auto next = contend(now)) return *next;
    }
    return fetch_alone();
}

Transaction::Next Transaction::fetch_alone() {
    // Who fetches for the store asks for the whole, and judges the client's condition by what comes.
    return forward(lead_ && facts_.has_conditional ? policy::unconditional_request(*request_) : *request_,
                   Asked::plain);
}

Transaction::Next Transaction::forward_alone(http::ForwardReason reason) {
    account_ = {};
    account_.outcome = Outcome::miss;
    account_.forwarded = reason;
    if (reason == http::ForwardReason::partial)
        account_.reasons.add(policy::Reason::part_not_enough, FieldId::range);
    answer_ = {};
    answer_.persists = client_.persists;
    stored_ = nullptr;
    source_ = nullptr;
    return forward(*request_, Asked::plain);
}

Transaction::Next Transaction::forward(http::Request request, Asked asked) {
    // Where answers to HEAD are stored, the whole is fetched for it.
    if (takes_part_ && facts_.method == policy::Method::head && asked != Asked::missing_part &&
        options_->storage.head_responses == policy::Permit::yes) {
        fetches_for_head_ = true;
        if (asked == Asked::plain) request = policy::unconditional_request(request);
        request.method = "GET";
    }
    asked_ = asked;
    sends_content_ = asked == Asked::plain && facts_.has_content;
    if (account_.looked_up.empty()) account_.looked_up = account_.reasons;
    begin_fetch();
    upstream_ = forwarded_request(std::move(request), *received_, client_, upgrade_, *settings_);
    if (!settings_->diagnostics.empty())
        add_diagnostics(upstream_.fields, *settings_, received_->fields, diagnostic_values());
    return Next::forward;
}

// From here on the store knows which purges count for what comes.
void Transaction::begin_fetch() {
    if (!takes_part_) return;
    if (fetch_ == nullptr)
        fetch_ = std::make_shared<const store::MemoryStore::Fetch>(cache_->store().begin_fetch(key_));
    if (lead_) lead_->begin(fetch_);
}

// Since the fetch began, by a hard purge or an unsafe request.
bool Transaction::was_purged() const {
    return stored_ != nullptr && fetch_ != nullptr &&
           cache_->store().standing(*stored_, *fetch_).kind == store::Standing::Kind::removed;
}

// What was selected is in the store still, as it was.
bool Transaction::selects_the_same() {
    const store::Stored before = stored_;
    const std::string variant_before = variant_;
    select();
    return stored_ == before && variant_ == variant_before;
}

Transaction::Next Transaction::refresh(Refresh& refresh, Moment) {
    in_background_ = true;
    account_.in_background = true;
    account_.set_off_by = refresh.set_off_by;
    url_ = effective_url(*request_, client_.scheme, *settings_);
    facts_ = policy::read_request_facts(*request_, *options_, url_);
    takes_part_ = true;
    key_ = refresh.stored->key();
    stored_ = refresh.stored;
    lead_ = std::move(refresh.lead);
    account_.outcome = Outcome::expired;
    account_.forwarded = http::ForwardReason::stale;
    begin_fetch();
    if (!cache_->store().holds(stored_)) {
        // Purged meanwhile, or renewed: there is nothing to refresh.
        lead_ = {};
        return Next::answer;
    }
    return forward(policy::validation_request(*request_, stored_->head()), Asked::validation);
}

}  // namespace cachewright::pipeline
