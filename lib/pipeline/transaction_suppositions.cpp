// What would have been otherwise: the policy engine is asked again about the same request or response with
// one thing changed. Only for what went to the origin, and only where somebody can read it.
#include "lib/base/ascii.hpp"
#include "lib/http/list.hpp"
#include "lib/http/tracking_parameter.hpp"
#include "lib/http/uri.hpp"
#include "lib/pipeline/transaction.hpp"
#include "lib/policy/eligibility.hpp"
#include "lib/policy/key.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <utility>
#include <vector>

namespace cachewright::pipeline {

namespace {

using http::Directive;
using http::FieldId;
using Kind = Counterfactual::Kind;

bool is_hit(const policy::Reuse& reuse) {
    return reuse.action == policy::ReuseAction::serve && reuse.remaining > base::Duration{0};
}

// The fields without this directive in the lines of one field; lines that are left empty go.
http::FieldMap without_directive(const http::FieldMap& fields, FieldId field, std::string_view directive) {
    http::FieldMap left;
    for (const http::FieldLine line : fields) {
        if (line.id != field) {
            left.add(line.name, line.value);
            continue;
        }
        std::string value;
        for (const http::ListMember& member : http::ListMembers(line.value)) {
            const std::string_view name = base::trim_ows(member.text.substr(0, member.text.find('=')));
            if (base::equals_ignore_case(name, directive)) continue;
            value += value.empty() ? "" : ", ";
            value += member.text;
        }
        if (!value.empty()) left.add(line.name, value);
    }
    return left;
}

http::FieldMap without_field(http::FieldMap fields, FieldId field) {
    fields.remove(http::field_name(field));
    return fields;
}

// The URL without its tracking parameters, and their names; nothing where it has none.
struct Untracked {
    std::string url;
    std::string names;
};
std::optional<Untracked> without_tracking(std::string_view url) {
    const std::size_t question = url.find('?');
    if (question == std::string_view::npos) return std::nullopt;
    Untracked left;
    std::string query;
    for (const http::QueryParameter& parameter : http::QueryParameters(url.substr(question + 1))) {
        if (http::is_tracking_parameter(parameter.name)) {
            left.names += left.names.empty() ? "" : ", ";
            left.names += parameter.name;
            continue;
        }
        query += query.empty() ? '?' : '&';
        query += parameter.name;
        if (parameter.has_value) query += '=';
        query += parameter.value;
    }
    if (left.names.empty()) return std::nullopt;
    left.url = std::string(url.substr(0, question)) + query;
    return left;
}

}  // namespace

bool Transaction::tells_suppositions() const {
    return settings_->decisions > 0 && !in_background_;
}

void Transaction::suppose(Counterfactual supposed) {
    account_.counterfactuals.push_back(std::move(supposed));
}

// Whether a stored response under the key would answer such a request at once.
bool Transaction::would_hit(const std::string& key, const policy::RequestFacts& facts, Moment now) {
    bool hit = false;
    // What is learnt of the selecting fields here is not that of this request's own key.
    const std::string variant = variant_;
    cache_->store().find(key, [&](const store::Stored& each) {
        hit = fits(*each) && is_hit(policy::reuse(each->facts(), facts, *options_, now.cache));
        return !hit;
    });
    variant_ = variant;
    return hit;
}

// The request as it would be read with other fields.
policy::RequestFacts Transaction::facts_with(http::FieldMap fields) const {
    http::Request request = *request_;
    request.fields = std::move(fields);
    return policy::read_request_facts(request, *options_, url_);
}

// What the request itself asks for, one thing at a time, then all together.
void Transaction::suppose_without_wishes(Moment now) {
    const auto hits = [&](const policy::RequestFacts& facts) {
        return is_hit(policy::reuse(stored_->facts(), facts, *options_, now.cache));
    };
    const http::CacheDirectives& wish = facts_.directives;
    struct Candidate {
        bool there;
        Directive directive;
    };
    http::FieldMap plain = request_->fields;
    std::string all;
    for (const Candidate& each :
         {Candidate{wish.no_cache, Directive::no_cache}, Candidate{wish.no_store, Directive::no_store},
          Candidate{wish.max_age.present(), Directive::max_age},
          Candidate{wish.min_fresh.present(), Directive::min_fresh}}) {
        if (!each.there) continue;
        const std::string_view name = http::directive_name(each.directive);
        std::string text(name);
        const bool counts_seconds =
            each.directive == Directive::max_age || each.directive == Directive::min_fresh;
        const http::DeltaArgument& argument =
            each.directive == Directive::max_age ? wish.max_age : wish.min_fresh;
        if (counts_seconds && argument.valid()) text += fmt::format("={}", argument.seconds().count());
        if (hits(facts_with(without_directive(request_->fields, FieldId::cache_control, name))))
            return suppose({Kind::hit_without_request, FieldId::cache_control, {}, std::move(text)});
        plain = without_directive(plain, FieldId::cache_control, name);
        all += all.empty() ? text : ", " + text;
    }
    if (!facts_.pragma_says_no_cache) return;
    plain = without_field(plain, FieldId::pragma);
    if (!hits(facts_with(plain))) return;
    // Browsers that reload send both.
    if (all.empty())
        suppose({Kind::hit_without_request, FieldId::pragma, {}, "no-cache"});
    else
        suppose({Kind::hit_without_request, FieldId::cache_control, {}, all + " and Pragma: no-cache"});
}

// Of the variants that would have answered, the one that differs in the fewest fields.
void Transaction::suppose_without_vary(Moment now) {
    std::vector<store::Stored> others;
    cache_->store().find(key_, [&](const store::Stored& each) {
        others.push_back(each);
        return true;
    });
    std::string names;
    std::size_t fewest = 0;
    for (const store::Stored& each : others) {
        if (!is_hit(policy::reuse(each->facts(), facts_, *options_, now.cache))) continue;
        const http::Response head = each->head();
        const auto differing = policy::differing_fields(head.fields, each->selecting(), request_->fields,
                                                        *options_, request_->target);
        if (differing.empty() || (fewest != 0 && differing.size() >= fewest)) continue;
        fewest = differing.size();
        names = fmt::format("{}", fmt::join(differing, ", "));
    }
    if (!names.empty()) suppose({Kind::hit_without_vary, FieldId::vary, {}, std::move(names)});
}

// The store did not answer.
void Transaction::suppose_hit(Moment now) {
    account_.counterfactuals.clear();
    if (!tells_suppositions() || facts_.method == policy::Method::post) return;
    if (stored_ != nullptr) {
        suppose_without_wishes(now);
        const base::Duration over = -stored_->facts().remaining(now.cache);
        const base::Seconds by = base::floor_seconds(over) + base::Seconds{1};
        const bool was_there = now.cache - by >= stored_->facts().stored_at;
        if (over >= base::Duration{0} && was_there &&
            is_hit(policy::reuse(stored_->facts(), facts_, *options_, now.cache - by)))
            suppose({Kind::hit_if_earlier, FieldId::unknown, by, {}});
        return;
    }
    suppose_kept();
    if (others_stored_) return suppose_without_vary(now);
    if (auto untracked = without_tracking(url_)) {
        std::string key;
        policy::append_cache_key(key, request_->method, untracked->url, options_->key, request_->fields);
        if (key != key_ && would_hit(key, facts_, now))
            suppose({Kind::hit_without_parameters, FieldId::unknown, {}, std::move(untracked->names)});
    }
}

// The cache took no part in the request.
void Transaction::suppose_participation(Moment now) {
    if (!tells_suppositions()) return;
    std::string key;
    policy::append_cache_key(key, "GET", url_, options_->key, request_->fields);
    const auto would = [&](const policy::RequestFacts& facts) {
        policy::Reasons reasons;
        return policy::participation(facts, *options_, reasons) == policy::Participation::takes_part &&
               would_hit(key, facts, now);
    };
    for (const FieldId field : {FieldId::authorization, FieldId::range, FieldId::cookie}) {
        if (!request_->fields.contains(field)) continue;
        if (would(facts_with(without_field(request_->fields, field))))
            return suppose({Kind::hit_without_request, field, {}, {}});
    }
    if (facts_.method != policy::Method::get) {
        policy::RequestFacts facts = facts_;
        facts.method = policy::Method::get;
        facts.is_options = false;
        facts.has_content = false;
        if (would(facts)) suppose({Kind::hit_as_get, FieldId::unknown, {}, {}});
    }
}

// The response may not be stored.
void Transaction::suppose_stored(const http::Response& head, const http::wire::Framing& framing,
                                 const policy::StoredFacts& facts, Moment asked, Moment now) {
    if (!tells_suppositions()) return;
    const auto storable = [&](const http::FieldMap& fields, const policy::RequestFacts& request) {
        http::Response changed = head;
        changed.fields = fields;
        policy::StoredFacts read =
            policy::stored_facts(changed, {asked.wall, now.wall, now.cache}, *options_);
        read.response.content_location_is_target = facts.response.content_location_is_target;
        const policy::VariantKey variant =
            policy::variant_key(changed.fields, request_->fields, *options_, request_->target);
        return policy::storability(request, read.response, *options_, now.wall).storable() &&
               !refusal(changed, framing, read, variant);
    };
    // The directives may stand in several fields, of which not all rule.
    constexpr std::array refusing{Directive::no_store, Directive::private_, Directive::no_cache};
    for (const FieldId field : {facts.response.policy_field, facts.response.notes.no_store_field}) {
        if (field == FieldId::unknown || !account_.counterfactuals.empty()) continue;
        for (const Directive directive : refusing) {
            const std::string_view name = http::directive_name(directive);
            const http::FieldMap fields = without_directive(head.fields, field, name);
            if (fields.byte_size() != head.fields.byte_size() && storable(fields, facts_))
                suppose({Kind::stored_without_response, field, {}, std::string(name)});
        }
    }
    for (const FieldId field : {FieldId::set_cookie, FieldId::vary}) {
        if (head.fields.contains(field) && storable(without_field(head.fields, field), facts_))
            suppose({Kind::stored_without_response, field, {}, {}});
    }
    if (facts_.has_authorization &&
        storable(head.fields, facts_with(without_field(request_->fields, FieldId::authorization))))
        suppose({Kind::stored_without_request, FieldId::authorization, {}, {}});
    const std::string_view no_store = http::directive_name(Directive::no_store);
    if (facts_.directives.no_store &&
        storable(head.fields,
                 facts_with(without_directive(request_->fields, FieldId::cache_control, no_store))))
        suppose({Kind::stored_without_request, FieldId::cache_control, {}, std::string(no_store)});
}

}  // namespace cachewright::pipeline
