// An explanation as JSON: docs/schema/explain.schema.json; each decision in it:
// docs/schema/decision.schema.json.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/report/predicted_cache.hpp"
#include "lib/vendor/prediction.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::report {

// One explained exchange. With --if it is the changed one, `caches` are those of the changed response, and
// `captured` with `before` say what it was: the document gains "changes".
struct ExplainedExchange {
    const http::Exchange& exchange;
    std::span<const PredictedCache> caches;
    const http::Exchange* captured = nullptr;
    std::span<const PredictedCache> before{};
    // A following request, and what each cache answers to it.
    std::optional<vendor::LaterRequest> later{};
    std::span<const vendor::Answer> answers{};
};

// The whole document for all explained exchanges.
[[nodiscard]] std::string explain_json(std::span<const std::string> exchanges, std::string_view version);

// One member of its "exchanges".
[[nodiscard]] std::string explained_exchange_json(const ExplainedExchange& explained);

}  // namespace cachewright::report
