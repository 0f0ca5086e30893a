// A response in one configured cache, as the commands show it, and the words that text and JSON share.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/exchange.hpp"
#include "lib/lint/cardinality.hpp"
#include "lib/policy/explanation.hpp"
#include "lib/vendor/prediction.hpp"
#include "lib/vendor/profile.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

struct PredictedCache {
    const vendor::ConfiguredProfile* profile = nullptr;  // borrowed
    vendor::Prediction prediction;
    base::Duration next_at{std::chrono::seconds{10}};  // when prediction.next was asked for
};

// What each response line contributed: to the decisions, and to what the client receives.
[[nodiscard]] std::vector<policy::Contribution> contributions_of(const http::Exchange& exchange,
                                                                 const PredictedCache& cache);

// The vendor's word for the answer; the name of the outcome where it sends none.
[[nodiscard]] std::string answer_word(const vendor::Answer& answer);

// How many copies of the URL a shared cache keeps, by its key; nothing where it does not store the response,
// and of private caches, which serve one visitor.
[[nodiscard]] std::optional<lint::Cardinality> copies_of(const http::Exchange& exchange,
                                                         const PredictedCache& cache);

// What MatrixRow::delivers says of a response whose Cache-Control is not touched.
inline constexpr std::string_view kAsSent = "as sent";
inline constexpr std::string_view kNoneAsSent = "none, as sent";

// The cells of the matrix. Where nothing is stored, lifetime, key and stale behaviour are "-".
struct MatrixRow {
    std::string stored;    // "yes", "no"
    std::string lifetime;  // "10m: max-age", "2h: default", "1d: maximum, not max-age"
    std::string key;       // "URL + codings; by Accept-Language": what it has besides method and URL
    std::string next;      // "HIT"
    std::string stale;     // "10m while refreshed, 1d on error"
    std::string cookies;   // "Set-Cookie replayed; Cookie not in key"
    std::string delivers;  // the Cache-Control that the client gets: "as sent", or its value
};
[[nodiscard]] MatrixRow matrix_row(const http::Exchange& exchange, const PredictedCache& cache);

}  // namespace cachewright::report
