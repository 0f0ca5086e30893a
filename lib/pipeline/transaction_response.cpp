// What becomes of the origin's answer.
#include "lib/http/content_length.hpp"
#include "lib/http/list.hpp"
#include "lib/http/media_type.hpp"
#include "lib/http/vary.hpp"
#include "lib/pipeline/renewal.hpp"
#include "lib/pipeline/transaction.hpp"
#include "lib/policy/invalidation.hpp"
#include "lib/policy/key.hpp"
#include "lib/policy/partial.hpp"
#include "lib/policy/update.hpp"
#include "lib/policy/validation.hpp"

#include <utility>

namespace cachewright::pipeline {

namespace {

using http::FieldId;
using policy::Outcome;

// RFC 5861 §4, RFC 9111 §4.2.4: which failure a stale response may stand in for.
policy::OriginFailure failure_kind(Failure::Kind kind) {
    return kind == Failure::Kind::malformed ? policy::OriginFailure::server_error
                                            : policy::OriginFailure::unreachable;
}

int status_of(Failure::Kind kind) {
    switch (kind) {
        case Failure::Kind::timed_out: return 504;
        case Failure::Kind::overloaded: return 503;
        case Failure::Kind::unreachable:
        case Failure::Kind::malformed: return 502;
    }
    return 502;
}

// For Cache-Status and the log, where no decision about a stored response says more.
std::string_view word_of(Failure::Kind kind) {
    switch (kind) {
        case Failure::Kind::timed_out: return "origin-timed-out";
        case Failure::Kind::overloaded: return "overloaded";
        case Failure::Kind::unreachable: return "origin-unreachable";
        case Failure::Kind::malformed: return "origin-malformed";
    }
    return {};
}

// Of what has no end of its own, events and parts that replace each other, nobody waits for the whole.
bool is_endless(const http::Response& head) {
    const auto type = http::parse_media_type(head.fields.value(FieldId::content_type));
    return type && (type->is("text", "event-stream") || type->is("multipart", "x-mixed-replace"));
}

// Nothing lets it be used later, not even after a question to the origin.
bool is_of_no_use(const policy::StoredFacts& facts) {
    return facts.freshness.source == policy::LifetimeSource::none && !facts.response.has_validator() &&
           facts.stale.while_revalidate == base::Duration{0} && facts.stale.if_error == base::Duration{0};
}

std::optional<std::uint64_t> length_of(const http::wire::Framing& framing) {
    if (framing.kind == http::wire::BodyKind::length) return framing.length;
    if (framing.kind == http::wire::BodyKind::none) return 0;
    return std::nullopt;
}

// What an answer to HEAD, or a 304, says of the length of the whole.
http::wire::Framing length_told(const http::Response& head) {
    const auto length = http::content_length(head.fields);
    return length ? http::wire::Framing{http::wire::BodyKind::length, *length, true, false}
                  : http::wire::Framing{};
}

bool tells_of_absence(policy::Reason reason) {
    using enum policy::Reason;
    return reason == nothing_stored || reason == purged || reason == invalidated || reason == evicted ||
           reason == policy::Reason::outdated;
}

store::Removal outdated(Moment now) {
    return {store::Removal::Why::outdated, {}, 0, now.cache, {}};
}

std::shared_ptr<store::Content> copy_of_beginning(const store::Content::Reader& from, std::uint64_t total) {
    auto content = std::make_shared<store::Content>(total);
    store::Content::Reader reader = from;
    while (reader.rest() == store::Content::Reader::Rest::ready) {
        const std::string_view piece = reader.peek();
        content->append(piece);
        reader.advance(piece.size());
    }
    return content;
}

}  // namespace

Transaction::Next Transaction::on_head(http::Response head, const http::wire::Framing& framing, Moment asked,
                                       Moment now) {
    account_.origin_time = now.wall - asked.wall;
    account_.origin_status = head.status;
    // Another proxy of ours may stand behind this one.
    if (head.fields.contains(kRequestIdField)) head.fields.remove(kRequestIdField);
    if (head.status == 101) {
        if (upgrade_ == Upgrade::drop)
            return on_failure({Failure::Kind::malformed, "the origin answered 101 unasked"}, now);
        account_.outcome = Outcome::dynamic;
        return relay(head, framing, policy::stored_facts(head, {asked.wall, now.wall, now.cache}, *options_),
                     now);
    }
    if (asked_ != Asked::plain && was_purged()) return on_purged_meanwhile(head, framing, asked, now);
    if (asked_ == Asked::validation) {
        using enum policy::ValidationResult;
        switch (policy::judge_validation(stored_->head(), head)) {
            case confirmed: return on_confirmed(head, framing, asked, now);
            case unmatched_304:
                // RFC 9111 §4.3.4: no stored response is chosen for it, so it tells nothing.
                return forward(policy::unconditional_request(*request_), Asked::plain);
            case failed:
                if (auto next = on_failed_validation(now)) return *next;
                break;
            case replaced: break;
        }
    } else if (asked_ == Asked::missing_part) {
        if (auto next = on_missing_part(head, framing, asked, now)) return *next;
        if (head.status != 200) {
            stored_ = nullptr;
            return forward(*request_, Asked::plain);
        }
    } else if (head.status == 304 && !upstream_.fields.contains(FieldId::if_none_match) &&
               !upstream_.fields.contains(FieldId::if_modified_since)) {
        return on_failure({Failure::Kind::malformed, "the origin answered 304 unasked"}, now);
    }
    return on_new_response(head, framing, asked, now);
}

// What the origin was asked about is gone, so that it can neither be confirmed nor completed, nor stand in
// for a failure. The origin is asked again for the whole.
Transaction::Next Transaction::on_purged_meanwhile(const http::Response& head,
                                                   const http::wire::Framing& framing, Moment asked,
                                                   Moment now) {
    stored_ = nullptr;
    const bool whole = asked_ == Asked::validation ? head.status != 304 : head.status == 200;
    if (whole) return on_new_response(head, framing, asked, now);
    if (in_background_) {
        lead_ = {};
        return Next::answer;
    }
    fetch_ = nullptr;
    if (asked_ == Asked::missing_part) return forward(*request_, Asked::plain);
    return forward(policy::unconditional_request(*request_), Asked::plain);
}

std::optional<Transaction::Next> Transaction::on_failed_validation(Moment now) {
    const policy::FailureDecision decision = policy::on_origin_failure(
        stored_->facts(), facts_, policy::OriginFailure::server_error, *options_, now.cache);
    account_.reasons = decision.reasons;
    account_.reasons_of = Step::reuse;
    // The error is passed on, and what is stored stays: it may do when the origin is well again.
    if (decision.action != policy::FailureAction::serve_stale) {
        account_.outcome = Outcome::error;
        return std::nullopt;
    }
    return use_after_failure(decision, "the origin failed", now);
}

// A stale answer in the place of a failure. The origin is not asked again for it.
Transaction::Next Transaction::use_after_failure(const policy::FailureDecision& decision,
                                                 std::string_view why, Moment now) {
    lead_ = {};
    after_failure_ = true;
    policy::Reuse reuse;
    reuse.withhold_no_cache_fields = decision.withhold_no_cache_fields;
    reuse.age = stored_->facts().age(now.cache);
    reuse.remaining = stored_->facts().remaining(now.cache);
    const Next next = use_stored(Outcome::stale, reuse, now);
    return next == Next::answer ? next : fail(502, why);
}

Transaction::Next Transaction::on_failure(const Failure& failure, Moment now) {
    if (lead_) lead_->fail();
    account_.failure = failure.message;
    if (was_purged()) stored_ = nullptr;
    const bool answerable = facts_.method == policy::Method::get || facts_.method == policy::Method::head;
    // What is missing of a part, nothing stored stands in for.
    if (takes_part_ && answerable && stored_ != nullptr && asked_ != Asked::missing_part && !in_background_) {
        const policy::FailureDecision decision = policy::on_origin_failure(
            stored_->facts(), facts_, failure_kind(failure.kind), *options_, now.cache);
        account_.reasons = decision.reasons;
        account_.reasons_of = Step::reuse;
        if (decision.action == policy::FailureAction::serve_stale)
            return use_after_failure(decision, failure.message, now);
        // RFC 9111 §5.2.2.2: where must-revalidate forbids a stale answer, 504.
        if (failure.kind == Failure::Kind::unreachable && stored_->facts().stale.forbidden)
            return fail(504, failure.message);
    }
    if (account_.reasons.empty() || tells_of_absence(account_.reasons.front().reason))
        account_.detail = word_of(failure.kind);
    return fail(status_of(failure.kind), failure.message);
}

void Transaction::note_fault(std::string_view names) {
    if (!account_.fault.empty()) account_.fault += ',';
    account_.fault += names;
}

// The stored response as this update leaves it: stored in its place, or removed where it may no longer be
// stored. RFC 9111 §4.3.4.
Transaction::Update Transaction::updated(const http::Response& update, Moment asked, Moment now) {
    http::Response head = stored_->head();
    policy::update_stored_fields(head, update, options_->storage, now.wall);
    const policy::StoredFacts facts =
        policy::stored_facts(head, {asked.wall, now.wall, now.cache}, *options_);
    const policy::VariantKey variant =
        policy::variant_key(head.fields, request_->fields, *options_, request_->target);
    auto fresh = std::make_shared<const store::StoredResponse>(
        key_, variant.text, head, facts, stored_->content(), store::read_tags(head.fields, settings_->tags));
    // An update may bring no-store or private.
    policy::RequestFacts plain;
    plain.has_authorization = facts_.has_authorization;
    const policy::Storability storability = policy::storability(plain, facts.response, *options_, now.wall);
    using enum store::MemoryStore::Insertion;
    store::MemoryStore::Insertion insertion = superseded;
    if (storability.storable() && variant.text == stored_->selecting() && variant.matchable) {
        insertion = cache_->store().replace(stored_, fresh, *fetch_);
    } else if (cache_->store().remove(stored_) && storability.storable() && variant.matchable) {
        insertion = cache_->store().insert(fresh, *fetch_, stored_);
    }
    account_.stored = insertion == stored;
    if (account_.stored) renew_if_due(*cache_, fresh, *settings_);
    return {std::move(fresh), insertion};
}

Transaction::Next Transaction::on_confirmed(const http::Response& update, const http::wire::Framing& framing,
                                            Moment asked, Moment now) {
    Update fresh = updated(update, asked, now);
    if (fresh.insertion == store::MemoryStore::Insertion::invalidated)
        return on_purged_meanwhile(update, framing, asked, now);
    stored_ = std::move(fresh.response);
    lead_ = {};
    policy::Reuse reuse;
    reuse.age = stored_->facts().age(now.cache);
    reuse.remaining = stored_->facts().remaining(now.cache);
    account_.outcome = Outcome::revalidated;
    if (in_background_) return Next::answer;
    return use_stored(Outcome::revalidated, reuse, now);
}

// RFC 9111 §4.3.5.
void Transaction::update_by_head(const http::Response& head, Moment asked, Moment now) {
    if (stored_ == nullptr) return;
    switch (policy::judge_head(stored_->head(), head)) {
        case policy::HeadUpdate::freshens: static_cast<void>(updated(head, asked, now)); break;
        case policy::HeadUpdate::invalidates: cache_->store().remove(stored_, outdated(now)); break;
        case policy::HeadUpdate::unrelated: break;
    }
}

// RFC 9111 §4.4.
void Transaction::invalidate(const http::Response& head, const policy::StoredFacts& facts, Moment now) {
    if (facts_.method != policy::Method::unsafe && facts_.method != policy::Method::post) return;
    const store::Removal by{store::Removal::Why::invalidated,
                            http::parse_method(request_->method),
                            client_.request_id,
                            now.cache,
                            {}};
    for (const std::string& uri : policy::invalidated_uris(request_->method, url_, head)) {
        std::string key;
        policy::append_cache_key(key, "GET", uri, options_->key, request_->fields);
        if (key != key_ || fetch_ == nullptr) {
            cache_->store().invalidate_key(key, by);
            continue;
        }
        // What the answer to a POST makes invalid was there before it: it may be stored itself, unless
        // another unsafe request was answered meanwhile.
        const store::StoredResponse coming(key_, {}, head, facts, std::make_shared<store::Content>());
        if (auto later = cache_->store().invalidate_before(coming, *fetch_, by))
            fetch_ = std::make_shared<const store::MemoryStore::Fetch>(std::move(*later));
    }
}

// Why a response that may be stored is not; nothing when it is.
std::optional<policy::Reason> Transaction::refusal(const http::Response& head,
                                                   const http::wire::Framing& framing,
                                                   const policy::StoredFacts& facts,
                                                   const policy::VariantKey& variant) const {
    using enum policy::Reason;
    const Limits& limits = settings_->limits;
    if (!variant.matchable) return vary_star;
    if (is_endless(head)) return endless;
    if (framing.kind == http::wire::BodyKind::length &&
        (framing.length > limits.object || framing.length > settings_->store.bytes))
        return larger_than_store;
    if (is_of_no_use(facts)) return no_lifetime_no_validator;
    if (framing.coded) return transfer_coding_unknown;
    std::size_t selecting = 0;
    for (const auto& member : http::FieldListMembers(head.fields, FieldId::vary)) {
        static_cast<void>(member);
        if (++selecting > limits.vary_fields) return too_many_vary_fields;
    }
    return std::nullopt;
}

Transaction::Next Transaction::on_new_response(const http::Response& head, const http::wire::Framing& framing,
                                               Moment asked, Moment now) {
    policy::StoredFacts facts = policy::stored_facts(head, {asked.wall, now.wall, now.cache}, *options_);
    invalidate(head, facts, now);
    if (!takes_part_) return relay(head, framing, facts, now);
    if (facts_.method == policy::Method::head && !fetches_for_head_) {
        update_by_head(head, asked, now);
        account_.stored = false;
        return relay(head, framing, facts, now);
    }
    if (facts_.method == policy::Method::post)
        facts.response.content_location_is_target = policy::content_location_names(head, url_);
    const policy::Storability storability = policy::storability(facts_, facts.response, *options_, now.wall);
    const policy::VariantKey variant =
        policy::variant_key(head.fields, request_->fields, *options_, request_->target);
    account_.reasons = storability.reasons;
    account_.reasons_of = Step::storage;
    std::optional<policy::Reason> refused;
    if (storability.storable()) refused = refusal(head, framing, facts, variant);
    if (refused) {
        // What would let it be stored counts for nothing then.
        account_.reasons = {};
        const bool by_vary =
            *refused == policy::Reason::vary_star || *refused == policy::Reason::too_many_vary_fields;
        account_.reasons.add(*refused, by_vary ? FieldId::vary : FieldId::unknown);
    }
    if (!storability.storable() || refused) {
        suppose_stored(head, framing, facts, asked, now);
        // Of an answer to the client's own condition or wish nothing follows for others.
        const bool tells = facts_.method == policy::Method::get && !facts_.directives.no_store &&
                           head.status != 304 && head.status != 412 && head.status != 416;
        // What is stored is known to be of the past, unless the origin has only failed.
        if (stored_ != nullptr && head.status < 500 && tells) cache_->store().remove(stored_, outdated(now));
        if (tells && !facts_.has_authorization && !facts_.has_range)
            cache_->refused_keys().add(key_, now.cache);
        if (account_.outcome == Outcome::miss)
            account_.outcome =
                storability.refusal == policy::Refusal::request ? Outcome::dynamic : Outcome::pass;
        return relay(head, framing, facts, now);
    }
    cache_->refused_keys().remove(key_);
    return fill_and_answer(head, framing, facts, variant, now);
}

Transaction::Next Transaction::fill_and_answer(const http::Response& head, const http::wire::Framing& framing,
                                               const policy::StoredFacts& facts,
                                               const policy::VariantKey& variant, Moment now) {
    http::Response kept;
    kept.status = head.status;
    kept.version = head.version;
    kept.fields = policy::fields_to_store(head.fields, options_->storage);
    policy::date_by_receipt(kept.fields, now.wall);
    const auto length = length_of(framing);
    auto content = std::make_shared<store::Content>(length);
    auto stored = std::make_shared<const store::StoredResponse>(
        key_, variant.text, kept, facts, content, store::read_tags(head.fields, settings_->tags));
    if (!lead_) lead_ = Flights::Lead(cache_->flights(), {}, cache_->flights().make_private());
    source_ = lead_.flight();
    const bool shareable = head.status != 206 && facts_.method == policy::Method::get;
    // The client's place among the readers is taken before the first byte comes.
    account_.stored = true;
    account_.length_unknown = !length;
    account_.remaining = facts.remaining(now.cache);
    account_.lifetime = facts.freshness.lifetime;
    std::optional<ContentReader> reader;
    if (shareable) {
        lead_->share(stored, content);
    } else {
        lead_->fill_alone(content);
    }
    if (!in_background_ && !fetches_for_head_) reader = source_->read(0, kToEnd);
    fill_ = std::make_unique<Fill>(*cache_, *settings_, std::move(lead_), fetch_, std::move(stored),
                                   std::move(content));
    fill_end_ = fill_->told_end();
    if (in_background_) return Next::answer;

    // A client whose condition was kept from the origin has it judged by what came.
    const bool judged = facts_.has_conditional && !upstream_.fields.contains(FieldId::if_none_match) &&
                        !upstream_.fields.contains(FieldId::if_modified_since);
    if (judged &&
        policy::evaluate_conditions(*request_, kept, now.wall) == policy::ConditionResult::not_modified) {
        write_delivered(policy::not_modified_from(kept), facts, {}, now);
        return Next::answer;
    }
    if (reader && (!length || *length > 0)) {
        answer_.reader = std::move(*reader);
        answer_.body = Answer::Body::stored;
    }
    if (fetches_for_head_) {
        write_delivered(head, facts, length_told(head), now);
        return Next::answer;
    }
    // RFC 9110 §8.6: no Content-Length on a 204.
    write_delivered(head, facts, head.status == 204 ? http::wire::Framing{} : client_framing(length), now);
    return Next::answer;
}

// RFC 9111 §3.4: the part that was missing comes to the one that is stored.
std::optional<Transaction::Next> Transaction::on_missing_part(const http::Response& part,
                                                              const http::wire::Framing& framing,
                                                              Moment asked, Moment now) {
    if (part.status != 206) return std::nullopt;
    const auto range = http::parse_content_range(part.fields.value(FieldId::content_range));
    if (!range || !range->range || policy::has_several_parts(part)) return std::nullopt;
    if (const auto length = length_of(framing); length && *length != range->range->size())
        return std::nullopt;
    const http::Response stored_head = stored_->head();
    const auto held = policy::stored_extent(stored_head, stored_->content()->size());
    const auto come = policy::stored_extent(part, range->range->size());
    if (!held || !come || !policy::combinable(stored_head, *held, part, *come) || held->window.first != 0)
        return std::nullopt;
    const auto total = come->complete_length ? come->complete_length : held->complete_length;
    if (!total || come->window.last + 1 != *total || *total > settings_->limits.object) return std::nullopt;

    http::Response whole = stored_head;
    policy::update_stored_fields(whole, part, options_->storage, now.wall);
    whole.status = 200;
    whole.fields.remove("Content-Range");
    whole.fields.set("Content-Length", std::to_string(*total));
    const policy::StoredFacts facts =
        policy::stored_facts(whole, {asked.wall, now.wall, now.cache}, *options_);
    // The part that comes may forbid what the one that is stored did not.
    if (!policy::storability(facts_, facts.response, *options_, now.wall).storable()) {
        cache_->store().remove(stored_);
        return std::nullopt;
    }
    auto content = copy_of_beginning(store::Content::Reader(stored_->content()), *total);
    auto stored = std::make_shared<const store::StoredResponse>(
        key_, stored_->selecting(), whole, facts, content, store::read_tags(whole.fields, settings_->tags));
    if (!lead_) lead_ = Flights::Lead(cache_->flights(), {}, cache_->flights().make_private());
    source_ = lead_.flight();
    lead_->fill_alone(content);
    const store::Stored beginning = std::exchange(stored_, stored);
    policy::Reuse reuse;
    reuse.age = facts.age(now.cache);
    reuse.remaining = facts.remaining(now.cache);
    // Ends may overlap: what is held already is not taken again.
    const Next next = use_stored(Outcome::miss, reuse, now);
    fill_ = std::make_unique<Fill>(*cache_, *settings_, std::move(lead_), fetch_, std::move(stored),
                                   std::move(content), Fill::Beginning{beginning, come->window.first});
    fill_end_ = fill_->told_end();
    return next;
}

void Transaction::conclude(Moment now) {
    conclude_fill(now);
    if (!in_background_) return;
    if (account_.origin_status) account_.status = *account_.origin_status;
    const bool failed = !account_.origin_status || (account_.status >= 500 && !account_.stored);
    if (failed) account_.outcome = Outcome::error;
}

void Transaction::conclude_fill(Moment now) {
    if (fill_end_ == nullptr) return;
    using State = FillEnd::State;
    const FillEnd& end = *fill_end_;
    account_.stored = end.state == State::stored;
    if (account_.stored) return;
    policy::Reasons why;
    switch (end.state) {
        case State::under_way: why.add(policy::Reason::not_whole_yet); break;
        case State::broke_off: why.add(policy::Reason::broke_off); break;
        case State::given_up: why.add(policy::Reason::given_up); break;
        case State::too_large: why.add(policy::Reason::larger_than_store); break;
        case State::whole_is_stored: why.add(policy::Reason::whole_is_stored); break;
        case State::overtaken: {
            const bool purged = end.by && end.by->why == store::Removal::Why::purged;
            why.add(purged ? policy::Reason::purged_meanwhile : policy::Reason::invalidated_meanwhile,
                    FieldId::unknown, purged ? now.cache - end.by->at : base::Duration{0});
            if (end.by) account_.overtaken_by = removal_words(*end.by, cache_->store());
            break;
        }
        case State::stored: break;
    }
    account_.reasons = why;
    account_.reasons_of = Step::storage;
    account_.remaining.reset();
    account_.lifetime.reset();
}

Transaction::Next Transaction::relay(const http::Response& head, const http::wire::Framing& framing,
                                     const policy::StoredFacts& facts, Moment now) {
    lead_ = {};
    fetch_ = nullptr;
    // What came for a client that asked with HEAD is for nobody.
    answer_.from_origin = !fetches_for_head_;
    const bool tunnel = head.status == 101;
    if (is_endless(head)) {
        answer_.endless = true;
        answer_.persists = false;
    }
    const bool without_content = framing.kind == http::wire::BodyKind::none || tunnel || fetches_for_head_;
    answer_.body = Answer::Body::none;
    if (!without_content) answer_.body = Answer::Body::origin;
    if (tunnel) answer_.body = Answer::Body::tunnel;
    http::wire::Framing sent;
    if (!without_content) {
        sent = client_framing(length_of(framing));
    } else if (head.status != 204 && head.status >= 200) {
        sent = length_told(head);
        const bool none_told = sent.kind == http::wire::BodyKind::none;
        if (none_told && facts_.method != policy::Method::head && head.status != 304)
            sent = {http::wire::BodyKind::length, 0, true, false};
    }
    write_delivered(head, facts, sent, now);
    return Next::answer;
}

}  // namespace cachewright::pipeline
