#include "lib/pipeline/entries.hpp"

#include "lib/policy/key.hpp"
#include "lib/store/tags.hpp"

#include <algorithm>
#include <string_view>

namespace cachewright::pipeline {

namespace {

bool asked_for(const store::StoredResponse& stored, const EntryQuery& query, std::string_view tag,
               const policy::KeyForm& form, base::TimePoint now) {
    if (query.state != EntryQuery::State::any) {
        const bool fresh = stored.facts().remaining(now) > base::Duration{0};
        if (fresh != (query.state == EntryQuery::State::fresh)) return false;
    }
    if (!tag.empty() && !store::has_tag(stored.tags(), tag)) return false;
    if (!query.url) return true;
    return query.url->matches(policy::unescaped_url(policy::url_of_key(stored.key(), form).whole, form));
}

EntryVariant variant_of(const store::StoredResponse& stored, base::TimePoint now) {
    const policy::StoredFacts& facts = stored.facts();
    EntryVariant variant;
    variant.selecting = stored.selecting();
    variant.status = stored.status();
    variant.age = facts.age(now);
    variant.remaining = facts.remaining(now);
    variant.stale_while_revalidate = facts.stale.while_revalidate;
    variant.stale_if_error = facts.stale.if_error;
    variant.stored_at = facts.stored_at;
    store::for_each_tag(stored.tags(), [&](std::string_view tag) { variant.tags.emplace_back(tag); });
    variant.content_bytes = stored.content_length().value_or(stored.content()->size());
    variant.memory_bytes = stored.memory();
    return variant;
}

}  // namespace

EntryPage entries(Cache& cache, const EntryQuery& query, base::TimePoint now) {
    const policy::KeyForm form = policy::key_form(cache.settings().options.key);
    const std::string tag = store::tag_as_kept(query.tag, cache.settings().tags);
    const store::MemoryStore::Page found = cache.store().page(
        query.after, {.keys = std::max<std::size_t>(query.limit, 1)},
        [&](const store::StoredResponse& stored) { return asked_for(stored, query, tag, form, now); });
    EntryPage page;
    page.next = found.next;
    for (const store::Stored& stored : found.responses) {
        if (page.entries.empty() || page.entries.back().key != stored->key()) {
            const policy::KeyUrl url = policy::url_of_key(stored->key(), form);
            page.entries.push_back({std::string(stored->key()),
                                    std::string(url.method),
                                    policy::unescaped_url(url.whole, form),
                                    {}});
        }
        page.entries.back().variants.push_back(variant_of(*stored, now));
    }
    return page;
}

}  // namespace cachewright::pipeline
