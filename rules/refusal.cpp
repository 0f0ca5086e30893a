#include "rules/refusal.hpp"

#include "lib/http/cache_control.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace cachewright::rules {

namespace {

using lint::CachePrediction;
using lint::Subject;
using policy::Reason;

// The directive that a reason is about; nothing for reasons about whole fields.
std::optional<http::Directive> directive_of(Reason reason) {
    switch (reason) {
        case Reason::no_store:
        case Reason::no_store_ignored: return http::Directive::no_store;
        case Reason::private_in_shared_cache:
        case Reason::private_refused:
        case Reason::private_ignored: return http::Directive::private_;
        case Reason::no_cache_refused:
        case Reason::no_cache_ignored: return http::Directive::no_cache;
        case Reason::lifetime_from_s_maxage:
        case Reason::s_maxage_ignored: return http::Directive::s_maxage;
        case Reason::lifetime_from_max_age:
        case Reason::lifetime_from_cache_maxage:
        case Reason::max_age_ignored:
        case Reason::lone_max_age_ignored: return http::Directive::max_age;
        case Reason::must_revalidate_ignored: return http::Directive::must_revalidate;
        case Reason::proxy_revalidate_ignored: return http::Directive::proxy_revalidate;
        case Reason::swr_ignored: return http::Directive::stale_while_revalidate;
        case Reason::sie_ignored: return http::Directive::stale_if_error;
        default: return std::nullopt;
    }
}

}  // namespace

std::optional<lint::Place> place_of(const Subject& subject, const policy::ReasonRecord& record) {
    const auto directive = directive_of(record.reason);
    if (directive && record.field == http::FieldId::cache_control) {
        if (const http::CacheDirective* written = subject.cache_control().find(*directive))
            return Subject::place_of(*written);
    }
    // Authorization stands in the request.
    if (record.field == http::FieldId::unknown || record.field == http::FieldId::authorization)
        return std::nullopt;
    return subject.field(record.field);
}

std::string cause_of(const policy::ReasonRecord& record) {
    std::string text = policy::reason_text(record);
    for (const std::string_view start :
         {std::string_view("not stored: "), std::string_view("the cache stays out of it: ")}) {
        if (text.starts_with(start)) text.erase(0, start.size());
    }
    return text;
}

bool wanted_in(const Subject& subject, const CachePrediction& cache) {
    if (!cache.is_shared() || subject.shared_keeper() == nullptr) return false;
    const policy::Reasons& reasons = cache.storability().reasons;
    // These speak of the recorded request; another one for the same URL may fare better.
    constexpr std::array of_the_request{Reason::request_no_store, Reason::request_has_content,
                                        Reason::range_not_eligible, Reason::not_modified_not_stored,
                                        Reason::method_not_cacheable};
    return std::none_of(of_the_request.begin(), of_the_request.end(),
                        [&](Reason reason) { return reasons.contains(reason); });
}

bool is_meant_for_shared(const Subject& subject) {
    const lint::CacheView* keeper = subject.shared_keeper();
    if (keeper == nullptr) return false;
    const http::CacheDirectives& directives = keeper->facts.directives;
    const auto& targeted = lint::kTargetedFields;
    return directives.public_ || directives.s_maxage.present() ||
           std::find(targeted.begin(), targeted.end(), keeper->facts.policy_field) != targeted.end();
}

const policy::ReasonRecord* refusal_of(const CachePrediction& cache) {
    const policy::Storability& storability = cache.storability();
    if (storability.storable() || storability.reasons.empty()) return nullptr;
    const policy::Reasons& reasons = storability.reasons;
    if (reasons.front().reason != Reason::no_lifetime_not_kept) return &reasons.front();
    // The lifetime is there, and this cache does not look at it: that is what decided.
    const auto unread = std::find_if(reasons.begin(), reasons.end(), [](const policy::ReasonRecord& record) {
        return record.reason == Reason::s_maxage_ignored || record.reason == Reason::max_age_ignored ||
               record.reason == Reason::lone_max_age_ignored || record.reason == Reason::expires_ignored;
    });
    return unread == reasons.end() ? &reasons.front() : unread;
}

RefusalKind kind_of(Reason refusal) {
    switch (refusal) {
        case Reason::extension_not_eligible: return RefusalKind::path;
        case Reason::set_cookie_refused: return RefusalKind::cookie;
        case Reason::vary_star_refused:
        case Reason::vary_not_allowed:
        case Reason::vary_coding_missing:
        case Reason::vary_field_refused:
        case Reason::image_type_not_listed: return RefusalKind::vary;
        default: return RefusalKind::other;
    }
}

}  // namespace cachewright::rules
