#include "lib/vendor/prediction.hpp"

#include "lib/http/content_length.hpp"
#include "lib/http/date.hpp"
#include "lib/http/range.hpp"
#include "lib/policy/delivery.hpp"
#include "lib/policy/partial.hpp"
#include "lib/policy/qualified_fields.hpp"
#include "lib/policy/response_key.hpp"
#include "lib/policy/reuse.hpp"
#include "lib/policy/stored_response.hpp"
#include "lib/policy/update.hpp"
#include "lib/policy/validation.hpp"
#include "lib/policy/vary.hpp"
#include "lib/vendor/status_word.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace cachewright::vendor {

namespace {

using http::FieldId;
using policy::Outcome;

// What is stored, in bytes. Where the capture has no content, it is taken to be what the fields announce.
std::optional<policy::StoredExtent> extent_of(const http::Response& response) {
    std::uint64_t bytes = response.body.full_size.value_or(response.body.bytes.size());
    if (bytes == 0 && response.status == 206) {
        const auto part = http::parse_content_range(response.fields.value(http::FieldId::content_range));
        if (part && part->range) bytes = part->range->last - part->range->first + 1;
    } else if (bytes == 0) {
        bytes = http::content_length(response.fields).value_or(0);
    }
    return policy::stored_extent(response, bytes);
}

// RFC 9111 §3.4: an incomplete response answers only ranges that lie wholly within it.
bool part_suffices(const http::Request& request, const http::Response& stored) {
    if (stored.status != 206) return true;
    const auto extent = extent_of(stored);
    if (!extent) return false;
    const policy::RangeAction action = policy::decide_range(request, stored, *extent).action;
    return action == policy::RangeAction::send_part || action == policy::RangeAction::send_whole ||
           action == policy::RangeAction::not_satisfiable;
}

http::Request recorded_request(const http::Exchange& exchange) {
    if (exchange.request) return *exchange.request;
    http::Request request;
    request.target = exchange.url;
    return request;
}

// The recorded exchange in one configured cache.
class Cache {
  public:
    Cache(const http::Exchange& exchange, const ConfiguredProfile& profile)
        : exchange_(exchange),
          options_(profile.options),
          policy_(profile.options.policy),
          receipt_(policy::receipt_of(exchange)),
          request_(recorded_request(exchange)),
          stored_(policy::stored_facts(exchange.response, receipt_, policy_)),
          storability_(judge(request_, exchange.url, exchange.response)) {}

    [[nodiscard]] Answer first() const {
        Answer answer = fetched(request_, exchange_.url, exchange_.response, receipt_.response_time);
        answer.reasons = storability_.reasons;
        return answer;
    }

    [[nodiscard]] Answer later(const LaterRequest& later) const;

    // The recorded response is stored.
    [[nodiscard]] bool keeps() const { return storability_.storable(); }

  private:
    [[nodiscard]] policy::Storability judge(const http::Request& request, const std::string& url,
                                            const http::Response& response) const {
        policy::ResponseFacts facts =
            policy::read_response_facts(response, policy_.storage, receipt_.response_time);
        facts.content_location_is_target = policy::content_location_names(response, url);
        return policy::storability(policy::read_request_facts(request, policy_, url), facts, policy_,
                                   receipt_.response_time);
    }

    // The request that the stored response answers: what an answer to POST is kept for is a later GET (RFC
    // 9110 §9.3.3).
    [[nodiscard]] http::Request answered_request() const {
        http::Request request = request_;
        if (request.method == "POST") request.method = "GET";
        return request;
    }

    [[nodiscard]] std::string key_of(const http::Request& request, const std::string& url) const {
        return policy::key_for_response(request.method, url.empty() ? request.target : url, policy_.key,
                                        exchange_.response.fields, request.fields)
            .text;
    }

    // The response as it leaves the cache, with the vendor's own fields.
    [[nodiscard]] Answer deliver(Outcome outcome, http::Response response, const http::Request& request,
                                 const policy::DeliveredFrom& from, const policy::Reasons& because = {},
                                 Cause cause = Cause::outcome) const {
        const policy::ResponseFacts facts =
            policy::read_response_facts(response, policy_.storage, receipt_.response_time);
        const auto freshness = policy::freshness_lifetime(facts, policy_.storage, receipt_.response_time);
        policy::Delivery delivery = policy::deliver(response, facts, freshness, from, policy_);
        response.fields = std::move(delivery.fields);
        Answer answer;
        answer.outcome = outcome;
        answer.delivery = delivery.reasons;
        if (options_.tags.removed_downstream && !from.shows_removed_fields &&
            response.fields.contains(options_.tags.header)) {
            response.fields.remove(options_.tags.header);
            answer.delivery.add(policy::Reason::tags_taken_out);
        }
        const StatusWords& status = options_.status;
        if (shows_status(status, request.fields))
            answer.word = status_word(status, {outcome, response.status, request.method, cause, &because});
        if (!answer.word.empty() && !status.header.empty()) response.fields.set(status.header, answer.word);
        answer.response = std::move(response);
        return answer;
    }

    [[nodiscard]] policy::DeliveredFrom from(Outcome outcome, bool stored, base::Duration age,
                                             base::TimePoint now, const http::Request& request) const {
        return {outcome,
                stored,
                age,
                now,
                policy::shows_removed_fields(request.fields, policy_.delivery),
                stored_.initial_age,
                clock(now)};
    }

    // A time, where that of the recorded response is known: else everything is counted from 1970.
    [[nodiscard]] std::optional<base::TimePoint> clock(base::TimePoint time) const {
        return receipt_.response_time == base::TimePoint{} ? std::nullopt : std::optional(time);
    }

    // A response that the origin sends for this request.
    [[nodiscard]] Answer fetched(const http::Request& request, const std::string& url,
                                 const http::Response& response, base::TimePoint now,
                                 std::optional<Outcome> as = std::nullopt,
                                 Cause cause = Cause::outcome) const {
        const policy::Storability judged = judge(request, url, response);
        const Outcome outcome = as ? *as : policy::fetched_outcome(judged);
        Answer answer = deliver(outcome, response, request,
                                from(outcome, judged.storable(), stored_.initial_age, now, request),
                                judged.reasons, cause);
        answer.reasons = judged.reasons;
        return answer;
    }

    // RFC 9110 §15.4.5: a recorded 304 answers the condition that it was asked with. What a request without
    // one that holds is answered, the input does not show.
    [[nodiscard]] bool answers_unseen_response(const http::Request& request) const {
        if (exchange_.response.status != 304) return false;
        const auto same = [&](FieldId id) {
            return request.fields.combined(id) == request_.fields.combined(id);
        };
        const bool conditional = request.fields.contains(FieldId::if_none_match) ||
                                 request.fields.contains(FieldId::if_modified_since);
        if (conditional && same(FieldId::if_none_match) && same(FieldId::if_modified_since)) return false;
        http::Response whole;
        whole.status = 200;
        whole.fields = exchange_.response.fields;
        return policy::evaluate_conditions(request, whole, receipt_.response_time) ==
               policy::ConditionResult::send_whole;
    }

    // What the origin answers to a request at that time, when it is asked for the whole.
    [[nodiscard]] http::Response origin_answer(OriginState origin, base::TimePoint now) const {
        http::Response response = exchange_.response;
        if (origin == OriginState::error || origin == OriginState::unreachable) {
            response = {};
            response.status = origin == OriginState::error ? 503 : 504;
        }
        if (clock(now)) response.fields.set("Date", http::format_date(now));
        response.fields.remove("Age");
        // An absolute time of expiry moves with the answers of most origins.
        if (const auto expires = http::parse_date(response.fields.value(FieldId::expires), now);
            expires && stored_.response.date.valid()) {
            response.fields.set("Expires",
                                http::format_date(expires->time + (now - stored_.response.date.time)));
        }
        if (origin == OriginState::changed) {
            if (response.fields.contains(FieldId::etag)) response.fields.set("ETag", "\"changed\"");
            if (response.fields.contains(FieldId::last_modified))
                response.fields.set("Last-Modified", http::format_date(now));
        }
        return response;
    }

    [[nodiscard]] Answer from_origin(const LaterRequest& later, const std::string& url, base::TimePoint now,
                                     std::optional<Outcome> as, Cause cause) const {
        const bool failed = later.origin == OriginState::unreachable || later.origin == OriginState::error;
        if (failed) {
            return deliver(Outcome::error, origin_answer(later.origin, now), later.request,
                           from(Outcome::error, false, {}, now, later.request));
        }
        http::Response response = origin_answer(later.origin, now);
        if (answers_unseen_response(later.request)) {
            // RFC 9110 §15.4.5: the fields of a 304 are those that the 200 would have had.
            response.status = 200;
            response.reason.clear();
        }
        // RFC 9110 §15.3.7: a 206 answers a request with Range; without one the whole comes.
        if (response.status == 206 && !later.request.fields.contains(FieldId::range)) {
            response.status = 200;
            response.reason.clear();
            response.body = {};
            response.fields.remove("Content-Range");
            response.fields.remove("Content-Length");
        }
        return fetched(later.request, url, response, now, as, cause);
    }

    // The stored response answers: conditions and ranges of the client are the cache's to see to.
    [[nodiscard]] Answer from_store(const LaterRequest& later, Outcome outcome, base::Duration age,
                                    bool withhold_no_cache_fields, base::TimePoint now,
                                    Cause cause = Cause::outcome) const;

    const http::Exchange& exchange_;
    const ProfileOptions& options_;
    const policy::Options& policy_;
    const policy::Receipt receipt_;
    const http::Request request_;
    const policy::StoredFacts stored_;
    const policy::Storability storability_;
};

Answer Cache::from_store(const LaterRequest& later, Outcome outcome, base::Duration age,
                         bool withhold_no_cache_fields, base::TimePoint now, Cause cause) const {
    http::Response response = exchange_.response;
    if (storability_.drop_private_fields) {
        policy::remove_named_fields(response.fields, http::Directive::private_,
                                    stored_.response.policy_field);
    }
    response.fields = policy::fields_to_store(response.fields, policy_.storage);
    if (storability_.drop_set_cookie) response.fields.remove("Set-Cookie");
    if (const auto received = clock(receipt_.response_time))
        policy::date_by_receipt(response.fields, *received);
    if (withhold_no_cache_fields) {
        policy::remove_named_fields(response.fields, http::Directive::no_cache,
                                    stored_.response.policy_field);
    }
    if (outcome == Outcome::revalidated) {
        const http::Response confirmed =
            policy::not_modified_from(origin_answer(OriginState::unchanged, now));
        policy::update_stored_fields(response, confirmed, policy_.storage, clock(now));
        age = base::Duration{0};
    }
    const auto delivered = from(outcome, true, age, now, later.request);
    if (policy_.delivery.client_conditionals == policy::Honour::yes &&
        policy::evaluate_conditions(later.request, response, receipt_.response_time) ==
            policy::ConditionResult::not_modified) {
        return deliver(outcome, policy::not_modified_from(response), later.request, delivered, {}, cause);
    }
    if (policy_.delivery.client_ranges == policy::Honour::yes &&
        later.request.fields.contains(FieldId::range)) {
        if (const auto extent = extent_of(response)) {
            const auto range = policy::decide_range(later.request, response, *extent);
            if (range.action == policy::RangeAction::send_part) {
                response.status = 206;
                response.fields.set("Content-Range",
                                    http::format_content_range({range.window, extent->complete_length}));
            } else if (range.action == policy::RangeAction::not_satisfiable) {
                response.status = 416;
                response.fields.set("Content-Range",
                                    http::format_content_range({std::nullopt, extent->complete_length}));
            }
        }
    }
    return deliver(outcome, std::move(response), later.request, delivered, {}, cause);
}

Answer Cache::later(const LaterRequest& later) const {
    const std::string& url = later.url.empty() ? exchange_.url : later.url;
    const base::TimePoint now = receipt_.response_time + later.at;
    const base::TimePoint cache_time = receipt_.stored_at + later.at;
    const policy::RequestFacts request = policy::read_request_facts(later.request, policy_, url);

    // Whatever is not answered from the recorded response is fetched, and judged as it comes.
    const auto time_out = [&](const policy::Reasons& because) {
        http::Response timeout;
        timeout.status = 504;
        Answer answer =
            deliver(Outcome::error, std::move(timeout), later.request,
                    from(Outcome::error, false, {}, now, later.request), because, Cause::only_if_cached);
        answer.reasons = because;
        return answer;
    };
    const auto fetch = [&](std::optional<Outcome> as, const policy::Reasons& because,
                           Cause cause = Cause::outcome) {
        // RFC 9111 §5.2.1.7: only-if-cached wants a stored response or 504.
        const policy::Reuse nothing = policy::reuse_nothing(request, policy_);
        if (nothing.action == policy::ReuseAction::gateway_timeout) return time_out(nothing.reasons);
        Answer answer = from_origin(later, url, now, as, cause);
        policy::Reasons reasons = because;
        for (const policy::ReasonRecord& record : answer.reasons) {
            if (reasons.size() == policy::Reasons::capacity) break;
            if (!reasons.contains(record.reason))
                reasons.add(record.reason, record.field, base::Seconds{record.seconds});
        }
        answer.reasons = reasons;
        return answer;
    };
    policy::Reasons because;
    if (answers_unseen_response(later.request)) because.add(policy::Reason::update_of_unseen_response);
    if (!storability_.storable() && storability_.refusal != policy::Refusal::request)
        return fetch({}, because);
    if (policy::participation(request, policy_, because) == policy::Participation::stays_out ||
        !storability_.storable()) {
        return fetch({}, because);
    }
    // RFC 9111 §4: key and selecting fields first.
    if (key_of(later.request, url) != key_of(answered_request(), exchange_.url)) {
        because.add(policy::Reason::key_differs);
        return fetch({}, because);
    }
    const std::string_view differing = policy::first_differing_field(
        exchange_.response.fields, request_.fields, later.request.fields, policy_, url);
    if (!differing.empty() && differing != "*") {
        because.add(policy::Reason::selecting_field_differs, http::field_id(differing));
        Answer answer = fetch({}, because, Cause::vary);
        answer.differing_field = differing;
        return answer;
    }

    if (!part_suffices(later.request, exchange_.response)) {
        because.add(policy::Reason::part_not_enough, http::FieldId::range);
        return fetch(Outcome::miss, because, Cause::part);
    }
    const policy::Reuse found = policy::reuse(stored_, request, policy_, cache_time);
    std::optional<Answer> answer;
    switch (found.action) {
        case policy::ReuseAction::serve:
            answer = from_store(later, found.remaining > base::Duration{0} ? Outcome::hit : Outcome::stale,
                                found.age, found.withhold_no_cache_fields, now);
            break;
        case policy::ReuseAction::serve_and_revalidate:
            answer = from_store(later, Outcome::updating, found.age, found.withhold_no_cache_fields, now);
            break;
        case policy::ReuseAction::gateway_timeout: return time_out(found.reasons);
        case policy::ReuseAction::fetch:
            return fetch({}, found.reasons,
                         found.reasons.contains(policy::Reason::vary_star) ? Cause::vary : Cause::outcome);
        case policy::ReuseAction::validate: break;
    }
    if (answer) {
        answer->reasons = found.reasons;
        return *answer;
    }

    // The origin is asked about the stored response.
    if (later.origin == OriginState::unreachable || later.origin == OriginState::error) {
        const auto failure = later.origin == OriginState::error ? policy::OriginFailure::server_error
                                                                : policy::OriginFailure::unreachable;
        const auto decision = policy::on_origin_failure(stored_, request, failure, policy_, cache_time);
        if (decision.action == policy::FailureAction::pass_failure_on) return fetch({}, decision.reasons);
        answer = from_store(later, Outcome::stale, found.age, decision.withhold_no_cache_fields, now,
                            Cause::failure);
        answer->reasons = decision.reasons;
        return *answer;
    }
    const bool confirmed = later.origin == OriginState::unchanged && stored_.response.has_validator();
    // RFC 9211 §2.2: fwd=request is for a fresh response; for another there was no choice.
    const bool fresh = found.remaining > base::Duration{0};
    const Cause cause = fresh && asked_by_request(found.reasons) ? Cause::request : Cause::outcome;
    if (!confirmed) return fetch(Outcome::expired, found.reasons, cause);
    answer = from_store(later, Outcome::revalidated, found.age, false, now, cause);
    answer->reasons = found.reasons;
    return *answer;
}

}  // namespace

Prediction predict(const http::Exchange& exchange, const ConfiguredProfile& profile,
                   const policy::ExplainOptions& options) {
    const policy::ExplainedCache cache{profile.profile->name, profile.options.policy};
    const Cache configured(exchange, profile);
    Prediction prediction;
    prediction.explanation = policy::explain(exchange, cache, options);
    prediction.first = configured.first();
    LaterRequest repeat;
    repeat.request = recorded_request(exchange);
    if (repeat.request.method == "POST" && configured.keeps())
        repeat.request = policy::plain_repeat(exchange);
    repeat.at = options.at.value_or(policy::next_request_after(exchange.response.status));
    prediction.next = configured.later(repeat);
    return prediction;
}

Answer answer_later(const http::Exchange& exchange, const ConfiguredProfile& profile,
                    const LaterRequest& later) {
    return Cache(exchange, profile).later(later);
}

}  // namespace cachewright::vendor
