#include "lib/report/explain_json.hpp"

#include "lib/report/cell_basis.hpp"
#include "lib/report/explain_words.hpp"
#include "lib/report/lint_json.hpp"
#include "lib/report/private/citation_json.hpp"
#include "lib/report/private/copies_json.hpp"
#include "lib/report/private/json_text.hpp"
#include "lib/report/redaction.hpp"
#include "lib/vendor/authority.hpp"
#include "lib/vendor/parameter.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::report {

namespace {

// Where the cache's own pages are silent.
constexpr std::string_view kAssumed = "assumed";

double seconds(base::Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

// With the cache's pages that say so.
Json reasons_json(const policy::Reasons& reasons, const vendor::ConfiguredProfile& profile,
                  std::string_view differing_field = {}) {
    Json list = Json::array();
    for (const policy::ReasonRecord& record : reasons) {
        const policy::ReasonRow& row = policy::reason_row(record.reason);
        Json reason;
        reason["id"] = row.id;
        const bool names_other = record.reason == policy::Reason::selecting_field_differs &&
                                 record.field == http::FieldId::unknown && !differing_field.empty();
        reason["text"] =
            names_other ? policy::reason_text(record, differing_field) : policy::reason_text(record);
        reason["source"] = row.source;
        if (!row.parameter.empty()) reason["parameter"] = row.parameter;
        if (names_other) reason["field"] = differing_field;
        if (record.field != http::FieldId::unknown) reason["field"] = http::field_name(record.field);
        if (!row.parameter.empty()) {
            const vendor::Authority authority = vendor::authority_for(profile, row.parameter);
            if (authority.found()) {
                reason["pages"] = citations_json(*authority.profile, authority.sources());
                reason["certainty"] = vendor::certainty_name(authority.certainty());
            }
        }
        list.push_back(std::move(reason));
    }
    return list;
}

std::string_view lifetime_source_name(policy::LifetimeSource source) {
    switch (source) {
        case policy::LifetimeSource::none: return "none";
        case policy::LifetimeSource::s_maxage: return "s-maxage";
        case policy::LifetimeSource::max_age: return "max-age";
        case policy::LifetimeSource::expires: return "expires";
        case policy::LifetimeSource::heuristic: return "heuristic";
        case policy::LifetimeSource::fixed: return "fixed";
        case policy::LifetimeSource::default_lifetime: return "default";
        case policy::LifetimeSource::status_default: return "status-default";
        case policy::LifetimeSource::minimum: return "minimum";
        case policy::LifetimeSource::maximum: return "maximum";
        case policy::LifetimeSource::error_minimum: return "error-minimum";
        case policy::LifetimeSource::no_cache: return "no-cache";
    }
    return "";
}

Json moment_json(const policy::Moment& moment, const vendor::ConfiguredProfile& profile) {
    Json json;
    json["situation"] = policy::situation_name(moment.situation);
    json["at_seconds"] = seconds(moment.at);
    json["outcome"] = policy::outcome_name(moment.outcome);
    json["text"] = moment_words(moment);
    json["age_seconds"] = base::floor_seconds(moment.age).count();
    json["remaining_seconds"] = base::floor_seconds(moment.remaining).count();
    if (!moment.validators.empty()) json["validators"] = moment.validators;
    json["reasons"] = reasons_json(moment.reasons, profile);
    return json;
}

Json answer_json(const vendor::Answer& answer, base::Duration at, const vendor::ConfiguredProfile& profile) {
    Json json;
    json["at_seconds"] = seconds(at);
    json["outcome"] = policy::outcome_name(answer.outcome);
    json["word"] = answer_word(answer);
    json["status"] = answer.response.status;
    json["reasons"] = reasons_json(answer.reasons, profile, answer.differing_field);
    return json;
}

// Every cell of the matrix, with the settings and pages that it stands on.
Json cells_json(const http::Exchange& exchange, const PredictedCache& cache) {
    const MatrixRow row = matrix_row(exchange, cache);
    Json cells;
    for (const Column column : kColumns) {
        Json entry;
        entry["text"] = cell(row, column);
        entry["basis"] = Json::array();
        for (const Basis& basis : cell_basis(column, exchange, cache)) {
            const vendor::Authority& authority = basis.authority;
            Json one;
            one["parameter"] = basis.parameter;
            one["value"] = vendor::find_parameter(basis.parameter)->get(cache.profile->options);
            if (authority.setting != nullptr) one["setting"] = authority.setting->key;
            one["certainty"] = basis.assumed ? kAssumed : vendor::certainty_name(authority.certainty());
            one["pages"] = citations_json(*authority.profile, authority.sources());
            entry["basis"].push_back(std::move(one));
        }
        cells[std::string(column_name(column))] = std::move(entry);
    }
    return cells;
}

Json fields_json(const http::FieldMap& fields) {
    Json list = Json::array();
    for (const http::FieldLine line : fields)
        list.push_back({{"name", line.name}, {"value", redacted_value(line.name, line.value)}});
    return list;
}

Json cache_json(const http::Exchange& exchange, const PredictedCache& predicted) {
    const vendor::ConfiguredProfile& profile = *predicted.profile;
    const vendor::Prediction& prediction = predicted.prediction;
    const policy::Explanation& cache = prediction.explanation;
    Json json;
    json["cache"] = cache.cache;
    json["profile"] = profile.profile->name;
    json["settings"] = Json::object();
    for (const vendor::SettingValue& value : profile.settings)
        json["settings"][value.key] = value.value;
    json["cells"] = cells_json(exchange, predicted);
    json["word_first"] = answer_word(prediction.first);
    json["word_next"] = answer_word(prediction.next);
    json["next"] = answer_json(prediction.next, predicted.next_at, profile);
    json["delivered"] = fields_json(prediction.first.response.fields);
    json["delivery_reasons"] = reasons_json(prediction.first.delivery, profile);
    json["eligible"] = {{"verdict", cache.eligibility.takes_part()},
                        {"reasons", reasons_json(cache.eligibility.reasons, profile)}};
    json["kind"] = cache.kind == policy::CacheKind::shared ? "shared" : "private";
    json["stored"] = {{"verdict", cache.storability.storable()},
                      {"reasons", reasons_json(cache.storability.reasons, profile)}};

    Json key;
    key["text"] = redacted_key(cache.key.text);
    key["steps"] = Json::array();
    for (const policy::KeyStep& step : cache.key.steps) {
        key["steps"].push_back({{"what", step.what}, {"result", redacted_key(step.result)}});
    }
    key["vary"] = cache.vary;
    json["key"] = std::move(key);
    if (const auto copies = copies_of(exchange, predicted)) json["copies"] = copies_json(*copies);

    json["freshness"] = {{"lifetime_seconds", base::floor_seconds(cache.freshness.lifetime).count()},
                         {"source", lifetime_source_name(cache.freshness.source)},
                         {"reasons", reasons_json(cache.freshness.reasons, profile)}};
    json["age_on_arrival"] = {{"seconds", base::floor_seconds(cache.age_on_arrival).count()},
                              {"reasons", reasons_json(cache.age_reasons, profile)}};
    json["stale"] = {{"while_revalidate_seconds", base::floor_seconds(cache.stale.while_revalidate).count()},
                     {"if_error_seconds", base::floor_seconds(cache.stale.if_error).count()},
                     {"when_disconnected", cache.stale.when_disconnected},
                     {"forbidden", cache.stale.forbidden},
                     {"reasons", reasons_json(cache.stale.reasons, profile)}};

    json["timeline"] = Json::array();
    for (const policy::Stretch& stretch : cache.timeline) {
        Json entry;
        entry["phase"] = policy::phase_name(stretch.phase);
        entry["from_seconds"] = seconds(stretch.from);
        entry["until_seconds"] = stretch.until ? Json(seconds(*stretch.until)) : Json(nullptr);
        json["timeline"].push_back(std::move(entry));
    }
    json["moments"] = Json::array();
    for (const policy::Moment& moment : cache.moments)
        json["moments"].push_back(moment_json(moment, profile));

    json["contributions"] = Json::array();
    for (const policy::Contribution& contribution : contributions_of(exchange, predicted)) {
        if (!contribution.worth_telling()) continue;
        const http::FieldLine line = exchange.response.fields[contribution.line];
        Json entry;
        entry["line"] = contribution.line;
        entry["name"] = line.name;
        entry["value"] = redacted_value(line.name, line.value);
        entry["reasons"] = reasons_json(contribution.reasons, profile);
        json["contributions"].push_back(std::move(entry));
    }
    return json;
}

}  // namespace

std::string explained_exchange_json(const ExplainedExchange& explained) {
    const http::Exchange& exchange = explained.exchange;
    Json json;
    json["url"] = redacted_url(exchange.url);
    json["method"] = exchange.request ? exchange.request->method : "GET";
    json["status"] = exchange.response.status;
    json["source"] = exchange.provenance.source;
    json["entry"] = exchange.provenance.index + 1;
    if (exchange.provenance.position.known()) json["position"] = position_json(exchange.provenance.position);
    json["caches"] = Json::array();
    for (std::size_t i = 0; i < explained.caches.size(); ++i) {
        const PredictedCache& predicted = explained.caches[i];
        Json cache = cache_json(exchange, predicted);
        if (explained.later && i < explained.answers.size())
            cache["then"] = answer_json(explained.answers[i], explained.later->at, *predicted.profile);
        json["caches"].push_back(std::move(cache));
    }
    if (explained.captured != nullptr) {
        json["changes"] = Json::array();
        for (const ExplainChange& change :
             explain_changes(*explained.captured, explained.before, exchange, explained.caches)) {
            json["changes"].push_back({{"cache", change.cache},
                                       {"aspect", change.aspect},
                                       {"before", change.before},
                                       {"after", change.after}});
        }
    }
    return json_text(json, 1);
}

std::string explain_json(std::span<const std::string> exchanges, std::string_view version) {
    Json tool;
    tool["name"] = "cachewright";
    tool["version"] = version;
    std::string text = "{\n\"schema_version\": " + std::to_string(kSchemaVersion) +
                       ",\n\"tool\": " + json_text(tool) + ",\n\"exchanges\": [";
    bool first = true;
    for (const std::string& exchange : exchanges) {
        text += first ? "\n" : ",\n";
        first = false;
        text += exchange;
    }
    return text + "\n]\n}\n";
}

}  // namespace cachewright::report
