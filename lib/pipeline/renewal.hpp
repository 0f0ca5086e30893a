// Renewal: what is stored carries facts that were made with the options of the day. When these change, the
// facts are made again, so that an answer from the store is what it would be had the options always been so.
#pragma once

#include "lib/pipeline/cache.hpp"
#include "lib/store/stored_response.hpp"

#include <cstdint>
#include <optional>

namespace cachewright::pipeline {

// Brings some hundred stored responses up to the options in force; what may not be stored any more is
// removed. The next call goes on with what this one returns, until that is nothing. What a soft purge has
// made stale stays so. Holds no lock for longer than any look at the store.
[[nodiscard]] std::optional<std::uint64_t> renew_some(Cache& cache, std::optional<std::uint64_t> after);

// For who has just stored `stored`, whose facts were made under `made_under`: brings it up to the settings in
// force, if these are others by now. So nothing that was on its way while they changed stays out of date:
// renew_some finds it, or this does.
void renew_if_due(Cache& cache, const store::Stored& stored, const Settings& made_under);

}  // namespace cachewright::pipeline
