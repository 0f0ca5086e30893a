#include "rules/observed.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/date.hpp"
#include "lib/policy/vary.hpp"

namespace cachewright::rules {

using http::FieldId;
using lint::Observation;

bool is_page(const Observation& observation) {
    const http::Exchange& exchange = observation.exchange();
    return observation.status() == 200 && (!exchange.request || exchange.request->method == "GET") &&
           observation.subject().fields_as_sent();
}

bool is_kept_page(const Observation& observation) {
    return is_page(observation) && observation.subject().shared().storability.storable();
}

bool is_same_variant(const Observation& a, const Observation& b) {
    const auto& request_a = a.exchange().request;
    const auto& request_b = b.exchange().request;
    if (!request_a || !request_b) return true;
    for (const Observation* observation : {&a, &b}) {
        if (!observation->fields().contains(FieldId::vary)) continue;
        if (!policy::first_differing_field(observation->fields(), request_a->fields, request_b->fields,
                                           policy::Honour::yes)
                 .empty()) {
            return false;
        }
    }
    return true;
}

bool asked_alike(const Observation& a, const Observation& b, FieldId field) {
    return a.request_value(field) == b.request_value(field);
}

bool answered_alike(const Observation& a, const Observation& b, FieldId field) {
    return base::equals_ignore_case(a.fields().value(field), b.fields().value(field));
}

bool bodies_are(lint::Likeness likeness, const Observation& a, const Observation& b) {
    return a.body().length > 0 && b.body().length > 0 && lint::compare_bodies(a.body(), b.body()) == likeness;
}

std::optional<http::EntityTag> tag_of(const Observation& observation) {
    if (observation.fields().count(FieldId::etag) != 1) return std::nullopt;
    return http::parse_entity_tag(observation.fields().value(FieldId::etag));
}

std::optional<base::TimePoint> last_modified_of(const Observation& observation) {
    const auto date = http::parse_date(observation.fields().value(FieldId::last_modified),
                                       observation.subject().received());
    return date ? std::optional(date->time) : std::nullopt;
}

std::optional<base::Duration> time_between(const Observation& first, const Observation& second) {
    const auto time_of = [](const Observation& observation) -> std::optional<base::TimePoint> {
        const auto date =
            http::parse_date(observation.fields().value(FieldId::date), http::two_digit_years_from);
        return date ? std::optional(date->time) : std::nullopt;
    };
    auto begin = first.exchange().response_time;
    auto end = second.exchange().response_time;
    if (!begin || !end) {
        begin = time_of(first);
        end = time_of(second);
    }
    if (!begin || !end || *end < *begin) return std::nullopt;
    return *end - *begin;
}

}  // namespace cachewright::rules
