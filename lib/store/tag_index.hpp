// TagIndex: which nodes of a shard have a tag.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>

namespace cachewright::store {

struct Node;

// By the hash of the tag; the responses know their tags, so whoever looks up compares them again. A node
// without tags is not known here and costs nothing.
class TagIndex {
  public:
    // A node under one of its tags.
    struct Link {
        Node* node = nullptr;
        Link* before = nullptr;
        Link* after = nullptr;
        std::uint64_t tag = 0;
    };
    // Of one node, as many as it has tags.
    using Links = std::unique_ptr<Link[]>;

    // Lists the node under its tags (read_tags).
    [[nodiscard]] Links add(Node& node, std::string_view tags, std::uint64_t seed);
    void remove(const Links& links, std::string_view tags);

    struct Members {
        Link* first = nullptr;
        std::size_t count = 0;
    };
    [[nodiscard]] Members find(std::uint64_t tag) const;

    // Bytes that listing a node with these tags takes, at most.
    [[nodiscard]] static std::size_t memory(std::string_view tags);

  private:
    std::unordered_map<std::uint64_t, Members> members_;
};

}  // namespace cachewright::store
