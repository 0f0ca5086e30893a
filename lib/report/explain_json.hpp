// An explanation as JSON: docs/schema/explain.schema.json; each decision in it:
// docs/schema/decision.schema.json.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/policy/explanation.hpp"
#include "lib/report/predicted_cache.hpp"
#include "lib/vendor/prediction.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::report {

// One explained exchange. With --if, `alternative` holds the explanations of the changed response and the
// document gains "changes"; the caches shown are those of `caches`, or of `predicted` where profiles were
// chosen, which are those of the changed response.
struct ExplainedExchange {
    const http::Exchange& exchange;
    std::span<const policy::Explanation> caches;
    std::span<const policy::Explanation> alternative;
    // Of chosen profiles: one for each cache. A following request, and what each answers to it.
    std::span<const PredictedCache> predicted{};
    std::optional<vendor::LaterRequest> later{};
    std::span<const vendor::Answer> answers{};
};

// The whole document for all explained exchanges.
[[nodiscard]] std::string explain_json(std::span<const std::string> exchanges, std::string_view version);

// One member of its "exchanges".
[[nodiscard]] std::string explained_exchange_json(const ExplainedExchange& explained);

}  // namespace cachewright::report
