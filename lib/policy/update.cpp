#include "lib/policy/update.hpp"

#include "lib/http/cache_control.hpp"
#include "lib/http/content_length.hpp"
#include "lib/http/date.hpp"
#include "lib/http/hop_by_hop.hpp"
#include "lib/http/name_set.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/qualified_fields.hpp"

#include <cstddef>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::policy {

namespace {

using http::FieldId;
using http::FieldLine;
using http::FieldMap;

bool strips_cookies(const StorageOptions& options) {
    const auto rule = options.fixed_lifetime
                          ? options.set_cookie_with_fixed_lifetime.value_or(options.set_cookie)
                          : options.set_cookie;
    return rule == StorageOptions::SetCookie::strip;
}

// What keeps a field of one message out of the store.
class StorageExceptions {
  public:
    // `policy_fields`: where the directives stand that apply to the message.
    StorageExceptions(const FieldMap& fields, const FieldMap& policy_fields, const StorageOptions& options)
        : connection_(fields), strips_cookies_(strips_cookies(options)) {
        if (options.qualified_directives == Honour::no) return;
        // RFC 9213 §2.2: where a targeted field rules, what Cache-Control names does not count.
        const RulingPolicy policy = ruling_policy(policy_fields, options);
        // RFC 9111 §5.2.2.4: the fields that no-cache names are not used again before validation, and
        // validation brings them anew. §5.2.2.7: the fields that private names are not kept by a shared
        // cache. §3.1 counts both among what is not stored.
        if (policy.directives.no_cache_fields &&
            options.qualified_no_cache == StorageOptions::QualifiedNoCache::withhold)
            no_cache_ = NamedFields(policy_fields, http::Directive::no_cache, policy.field);
        if (policy.directives.private_fields && options.kind == CacheKind::shared)
            private_ = NamedFields(policy_fields, http::Directive::private_, policy.field);
    }

    [[nodiscard]] bool except(const FieldLine& line) const {
        // RFC 9111 §3.1: Connection, what it names, the fields that RFC 9110 §7.6.1 ends at this hop, and
        // those of the proxy that a cache forwards through MUST NOT be stored.
        if (connection_.ends_here(line)) return true;
        // By a setting: cookies are for one client.
        if (strips_cookies_ && line.id == FieldId::set_cookie) return true;
        return no_cache_.contains(line.name) || is_private(line);
    }

    [[nodiscard]] bool is_private(const FieldLine& line) const { return private_.contains(line.name); }

  private:
    http::ConnectionOptions connection_;
    bool strips_cookies_;
    NamedFields no_cache_;
    NamedFields private_;
};

// RFC 9111 §3.2: Content-Length is never updated. The same section lets a cache leave out what its stored
// bytes depend on; they keep the coding, the type and the range with which they arrived.
constexpr bool describes_stored_bytes(FieldId id) {
    return id == FieldId::content_length || id == FieldId::content_encoding || id == FieldId::content_type ||
           id == FieldId::content_range;
}

// The lines of an update that may be taken, and which of them are.
class UpdateLines {
  public:
    UpdateLines(const FieldMap& update, const FieldMap& policy_fields, const StorageOptions& options)
        : update_(update), exceptions_(update, policy_fields, options) {
        for (const FieldLine line : update)
            lines_[line.name].push_back(line.index);
    }

    // RFC 9111 §5.2.2.7: what private names after the update is not to be kept, whenever it came.
    [[nodiscard]] bool may_stay(const FieldLine& stored) const { return !exceptions_.is_private(stored); }

    [[nodiscard]] bool taken(const FieldLine& line) const {
        return !describes_stored_bytes(line.id) && !exceptions_.except(line);
    }

    // RFC 9111 §3.2: each field of the update replaces the field values that are already present.
    [[nodiscard]] bool replaces(std::string_view name) const {
        const auto found = lines_.find(name);
        return found != lines_.end() && taken(update_[found->second.front()]);
    }

    void append_lines_named(std::string_view name, FieldMap& to) const {
        const auto found = lines_.find(name);
        if (found == lines_.end()) return;
        for (const std::size_t index : found->second)
            to.add(update_[index].name, update_[index].value);
    }

  private:
    const FieldMap& update_;
    StorageExceptions exceptions_;
    std::map<std::string_view, std::vector<std::size_t>, http::LessIgnoreCase> lines_;  // by name, in order
};

// The policy of a stored response after an update: each field of it from the update, or as it was stored
// where the update lacks it (RFC 9111 §3.2).
FieldMap policy_after(const FieldMap& stored, const FieldMap& update, const StorageOptions& options) {
    FieldMap policy;
    const auto take = [&](FieldId id) {
        if (id == FieldId::unknown) return;
        for (const FieldLine line : (update.contains(id) ? update : stored).lines(id))
            policy.add(line.name, line.value);
    };
    take(FieldId::cache_control);
    for (const FieldId id : options.targeted)
        take(id);
    return policy;
}

}  // namespace

FieldMap fields_to_store(const FieldMap& received, const StorageOptions& options) {
    const StorageExceptions exceptions(received, received, options);
    FieldMap kept;
    kept.reserve(received.size(), received.byte_size());
    for (const FieldLine line : received) {
        if (!exceptions.except(line))
            kept.add(line.name, line.value, line.name_position, line.value_position);
    }
    return kept;
}

Validators stored_validators(const http::Response& received, const StorageOptions& options) {
    Validators kept = read_validators(received);
    if (!kept.any()) return kept;
    const StorageExceptions exceptions(received.fields, received.fields, options);
    const auto goes = [&](FieldId id) {
        const auto line = received.fields.first(id);
        return line && exceptions.except(*line);
    };
    if (goes(FieldId::etag)) {
        kept.etag.reset();
        kept.etag_text = {};
        kept.etag_strength = Strength::weak;
    }
    if (goes(FieldId::last_modified)) {
        kept.last_modified.reset();
        kept.last_modified_text = {};
        kept.last_modified_strength = Strength::weak;
    }
    return kept;
}

void date_by_receipt(FieldMap& fields, base::TimePoint received) {
    if (!fields.contains(FieldId::date))
        fields.add(http::field_name(FieldId::date), http::format_date(received));
}

void update_stored_fields(http::Response& stored, const http::Response& update, const StorageOptions& options,
                          std::optional<base::TimePoint> received) {
    const UpdateLines lines(update.fields, policy_after(stored.fields, update.fields, options), options);
    FieldMap merged;
    merged.reserve(stored.fields.size() + update.fields.size(),
                   stored.fields.byte_size() + update.fields.byte_size());
    http::NameSet present;
    for (const FieldLine line : stored.fields) {
        const bool first = present.insert(line.name);
        if (lines.replaces(line.name)) {
            if (first) lines.append_lines_named(line.name, merged);
            continue;
        }
        if (!lines.may_stay(line)) continue;
        // RFC 9111 §4.2.3: age counts from the last validation. The Age that an earlier response brought
        // says nothing of this one; an update without Age came from the origin directly.
        if (line.id == FieldId::age) continue;
        // RFC 9110 §6.6.1: an answer without Date is dated by its receipt. The Date of an earlier one would
        // count the time before the validation as age, and the response would never be fresh again.
        if (line.id == FieldId::date) continue;
        merged.add(line.name, line.value, line.name_position, line.value_position);
    }
    // RFC 9111 §3.2: each field of the update is added to the stored response.
    for (const FieldLine line : update.fields) {
        if (lines.taken(line) && present.insert(line.name)) lines.append_lines_named(line.name, merged);
    }
    if (received) date_by_receipt(merged, *received);
    stored.fields = std::move(merged);
}

HeadUpdate judge_head(const http::Response& stored, const http::Response& head) {
    // RFC 9111 §4.3.5: a 200 answer to HEAD speaks of the stored responses to GET.
    if (head.status != 200 || stored.status != 200) return HeadUpdate::unrelated;
    bool compared = false;

    // RFC 9111 §4.3.5: every validator that the HEAD response has must match the stored one; a validator
    // that the stored response lacks does not.
    const Validators held = read_validators(stored);
    const Validators received = read_validators(head);
    if (received.etag) {
        compared = true;
        if (!held.etag || !http::weak_match(*held.etag, *received.etag)) return HeadUpdate::invalidates;
    }
    if (received.last_modified) {
        compared = true;
        if (held.last_modified != received.last_modified) return HeadUpdate::invalidates;
    }

    // RFC 9111 §4.3.5: the Content-Length of the HEAD response, if there is one, must be that of the stored
    // response, which for a response without the field is the length of its content.
    if (const auto length = http::content_length(head.fields)) {
        auto stored_length = http::content_length(stored.fields);
        if (!stored_length) stored_length = stored.body.full_size;
        if (stored_length) {
            compared = true;
            if (*stored_length != *length) return HeadUpdate::invalidates;
        }
    }
    // By the letter an answer that has nothing to compare freshens too. The update is a SHOULD, and without
    // any sign that the representation is the same it would call a changed one fresh.
    return compared ? HeadUpdate::freshens : HeadUpdate::unrelated;
}

}  // namespace cachewright::policy
