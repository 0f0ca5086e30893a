// Which [[policy]] blocks were for no response of a run: a pattern with a slip in it checks nothing.
#pragma once

#include "lib/lint/baseline.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/rule.hpp"
#include "lib/lint/run_settings.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace cachewright::lint {

class PolicyUse {
  public:
    // Borrows the settings. `source` is the file that they come from.
    PolicyUse(const RunSettings& settings, std::string source);

    // Every exchange once.
    void see(const http::Exchange& exchange);

    // After the last: a finding of `rule` for each block that applied to none, about an exchange of its own
    // that has no URL and no status and whose provenance is the place of the block. Nothing when the run did
    // not see the whole input.
    using Visit = std::function<void(const http::Exchange& exchange, std::span<const Finding> findings)>;
    void tell_unmatched(const Rule& rule, const RunScope& scope, const Visit& visit) const;

  private:
    const RunSettings& settings_;
    std::string source_;
    std::vector<bool> applied_;  // of the policies
};

}  // namespace cachewright::lint
