#include "tests/lib/vendor/same_meaning.hpp"

#include "lib/policy/outcome.hpp"
#include "lib/vendor/parameter.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace cachewright::test {

namespace {

using policy::DirectiveRule;
using policy::KeyOptions;
using policy::StorageOptions;

void settle_key(KeyOptions& key) {
    if (key.query == KeyOptions::Query::only_listed && key.query_names.empty())
        key.query = KeyOptions::Query::ignore;
    if (key.query == KeyOptions::Query::all_but_listed && key.query_names.empty())
        key.query = KeyOptions::Query::include;
    if (key.query != KeyOptions::Query::only_listed && key.query != KeyOptions::Query::all_but_listed) {
        key.query_names.clear();
        key.query_match = KeyOptions::NameMatch::exact;
    }
    if (key.cookies == KeyOptions::Cookies::listed && key.cookie_names.empty())
        key.cookies = KeyOptions::Cookies::none;
    if (key.cookies == KeyOptions::Cookies::all_but_listed && key.cookie_names.empty())
        key.cookies = KeyOptions::Cookies::all;
    if (key.cookies == KeyOptions::Cookies::none || key.cookies == KeyOptions::Cookies::all)
        key.cookie_names.clear();
}

// Where nothing is held to a minimum, the rules about one fall back on what their definition says.
DirectiveRule settled(DirectiveRule rule, const StorageOptions& storage) {
    const bool has_minimum = storage.minimum_lifetime > base::Seconds{0};
    if (rule == DirectiveRule::minimum) return has_minimum ? rule : DirectiveRule::rfc;
    if (rule == DirectiveRule::minimum_or_refuse)
        return has_minimum ? DirectiveRule::minimum : DirectiveRule::refuse;
    return rule;
}

// Of several rows for a status the first counts.
void settle_rows(std::vector<policy::StatusLifetime>& rows) {
    std::vector<policy::StatusLifetime> counting;
    for (const policy::StatusLifetime& row : rows) {
        const bool covered = std::any_of(counting.begin(), counting.end(), [&](const auto& earlier) {
            return earlier.first <= row.first && row.last <= earlier.last;
        });
        if (!covered) counting.push_back(row);
    }
    rows = std::move(counting);
}

void settle_storage(StorageOptions& storage) {
    storage.no_store = settled(storage.no_store, storage);
    storage.private_ = settled(storage.private_, storage);
    storage.no_cache = settled(storage.no_cache, storage);
    storage.zero_lifetime = settled(storage.zero_lifetime, storage);
    if (storage.zero_lifetime == DirectiveRule::minimum) storage.zero_lifetime = DirectiveRule::rfc;
    // A shared cache stores nothing private, and no-store is only lifted by must-understand (RFC 9111
    // §5.2.2.3), which itself does no more for statuses that are understood.
    if (storage.kind == policy::CacheKind::shared && storage.private_ == DirectiveRule::refuse)
        storage.private_ = DirectiveRule::rfc;
    if (storage.must_understand == policy::Honour::no && storage.no_store == DirectiveRule::rfc)
        storage.no_store = DirectiveRule::refuse;
    if (storage.statuses_rule == StorageOptions::Statuses::listed && storage.no_store != DirectiveRule::rfc)
        storage.must_understand = policy::Honour::no;
    settle_rows(storage.fixed_lifetime_by_status);
    settle_rows(storage.default_lifetime_by_status);
    if (storage.vary == StorageOptions::Vary::ignore_unlisted && storage.vary_fields.empty())
        storage.vary = StorageOptions::Vary::ignore;
    if (storage.vary == StorageOptions::Vary::ignore || storage.vary == StorageOptions::Vary::honour)
        storage.vary_fields.clear();
    if (storage.statuses_rule == StorageOptions::Statuses::rfc) storage.statuses.clear();
    std::sort(storage.statuses.begin(), storage.statuses.end());
}

std::string meaning(vendor::ProfileOptions options) {
    // What is never stored has no key, no lifetime and no reuse.
    if (options.policy.eligibility.caching == policy::Permit::no) {
        options.policy.key = {};
        options.policy.storage = {};
        options.policy.reuse = {};
    }
    settle_key(options.policy.key);
    settle_storage(options.policy.storage);
    // An error is answered with 504, for which that word comes first.
    if (!options.status.error_miss.empty())
        options.status.words[static_cast<std::size_t>(policy::Outcome::error)].clear();
    std::string text;
    for (const vendor::Parameter& parameter : vendor::parameters())
        text += parameter.get(options) + '\n';
    return text;
}

}  // namespace

bool same_meaning(const vendor::ProfileOptions& one, const vendor::ProfileOptions& other) {
    return meaning(one) == meaning(other);
}

}  // namespace cachewright::test
