#include "lib/policy/facts.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/age.hpp"
#include "lib/http/content_length.hpp"
#include "lib/http/date.hpp"
#include "lib/http/edge_control.hpp"
#include "lib/http/method.hpp"
#include "lib/http/range.hpp"
#include "lib/http/surrogate_control.hpp"
#include "lib/http/targeted_cache_control.hpp"
#include "lib/http/uri.hpp"
#include "lib/http/vary.hpp"
#include "lib/policy/eligibility.hpp"
#include "lib/policy/freshness.hpp"
#include "lib/policy/key.hpp"
#include "lib/policy/media_range.hpp"
#include "lib/policy/partial.hpp"
#include "lib/policy/qualified_fields.hpp"
#include "lib/policy/update.hpp"
#include "lib/policy/validator.hpp"
#include "lib/policy/vary.hpp"

#include <string>
#include <string_view>

namespace cachewright::policy {

namespace {

using http::FieldId;
using http::FieldMap;

Method read_method(std::string_view name) {
    const http::Method method = http::parse_method(name);
    switch (method) {
        case http::Method::get: return Method::get;
        case http::Method::head: return Method::head;
        case http::Method::post: return Method::post;
        default: return http::is_safe(method) ? Method::other_safe : Method::unsafe;
    }
}

bool carries_content(const http::Request& request) {
    if (!request.body.bytes.empty() || request.body.full_size.value_or(0) > 0) return true;
    // RFC 9112 §6: framing announces content. Anything but zeros counts, malformed lengths included.
    if (request.fields.contains(FieldId::transfer_encoding)) return true;
    return request.fields.contains(FieldId::content_length) &&
           request.fields.value(FieldId::content_length).find_first_not_of('0') != std::string_view::npos;
}

// The first line counts. Date and Last-Modified do not forbid anything, so a second line does no harm.
DateFact read_date(const FieldMap& fields, FieldId id, base::TimePoint received) {
    if (!fields.contains(id)) return {};
    const auto date = http::parse_date(fields.value(id), received);
    return date ? DateFact{DateFact::State::valid, date->time} : DateFact{DateFact::State::invalid, {}};
}

// RFC 9111 §4.2.1: of several Expires lines the first may be used, or the response considered stale. We take
// the careful choice: nobody knows which line was meant.
DateFact read_expires(const FieldMap& fields, base::TimePoint received) {
    const DateFact expires = read_date(fields, FieldId::expires, received);
    if (!expires.valid()) return expires;
    const FieldMap::Lines lines = fields.lines(FieldId::expires);
    return ++lines.begin() == lines.end() ? expires : DateFact{DateFact::State::invalid, {}};
}

constexpr base::Seconds kZero{0};

// What a rule comes to with the shortest lifetime that is set.
DirectiveRule effective_rule(DirectiveRule rule, const StorageOptions& options) {
    const bool has_minimum = options.minimum_lifetime > kZero;
    if (rule == DirectiveRule::minimum) return has_minimum ? rule : DirectiveRule::rfc;
    if (rule == DirectiveRule::minimum_or_refuse)
        return has_minimum ? DirectiveRule::minimum : DirectiveRule::refuse;
    return rule;
}

bool has_query(std::string_view target) {
    return target.substr(0, target.find('#')).find('?') != std::string_view::npos;
}

// Surrogate-Control and Edge-Control are for shared caches that read them, where no targeted field rules.
void read_surrogate_control(RulingPolicy& policy, const FieldMap& fields, const StorageOptions& options) {
    using enum StorageOptions::SurrogateControl;
    if (options.surrogate_control == ignore || !fields.contains(FieldId::surrogate_control)) return;
    if (options.surrogate_control == hides_cache_control) {
        policy.notes.cache_control_hidden = policy.field == FieldId::cache_control;
        policy.directives = {};
        policy.field = FieldId::unknown;
        return;
    }
    const http::SurrogateDirectives surrogate = http::read_surrogate_directives(fields);
    if (surrogate.max_age.present()) {
        policy.notes.edge_lifetime = surrogate.max_age;
        policy.notes.edge_lifetime_field = FieldId::surrogate_control;
    }
    if (surrogate.stale_while_revalidate.present()) {
        policy.directives.stale_while_revalidate = surrogate.stale_while_revalidate;
        policy.notes.while_revalidate_field = FieldId::surrogate_control;
    }
    if (surrogate.stale_if_error.present()) {
        policy.directives.stale_if_error = surrogate.stale_if_error;
        policy.notes.if_error_field = FieldId::surrogate_control;
    }
}

void read_edge_control(RulingPolicy& policy, const FieldMap& fields, const StorageOptions& options) {
    if (options.edge_control == Honour::no || !fields.contains(FieldId::edge_control)) return;
    const http::EdgeControl edge = http::read_edge_control(fields);
    policy.notes.bypass_cache = edge.bypass_cache;
    if (edge.lifts_no_store) policy.directives.no_store = false;
    if (edge.no_store && !edge.lifts_no_store) {
        policy.directives.no_store = true;
        policy.notes.no_store_field = FieldId::edge_control;
    }
    if (edge.lifetime().present()) {
        policy.notes.edge_lifetime = edge.lifetime();
        policy.notes.edge_lifetime_field = FieldId::edge_control;
        policy.notes.edge_lifetime_is_cache_maxage = edge.cache_max_age.present();
        // Cache-Control then speaks to browsers; its no-store alone needs !no-store to be lifted.
        policy.directives.private_ = policy.directives.private_fields = false;
        policy.directives.no_cache = policy.directives.no_cache_fields = false;
    }
}

bool is_zero(const http::DeltaArgument& argument) {
    return argument.valid() && argument.seconds() == kZero;
}

// Sets aside what the options take no account of, so that every decision after this reads the policy as the
// cache does.
void apply_directive_rules(RulingPolicy& policy, const StorageOptions& options) {
    http::CacheDirectives& directives = policy.directives;
    PolicyNotes& notes = policy.notes;
    const auto take_out = [](bool& directive, bool& noted) {
        noted |= directive;
        directive = false;
    };
    // In a targeted field some vendors take no-cache and zero lifetimes by the RFC, whatever else they do.
    const bool targeted = policy.field != FieldId::unknown && policy.field != FieldId::cache_control;
    const bool by_rfc = targeted && options.targeted_by_rfc == Honour::yes;
    const DirectiveRule no_cache = by_rfc ? DirectiveRule::rfc : effective_rule(options.no_cache, options);
    const DirectiveRule zero = by_rfc ? DirectiveRule::rfc : effective_rule(options.zero_lifetime, options);
    const auto to_minimum = [&](DirectiveRule rule) {
        return effective_rule(rule, options) == DirectiveRule::minimum;
    };
    notes.no_cache_refused = no_cache == DirectiveRule::refuse;
    notes.zero_lifetime_refused = zero == DirectiveRule::refuse;
    // What speaks to this cache alone is not meant where Cache-Control is set aside.
    const bool by_edge_control = notes.no_store_field == FieldId::edge_control;
    if (options.no_store == DirectiveRule::ignore && !by_edge_control)
        take_out(directives.no_store, notes.no_store_ignored);
    if (options.private_ == DirectiveRule::ignore) {
        take_out(directives.private_, notes.private_ignored);
        take_out(directives.private_fields, notes.private_ignored);
    }
    if (no_cache == DirectiveRule::ignore) {
        take_out(directives.no_cache, notes.no_cache_ignored);
        take_out(directives.no_cache_fields, notes.no_cache_ignored);
    }
    if (to_minimum(options.no_store)) take_out(directives.no_store, notes.held_to_minimum);
    if (to_minimum(options.private_)) take_out(directives.private_, notes.held_to_minimum);
    if (no_cache == DirectiveRule::minimum) take_out(directives.no_cache, notes.held_to_minimum);

    const bool shared = options.kind == CacheKind::shared;
    if (options.s_maxage == Honour::no && directives.s_maxage.present()) {
        notes.s_maxage_ignored = true;
        directives.s_maxage = {};
    }
    const bool place_counts = targeted || options.max_age_of_cache_control == Honour::yes;
    if (directives.max_age.present() && (options.max_age == Honour::no || !place_counts)) {
        (options.max_age == Honour::no ? notes.max_age_ignored : notes.lone_max_age_ignored) = true;
        directives.max_age = {};
    }
    if (zero == DirectiveRule::ignore) {
        if (is_zero(notes.edge_lifetime)) {
            notes.zero_lifetime_ignored = true;
            notes.edge_lifetime = {};
            notes.edge_lifetime_field = FieldId::unknown;
        }
        if (shared && is_zero(directives.s_maxage)) {
            notes.zero_lifetime_ignored = true;
            directives.s_maxage = {};
        }
        if (is_zero(directives.max_age)) {
            notes.zero_lifetime_ignored = true;
            directives.max_age = {};
        }
    }
}

bool lists_status(const std::vector<int>& statuses, int status) {
    return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

// no-store, private and no-cache of an error that the cache keeps by its status code.
void apply_error_rules(ResponseFacts& facts, const StorageOptions& options) {
    if (!is_kept_error(facts.status, options) && !lists_status(options.error_statuses_stated, facts.status))
        return;
    http::CacheDirectives& directives = facts.directives;
    PolicyNotes& notes = facts.notes;
    if (!directives.no_store && !directives.private_ && !directives.no_cache && !notes.held_to_minimum)
        return;
    directives.no_store = directives.private_ = directives.no_cache = false;
    notes.held_to_minimum = false;
    const bool kept = lists_status(options.error_statuses_despite_directives, facts.status);
    (kept ? notes.error_kept_anyway : notes.error_refused) = true;
}

// A fixed lifetime by status, or for all, that lets the response be stored.
bool has_fixed_lifetime(int status, const StorageOptions& options) {
    if (const StatusLifetime* by_status = lifetime_for_status(options.fixed_lifetime_by_status, status))
        return by_status->lifetime >= kZero;
    return options.fixed_lifetime.has_value();
}

// Where a fixed lifetime replaces more than the lifetime, what forbids storing and using counts as absent.
void apply_fixed_lifetime(ResponseFacts& facts, const StorageOptions& options) {
    facts.set_cookie_rule = options.set_cookie;
    if (!has_fixed_lifetime(facts.status, options)) return;
    facts.set_cookie_rule = options.set_cookie_with_fixed_lifetime.value_or(options.set_cookie);
    if (options.fixed_lifetime_rule == StorageOptions::FixedLifetime::replaces_lifetime) return;
    http::CacheDirectives& directives = facts.directives;
    PolicyNotes& notes = facts.notes;
    notes.no_store_ignored |= directives.no_store;
    notes.private_ignored |= directives.private_ || directives.private_fields;
    notes.no_cache_ignored |= directives.no_cache || directives.no_cache_fields;
    directives.no_store = directives.private_ = directives.private_fields = false;
    directives.no_cache = directives.no_cache_fields = false;
    notes.zero_lifetime_refused = false;
}

// no-cache and private with field names, where the options take them in another way than RFC 9111.
void apply_qualified_rules(ResponseFacts& facts, const FieldMap& fields, const StorageOptions& options) {
    http::CacheDirectives& directives = facts.directives;
    if (options.qualified_directives == Honour::no) {
        directives.no_cache |= directives.no_cache_fields;
        directives.private_ |= directives.private_fields;
        return;
    }
    if (!directives.no_cache_fields && !directives.private_fields) return;
    if (options.set_cookie_named == Honour::yes && facts.has_set_cookie) {
        const auto takes_out = [&](bool present, http::Directive directive) {
            return present && NamedFields(fields, directive, facts.policy_field).contains("Set-Cookie");
        };
        facts.set_cookie_taken_out = takes_out(directives.no_cache_fields, http::Directive::no_cache) ||
                                     takes_out(directives.private_fields, http::Directive::private_);
    }
    if (options.qualified_no_cache == StorageOptions::QualifiedNoCache::withhold ||
        !directives.no_cache_fields) {
        return;
    }
    const NamedFields named(fields, http::Directive::no_cache, facts.policy_field);
    directives.no_cache_fields = false;
    for (const http::FieldLine line : fields) {
        const bool taken_out = line.id == FieldId::set_cookie && facts.set_cookie_taken_out;
        if (!taken_out && named.contains(line.name)) directives.no_cache = true;
    }
}

void read_vary(ResponseFacts& facts, const FieldMap& fields, const StorageOptions& options) {
    using enum StorageOptions::Vary;
    const http::VaryField vary = http::parse_vary(fields);
    const bool star_counts = vary_star_counts(options);
    facts.vary_star = vary.star && star_counts;
    facts.vary_star_ignored = vary.star && !star_counts;
    if (options.vary == honour && options.vary_refused_fields.empty() &&
        options.vary_image_extensions.empty() && options.vary_ignored_fields.empty()) {
        facts.has_vary = !vary.names.empty();
        return;
    }
    // Some caches keep what varies by Accept-Encoding only in the codings that they know.
    const std::vector<std::string>& codings = options.vary_content_codings;
    const bool coding_fits =
        codings.empty() || std::any_of(codings.begin(), codings.end(), [&](const std::string& coding) {
            return base::equals_ignore_case(fields.value(FieldId::content_encoding), coding);
        });
    bool unlisted = false;
    bool coding_missing = false;
    for (const http::VaryName& name : vary.names) {
        if (sets_aside(name.name, options)) {
            facts.vary_ignored = true;
            continue;
        }
        const bool selecting = selects(name.name, options);
        const bool counts = selecting && (coding_fits || name.id != FieldId::accept_encoding);
        unlisted |= !selecting;
        coding_missing |= selecting && !counts;
        (counts ? facts.has_vary : facts.vary_ignored) = true;
        facts.varies_by_accept |= name.id == FieldId::accept;
        for (const std::string& refused : options.vary_refused_fields)
            facts.vary_field_refused |= base::equals_ignore_case(refused, name.name);
    }
    facts.vary_refused = options.vary == listed_only && (unlisted || coding_missing);
    facts.vary_coding_missing = facts.vary_refused && !unlisted;
}

// Of the complete representation, a part of which a 206 carries.
std::optional<std::uint64_t> read_content_size(const http::Response& response) {
    if (const auto part = http::parse_content_range(response.fields.value(FieldId::content_range)))
        return part->complete_length;
    if (response.body.full_size) return response.body.full_size;
    if (const auto announced = http::content_length(response.fields)) return announced;
    if (response.body.bytes.empty()) return std::nullopt;
    return response.body.bytes.size();
}

// What no option of a plain cache asks for.
void read_for_settings(ResponseFacts& facts, const http::Response& response, const StorageOptions& options) {
    const FieldMap& fields = response.fields;
    if (options.expires == Honour::no && facts.expires.present()) {
        facts.expires_ignored = true;
        facts.expires = {};
    }
    apply_qualified_rules(facts, fields, options);
    apply_error_rules(facts, options);
    apply_fixed_lifetime(facts, options);
    if (!options.vary_image_types.empty())
        facts.image_type_listed =
            in_media_ranges(fields.value(FieldId::content_type), options.vary_image_types);
    if (!options.default_lifetime_types.empty()) {
        facts.default_lifetime_applies =
            in_media_ranges(fields.value(FieldId::content_type), options.default_lifetime_types);
    }
    if (options.maximum_size || options.maximum_size_by_status)
        facts.content_size = read_content_size(response);
}

bool withholds_set_cookie(const ResponseFacts& facts, const FieldMap& fields) {
    const auto named_by = [&](http::Directive directive) {
        return NamedFields(fields, directive, facts.policy_field).contains("Set-Cookie");
    };
    return (facts.directives.private_fields && named_by(http::Directive::private_)) ||
           (facts.directives.no_cache_fields && named_by(http::Directive::no_cache));
}

// Does Connection name more than what the connection itself is for?
bool names_fields_of_this_hop(const http::FieldMap& fields) {
    if (!fields.contains(FieldId::connection)) return false;
    const std::string_view options = fields.value(FieldId::connection);
    return fields.count(FieldId::connection) > 1 ||
           !(base::equals_ignore_case(options, "keep-alive") || base::equals_ignore_case(options, "close"));
}

}  // namespace

RequestFacts read_request_facts(const http::Request& request, const Options& options, std::string_view url) {
    RequestFacts facts = read_request_facts(request);
    const std::string_view target = url.empty() ? std::string_view(request.target) : url;
    facts.has_query = has_query(target);
    facts.path_eligible = path_eligible(target, options.eligibility);
    facts.image_path = has_extension(target, options.storage.vary_image_extensions);
    return facts;
}

RequestFacts read_request_facts(const http::Request& request) {
    const FieldMap& fields = request.fields;
    RequestFacts facts;
    facts.method = read_method(request.method);
    facts.is_options = facts.method == Method::other_safe && request.method == "OPTIONS";
    facts.has_query = has_query(request.target);
    // RFC 9111 §5.4: the syntax of Pragma is that of Cache-Control. It is for those who do not know that;
    // where both stand, it is not read.
    // In requests no-cache has no form with field names (§5.2.1.4): an argument takes nothing from it.
    if (fields.contains(FieldId::pragma)) {
        const http::CacheDirectives pragma = http::read_cache_directives(fields, FieldId::pragma);
        facts.pragma_says_no_cache = pragma.no_cache || pragma.no_cache_fields;
    }
    if (fields.contains(FieldId::cache_control)) {
        facts.directives = http::read_cache_directives(fields);
        facts.directives.no_cache |= facts.directives.no_cache_fields;
        facts.directives.no_cache_fields = false;
    } else {
        facts.pragma_no_cache = facts.pragma_says_no_cache;
    }
    facts.has_authorization = fields.contains(FieldId::authorization);
    facts.has_content = carries_content(request);
    facts.has_range = fields.contains(FieldId::range);
    facts.has_conditional =
        fields.contains(FieldId::if_none_match) || fields.contains(FieldId::if_modified_since) ||
        fields.contains(FieldId::if_match) || fields.contains(FieldId::if_unmodified_since) ||
        fields.contains(FieldId::if_range);
    return facts;
}

namespace {

// Which field rules, and what it says.
RulingPolicy read_policy(const FieldMap& fields, const StorageOptions& options) {
    RulingPolicy policy;
    // RFC 9213 §2.2: a cache goes through its target list in order, and the first field with a valid,
    // non-empty value rules; Cache-Control and Expires are then ignored. Targeted fields are for the caches
    // they name, none of which is private.
    if (options.kind == CacheKind::shared) {
        for (const FieldId target : options.targeted) {
            if (target == FieldId::unknown || !fields.contains(target)) continue;
            const http::TargetedDirectives targeted = http::read_targeted_directives(fields, target);
            if (targeted.state == http::TargetedState::valid) {
                policy.directives = targeted.directives;
                policy.field = target;
                return policy;
            }
            // §2.1: one that does not parse is ignored as a whole.
            if (policy.ignored_targeted_field == FieldId::unknown) policy.ignored_targeted_field = target;
        }
    }
    if (fields.contains(FieldId::cache_control)) {
        policy.directives = http::read_cache_directives(fields);
        policy.field = FieldId::cache_control;
    }
    if (options.kind == CacheKind::shared) {
        read_surrogate_control(policy, fields, options);
        read_edge_control(policy, fields, options);
    }
    return policy;
}

}  // namespace

RulingPolicy ruling_policy(const FieldMap& fields, const StorageOptions& options) {
    RulingPolicy policy = read_policy(fields, options);
    apply_directive_rules(policy, options);
    return policy;
}

ResponseFacts read_response_facts(const http::Response& response, const StorageOptions& options,
                                  base::TimePoint received) {
    const FieldMap& fields = response.fields;
    ResponseFacts facts;
    facts.status = response.status;
    const RulingPolicy policy = ruling_policy(fields, options);
    facts.directives = policy.directives;
    facts.policy_field = policy.field;
    facts.ignored_targeted_field = policy.ignored_targeted_field;
    facts.notes = policy.notes;
    facts.date = read_date(fields, FieldId::date, received);
    facts.expires = read_expires(fields, received);
    facts.last_modified = read_date(fields, FieldId::last_modified, received);
    if (fields.contains(FieldId::age)) facts.age = http::parse_age(fields).value;
    // What is left out of the store is seldom worth a second look at the policy.
    const bool leaves_out = names_fields_of_this_hop(fields) || policy.directives.no_cache_fields ||
                            policy.directives.private_fields;
    const Validators validators =
        leaves_out ? stored_validators(response, options) : read_validators(response);
    facts.has_etag = validators.etag.has_value();
    facts.has_modification_date = validators.last_modified.has_value();
    if (fields.contains(FieldId::vary)) read_vary(facts, fields, options);
    facts.has_set_cookie = fields.contains(FieldId::set_cookie);
    if (facts.has_set_cookie) facts.set_cookie_withheld = withholds_set_cookie(facts, fields);
    facts.has_content_range = fields.contains(FieldId::content_range);
    if (facts.has_content_range && fields.count(FieldId::content_range) == 1) {
        const auto content_range = http::parse_content_range(fields.value(FieldId::content_range));
        facts.content_range_understood = content_range && content_range->range;
    }
    if (response.status == 206 && has_several_parts(response)) {
        facts.has_several_parts = true;
        facts.content_range_understood = false;
    }
    facts.has_content_location = fields.contains(FieldId::content_location);
    if (fields.contains(FieldId::pragma))
        facts.pragma_no_cache = http::read_cache_directives(fields, FieldId::pragma).no_cache;
    if (facts.pragma_no_cache && options.response_pragma == Honour::yes) facts.directives.no_cache = true;
    read_for_settings(facts, response, options);
    return facts;
}

bool content_location_names(const http::Response& response, std::string_view target_uri) {
    if (!response.fields.contains(FieldId::content_location)) return false;
    // Where the host is not known, both get the same one for the time of comparing.
    const std::string target =
        std::string(target_uri.starts_with('/') ? "http://unknown.invalid" : "").append(target_uri);
    const auto base = http::parse_uri(target);
    const auto reference = http::parse_uri(response.fields.value(FieldId::content_location));
    if (!base || !base->is_absolute() || !reference) return false;
    return cache_key("GET", http::resolve_reference(*base, *reference), {}).text ==
           cache_key("GET", target, {}).text;
}

}  // namespace cachewright::policy
