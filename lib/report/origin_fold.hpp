// OriginFold: one finding for each origin of what is one setting of its server (lint::Cause), however many of
// its responses show it.
#pragma once

#include "lib/report/lint_record.hpp"

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace cachewright::report {

class OriginFold {
  public:
    // Takes those that may have company out of `records`, and keeps them; one that has had enough of it comes
    // back, so that memory is bounded, and the next of its kind is a first one again. How many findings more
    // there are than before: those that stay, and the first of each that was taken.
    [[nodiscard]] std::vector<lint::Severity> add(std::vector<LintRecord>& records);
    // What was kept, in the order of the first response of each; its message tells of the others, and
    // LintRecord::also has all of them.
    [[nodiscard]] std::vector<LintRecord> finish();

  private:
    // Rule, severity, origin, message, caches and field: what all of them have in common.
    using Kind = std::tuple<const lint::Rule*, lint::Severity, std::string, std::string,
                            std::vector<std::string_view>, std::string>;

    // Of an input with tens of thousands of responses nobody reads more places of one finding.
    static constexpr std::size_t kMostPlaces = 1000;

    std::vector<LintRecord> kept_;        // without a rule: it has gone back
    std::map<Kind, std::size_t> places_;  // in kept_
};

}  // namespace cachewright::report
