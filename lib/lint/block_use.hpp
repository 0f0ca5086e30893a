// Which [[class]] and [[lint.override]] blocks were for no response of a run: a pattern with a slip in it
// changes nothing and looks as if it did.
#pragma once

#include "lib/lint/adjustments.hpp"
#include "lib/lint/baseline.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/rule.hpp"

#include <functional>
#include <span>
#include <vector>

namespace cachewright::lint {

// Null where one is not to run.
struct BlockRules {
    const Rule* unmatched_class = nullptr;
    const Rule* unmatched_override = nullptr;
};

class BlockUse {
  public:
    // Borrows the adjustments.
    explicit BlockUse(const Adjustments& adjustments);

    // Every exchange once.
    void see(const http::Exchange& exchange);

    // After the last: a finding for each block that matched none, about an exchange of its own that has no
    // URL and no status and whose provenance is the place of the block. Nothing when the run did not see the
    // whole input.
    using Visit = std::function<void(const http::Exchange& exchange, std::span<const Finding> findings)>;
    void tell_unmatched(const BlockRules& rules, const RunScope& scope, const Visit& visit) const;

  private:
    void tell(const Rule* rule, std::string_view heading, std::size_t index, base::SourcePosition position,
              const Visit& visit) const;

    const Adjustments& adjustments_;
    std::vector<bool> classes_;
    std::vector<bool> overrides_;
};

}  // namespace cachewright::lint
