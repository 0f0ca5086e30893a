#include "lib/pipeline/cache.hpp"

#include <utility>

namespace cachewright::pipeline {

bool sends_as_stored(const policy::Options& options) {
    using policy::DeliveryOptions;
    const DeliveryOptions& delivery = options.delivery;
    return delivery.age_field == DeliveryOptions::Age::current && delivery.removed_fields.empty() &&
           delivery.removed_directives.empty() && delivery.replacement_cache_control.empty() &&
           delivery.browser_lifetime_rule == DeliveryOptions::BrowserLifetime::as_sent &&
           delivery.kept_vary.empty() && options.storage.edge_control == policy::Honour::no;
}

Cache::Cache(Settings settings, std::uint64_t hash_seed, NotifierFactory& notifiers)
    : settings_(std::move(settings)), store_(settings_.get().store, hash_seed), flights_(notifiers) {}

base::Result<store::MemoryStore::Purged> Cache::purge(store::Purge::Scope scope, std::string_view text,
                                                      store::Purge::Mode mode, base::TimePoint now) {
    const auto purge = store::Purge::parse(scope, text, mode, settings().options.key, settings().tags);
    if (!purge) return tl::unexpected(purge.error());
    return store_.purge(*purge, now);
}

}  // namespace cachewright::pipeline
