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

Cache::Cache(std::shared_ptr<const Settings> settings, std::uint64_t hash_seed, NotifierFactory& notifiers)
    : settings_(std::move(settings)),
      notifiers_(notifiers),
      store_(settings_.get().store, hash_seed),
      flights_(notifiers) {}

void Cache::put_in_force(std::shared_ptr<const Settings> next) {
    settings_.put(std::move(next));
    if (disk_ != nullptr) disk_->use(settings().options);
}

base::Result<void> Cache::keep_on_disk(const store::DiskStoreSettings& settings, base::TimePoint now,
                                       store::DiskStore::Tell tell) {
    auto disk = store::DiskStore::open(settings, store_, this->settings().options, this->settings().tags, now,
                                       std::move(tell));
    if (!disk) return tl::unexpected(std::move(disk).error());
    disk_ = std::move(*disk);
    return {};
}

std::shared_ptr<Pending> Cache::load(const store::Stored& response) {
    auto pending = std::make_shared<Pending>(notifiers_.make());
    disk_->load(response, [pending] { pending->end(Pending::State::done); });
    return pending;
}

base::Result<Cache::Purged> Cache::purge(store::Purge::Scope scope, std::string_view text,
                                         store::Purge::Mode mode, base::TimePoint now) {
    const auto purge = store::Purge::parse(scope, text, mode, settings().options.key, settings().tags);
    if (!purge) return tl::unexpected(purge.error());
    Purged purged{store_.purge(*purge, now), nullptr};
    if (disk_ == nullptr) return purged;
    purged.durable = std::make_shared<Pending>(notifiers_.make());
    disk_->purge(*purge, purged, now, [durable = purged.durable](bool is_durable) {
        durable->end(is_durable ? Pending::State::done : Pending::State::failed);
    });
    return purged;
}

}  // namespace cachewright::pipeline
