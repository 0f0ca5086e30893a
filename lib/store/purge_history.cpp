#include "lib/store/purge_history.hpp"

#include "lib/http/credential_mask.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::store {

void PurgeHistory::add(std::uint64_t sequence, const Purge& purge) {
    std::string text = purge.text();
    if (http::may_hold_credentials(text)) http::mask_credentials(text);
    text.resize(std::min(text.size(), kMostText));
    const std::lock_guard lock(mutex_);
    told_.push_back({sequence, purge.scope(), std::move(text)});
    if (told_.size() > kKept) told_.pop_front();
}

std::optional<PurgeHistory::Told> PurgeHistory::find(std::uint64_t sequence) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(told_.rbegin(), told_.rend(),
                                    [sequence](const Told& each) { return each.sequence == sequence; });
    if (found == told_.rend()) return std::nullopt;
    return *found;
}

}  // namespace cachewright::store
