// The record of a request as JSON (docs/schema/request.schema.json), with the sentences that its
// reasons stand for.
#pragma once

#include "lib/pipeline/decision_record.hpp"
#include "lib/proxy/private/wish.hpp"

namespace cachewright::proxy {

[[nodiscard]] Json decision_json(const pipeline::DecisionRecord& record);

// "http://www.example.com/page": what was asked for, as far as the record has it.
[[nodiscard]] std::string url_of(const pipeline::DecisionRecord& record);

[[nodiscard]] double as_seconds(base::Duration duration);

}  // namespace cachewright::proxy
