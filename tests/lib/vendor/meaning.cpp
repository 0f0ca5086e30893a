#include "tests/lib/vendor/meaning.hpp"

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
    // A fixed lifetime for all leaves nothing to the others, and a default for all nothing to guess.
    if (storage.fixed_lifetime) {
        storage.default_lifetime.reset();
        storage.maximum_lifetime.reset();
        storage.heuristic = policy::Permit::no;
    }
    // RFC 9111 §5.2.2.10, §3.5 and RFC 9213 §2 speak of shared caches only.
    if (storage.kind == policy::CacheKind::private_) {
        storage.targeted = {};
        storage.surrogate_control = StorageOptions::SurrogateControl::ignore;
        storage.s_maxage = policy::Honour::no;
        storage.authorization_rule = policy::Honour::no;
        if (storage.private_ == DirectiveRule::ignore) storage.private_ = DirectiveRule::rfc;
    }
    if (storage.default_lifetime && storage.default_lifetime_types.empty())
        storage.heuristic = policy::Permit::no;
    // What is stored as an error anyway needs no other place.
    for (const int status : storage.error_statuses) {
        std::erase(storage.statuses, status);
        std::erase(storage.error_statuses_stated, status);
    }
    // A lifetime of its own stands for a place in the list.
    const auto has_row = [](const std::vector<policy::StatusLifetime>& rows, int status) {
        return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.covers(status); });
    };
    storage.statuses.erase(std::remove_if(storage.statuses.begin(), storage.statuses.end(),
                                          [&](int status) {
                                              return has_row(storage.fixed_lifetime_by_status, status) ||
                                                     has_row(storage.default_lifetime_by_status, status);
                                          }),
                           storage.statuses.end());
    if (storage.vary == StorageOptions::Vary::ignore_unlisted && storage.vary_fields.empty())
        storage.vary = StorageOptions::Vary::ignore;
    if (storage.vary == StorageOptions::Vary::ignore || storage.vary == StorageOptions::Vary::honour)
        storage.vary_fields.clear();
    if (storage.statuses_rule == StorageOptions::Statuses::rfc) storage.statuses.clear();
    std::sort(storage.statuses.begin(), storage.statuses.end());
}

}  // namespace

std::string meaning_of(vendor::ProfileOptions options) {
    // What is never stored has no key, no lifetime and no reuse.
    if (options.policy.eligibility.caching == policy::Permit::no) {
        options.policy.key = {};
        options.policy.storage = {};
        options.policy.reuse = {};
    }
    settle_key(options.policy.key);
    settle_storage(options.policy.storage);
    // Where s-maxage forbids nothing, it does not forbid the windows; a private cache does not ask it.
    policy::ReuseOptions& reuse = options.policy.reuse;
    if (reuse.kind == policy::CacheKind::private_) {
        reuse.proxy_revalidate = policy::Honour::no;
        reuse.s_maxage_forbids_stale = policy::Honour::no;
    }
    if (reuse.s_maxage_forbids_stale == policy::Honour::no)
        reuse.stale_windows_with_s_maxage = policy::Permit::yes;
    // An error is answered with 504, for which that word comes first.
    if (!options.status.error_miss.empty())
        options.status.words[static_cast<std::size_t>(policy::Outcome::error)].clear();
    std::string text;
    for (const vendor::Parameter& parameter : vendor::parameters())
        text += parameter.get(options) + '\n';
    return text;
}

}  // namespace cachewright::test
