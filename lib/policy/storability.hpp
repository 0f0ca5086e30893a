// May this response be stored (RFC 9111 §3)?
#pragma once

#include "lib/policy/facts.hpp"
#include "lib/policy/freshness.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/reason.hpp"

#include <cstdint>

namespace cachewright::policy {

enum class StorabilityVerdict : std::uint8_t { storable, not_storable };

struct Storability {
    StorabilityVerdict verdict = StorabilityVerdict::not_storable;
    Reasons reasons;  // what decided stands first

    [[nodiscard]] bool storable() const { return verdict == StorabilityVerdict::storable; }
};

// Everything that §3 asks of a message that arrived whole, §3.5 (Authorization) and §3.3 (partial responses)
// included.
[[nodiscard]] Storability storability(const RequestFacts& request, const ResponseFacts& response,
                                      const Options& options, base::TimePoint received);

}  // namespace cachewright::policy
