#include "tests/lib/vendor/meaning.hpp"

#include "lib/policy/outcome.hpp"
#include "lib/policy/storability.hpp"
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
    if (key.cookies == KeyOptions::Cookies::listed && key.cookie_names.empty())
        key.cookies = KeyOptions::Cookies::none;
    if (key.cookies == KeyOptions::Cookies::all_but_listed && key.cookie_names.empty())
        key.cookies = KeyOptions::Cookies::all;
    // Netlify-Vary makes the query and cookies listed ones: what is set for those counts then.
    if (key.netlify_vary == policy::Honour::yes) return;
    if (key.query != KeyOptions::Query::only_listed && key.query != KeyOptions::Query::all_but_listed) {
        key.query_names.clear();
        key.query_match = KeyOptions::NameMatch::exact;
    }
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

// Whether the cache understands every status code that it may keep (RFC 9111 §5.2.2.3).
bool understands_all_kept(const StorageOptions& storage) {
    if (storage.statuses_rule != StorageOptions::Statuses::listed) return false;
    for (int status = 100; status <= 599; ++status) {
        const auto covers = [&](const policy::StatusLifetime& row) { return row.covers(status); };
        const auto lists = [&](const std::vector<int>& statuses) {
            return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
        };
        const bool kept = lists(storage.statuses) || lists(storage.error_statuses) ||
                          lists(storage.error_statuses_stated) ||
                          std::any_of(storage.fixed_lifetime_by_status.begin(),
                                      storage.fixed_lifetime_by_status.end(), covers) ||
                          std::any_of(storage.default_lifetime_by_status.begin(),
                                      storage.default_lifetime_by_status.end(), covers);
        if (kept && !policy::understands_status(status)) return false;
    }
    return true;
}

void settle_storage(StorageOptions& storage) {
    storage.no_store = settled(storage.no_store, storage);
    storage.private_ = settled(storage.private_, storage);
    storage.no_cache = settled(storage.no_cache, storage);
    storage.zero_lifetime = settled(storage.zero_lifetime, storage);
    if (storage.zero_lifetime == DirectiveRule::minimum) storage.zero_lifetime = DirectiveRule::rfc;
    // The rule for Vary: * about a minimum falls back in the same way.
    if (storage.vary_star == StorageOptions::VaryStar::minimum) {
        storage.vary_star = storage.minimum_lifetime > base::Seconds{0}
                                ? StorageOptions::VaryStar::ignore
                                : StorageOptions::VaryStar::never_reuse;
    }
    // A shared cache stores nothing private, and no-store is only lifted by must-understand (RFC 9111
    // §5.2.2.3), which itself does no more for statuses that are understood.
    if (storage.kind == policy::CacheKind::shared && storage.private_ == DirectiveRule::refuse)
        storage.private_ = DirectiveRule::rfc;
    if (storage.must_understand == policy::Honour::no && storage.no_store == DirectiveRule::rfc)
        storage.no_store = DirectiveRule::refuse;
    if (storage.no_store != DirectiveRule::rfc && understands_all_kept(storage))
        storage.must_understand = policy::Honour::no;
    settle_rows(storage.fixed_lifetime_by_status);
    settle_rows(storage.default_lifetime_by_status);
    // A fixed lifetime for all leaves nothing to the others, and a default for all nothing to guess.
    if (storage.fixed_lifetime) {
        storage.default_lifetime.reset();
        storage.maximum_lifetime.reset();
        storage.heuristic = policy::Permit::no;
    }
    // RFC 9111 §3.5 and RFC 9213 §2 speak of shared caches only.
    if (storage.kind == policy::CacheKind::private_) {
        storage.targeted = {};
        storage.surrogate_control = StorageOptions::SurrogateControl::ignore;
        storage.authorization_rule = policy::Honour::no;
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
    // What is never stored has no key, no lifetime and no reuse. Which field rules shows all the same, in the
    // Cache-Control that clients get.
    if (options.policy.eligibility.caching == policy::Permit::no) {
        StorageOptions ruling;
        ruling.kind = options.policy.storage.kind;
        ruling.targeted = options.policy.storage.targeted;
        ruling.surrogate_control = options.policy.storage.surrogate_control;
        ruling.edge_control = options.policy.storage.edge_control;
        options.policy.storage = ruling;
        options.policy.key = {};
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
    // A header for words is never sent where there is no word.
    vendor::StatusWords& status = options.status;
    const bool speaks = std::any_of(status.words.begin(), status.words.end(),
                                    [](const std::string& word) { return !word.empty(); });
    if (!speaks && status.error_hit.empty() && status.error_miss.empty() && status.conditional_hit.empty())
        status.header.clear();
    // An error is answered with 504, for which that word comes first.
    if (!options.status.error_miss.empty())
        options.status.words[static_cast<std::size_t>(policy::Outcome::error)].clear();
    std::string text;
    for (const vendor::Parameter& parameter : vendor::parameters())
        text += parameter.get(options) + '\n';
    return text;
}

}  // namespace cachewright::test
