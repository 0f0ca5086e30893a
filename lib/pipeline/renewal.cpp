#include "lib/pipeline/renewal.hpp"

#include "lib/policy/storability.hpp"
#include "lib/policy/stored_response.hpp"
#include "lib/policy/update.hpp"

#include <memory>

namespace cachewright::pipeline {

namespace {

// What is there now in the place of what was.
store::Stored successor(Cache& cache, const store::StoredResponse& of) {
    store::Stored found;
    cache.store().find(of.key(), [&](const store::Stored& each) {
        if (each->selecting() == of.selecting()) found = each;
        return found == nullptr;
    });
    return found;
}

bool may_stay(const store::StoredResponse& stored, const http::Response& head,
              const policy::StoredFacts& facts, const policy::Options& options) {
    policy::RequestFacts request;
    if (facts.response.content_location_is_target) request.method = policy::Method::post;
    // Nobody knows any more whether the request had Authorization: where another field rules than did then,
    // it has to be storable either way.
    request.has_authorization = facts.response.policy_field != stored.facts().response.policy_field;
    if (!policy::storability(request, facts.response, options, facts.dated).storable()) return false;
    // Nor may fields be kept that these options would have left out.
    return policy::fields_to_store(head.fields, options.storage).size() == head.fields.size();
}

void renew(Cache& cache, store::Stored stored, const policy::Options& options) {
    while (stored != nullptr) {
        // Purges from here on count for what takes its place.
        const store::MemoryStore::Fetch fetch = cache.store().begin_fetch(stored->key());
        const http::Response head = stored->head();
        const policy::StoredFacts facts = policy::remade_facts(stored->facts(), head, options);
        if (may_stay(*stored, head, facts, options)) {
            auto renewed = std::make_shared<const store::StoredResponse>(*stored, facts);
            const auto insertion = cache.store().replace(stored, std::move(renewed), fetch);
            if (insertion != store::MemoryStore::Insertion::superseded) return;
        } else if (cache.store().remove(stored)) {
            return;
        }
        // A soft purge, or an update, was faster.
        stored = successor(cache, *stored);
    }
}

}  // namespace

std::optional<std::uint64_t> renew_some(Cache& cache, std::optional<std::uint64_t> after) {
    constexpr store::MemoryStore::PageLimits kSlice{.keys = 128, .examined = 256};
    const store::MemoryStore::Page page =
        cache.store().page(after, kSlice, [](const store::StoredResponse&) { return true; });
    for (const store::Stored& stored : page.responses)
        renew(cache, stored, cache.settings().options);
    return page.next;
}

void renew_if_due(Cache& cache, const store::Stored& stored, const Settings& made_under) {
    for (const Settings* by = &made_under; by != &cache.settings();) {
        by = &cache.settings();
        renew(cache, stored, by->options);
    }
}

}  // namespace cachewright::pipeline
