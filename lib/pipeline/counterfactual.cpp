#include "lib/pipeline/counterfactual.hpp"

#include "lib/base/duration_text.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstddef>

namespace cachewright::pipeline {

namespace {

using Kind = Counterfactual::Kind;

// "Cache-Control: no-cache", "Authorization".
std::string named(http::FieldId field, std::string_view member) {
    const std::string_view name = http::field_name(field);
    return member.empty() ? std::string(name) : fmt::format("{}: {}", name, member);
}

// As far as words go (base::duration_words), up: a little less would have been too late still.
base::Seconds in_full_units(base::Seconds by) {
    using std::chrono::ceil;
    if (by >= std::chrono::days(365)) return ceil<std::chrono::days>(by);
    if (by >= std::chrono::days(1)) return ceil<std::chrono::hours>(by);
    if (by >= std::chrono::hours(1)) return ceil<std::chrono::minutes>(by);
    return by;
}

}  // namespace

std::string_view counterfactual_name(Kind kind) {
    constexpr std::array<std::string_view, static_cast<std::size_t>(Kind::count_)> names{
        "hit-without-vary",
        "hit-without-request",
        "hit-as-get",
        "hit-if-earlier",
        "hit-if-kept",
        "hit-without-parameters",
        "stored-without-request",
        "stored-without-response"};
    return names[static_cast<std::size_t>(kind)];
}

std::string counterfactual_sentence(Kind kind, http::FieldId field, base::Seconds by, std::string_view text) {
    constexpr std::string_view hit = "It would have been a hit";
    constexpr std::string_view stored = "The response would have been stored";
    switch (kind) {
        case Kind::hit_without_vary: return fmt::format("{} without Vary: {}.", hit, text);
        case Kind::hit_without_request:
            return fmt::format("{} without {} in the request.", hit, named(field, text));
        case Kind::hit_as_get: return fmt::format("{} as GET.", hit);
        case Kind::hit_if_earlier:
            return fmt::format("{} had it come {} earlier.", hit, base::duration_words(in_full_units(by)));
        case Kind::hit_if_kept: return fmt::format("{} had it not been {}.", hit, text);
        case Kind::hit_without_parameters: return fmt::format("{} without {} in the URL.", hit, text);
        case Kind::stored_without_request:
            return fmt::format("{} without {} in the request.", stored, named(field, text));
        case Kind::stored_without_response: return fmt::format("{} without {}.", stored, named(field, text));
        case Kind::count_: break;
    }
    return {};
}

}  // namespace cachewright::pipeline
