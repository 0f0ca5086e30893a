// Runner: the selected rules over one exchange after the other.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/rule.hpp"
#include "lib/vendor/profile.hpp"

#include <cstdint>
#include <set>
#include <span>
#include <string>
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
    // exchange that is none of caching's business (Subject::in_scope). What a rule has said of a line of a
    // host's configuration it does not say again for another block that the line is in force for too, as
    // long as the exchanges of that file come one after another.
    [[nodiscard]] std::span<const Finding> run(const http::Exchange& exchange);

  private:
    // A rule, and the offsets of the lines that it spoke of.
    using Told = std::pair<const Rule*, std::vector<std::uint64_t>>;

    void take_out_repeated(const http::Exchange& exchange);

    std::vector<const Rule*> rules_;
    std::vector<vendor::ConfiguredProfile> profiles_;
    Report report_;
    std::string configuration_;  // whose findings are in told_
    std::set<Told> told_;
};

}  // namespace cachewright::lint
