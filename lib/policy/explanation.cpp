#include "lib/policy/explanation.hpp"

#include "lib/http/date.hpp"
#include "lib/http/list.hpp"
#include "lib/policy/age.hpp"
#include "lib/policy/response_key.hpp"
#include "lib/policy/stored_response.hpp"
#include "lib/policy/update.hpp"
#include "lib/policy/validation.hpp"
#include "lib/policy/vary.hpp"

#include <algorithm>
#include <array>

namespace cachewright::policy {

namespace {

using base::Duration;

constexpr Duration kTick = std::chrono::seconds(1);

http::Request reload_of(const http::Request& repeat) {
    http::Request request = repeat;
    request.fields.set("Cache-Control", "max-age=0");
    return request;
}

std::string validators_sent(const http::Request& client, const http::Response& stored) {
    const http::Request sent = validation_request(client, stored);
    std::string text;
    for (const http::FieldId id : {http::FieldId::if_none_match, http::FieldId::if_modified_since}) {
        if (!sent.fields.contains(id)) continue;
        if (!text.empty()) text += "; ";
        text.append(http::field_name(id)).append(": ").append(sent.fields.value(id));
    }
    return text;
}

class Explainer {
  public:
    Explainer(const http::Exchange& exchange, const ExplainedCache& cache)
        : exchange_(exchange),
          options_(cache.options),
          receipt_(receipt_of(exchange)),
          repeat_(plain_repeat(exchange)),
          reload_(reload_of(repeat_)),
          stored_(stored_facts(exchange.response, receipt_, cache.options)) {
        const RequestFacts request = facts_of(exchange.request ? *exchange.request : repeat_);
        out_.cache = cache.name;
        out_.kind = cache.options.storage.kind;
        out_.eligibility = eligibility(request, options_);
        ResponseFacts facts = stored_.response;
        facts.content_location_is_target = content_location_names(exchange.response, exchange.url);
        out_.storability = storability(request, facts, options_, receipt_.response_time);
        out_.freshness = explained_freshness(stored_, options_.storage, receipt_.response_time);
        out_.stale = explained_staleness(stored_, options_.reuse);
        out_.key = key_for_response(repeat_.method, exchange.url.empty() ? repeat_.target : exchange.url,
                                    options_.key, exchange.response.fields, repeat_.fields);
        out_.age_on_arrival = stored_.initial_age;
        out_.age_reasons =
            initial_age_reasons(stored_.response, receipt_.request_time, receipt_.response_time);
        for (const auto& [line, member] :
             http::FieldListMembers(exchange.response.fields, http::FieldId::vary, http::Quotes::ignored)) {
            const bool star = member.text == "*";
            if (star ? stored_.response.vary_star
                     : selects(member.text, options_.storage) ||
                           (request.image_path && http::field_id(member.text) == http::FieldId::accept))
                out_.vary.emplace_back(member.text);
        }
    }

    Explanation run(const ExplainOptions& asked) {
        if (asked.extent == ExplainOptions::Extent::decisions_only) return std::move(out_);
        if (out_.storability.storable()) draw_timeline();
        if (asked.at) {
            for (const Situation situation : {Situation::repeat, Situation::reload,
                                              Situation::origin_unreachable, Situation::origin_error}) {
                add_moment(situation, *asked.at);
            }
            return std::move(out_);
        }
        const Duration next = next_request_after(exchange_.response.status);
        for (const Duration at : {Duration{0}, next, Duration(std::chrono::hours(1))}) {
            add_moment(Situation::repeat, at);
        }
        // Reloading and a failing origin are told where they matter: while fresh, and once the origin has to
        // be asked.
        add_moment(Situation::reload, next);
        add_moment(Situation::origin_unreachable, first_asking_moment());
        add_moment(Situation::origin_error, first_asking_moment());
        return std::move(out_);
    }

  private:
    // Past the lifetime and past stale-while-revalidate: from here on the client waits for the origin.
    [[nodiscard]] Duration first_asking_moment() const {
        const Duration end =
            stored_.freshness.lifetime + stored_.stale.while_revalidate - stored_.initial_age;
        return std::chrono::ceil<base::Seconds>(std::max(Duration{0}, end)) + kTick;
    }

    // The path is that of the URL where it is known: a target may be "*" or lack.
    [[nodiscard]] RequestFacts facts_of(const http::Request& request) const {
        return read_request_facts(request, options_, exchange_.url);
    }

    // Status and fields as they are stored: what is left out of the store goes into no condition.
    [[nodiscard]] http::Response kept_head() const {
        http::Response kept;
        kept.status = exchange_.response.status;
        kept.fields = fields_to_store(exchange_.response.fields, options_.storage);
        return kept;
    }

    [[nodiscard]] Reuse reuse_at(const http::Request& request, Duration at) const {
        return reuse(stored_, facts_of(request), options_, receipt_.stored_at + at);
    }

    void add_stretch(Phase phase, Duration from, std::optional<Duration> until) {
        if (until && *until <= from) return;
        out_.timeline.push_back({phase, from, until});
    }

    // The engine is asked in the middle of each candidate stretch; its answer, not the arithmetic here, names
    // the phase.
    void draw_timeline() {
        if (stored_.response.vary_star) {
            add_stretch(Phase::never_reused, Duration{0}, std::nullopt);
            return;
        }
        const Duration lifetime_end = stored_.freshness.lifetime - stored_.initial_age;
        const Duration updating_end = lifetime_end + stored_.stale.while_revalidate;
        const Duration if_error_end = lifetime_end + stored_.stale.if_error;
        std::vector<Duration> edges{Duration{0}, lifetime_end, updating_end, if_error_end};
        if (options_.reuse.stale_age_limit)
            edges.push_back(*options_.reuse.stale_age_limit - stored_.initial_age);
        edges.erase(
            std::remove_if(edges.begin(), edges.end(), [](Duration edge) { return edge < Duration{0}; }),
            edges.end());
        std::sort(edges.begin(), edges.end());
        edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
        for (std::size_t i = 0; i < edges.size(); ++i) {
            const bool last = i + 1 == edges.size();
            const Phase phase = phase_at(edges[i]);
            const std::optional<Duration> until = last ? std::nullopt : std::optional(edges[i + 1]);
            if (!out_.timeline.empty() && out_.timeline.back().phase == phase) {
                out_.timeline.back().until = until;
            } else {
                add_stretch(phase, edges[i], until);
            }
        }
    }

    [[nodiscard]] Phase phase_at(Duration at) const {
        const Reuse found = reuse_at(repeat_, at);
        if (found.action == ReuseAction::serve) return Phase::fresh;
        if (found.action == ReuseAction::serve_and_revalidate) return Phase::stale_updating;
        const RequestFacts request = facts_of(repeat_);
        const auto on_error = on_origin_failure(stored_, request, OriginFailure::server_error, options_,
                                                receipt_.stored_at + at);
        return on_error.action == FailureAction::serve_stale ? Phase::stale_on_failure : Phase::stale;
    }

    void add_moment(Situation situation, Duration at) {
        Moment moment;
        moment.situation = situation;
        moment.at = at;
        moment.age = stored_.age(receipt_.stored_at + at);
        moment.remaining = stored_.remaining(receipt_.stored_at + at);
        if (!out_.storability.storable()) {
            moment.outcome =
                situation == Situation::origin_unreachable || situation == Situation::origin_error
                    ? Outcome::error
                    : fetched_outcome(out_.storability);
            moment.reasons.add_all(out_.storability.reasons);
        } else if (stored_.response.vary_star) {
            moment.outcome =
                situation == Situation::origin_unreachable || situation == Situation::origin_error
                    ? Outcome::error
                    : Outcome::miss;
            moment.reasons.add(Reason::vary_star, http::FieldId::vary);
        } else {
            decide(moment);
        }
        out_.moments.push_back(std::move(moment));
    }

    void decide(Moment& moment) const {
        const http::Request& request = moment.situation == Situation::reload ? reload_ : repeat_;
        const Reuse found = reuse_at(request, moment.at);
        moment.reasons = found.reasons;
        switch (found.action) {
            case ReuseAction::serve:
                moment.outcome = found.remaining > Duration{0} ? Outcome::hit : Outcome::stale;
                return;
            case ReuseAction::serve_and_revalidate: moment.outcome = Outcome::updating; return;
            case ReuseAction::gateway_timeout: moment.outcome = Outcome::error; return;
            case ReuseAction::fetch: moment.outcome = Outcome::miss; break;
            case ReuseAction::validate:
                moment.validators = validators_sent(request, kept_head());
                moment.outcome = moment.validators.empty() ? Outcome::expired : Outcome::revalidated;
                break;
        }
        if (moment.situation != Situation::origin_unreachable && moment.situation != Situation::origin_error)
            return;
        const auto failure = moment.situation == Situation::origin_error ? OriginFailure::server_error
                                                                         : OriginFailure::unreachable;
        const FailureDecision decision =
            on_origin_failure(stored_, facts_of(request), failure, options_, receipt_.stored_at + moment.at);
        moment.validators.clear();
        moment.outcome = decision.action == FailureAction::serve_stale ? Outcome::stale : Outcome::error;
        moment.reasons = decision.reasons;
    }

    const http::Exchange& exchange_;
    const Options& options_;
    const Receipt receipt_;
    const http::Request repeat_;
    const http::Request reload_;
    const StoredFacts stored_;
    Explanation out_;
};

// The response fields that people expect to count: they are listed even when they had no part. Others (Date,
// Authorization) are listed when a reason stands on them.
constexpr std::array kCachingFields{
    http::FieldId::age,
    http::FieldId::cache_control,
    http::FieldId::cdn_cache_control,
    http::FieldId::cloudflare_cdn_cache_control,
    http::FieldId::edge_control,
    http::FieldId::etag,
    http::FieldId::expires,
    http::FieldId::last_modified,
    http::FieldId::pragma,
    http::FieldId::set_cookie,
    http::FieldId::surrogate_control,
    http::FieldId::vary,
    http::FieldId::vercel_cdn_cache_control,
    http::FieldId::netlify_cdn_cache_control,
    http::FieldId::x_accel_expires,
};

void add_once(Reasons& reasons, const Reasons& others, http::FieldId field) {
    // A reason that stands on no field belongs to no line, least of all to one of a field that nobody knows.
    if (field == http::FieldId::unknown) return;
    for (const ReasonRecord& record : others) {
        if (record.field != field || reasons.size() == Reasons::capacity || reasons.contains(record.reason))
            continue;
        reasons.add(record.reason, record.field, base::Seconds(record.seconds));
    }
}

}  // namespace

std::string_view situation_name(Situation situation) {
    switch (situation) {
        case Situation::repeat: return "repeat";
        case Situation::reload: return "reload";
        case Situation::origin_unreachable: return "origin-unreachable";
        case Situation::origin_error: return "origin-error";
    }
    return "";
}

std::string_view phase_name(Phase phase) {
    switch (phase) {
        case Phase::fresh: return "fresh";
        case Phase::stale_updating: return "stale-updating";
        case Phase::stale: return "stale";
        case Phase::stale_on_failure: return "stale-on-failure";
        case Phase::never_reused: return "never-reused";
    }
    return "";
}

Outcome fetched_outcome(const Storability& storability) {
    switch (storability.refusal) {
        case Refusal::none: break;
        case Refusal::request: return Outcome::dynamic;
        case Refusal::response: return Outcome::pass;
    }
    return Outcome::miss;
}

base::Duration next_request_after(int status) {
    return std::chrono::seconds{status >= 400 ? 5 : 10};
}

// Its Range goes too, unless a part is all that is stored.
http::Request plain_repeat(const http::Exchange& exchange) {
    http::Request request;
    if (!exchange.request) {
        request.target = exchange.url;
        return request;
    }
    request = *exchange.request;
    for (const http::FieldId id :
         {http::FieldId::cache_control, http::FieldId::pragma, http::FieldId::if_match,
          http::FieldId::if_none_match, http::FieldId::if_modified_since, http::FieldId::if_unmodified_since,
          http::FieldId::if_range, http::FieldId::range}) {
        if (id == http::FieldId::range && exchange.response.status == 206) continue;
        if (request.fields.contains(id)) request.fields.remove(http::field_name(id));
    }
    // What an answer to POST is kept for is a later GET (RFC 9110 §9.3.3).
    if (request.method == "POST") {
        request.method = "GET";
        request.body = {};
        for (const http::FieldId id :
             {http::FieldId::content_length, http::FieldId::transfer_encoding, http::FieldId::content_type}) {
            if (request.fields.contains(id)) request.fields.remove(http::field_name(id));
        }
    }
    return request;
}

Receipt receipt_of(const http::Exchange& exchange) {
    base::TimePoint received{};
    if (exchange.response_time) {
        received = *exchange.response_time;
    } else if (const auto date = http::parse_date(exchange.response.fields.value(http::FieldId::date),
                                                  http::two_digit_years_from)) {
        received = date->time;
    } else if (exchange.request_time) {
        received = *exchange.request_time;
    }
    const base::TimePoint asked = std::min(exchange.request_time.value_or(received), received);
    return {asked, received, received};
}

Explanation explain(const http::Exchange& exchange, const ExplainedCache& cache,
                    const ExplainOptions& options) {
    return Explainer(exchange, cache).run(options);
}

std::vector<Contribution> contributions(const http::Response& response, const Explanation& explanation) {
    std::vector<Contribution> found;
    for (const http::FieldLine line : response.fields) {
        Contribution contribution;
        contribution.line = line.index;
        add_once(contribution.reasons, explanation.storability.reasons, line.id);
        // How long a response is fresh, and what may be done then, matters where it is kept.
        if (explanation.storability.storable()) {
            add_once(contribution.reasons, explanation.freshness.reasons, line.id);
            add_once(contribution.reasons, explanation.stale.reasons, line.id);
        }
        add_once(contribution.reasons, explanation.age_reasons, line.id);
        // Of what happens later only the validators' part belongs to a line; the rest belongs to its moment.
        if (line.id == http::FieldId::etag || line.id == http::FieldId::last_modified) {
            for (const Moment& moment : explanation.moments)
                add_once(contribution.reasons, moment.reasons, line.id);
        }
        contribution.expected =
            std::find(kCachingFields.begin(), kCachingFields.end(), line.id) != kCachingFields.end();
        found.push_back(contribution);
    }
    return found;
}

}  // namespace cachewright::policy
