// A cache of a few entries made of the engine's public functions alone, for tests that ask what becomes of a
// whole exchange: stored or not, reused, validated, updated, invalidated. It holds no policy of its own;
// where it acts, an engine function has decided.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/date.hpp"
#include "lib/http/message.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/invalidation.hpp"
#include "lib/policy/key.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/partial.hpp"
#include "lib/policy/qualified_fields.hpp"
#include "lib/policy/reuse.hpp"
#include "lib/policy/storability.hpp"
#include "lib/policy/stored_response.hpp"
#include "lib/policy/update.hpp"
#include "lib/policy/validation.hpp"
#include "lib/policy/vary.hpp"
#include "tests/support/exchange_text.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::test {

// The moment 0 of every script: Wed, 01 Jan 2020 00:00:00 GMT.
inline constexpr base::TimePoint kStart{
    std::chrono::sys_days{std::chrono::year{2020} / std::chrono::January / 1}};

inline constexpr std::string_view kUrl = "https://example.com/page";

// What the origin would answer. Status 0: it cannot be reached. In field text "{60}" and "{-60}" stand for
// the HTTP dates that many seconds after and before moment 0.
struct Answer {
    int status = 200;
    std::string_view fields = {};
    std::string_view body = "0123456789";
    base::Duration delay{0};
};
inline constexpr Answer kUnreachable{.status = 0, .fields = {}, .body = {}, .delay = {}};

struct Call {
    base::Duration at{0};  // since moment 0, when the request arrives
    std::string_view method = "GET";
    std::string_view url = kUrl;
    std::string_view fields = {};
    std::string_view body = {};
};

// How the client's request was answered.
//   hit            from a fresh stored response
//   stale          from a stale one, without asking
//   updating       from a stale one, and the origin is asked afterwards
//   validated      the origin confirmed the stored response
//   replaced       the origin sent something else instead
//   fetched        nothing stored was suitable
//   completed      the origin sent what a stored part lacked
//   stale-if-error from a stale one, because the origin failed
//   failed         the origin's failure was passed on
//   504            only-if-cached and nothing to use
struct Played {
    std::string_view how;
    http::Response client;                 // what the client receives
    std::vector<http::Request> upstream;   // what the origin was asked, in order
    bool stored = false;                   // an answer of the origin was stored as a new response
    std::vector<std::string> invalidated;  // URIs
};

inline std::string with_dates(std::string_view text) {
    std::string made;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        made += text.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = text.find('}', open);
        const std::string number(text.substr(open + 1, close - open - 1));
        made += http::format_date(kStart + base::Seconds{std::stoll(number)});
        text.remove_prefix(close + 1);
    }
    return made;
}

class EngineDriver {
  public:
    explicit EngineDriver(policy::Options options = policy::shared_cache_options()) : options_(options) {}

    Played play(const Call& call, const Answer& answer = {}) {
        Played played;
        answer_ = answer;
        now_ = kStart + call.at;
        url_ = call.url;
        http::Request request = test::request(std::string(call.method), with_dates(call.fields));
        request.target =
            std::string(call.url.substr(call.url.find('/', std::string_view("https://").size())));
        request.body.bytes = std::string(call.body);

        const auto facts = policy::read_request_facts(request);
        Entry* const entry = select(request);
        const policy::Reuse reuse = entry != nullptr ? policy::reuse(entry->facts, facts, options_, now_)
                                                     : policy::reuse_nothing(facts, options_);
        switch (reuse.action) {
            case policy::ReuseAction::serve:
                played.how = reuse.remaining > base::Duration{0} ? "hit" : "stale";
                deliver(*entry, request, reuse.withhold_no_cache_fields, played);
                break;
            case policy::ReuseAction::serve_and_revalidate:
                played.how = "updating";
                deliver(*entry, request, reuse.withhold_no_cache_fields, played);
                refresh(*entry, request, played);
                break;
            case policy::ReuseAction::gateway_timeout:
                played.how = "504";
                played.client.status = 504;
                break;
            case policy::ReuseAction::fetch:
                played.how = "fetched";
                forward(request, played);
                break;
            case policy::ReuseAction::validate: validate(*entry, request, played); break;
        }
        std::erase_if(entries_, [](const Entry& old) { return old.must_go; });
        return played;
    }

    // How many responses are stored for a URL.
    [[nodiscard]] std::size_t stored(std::string_view url = kUrl) const {
        std::size_t count = 0;
        for (const Entry& entry : entries_)
            count += entry.key == key_of(url) ? std::size_t{1} : 0;
        return count;
    }

    // The fields of the only or newest stored response for a URL.
    [[nodiscard]] std::string stored_fields(std::string_view url = kUrl) const {
        std::string found;
        for (const Entry& entry : entries_) {
            if (entry.key == key_of(url)) found = test::text(entry.response.fields);
        }
        return found;
    }

  private:
    struct Entry {
        std::string key;
        http::Request request;
        http::Response response;
        policy::StoredFacts facts;
        base::TimePoint received{};
        bool must_go = false;  // an update took the permission to keep it away
    };

    static std::string key_of(std::string_view url) { return policy::cache_key("GET", url, {}).text; }

    Entry* select(const http::Request& request) {
        Entry* chosen = nullptr;
        for (Entry& entry : entries_) {
            if (entry.key != key_of(url_)) continue;
            if (policy::vary_matches(entry.response.fields, entry.request.fields, request.fields,
                                     options_.reuse.vary_normalisation) != policy::VaryMatch::matches)
                continue;
            if (chosen == nullptr || policy::more_recent(entry.facts, chosen->facts)) chosen = &entry;
        }
        return chosen;
    }

    std::optional<http::Response> ask(const http::Request& request, Played& played) {
        played.upstream.push_back(request);
        if (answer_.status == 0) return std::nullopt;
        http::Response response = test::response(answer_.status, with_dates(answer_.fields));
        response.body.bytes = std::string(answer_.body);
        return response;
    }

    [[nodiscard]] policy::Receipt receipt() const {
        return {now_, now_ + answer_.delay, now_ + answer_.delay};
    }

    void forward(const http::Request& request, Played& played) {
        const auto response = ask(request, played);
        if (!response) {
            played.how = "failed";
            played.client.status = 504;
            return;
        }
        accept(request, *response, played);
        if (request.method == "HEAD") learn_from_head(*response);
        played.client = *response;
    }

    // A final answer that validates nothing: invalidate what it makes unusable, store it where that is
    // allowed.
    void accept(const http::Request& request, const http::Response& response, Played& played) {
        played.invalidated = policy::invalidated_uris(request.method, url_, response);
        for (const std::string& uri : played.invalidated)
            std::erase_if(entries_, [&](const Entry& entry) { return entry.key == "GET " + uri; });

        auto facts = policy::read_response_facts(response, options_.storage, receipt().response_time);
        facts.content_location_is_target = policy::content_location_names(response, url_);
        const auto storability = policy::storability(policy::read_request_facts(request), facts, options_,
                                                     receipt().response_time);
        if (!storability.storable()) return;
        Entry entry{key_of(url_), request, response, {}, receipt().response_time};
        if (storability.drop_private_fields)
            policy::remove_named_fields(entry.response.fields, http::Directive::private_, facts.policy_field);
        entry.response.fields = policy::fields_to_store(entry.response.fields, options_.storage);
        entry.facts = policy::stored_facts(response, receipt(), options_);
        std::erase_if(entries_, [&](const Entry& old) {
            return old.key == entry.key &&
                   old.response.fields.combined(http::FieldId::vary) ==
                       entry.response.fields.combined(http::FieldId::vary) &&
                   policy::vary_matches(entry.response.fields, entry.request.fields, old.request.fields,
                                        options_.reuse.vary_normalisation) == policy::VaryMatch::matches;
        });
        entries_.push_back(std::move(entry));
        played.stored = true;
    }

    void update(Entry& entry, const http::Response& by) {
        policy::update_stored_fields(entry.response, by, options_.storage, receipt().response_time);
        entry.facts = policy::stored_facts(entry.response, receipt(), options_);
        entry.received = receipt().response_time;
        entry.must_go = !policy::storability({}, entry.facts.response, options_, entry.received).storable();
    }

    void learn_from_head(const http::Response& head) {
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (entries_[i].key != key_of(url_)) continue;
            switch (policy::judge_head(entries_[i].response, head)) {
                case policy::HeadUpdate::freshens: update(entries_[i], head); break;
                case policy::HeadUpdate::invalidates:
                    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i--));
                    break;
                case policy::HeadUpdate::unrelated: break;
            }
        }
    }

    void validate(Entry& entry, const http::Request& request, Played& played) {
        const auto answer = ask(policy::validation_request(request, entry.response), played);
        const bool is_error =
            answer && (answer->status == 500 || (answer->status >= 502 && answer->status <= 504));
        if (!answer || is_error) {
            const auto failure =
                answer ? policy::OriginFailure::server_error : policy::OriginFailure::unreachable;
            const auto decision = policy::on_origin_failure(entry.facts, policy::read_request_facts(request),
                                                            failure, options_, now_);
            if (decision.action == policy::FailureAction::serve_stale) {
                played.how = "stale-if-error";
                deliver(entry, request, decision.withhold_no_cache_fields, played);
            } else {
                played.how = "failed";
                if (answer) played.client = *answer;
                if (!answer) played.client.status = 504;
            }
            return;
        }
        switch (policy::judge_validation(entry.response, *answer)) {
            case policy::ValidationResult::confirmed:
                played.how = "validated";
                update(entry, *answer);
                deliver(entry, request, false, played);
                break;
            case policy::ValidationResult::unmatched_304:
                played.how = "fetched";
                answer_.status = 200;
                forward(policy::unconditional_request(request), played);
                break;
            case policy::ValidationResult::replaced:
            case policy::ValidationResult::failed:
                played.how = "replaced";
                played.client = *answer;
                accept(request, *answer, played);
                if (request.method == "HEAD") learn_from_head(*answer);
                break;
        }
    }

    void refresh(Entry& entry, const http::Request& request, Played& played) {
        const auto answer = ask(policy::validation_request(request, entry.response), played);
        if (!answer) return;
        switch (policy::judge_validation(entry.response, *answer)) {
            case policy::ValidationResult::confirmed: update(entry, *answer); break;
            case policy::ValidationResult::replaced: {
                // Whatever its policy, it replaces: the stored response is out of date.
                const std::string key = entry.key;
                std::erase_if(entries_, [&](const Entry& old) { return old.key == key; });
                accept(request, *answer, played);
                break;
            }
            case policy::ValidationResult::unmatched_304:
            case policy::ValidationResult::failed: break;
        }
    }

    void deliver(const Entry& entry, const http::Request& request, bool withhold, Played& played) {
        http::Response response = entry.response;
        if (withhold)
            policy::remove_named_fields(response.fields, http::Directive::no_cache,
                                        entry.facts.response.policy_field);
        const auto age = base::floor_seconds(entry.facts.age(now_ + answer_delay(played)));
        if (policy::evaluate_conditions(request, response, entry.received) ==
            policy::ConditionResult::not_modified) {
            played.client = policy::not_modified_from(response);
        } else if (const auto extent = policy::stored_extent(response, response.body.bytes.size())) {
            if (!deliver_range(request, *extent, response, played)) return;
        } else {
            played.client = response;
        }
        played.client.fields.set("Age", std::to_string(age.count()));
    }

    // A validation takes its time before the answer is delivered.
    [[nodiscard]] base::Duration answer_delay(const Played& played) const {
        return played.how == "validated" ? answer_.delay : base::Duration{0};
    }

    // False when the origin was asked instead.
    bool deliver_range(const http::Request& request, const policy::StoredExtent& extent,
                       const http::Response& response, Played& played) {
        const auto decision = policy::decide_range(request, response, extent);
        switch (decision.action) {
            case policy::RangeAction::send_whole:
                played.client = response;
                played.client.status = response.status == 206 ? 200 : response.status;
                played.client.fields.remove("Content-Range");
                return true;
            case policy::RangeAction::send_part:
                played.client = response;
                played.client.status = 206;
                played.client.body.bytes = response.body.bytes.substr(
                    decision.window.first - extent.window.first, decision.window.size());
                played.client.fields.set(
                    "Content-Range", http::format_content_range({decision.window, extent.complete_length}));
                return true;
            case policy::RangeAction::not_satisfiable:
                played.client = {};
                played.client.status = 416;
                played.client.fields.set("Content-Range",
                                         http::format_content_range({std::nullopt, extent.complete_length}));
                return true;
            case policy::RangeAction::fetch_missing: {
                const auto answer =
                    ask(policy::missing_part_request(request, response, *decision.missing_from), played);
                played.how = "fetched";
                if (!answer) return false;
                played.client = *answer;
                const auto rest = policy::stored_extent(*answer, answer->body.bytes.size());
                if (answer->status != 206 || !rest || !policy::combinable(response, extent, *answer, *rest))
                    return false;
                played.how = "completed";
                played.client = response;
                played.client.status = 200;
                played.client.fields.remove("Content-Range");
                played.client.body.bytes.resize(rest->window.first - extent.window.first);
                played.client.body.bytes += answer->body.bytes;
                return false;
            }
            case policy::RangeAction::forward:
                played.how = "fetched";
                played.client = {};
                forward(request, played);
                return false;
        }
        return true;
    }

    policy::Options options_;
    std::vector<Entry> entries_;
    Answer answer_;
    base::TimePoint now_{};
    std::string_view url_;
};

}  // namespace cachewright::test
