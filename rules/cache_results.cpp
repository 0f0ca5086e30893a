#include "rules/cache_results.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/cache_status.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::rules {

namespace {

using http::FieldId;

std::optional<Served> by_word(std::string_view word, std::span<const std::string_view> hits,
                              std::span<const std::string_view> misses) {
    if (base::equals_any_ignore_case(word, hits)) return Served::from_store;
    if (base::equals_any_ignore_case(word, misses)) return Served::from_origin;
    return std::nullopt;
}

std::optional<Served> cloudflare_result(std::string_view value) {
    constexpr std::array<std::string_view, 4> hits{"HIT", "STALE", "UPDATING", "REVALIDATED"};
    constexpr std::array<std::string_view, 4> misses{"MISS", "EXPIRED", "BYPASS", "DYNAMIC"};
    return by_word(value, hits, misses);
}

std::optional<Served> vercel_result(std::string_view value) {
    constexpr std::array<std::string_view, 3> hits{"HIT", "STALE", "PRERENDER"};
    constexpr std::array<std::string_view, 2> misses{"MISS", "BYPASS"};
    return by_word(value, hits, misses);
}

// "HIT", "MISS, HIT" (Fastly), "Hit from cloudfront", "RefreshHit from cloudfront", "TCP_MEM_HIT from a1.2"
// (Akamai).
std::optional<Served> x_cache_result(std::string_view value) {
    const std::string text = base::to_lower(value);
    if (text.find("hit") != std::string::npos) return Served::from_store;
    if (text.find("miss") != std::string::npos) return Served::from_origin;
    return std::nullopt;
}

std::optional<Served> cache_status_result(const http::FieldMap& fields) {
    const http::CacheStatusField field = http::parse_cache_status(fields);
    std::optional<Served> served;
    for (const http::CacheStatus& cache : field.caches) {
        if (cache.hit) return Served::from_store;
        if (cache.fwd) served = Served::from_origin;
    }
    return served;
}

}  // namespace

std::vector<CacheResult> cache_results(const http::FieldMap& fields) {
    std::vector<CacheResult> results;
    const auto add = [&](FieldId field, std::optional<Served> served) {
        if (served) results.push_back({field, *served});
    };
    if (fields.contains(FieldId::cache_status)) add(FieldId::cache_status, cache_status_result(fields));
    add(FieldId::cf_cache_status, cloudflare_result(fields.value(FieldId::cf_cache_status)));
    if (fields.contains(FieldId::x_cache))
        add(FieldId::x_cache, x_cache_result(fields.combined(FieldId::x_cache)));
    add(FieldId::x_vercel_cache, vercel_result(fields.value(FieldId::x_vercel_cache)));
    return results;
}

}  // namespace cachewright::rules
