// The way of a request through what is stored.
#include "lib/pipeline/transaction.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/hop_by_hop.hpp"
#include "lib/policy/eligibility.hpp"
#include "lib/policy/key.hpp"
#include "lib/policy/partial.hpp"
#include "lib/policy/validation.hpp"
#include "lib/policy/vary.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace cachewright::pipeline {

namespace {

using http::FieldId;
using policy::Outcome;

constexpr base::Duration kNothing{0};
// What memory lets go again at once, so often, is asked of the origin.
constexpr int kMostLoads = 3;

// The lines of a stored response that tell whether it suits a request.
http::FieldMap selecting_lines(std::string_view lines) {
    http::FieldMap fields;
    while (!lines.empty()) {
        const std::size_t end = lines.find("\r\n");
        const std::string_view line = lines.substr(0, end);
        const std::size_t colon = line.find(':');
        const FieldId id = http::field_id(line.substr(0, colon));
        if (id == FieldId::vary || id == FieldId::content_language)
            fields.add(line.substr(0, colon), line.substr(colon + 1));
        lines.remove_prefix(end + 2);
    }
    return fields;
}

}  // namespace

Transaction::Transaction(Cache& cache, const Settings& settings, const http::Request& request,
                         const Client& client)
    : cache_(&cache),
      settings_(&settings),
      options_(&settings_->options),
      request_(&request),
      received_(&request),
      client_(client) {}

Transaction::~Transaction() {
    // A client that did not stay to the end of its wait leaves its place to others.
    if (awaited_ != nullptr) awaited_->remove_waiter();
}

Transaction::Next Transaction::begin(Moment now) {
    came_ = now.wall;
    url_ = effective_url(*request_, client_.scheme, *settings_);
    drop_fields_that_end_here();
    facts_ = policy::read_request_facts(*request_, *options_, url_);
    answer_.persists = client_.persists;
    if (request_->method == "OPTIONS" && max_forwards(request_->fields) == 0U) return end_of_way();
    drop_too_many_ranges();
    const bool tunnel = settings_->tunnels == Tunnels::websocket && asks_for_websocket(*request_);
    if (tunnel) upgrade_ = Upgrade::websocket;
    policy::Reasons reasons;
    takes_part_ =
        !tunnel && policy::participation(facts_, *options_, reasons) == policy::Participation::takes_part;
    if (!takes_part_) {
        account_.outcome = Outcome::dynamic;
        account_.reasons = reasons;
        account_.reasons_of = Step::eligibility;
        if (!tunnel) suppose_participation(now);
        const bool by_method =
            facts_.method == policy::Method::unsafe || facts_.method == policy::Method::other_safe;
        account_.forwarded = by_method ? http::ForwardReason::method : http::ForwardReason::bypass;
        return forward(*request_, Asked::plain);
    }
    // An answer to POST is kept for later GETs (RFC 9110 §9.3.3).
    policy::append_cache_key(key_, facts_.method == policy::Method::post ? "GET" : request_->method, url_,
                             options_->key, request_->fields);
    return look_up(now);
}

// RFC 9110 §7.6.1: what Connection names ends here, and so do the fields that are for this proxy. The origin
// does not see them, so they select nothing either: otherwise anybody could have one variant stored as
// another.
void Transaction::drop_fields_that_end_here() {
    const auto is_ours = [](const http::FieldLine& line) {
        return line.id == FieldId::unknown && base::starts_with_ignore_case(line.name, kControlFieldPrefix);
    };
    const http::FieldMap& fields = request_->fields;
    if (!fields.contains(FieldId::connection) && std::none_of(fields.begin(), fields.end(), is_ours)) return;
    const http::ConnectionOptions options(fields);
    http::FieldMap kept;
    for (const http::FieldLine line : fields) {
        const bool ends = options.nominates(line) && !http::is_hop_by_hop(line.id);
        if (!ends && !is_ours(line)) kept.add(line.name, line.value);
    }
    if (kept.size() == fields.size()) return;
    counted_ = *request_;
    counted_->fields = std::move(kept);
    request_ = &*counted_;
}

// RFC 9110 §14.2: a Range may be ignored; many or overlapping ranges had better be (§17.15).
void Transaction::drop_too_many_ranges() {
    if (!facts_.has_range || request_->fields.count(FieldId::range) != 1) return;
    const auto asked = http::parse_range(request_->fields.value(FieldId::range));
    if (!asked || !asked->bytes) return;
    bool excessive = asked->ranges.size() > settings_->limits.ranges;
    std::vector<http::RangeSpec> bounded;
    for (const http::RangeSpec& range : asked->ranges) {
        if (excessive) break;
        if (range.form != http::RangeForm::suffix) bounded.push_back(range);
    }
    std::sort(bounded.begin(), bounded.end(),
              [](const http::RangeSpec& a, const http::RangeSpec& b) { return a.first < b.first; });
    for (std::size_t at = 1; at < bounded.size() && !excessive; ++at)
        excessive =
            bounded[at - 1].form == http::RangeForm::open || bounded[at - 1].last >= bounded[at].first;
    if (!excessive) return;
    if (!counted_) counted_ = *request_;
    counted_->fields.remove("Range");
    counted_->fields.remove("If-Range");
    request_ = &*counted_;
    facts_ = policy::read_request_facts(*request_, *options_, url_);
}

bool Transaction::fits(const store::StoredResponse& stored) {
    const policy::ResponseFacts& response = stored.facts().response;
    // RFC 9111 §4.1: a stored response with "*" in Vary always fails to match.
    if (response.vary_star) return false;
    // What Vary does may depend on the path (StorageOptions::vary_image_extensions).
    const bool may_vary_by_path = response.vary_ignored && !options_->storage.vary_image_extensions.empty();
    if (!response.has_vary && !may_vary_by_path) return true;
    const http::FieldMap fields = selecting_lines(stored.field_lines());
    policy::VariantKey wanted = policy::variant_key(fields, request_->fields, *options_, request_->target);
    variant_ = std::move(wanted.text);
    if (!wanted.matchable) return false;
    return variant_ == stored.selecting() ||
           policy::vary_matches(fields, stored.selecting(), request_->fields, *options_, request_->target) ==
               policy::VaryMatch::matches;
}

// RFC 9111 §4: of several that suit the request, the most recent one.
void Transaction::select() {
    stored_ = nullptr;
    source_ = nullptr;
    others_stored_ = false;
    cache_->store().find(key_, [this](const store::Stored& each) {
        if (!fits(*each)) {
            others_stored_ = true;
        } else if (stored_ == nullptr || policy::more_recent(each->facts(), stored_->facts())) {
            stored_ = each;
        }
        return true;
    });
}

// What is used has its content in memory, whatever is done with it. True when that is on its way; what cannot
// be read is not stored.
bool Transaction::loads_selected() {
    using State = store::Content::State;
    if (stored_ == nullptr) return false;
    const State state = stored_->content()->state();
    if (state == State::whole) return false;
    if (state == State::on_disk && loads_ < kMostLoads) {
        ++loads_;
        loading_ = cache_->load(stored_);
        return true;
    }
    if (state != State::filling) stored_ = nullptr;
    return false;
}

Transaction::Next Transaction::look_up(Moment now) {
    select();
    if (loads_selected()) return Next::load;
    const policy::Reuse reuse = stored_ != nullptr
                                    ? policy::reuse(stored_->facts(), facts_, *options_, now.cache)
                                    : policy::reuse_nothing(facts_, *options_);
    account_.reasons = reuse.reasons;
    account_.forwarded.reset();
    account_.counterfactuals.clear();
    account_.removed_by.clear();
    removed_fresh_ = false;
    if (stored_ == nullptr)
        tell_removal(now);
    else if (reuse.remaining <= kNothing)
        tell_soft_purge(now);
    using enum policy::ReuseAction;
    switch (reuse.action) {
        case serve: return use_stored(reuse.remaining > kNothing ? Outcome::hit : Outcome::stale, reuse, now);
        case serve_and_revalidate: {
            const Next next = use_stored(Outcome::updating, reuse, now);
            if (next != Next::answer) return next;
            if (auto flight = cache_->flights().lead_if_free(key_ + '\n' + variant_))
                set_off_refresh(std::move(flight));
            return next;
        }
        case validate:
            if (const auto next = use_while_others_refresh(now)) return *next;
            account_.outcome = Outcome::expired;
            account_.forwarded = reuse.remaining > kNothing && !stored_->facts().response.directives.no_cache
                                     ? http::ForwardReason::request
                                     : http::ForwardReason::stale;
            suppose_hit(now);
            return validate_stored(now);
        case fetch:
            account_.outcome = Outcome::miss;
            if (facts_.method == policy::Method::post)
                account_.forwarded = http::ForwardReason::method;
            else if (stored_ != nullptr)
                account_.forwarded = http::ForwardReason::request;
            else
                account_.forwarded =
                    others_stored_ ? http::ForwardReason::vary_miss : http::ForwardReason::uri_miss;
            suppose_hit(now);
            return this->fetch(now);
        case gateway_timeout: suppose_hit(now); break;
    }
    return fail(504, "only-if-cached: nothing that is stored may answer this request");
}

// Where the first request within stale-while-revalidate waits for the refresh, those that come meanwhile are
// answered stale.
std::optional<Transaction::Next> Transaction::use_while_others_refresh(Moment now) {
    using First = policy::ReuseOptions::FirstStaleRequest;
    if (options_->reuse.first_stale_request != First::waits) return std::nullopt;
    if (!cache_->flights().is_led(key_ + '\n' + variant_)) return std::nullopt;
    policy::Options for_others = *options_;
    for_others.reuse.first_stale_request = First::answered;
    const policy::Reuse reuse = policy::reuse(stored_->facts(), facts_, for_others, now.cache);
    if (reuse.action != policy::ReuseAction::serve_and_revalidate) return std::nullopt;
    account_.reasons = reuse.reasons;
    return use_stored(Outcome::updating, reuse, now);
}

// The whole answers GET and HEAD alike, so that is what is asked for.
void Transaction::set_off_refresh(std::shared_ptr<Flight> flight) {
    http::Request request = policy::unconditional_request(*request_);
    request.method = "GET";
    Flights::Lead lead(cache_->flights(), key_ + '\n' + variant_, std::move(flight));
    refresh_.emplace(Refresh{std::move(request), stored_, std::move(lead), client_.request_id});
}

Transaction::Next Transaction::use_stored(policy::Outcome outcome, const policy::Reuse& reuse, Moment now) {
    account_.outcome = outcome;
    // What was confirmed may have lost its place in the store by that.
    if (outcome != Outcome::revalidated) account_.stored = !after_failure_;
    if (waited_for_ && outcome == Outcome::hit) {
        // Not a hit: it waited for the origin as the one did that asked.
        const bool had_one =
            waited_for_ == http::ForwardReason::stale || waited_for_ == http::ForwardReason::request;
        account_.outcome = had_one ? Outcome::expired : Outcome::miss;
        account_.forwarded = waited_for_;
        account_.collapsed = true;
    }
    account_.age = reuse.age;
    account_.remaining = reuse.remaining;
    account_.lifetime = stored_->facts().freshness.lifetime;
    withhold_fields_ = reuse.withhold_no_cache_fields;
    stored_->mark_used();
    const policy::DeliveryOptions& delivery = options_->delivery;
    if (facts_.has_conditional && delivery.client_conditionals == policy::Honour::yes) {
        const http::Response head = stored_->head();
        if (policy::evaluate_conditions(*request_, head, stored_->facts().dated) ==
            policy::ConditionResult::not_modified) {
            const http::Response short_answer = policy::not_modified_from(head);
            write_stored(304, &short_answer, std::nullopt, now);
            return Next::answer;
        }
    }
    const bool ranged = facts_.has_range && facts_.method == policy::Method::get &&
                        delivery.client_ranges == policy::Honour::yes;
    if (ranged || stored_->status() == 206) return answer_range(stored_->head(), now);
    const auto length = stored_->content_length();
    if (facts_.method != policy::Method::head && (!length || *length > 0)) {
        if (!open_reader(0, kToEnd)) return forward_alone(http::ForwardReason::miss);
    }
    write_stored(stored_->status(), nullptr, length, now);
    return Next::answer;
}

bool Transaction::open_reader(std::uint64_t from, std::uint64_t to) {
    if (source_ != nullptr) {
        auto reader = source_->read(from, to);
        if (!reader) return false;
        answer_.reader = std::move(*reader);
    } else {
        answer_.reader = ContentReader(stored_->content(), from, to);
    }
    answer_.body = Answer::Body::stored;
    return true;
}

Transaction::Next Transaction::answer_range(const http::Response& head, Moment now) {
    const auto length = stored_->content_length();
    const auto extent = length ? policy::stored_extent(head, *length) : std::nullopt;
    if (!extent) {
        // Of no content there are no parts, and of what has no known length none can be told.
        if (length && head.status != 206) {
            write_stored(stored_->status(), nullptr, length, now);
            if (*length > 0 && facts_.method != policy::Method::head && !open_reader(0, kToEnd))
                return forward_alone(http::ForwardReason::miss);
            return Next::answer;
        }
        return forward_alone(http::ForwardReason::partial);
    }
    const policy::RangeDecision decision = policy::decide_range(*request_, head, *extent);
    http::Response changed = head;
    using enum policy::RangeAction;
    switch (decision.action) {
        case send_whole:
            if (head.status == 206) {
                changed.status = 200;
                changed.fields.remove("Content-Range");
            }
            if (facts_.method != policy::Method::head && !open_reader(0, kToEnd))
                return forward_alone(http::ForwardReason::miss);
            write_stored(changed.status, &changed, length, now);
            return Next::answer;
        case send_part: {
            const std::uint64_t first = decision.window.first - extent->window.first;
            if (!open_reader(first, first + decision.window.size()))
                return forward_alone(http::ForwardReason::miss);
            changed.status = 206;
            changed.fields.set("Content-Range",
                               http::format_content_range({decision.window, extent->complete_length}));
            write_stored(206, &changed, decision.window.size(), now);
            return Next::answer;
        }
        case not_satisfiable: {
            http::Response refused;
            refused.status = 416;
            refused.fields.add("Content-Range", http::format_content_range({{}, extent->complete_length}));
            if (head.fields.contains(FieldId::date))
                refused.fields.add("Date", head.fields.value(FieldId::date));
            write_stored(416, &refused, 0, now);
            return Next::answer;
        }
        case fetch_missing:
            // An end makes a whole of a beginning only.
            if (extent->window.first != 0) break;
            account_.outcome = Outcome::miss;
            account_.forwarded = http::ForwardReason::partial;
            account_.reasons = {};
            account_.reasons.add(policy::Reason::part_not_enough, FieldId::range);
            account_.remaining.reset();
            account_.lifetime.reset();
            account_.age.reset();
            begin_fetch();
            if (!selects_the_same()) return forward_alone(http::ForwardReason::partial);
            return this->forward(policy::missing_part_request(*request_, head, *decision.missing_from),
                                 Asked::missing_part);
        case policy::RangeAction::forward: break;
    }
    return forward_alone(http::ForwardReason::partial);
}

}  // namespace cachewright::pipeline
