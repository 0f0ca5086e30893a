// An explanation as JSON: docs/schema/explain.schema.json; each decision in it:
// docs/schema/decision.schema.json.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/policy/explanation.hpp"

#include <span>
#include <string>
#include <string_view>

namespace cachewright::report {

// One explained exchange. With --if, `alternative` holds the explanations of the changed response and the
// document gains "changes".
struct ExplainedExchange {
    const http::Exchange& exchange;
    std::span<const policy::Explanation> caches;
    std::span<const policy::Explanation> alternative;
};

// The whole document for all explained exchanges.
[[nodiscard]] std::string explain_json(std::span<const std::string> exchanges, std::string_view version);

// One member of its "exchanges".
[[nodiscard]] std::string explained_exchange_json(const ExplainedExchange& explained);

}  // namespace cachewright::report
