// Names compared without case: of fields, of connection options, of parameters.
#pragma once

#include "lib/base/ascii.hpp"
#include "lib/http/inline_list.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>

namespace cachewright::http {

// An order in which names that differ only in case are the same.
struct LessIgnoreCase {
    using is_transparent = void;
    [[nodiscard]] bool operator()(std::string_view a, std::string_view b) const {
        return std::lexicographical_compare(
            a.begin(), a.end(), b.begin(), b.end(),
            [](char left, char right) { return base::to_lower(left) < base::to_lower(right); });
    }
};

// Borrows the names. A message may name as many as its sender likes: the time for each grows with the
// logarithm of their number, and the first few need no allocation.
class NameSet {
  public:
    // False when it is there already.
    bool insert(std::string_view name) {
        if (contains(name)) return false;
        if (few_.size() < kFew) {
            few_.push_back(name);
        } else {
            many_.insert(name);
        }
        return true;
    }

    [[nodiscard]] bool contains(std::string_view name) const {
        const bool among_few = std::any_of(few_.begin(), few_.end(), [&](std::string_view mine) {
            return base::equals_ignore_case(mine, name);
        });
        return among_few || (!many_.empty() && many_.contains(name));
    }

  private:
    static constexpr std::size_t kFew = 8;
    InlineList<std::string_view, kFew> few_;
    std::set<std::string_view, LessIgnoreCase> many_;
};

}  // namespace cachewright::http
