#include "lib/policy/delivery.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/cache_control.hpp"
#include "lib/http/date.hpp"
#include "lib/http/edge_control.hpp"
#include "lib/http/hop_by_hop.hpp"
#include "lib/http/list.hpp"
#include "lib/policy/update.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cachewright::policy {

namespace {

using http::Directive;
using http::FieldId;
using http::FieldMap;

// RFC 9110 §7.6.1: an intermediary MUST remove Connection and what it names before it forwards a message, and
// what is stored lacks them too (RFC 9111 §3.1).
FieldMap without_fields_of_this_hop(const FieldMap& received, Reasons& reasons) {
    const http::ConnectionOptions connection(received);
    FieldMap kept;
    kept.reserve(received.size(), received.byte_size());
    bool named = false;
    for (const http::FieldLine line : received) {
        if (!connection.ends_here(line)) {
            kept.add(line.name, line.value, line.name_position, line.value_position);
        } else if (!http::is_hop_by_hop(line.id)) {
            named = named || connection.nominates(line);
        }
    }
    if (named) reasons.add(Reason::connection_named_taken_out, FieldId::connection);
    return kept;
}

bool lists(const std::vector<std::string>& names, std::string_view name) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& listed) { return base::equals_ignore_case(listed, name); });
}

// One line of Cache-Control that is put together again from its directives, each as it was written.
class CacheControlText {
  public:
    explicit CacheControlText(const FieldMap& fields) {
        const http::CacheControl parsed = http::parse_cache_control(fields);
        for (const http::CacheDirective& directive : parsed.directives) {
            const std::string_view line = fields[directive.line].value;
            members_.push_back({directive.directive, std::string(directive.name),
                                std::string(line.substr(directive.span.offset, directive.span.length))});
        }
    }

    // Returns whether anything went.
    bool remove(const std::vector<std::string>& names) {
        return std::erase_if(members_, [&](const Member& member) { return lists(names, member.name); }) > 0;
    }

    void set_public() {
        const auto is_public = [](const Member& member) { return member.directive == Directive::public_; };
        if (std::none_of(members_.begin(), members_.end(), is_public))
            members_.insert(members_.begin(), {Directive::public_, "public", "public"});
    }

    void set_max_age(base::Seconds lifetime) {
        const std::string text = "max-age=" + std::to_string(lifetime.count());
        const auto first = std::find_if(members_.begin(), members_.end(), [](const Member& member) {
            return member.directive == Directive::max_age;
        });
        if (first == members_.end()) {
            members_.push_back({Directive::max_age, "max-age", text});
            return;
        }
        first->text = text;
        members_.erase(
            std::remove_if(std::next(first), members_.end(),
                           [](const Member& member) { return member.directive == Directive::max_age; }),
            members_.end());
    }

    // Does it tell a browser how long, or that it must not keep the response unasked?
    [[nodiscard]] bool speaks_to_browsers() const {
        return std::any_of(members_.begin(), members_.end(), [](const Member& member) {
            return member.directive == Directive::max_age || member.directive == Directive::no_store ||
                   member.directive == Directive::no_cache || member.directive == Directive::private_;
        });
    }

    [[nodiscard]] std::string text() const {
        std::string joined;
        for (const Member& member : members_) {
            if (!joined.empty()) joined += ", ";
            joined += member.text;
        }
        return joined;
    }

  private:
    struct Member {
        Directive directive;
        std::string name;
        std::string text;
    };
    std::vector<Member> members_;
};

void write(FieldMap& fields, FieldId field, const std::string& value) {
    if (value.empty()) {
        fields.remove(http::field_name(field));
    } else {
        fields.set(http::field_name(field), value);
    }
}

void keep_vary(FieldMap& fields, const std::vector<std::string>& kept, Reasons& reasons) {
    std::string names;
    bool narrowed = false;
    for (const auto& [line, member] : http::FieldListMembers(fields, FieldId::vary, http::Quotes::ignored)) {
        if (!lists(kept, member.text)) {
            narrowed = true;
            continue;
        }
        if (!names.empty()) names += ", ";
        names += member.text;
    }
    if (narrowed) reasons.add(Reason::vary_narrowed_for_clients, FieldId::vary);
    write(fields, FieldId::vary, names);
}

void rewrite_directives(FieldMap& fields, const ResponseFacts& facts, const DeliveryOptions& options,
                        Reasons& reasons) {
    if (facts.ruled_by_targeted_field() && options.replacement_beside_targeted == Permit::no) return;
    const bool ruled = facts.policy_field == FieldId::cache_control;
    bool taken_out = false;
    const auto take_out = [&](const std::vector<std::string>& directives) {
        if (!ruled || directives.empty()) return;
        CacheControlText policy(fields);
        if (!policy.remove(directives)) return;
        write(fields, FieldId::cache_control, policy.text());
        taken_out = true;
    };
    take_out(options.removed_directives);
    if (options.browser_lifetime_rule != DeliveryOptions::BrowserLifetime::as_sent)
        take_out(options.removed_beside_browser_lifetime);
    if (taken_out) reasons.add(Reason::directives_taken_out, FieldId::cache_control);
    if (options.replacement_cache_control.empty() || (fields.contains(FieldId::expires) && !taken_out))
        return;
    if (!CacheControlText(fields).speaks_to_browsers()) {
        fields.set(http::field_name(FieldId::cache_control), options.replacement_cache_control);
        reasons.add(Reason::browser_policy_filled_in, FieldId::cache_control);
    }
}

// The lifetime that the origin gives browsers (RFC 9111 §4.2.1 without s-maxage).
std::optional<base::Duration> browser_lifetime(const FieldMap& fields, base::TimePoint now) {
    const http::CacheDirectives directives = http::read_cache_directives(fields);
    if (directives.max_age.present()) return directives.max_age.seconds();
    if (!fields.contains(FieldId::expires)) return std::nullopt;
    const auto expires = http::parse_date(fields.value(FieldId::expires), now);
    const auto date = http::parse_date(fields.value(FieldId::date), now);
    if (!expires) return base::Duration{0};
    return std::max(base::Duration{0}, expires->time - (date ? date->time : now));
}

// downstream-ttl of Edge-Control.
std::optional<base::Seconds> downstream_ttl(const FieldMap& fields, const StorageOptions& options) {
    if (options.edge_control == Honour::no || !fields.contains(FieldId::edge_control)) return std::nullopt;
    const http::DeltaArgument ttl = http::read_edge_control(fields).downstream_ttl;
    return ttl.valid() ? std::optional(ttl.seconds()) : std::nullopt;
}

bool forbids_unasked_use(const FieldMap& fields) {
    const http::CacheDirectives directives = http::read_cache_directives(fields);
    return directives.no_cache || directives.no_store;
}

// What the rule for browsers makes of their lifetime; nothing where it leaves it alone.
std::optional<base::Seconds> new_browser_lifetime(const FieldMap& fields, const ResponseFacts& facts,
                                                  const Lifetime& freshness, const DeliveredFrom& from,
                                                  const Options& options) {
    using enum DeliveryOptions::BrowserLifetime;
    const DeliveryOptions& delivery = options.delivery;
    if (facts.ruled_by_targeted_field() && delivery.browser_lifetime_beside_targeted == Permit::no)
        return std::nullopt;
    const bool for_all =
        delivery.browser_lifetime_for == DeliveryOptions::BrowserLifetimeFor::all &&
        (delivery.browser_lifetime_rule == fixed || delivery.browser_lifetime_rule == at_least);
    if (!from.stored && !for_all) return std::nullopt;
    const auto said = browser_lifetime(fields, from.now);
    switch (delivery.browser_lifetime_rule) {
        case as_sent:
        case no_cache:
        case bust:
        case removed: return std::nullopt;
        case fixed: return delivery.browser_lifetime;
        case at_least:
            if (delivery.browser_lifetime_beside_no_cache == Permit::no && forbids_unasked_use(fields))
                return std::nullopt;
            if (said && *said >= delivery.browser_lifetime) return std::nullopt;
            return delivery.browser_lifetime;
        case at_most:
            if (!said || *said <= delivery.browser_lifetime) return std::nullopt;
            return delivery.browser_lifetime;
        case at_most_or_default:
            if (said) return std::min(base::floor_seconds(*said), delivery.browser_lifetime);
            if (http::read_cache_directives(fields).no_cache) return std::nullopt;
            // What is kept by its status code alone is not to last longer with browsers than here.
            if (freshness.basis == LifetimeSource::status_default)
                return std::min(delivery.browser_lifetime, base::floor_seconds(freshness.lifetime));
            [[fallthrough]];
        case least: return std::min(delivery.browser_lifetime, delivery.browser_default_lifetime);
        case rest_of_stored: break;
    }
    const base::Duration left = std::max(base::Duration{0}, freshness.lifetime - from.age);
    // Age is rounded down, so what is left is rounded up: together they are the lifetime.
    return std::chrono::ceil<base::Seconds>(said ? std::min(left, *said) : left);
}

// The rules that leave nothing of what the origin told browsers.
void replace_policy(FieldMap& fields, const DeliveredFrom& from, DeliveryOptions::BrowserLifetime rule,
                    Reasons& reasons) {
    using enum DeliveryOptions::BrowserLifetime;
    const bool applies = rule == bust || (from.stored && (rule == no_cache || rule == removed));
    if (!applies) return;
    reasons.add(Reason::browser_policy_replaced, FieldId::cache_control);
    for (const FieldId field : {FieldId::cache_control, FieldId::expires, FieldId::pragma})
        fields.remove(http::field_name(field));
    if (rule == no_cache) fields.add("Cache-Control", "no-cache");
    if (rule == bust) {
        fields.add("Cache-Control", "max-age=0, no-store");
        fields.add("Expires", http::format_date(from.now));
        fields.add("Pragma", "no-cache");
    }
}

void set_browser_lifetime(FieldMap& fields, base::Seconds lifetime, base::TimePoint now,
                          DeliveryOptions::BrowserLifetime rule) {
    using enum DeliveryOptions::BrowserLifetime;
    CacheControlText policy(fields);
    if (rule == least) policy.remove({"private", "no-store", "no-cache"});
    policy.set_max_age(lifetime);
    if (rule == least || rule == at_most_or_default) policy.set_public();
    write(fields, FieldId::cache_control, policy.text());
    if (fields.contains(FieldId::expires))
        fields.set(http::field_name(FieldId::expires), http::format_date(now + lifetime));
}

}  // namespace

bool shows_removed_fields(const FieldMap& request_fields, const DeliveryOptions& options) {
    return std::any_of(options.removed_unless_request.begin(), options.removed_unless_request.end(),
                       [&](const std::string& name) { return request_fields.contains(name); });
}

bool answered_from_store(Outcome outcome) {
    return outcome == Outcome::hit || outcome == Outcome::stale || outcome == Outcome::updating ||
           outcome == Outcome::revalidated;
}

Delivery deliver(const http::Response& response, const ResponseFacts& facts, const Lifetime& freshness,
                 const DeliveredFrom& from, const Options& options) {
    const DeliveryOptions& delivery = options.delivery;
    Delivery delivered;
    FieldMap& fields = delivered.fields;
    Reasons& reasons = delivered.reasons;
    fields = without_fields_of_this_hop(response.fields, reasons);
    const auto downstream = downstream_ttl(fields, options.storage);
    const auto lifetime =
        downstream ? downstream : new_browser_lifetime(fields, facts, freshness, from, options);
    rewrite_directives(fields, facts, delivery, reasons);
    replace_policy(fields, from, delivery.browser_lifetime_rule, reasons);
    if (lifetime) {
        const std::string before = fields.combined(FieldId::cache_control);
        set_browser_lifetime(
            fields, *lifetime, from.now,
            downstream ? DeliveryOptions::BrowserLifetime::fixed : delivery.browser_lifetime_rule);
        if (fields.combined(FieldId::cache_control) != before)
            reasons.add(
                downstream ? Reason::browser_lifetime_by_edge_control : Reason::browser_lifetime_by_rule,
                downstream ? FieldId::edge_control : FieldId::cache_control, *lifetime);
        if (!downstream && delivery.browser_lifetime_rule == DeliveryOptions::BrowserLifetime::at_least &&
            forbids_unasked_use(fields)) {
            reasons.add(Reason::browser_lifetime_beside_no_cache, FieldId::cache_control);
        }
    }
    if (!delivery.kept_vary.empty() && fields.contains(FieldId::vary))
        keep_vary(fields, delivery.kept_vary, reasons);
    // A response that is passed on keeps its cookie, whatever would become of it in the store.
    const bool strips_cookies =
        facts.set_cookie_taken_out || facts.set_cookie_rule == StorageOptions::SetCookie::strip;
    if (from.stored && strips_cookies && response.fields.contains(FieldId::set_cookie)) {
        fields.remove(http::field_name(FieldId::set_cookie));
        reasons.add(facts.set_cookie_taken_out ? Reason::set_cookie_taken_out : Reason::set_cookie_stripped,
                    FieldId::set_cookie);
    }
    // RFC 9110 §6.6.1: what is cached or sent on without Date gets the time of its receipt.
    if (from.received) date_by_receipt(fields, *from.received);
    // RFC 9111 §5.1: a cache that answers from a stored response sends its current age, in whole seconds.
    const bool from_store = answered_from_store(from.outcome);
    const bool own = delivery.age_field == DeliveryOptions::Age::own;
    if (delivery.age_field == DeliveryOptions::Age::removed || (own && !from_store)) {
        if (fields.contains(FieldId::age)) reasons.add(Reason::age_taken_out, FieldId::age);
        fields.remove(http::field_name(FieldId::age));
    } else if (from_store) {
        const base::Duration age = own ? std::max(base::Duration{0}, from.age - from.initial_age) : from.age;
        fields.set(http::field_name(FieldId::age), std::to_string(base::floor_seconds(age).count()));
    }
    if (from.shows_removed_fields) return delivered;
    bool removed = false;
    for (const std::string& name : delivery.removed_fields) {
        removed = removed || fields.contains(name);
        fields.remove(name);
    }
    if (removed) reasons.add(Reason::fields_taken_out);
    return delivered;
}

}  // namespace cachewright::policy
