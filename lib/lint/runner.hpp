// Runner: the selected rules over one exchange after the other.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/rule.hpp"
#include "lib/vendor/profile.hpp"

#include <span>
#include <utility>
#include <vector>

namespace cachewright::lint {

class Runner {
  public:
    // The rules must outlive the runner. Rules about what a cache does speak of `profiles` only.
    explicit Runner(std::vector<const Rule*> rules, std::vector<vendor::ConfiguredProfile> profiles = {})
        : rules_(std::move(rules)), profiles_(std::move(profiles)) {}

    // The findings about this exchange, in the order of the rules, at most Report::most_of_one_rule of each.
    // They live until the next call; places in them refer to lines of `exchange`. Nothing is found in an
    // exchange that is none of caching's business (Subject::in_scope).
    [[nodiscard]] std::span<const Finding> run(const http::Exchange& exchange);

  private:
    std::vector<const Rule*> rules_;
    std::vector<vendor::ConfiguredProfile> profiles_;
    Report report_;
};

}  // namespace cachewright::lint
