// What each cell of the matrix stands on: the settings of the cache that it goes by, and who says so.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/report/predicted_cache.hpp"
#include "lib/vendor/authority.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

enum class Column : std::uint8_t { stored, lifetime, key, next, stale, cookies, delivers };
inline constexpr std::array kColumns{Column::stored, Column::lifetime, Column::key,     Column::next,
                                     Column::stale,  Column::cookies,  Column::delivers};
// "stored", "fresh_for", ...: the names in JSON.
[[nodiscard]] std::string_view column_name(Column column);
[[nodiscard]] const std::string& cell(const MatrixRow& row, Column column);

// An unqualified no-cache counts in this cache (RFC 9111 §5.2.2.4): however long the response is fresh, no
// use goes without asking.
[[nodiscard]] bool validated_on_each_use(const http::Response& response, const PredictedCache& cache);

struct Basis {
    std::string_view parameter;  // "storage.s_maxage"
    vendor::Authority authority;
    // No page of the cache's own speaks of any parameter of the cell: these are RFC 9111's.
    bool assumed = false;
};

// Each parameter once. Empty where the cell says nothing ("-").
[[nodiscard]] std::vector<Basis> cell_basis(Column column, const http::Exchange& exchange,
                                            const PredictedCache& cache);

}  // namespace cachewright::report
