#include "lib/proxy/private/decision_json.hpp"

#include "lib/base/time_text.hpp"
#include "lib/pipeline/decision_meaning.hpp"

#include <array>
#include <chrono>
#include <cstddef>

namespace cachewright::proxy {

namespace {

using pipeline::DecisionRecord;
using pipeline::Step;

std::string_view step_name(Step step) {
    constexpr std::array<std::string_view, 6> names{"", "eligibility", "key", "storage", "reuse", "delivery"};
    return names[static_cast<std::size_t>(step)];
}

Json reason_json(const DecisionRecord& of, std::size_t at) {
    const policy::ReasonRecord& record = of.reasons[at];
    const Step step = of.reason_steps[at];
    const policy::ReasonRow& row = policy::reason_row(record.reason);
    Json told{{"id", row.id}, {"text", pipeline::reason_sentence(of, at)}, {"source", row.source}};
    if (step != Step::none) told["step"] = step_name(step);
    if (!row.parameter.empty()) told["parameter"] = row.parameter;
    if (record.field != http::FieldId::unknown) told["field"] = http::field_name(record.field);
    return told;
}

Json counterfactual_json(const DecisionRecord& record, const DecisionRecord::Supposition& supposed) {
    const std::string_view text = record.of(supposed.text);
    const base::Seconds by{supposed.by_seconds};
    Json told{{"kind", pipeline::counterfactual_name(supposed.kind)},
              {"text", pipeline::counterfactual_sentence(supposed.kind, supposed.field, by, text)}};
    if (supposed.field != http::FieldId::unknown) told["field"] = http::field_name(supposed.field);
    if (!text.empty()) told["without"] = text;
    if (by > base::Seconds{0}) told["earlier_seconds"] = by.count();
    return told;
}

}  // namespace

double as_seconds(base::Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

std::string url_of(const DecisionRecord& record) {
    const std::string_view target = record.of(record.target);
    if (!target.starts_with('/')) return std::string(target);
    return "http://" + std::string(record.of(record.host)) + std::string(target);
}

Json decision_json(const DecisionRecord& record) {
    Json told{{"id", record.id},
              {"time", base::time_text(record.wall, base::SecondParts::milliseconds)},
              {"cache_time", base::time_text(record.cache, base::SecondParts::milliseconds)},
              {"method", record.of(record.method)},
              {"host", record.of(record.host)},
              {"target", record.of(record.target)},
              {"status", record.status},
              {"outcome", policy::outcome_name(record.outcome)},
              {"meaning", pipeline::meaning_of(record)},
              {"profile", record.profile},
              {"stored", record.stored},
              {"collapsed", record.collapsed},
              {"took_seconds", as_seconds(record.whole)},
              {"bytes", record.bytes},
              {"reasons", Json::array()},
              {"counterfactuals", Json::array()}};
    if (record.target_cut) told["target_cut"] = true;
    if (record.step != Step::none) told["step"] = step_name(record.step);
    if (record.forwarded) told["forwarded"] = http::forward_reason_name(*record.forwarded);
    if (record.origin_status != 0) {
        told["origin_status"] = record.origin_status;
        told["origin_seconds"] = as_seconds(record.origin_time);
    }
    if (record.age) told["age_seconds"] = base::floor_seconds(*record.age).count();
    if (record.lifetime) told["lifetime_seconds"] = base::floor_seconds(*record.lifetime).count();
    if (record.remaining) told["remaining_seconds"] = pipeline::ttl_seconds(*record.remaining).count();
    if (!record.detail.empty()) told["detail"] = record.detail;
    if (record.end.size > 0) told["end"] = record.of(record.end);
    if (record.fault.size > 0) told["fault"] = record.of(record.fault);
    if (record.failure.size > 0) told["failure"] = record.of(record.failure);
    if (record.in_background) told["refresh_of"] = record.set_off_by;
    for (std::size_t at = 0; at < record.reason_count; ++at)
        told["reasons"].push_back(reason_json(record, at));
    for (std::size_t at = 0; at < record.counterfactual_count; ++at)
        told["counterfactuals"].push_back(counterfactual_json(record, record.counterfactuals[at]));
    return told;
}

}  // namespace cachewright::proxy
