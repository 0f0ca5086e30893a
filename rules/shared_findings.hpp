// Findings about several selected caches: those for which the same holds share one finding.
#pragma once

#include "lib/lint/cache_prediction.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/severity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::rules {

// What one cache does: "Fastly" + " keeps" + " it for an hour".
struct Statement {
    std::string_view one;   // the verb behind one cache: "does not store"
    std::string_view many;  // behind several: "do not store"
    std::string rest;       // what follows the verb
    std::optional<lint::Place> place;
    std::optional<lint::Severity> severity{};
};

class SharedFindings {
  public:
    void add(const lint::CachePrediction& cache, Statement statement);
    // One finding for each distinct statement, in the order of the first cache of each.
    void tell(lint::Report& report) const;

  private:
    struct Group {
        Statement statement;
        std::vector<const lint::CachePrediction*> caches;
    };
    std::vector<Group> groups_;
};

// "Cloudflare", "Cloudflare and Vercel", "Cloudflare, Fastly and Vercel".
[[nodiscard]] std::string joined(const std::vector<std::string_view>& words);

}  // namespace cachewright::rules
