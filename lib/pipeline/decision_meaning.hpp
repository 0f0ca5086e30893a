// What a decision meant for the request, in one sentence.
#pragma once

#include "lib/pipeline/decision_record.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace cachewright::pipeline {

// As policy::outcome_meaning, and what is known beyond the word: whether the origin was asked at all, whether
// its answer was stored, whether another request fetched it.
[[nodiscard]] std::string_view meaning_of(const DecisionRecord& record);

// One of its reasons, as policy::reason_text, and what is known beyond that: by what something was removed.
[[nodiscard]] std::string reason_sentence(const DecisionRecord& record, std::size_t at);

}  // namespace cachewright::pipeline
