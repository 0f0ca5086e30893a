#include "lib/store/tag_index.hpp"

#include "lib/store/seeded_hash.hpp"
#include "lib/store/tags.hpp"

#include <algorithm>

namespace cachewright::store {

namespace {

std::size_t count_of(std::string_view tags) {
    return static_cast<std::size_t>(std::count(tags.begin(), tags.end(), '\n'));
}

}  // namespace

TagIndex::Links TagIndex::add(Node& node, std::string_view tags, std::uint64_t seed) {
    auto links = std::make_unique<Link[]>(count_of(tags));
    std::size_t number = 0;
    for_each_tag(tags, [&](std::string_view tag) {
        Link& link = links[number++];
        link.node = &node;
        link.tag = seeded_hash(tag, seed);
        Members& members = members_[link.tag];
        link.after = members.first;
        if (link.after != nullptr) link.after->before = &link;
        members.first = &link;
        ++members.count;
    });
    return links;
}

void TagIndex::remove(const Links& links, std::string_view tags) {
    const std::size_t count = count_of(tags);
    for (std::size_t number = 0; number < count; ++number) {
        const Link& link = links[number];
        const auto found = members_.find(link.tag);
        if (--found->second.count == 0) {
            members_.erase(found);
            continue;
        }
        (link.before == nullptr ? found->second.first : link.before->after) = link.after;
        if (link.after != nullptr) link.after->before = link.before;
    }
}

TagIndex::Members TagIndex::find(std::uint64_t tag) const {
    const auto found = members_.find(tag);
    return found == members_.end() ? Members{} : found->second;
}

std::size_t TagIndex::memory(std::string_view tags) {
    if (tags.empty()) return 0;
    // With the array's allocation, and for each tag its entry in the table, were it the only one that has it.
    constexpr std::size_t kAllocation = 16;
    constexpr std::size_t kEntry =
        sizeof(std::pair<std::uint64_t, Members>) + 2 * sizeof(void*) + kAllocation;
    return kAllocation + count_of(tags) * (sizeof(Link) + kEntry);
}

}  // namespace cachewright::store
