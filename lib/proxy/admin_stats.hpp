// /api/stats and /metrics: what the proxy has done since its start, in numbers.
#pragma once

#include "lib/proxy/admin_call.hpp"

namespace cachewright::proxy {

// Of all event loops together. pipeline::Statistics says what each number means.
[[nodiscard]] pipeline::Statistics statistics_of(const Shared& shared);

[[nodiscard]] AdminAnswer tell_stats(const AdminCall& call);
// In the text format of Prometheus, version 0.0.4.
[[nodiscard]] AdminAnswer tell_metrics(const AdminCall& call);

}  // namespace cachewright::proxy
