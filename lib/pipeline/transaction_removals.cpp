// Why what would have answered is there no more, or not fresh any more.
#include "lib/pipeline/transaction.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace cachewright::pipeline {

namespace {

using policy::Reason;
using store::Removal;
using Why = store::Removal::Why;

std::string_view method_name(http::Method method) {
    switch (method) {
        case http::Method::post: return "POST";
        case http::Method::put: return "PUT";
        case http::Method::delete_: return "DELETE";
        case http::Method::patch: return "PATCH";
        default: return "an unsafe request";
    }
}

std::string purge_words(std::uint64_t sequence, const store::MemoryStore& store) {
    const auto told = store.purge_told(sequence);
    if (!told) return fmt::format("(purge {})", sequence);
    if (told->scope == store::Purge::Scope::everything)
        return fmt::format("with everything else (purge {})", sequence);
    const std::string_view scope =
        told->scope == store::Purge::Scope::url ? "URL" : store::name_of(told->scope);
    return fmt::format("by {} {} (purge {})", scope, told->text, sequence);
}

Reason reason_of(Why why) {
    switch (why) {
        case Why::purged: return Reason::purged;
        case Why::purged_softly: return Reason::purged_softly;
        case Why::invalidated: return Reason::invalidated;
        case Why::outdated: return Reason::outdated;
        case Why::evicted:
        case Why::too_many_variants: break;
    }
    return Reason::evicted;
}

std::string_view participle_of(Why why) {
    switch (why) {
        case Why::purged:
        case Why::purged_softly: return "purged";
        case Why::invalidated: return "invalidated";
        case Why::evicted:
        case Why::too_many_variants: return "evicted";
        case Why::outdated: break;
    }
    return {};
}

}  // namespace

std::string removal_words(const Removal& removal, const store::MemoryStore& store) {
    switch (removal.why) {
        case Why::purged:
        case Why::purged_softly: return purge_words(removal.number, store);
        case Why::invalidated:
            if (removal.number == 0) return fmt::format("by {}", method_name(removal.method));
            return fmt::format("by {} (request {})", method_name(removal.method), removal.number);
        case Why::evicted: return "(--store-size)";
        case Why::too_many_variants: return "(--max-variants)";
        case Why::outdated: break;
    }
    return {};
}

// Nothing stored fits, but lately something did.
void Transaction::tell_removal(Moment now) {
    if (account_.reasons.empty() || account_.reasons.front().reason != Reason::nothing_stored) return;
    // While others are stored under the key it is known which fields select.
    std::optional<std::string_view> selecting;
    if (others_stored_) selecting = variant_;
    const auto removal = cache_->store().removal(key_, selecting);
    if (!removal || removal->why == Why::purged_softly) return;
    policy::Reasons reasons;
    const base::Duration ago = now.cache - removal->at;
    reasons.add(reason_of(removal->why), http::FieldId::unknown, ago);
    for (const policy::ReasonRecord& each : account_.reasons) {
        if (each.reason != Reason::nothing_stored) reasons.add(each);
    }
    account_.reasons = reasons;
    account_.removed_by = removal_words(*removal, cache_->store());
    removed_fresh_ = removal->at != base::TimePoint{} && removal->left > ago;
    removed_how_ = participle_of(removal->why);
}

// What was selected is stale only because of a soft purge.
void Transaction::tell_soft_purge(Moment now) {
    const policy::StoredFacts& facts = stored_->facts();
    const base::Duration over = -facts.remaining(now.cache);
    if (facts.fresh_before > facts.freshness.lifetime || over < base::Duration{0}) return;
    policy::Reasons reasons;
    // What decided stays first where the stored response answers all the same.
    const bool asks = account_.reasons.front().reason == Reason::stale;
    if (!asks) reasons.add_all(account_.reasons);
    reasons.add(Reason::purged_softly, http::FieldId::unknown, over);
    if (asks) reasons.add_all(account_.reasons);
    account_.reasons = reasons;
    const auto removal = cache_->store().removal(key_, stored_->selecting());
    if (removal && removal->why == Why::purged_softly)
        account_.removed_by = removal_words(*removal, cache_->store());
}

// With nothing stored: had it stayed, it would have answered a request that wishes for nothing else.
void Transaction::suppose_kept() {
    if (!removed_fresh_ || removed_how_.empty()) return;
    const http::CacheDirectives& wish = facts_.directives;
    if (wish.no_cache || wish.max_age.present() || wish.min_fresh.present() || facts_.pragma_no_cache) return;
    suppose({Counterfactual::Kind::hit_if_kept, http::FieldId::unknown, {}, std::string(removed_how_)});
}

}  // namespace cachewright::pipeline
