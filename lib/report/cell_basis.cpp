#include "lib/report/cell_basis.hpp"

#include "lib/http/field_id.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/policy/reason.hpp"
#include "lib/vendor/catalog.hpp"
#include "lib/vendor/parameter.hpp"

#include <algorithm>

namespace cachewright::report {

namespace {

using http::FieldId;

class Parameters {
  public:
    void add(std::string_view parameter) {
        if (parameter.empty() || vendor::find_parameter(parameter) == nullptr) return;
        if (std::find(names_.begin(), names_.end(), parameter) == names_.end()) names_.push_back(parameter);
    }
    void add(const policy::Reasons& reasons) {
        for (const policy::ReasonRecord& record : reasons)
            add(policy::reason_row(record.reason).parameter);
    }
    // Those of a step that this cache's own pages speak of, by the beginning of their names.
    void add_step(std::string_view step, const vendor::ConfiguredProfile& profile) {
        for (const vendor::Parameter& parameter : vendor::parameters()) {
            if (parameter.name.starts_with(step) && vendor::authority_for(profile, parameter.name).found())
                add(parameter.name);
        }
    }
    [[nodiscard]] bool empty() const { return names_.empty(); }
    [[nodiscard]] const std::vector<std::string_view>& names() const { return names_; }

  private:
    std::vector<std::string_view> names_;
};

std::string_view status_parameter(const vendor::Answer& answer, const vendor::StatusWords& words) {
    const int status = answer.response.status;
    if (answer.word.empty()) return "status.header";
    if (answer.word == words.conditional_hit && status == 304) return "status.conditional_hit";
    if (status >= 400 && answer.word == words.error_hit) return "status.error_hit";
    if (status >= 400 && answer.word == words.error_miss) return "status.error_miss";
    struct ByCause {
        std::string_view parameter;
        std::string vendor::StatusWords::*word;
    };
    constexpr ByCause by_cause[] = {
        {"status.by_method", &vendor::StatusWords::by_method},
        {"status.vary_miss", &vendor::StatusWords::vary_miss},
        {"status.part_miss", &vendor::StatusWords::part_miss},
        {"status.by_request", &vendor::StatusWords::by_request},
        {"status.by_request_confirmed", &vendor::StatusWords::by_request_confirmed},
        {"status.after_failure", &vendor::StatusWords::after_failure},
        {"status.only_if_cached", &vendor::StatusWords::only_if_cached},
    };
    for (const ByCause& row : by_cause) {
        if (answer.word == words.*row.word && answer.word != words.word(answer.outcome)) return row.parameter;
    }
    for (const vendor::Parameter& parameter : vendor::parameters()) {
        constexpr std::string_view step = "status.";
        if (parameter.name.starts_with(step) &&
            parameter.name.substr(step.size()) == policy::outcome_name(answer.outcome))
            return parameter.name;
    }
    return "status.header";
}

void add_cookie_parameters(Parameters& parameters, const http::Exchange& exchange,
                           const PredictedCache& cache) {
    const policy::Explanation& explanation = cache.prediction.explanation;
    if (exchange.response.fields.contains(FieldId::set_cookie)) {
        const bool fixed = explanation.freshness.source == policy::LifetimeSource::fixed;
        if (cache.prediction.first.delivery.contains(policy::Reason::set_cookie_taken_out))
            parameters.add("storage.set_cookie_named");
        if (fixed && cache.profile->options.policy.storage.set_cookie_with_fixed_lifetime)
            parameters.add("storage.set_cookie_with_fixed_lifetime");
        parameters.add("storage.set_cookie");
    }
    if (exchange.request && exchange.request->fields.contains(FieldId::cookie) &&
        explanation.storability.storable()) {
        parameters.add("key.cookies");
        if (exchange.response.fields.contains(FieldId::vary)) parameters.add("storage.vary");
    }
}

bool is_targeted(FieldId field) {
    return field == FieldId::cdn_cache_control || field == FieldId::vercel_cdn_cache_control ||
           field == FieldId::cloudflare_cdn_cache_control || field == FieldId::netlify_cdn_cache_control;
}

Parameters parameters_of(Column column, const http::Exchange& exchange, const PredictedCache& cache) {
    const policy::Explanation& explanation = cache.prediction.explanation;
    const bool stored = explanation.storability.storable();
    Parameters parameters;
    switch (column) {
        case Column::stored: parameters.add(explanation.storability.reasons); break;
        case Column::lifetime:
            if (stored && validated_on_each_use(exchange.response, cache)) parameters.add("storage.no_cache");
            if (stored) parameters.add(explanation.freshness.reasons);
            break;
        case Column::key:
            if (!stored) break;
            parameters.add_step("key.", *cache.profile);
            if (parameters.empty()) {
                for (const std::string_view name : {"key.method", "key.scheme", "key.host", "key.query"})
                    parameters.add(name);
            }
            if (exchange.response.fields.contains(FieldId::vary)) parameters.add("storage.vary");
            break;
        case Column::next:
            parameters.add(status_parameter(cache.prediction.next, cache.profile->options.status));
            if (stored) parameters.add(cache.prediction.next.reasons);
            break;
        case Column::stale:
            if (!stored) break;
            parameters.add(explanation.stale.reasons);
            if (!parameters.empty()) break;
            for (const std::string_view name :
                 {"reuse.stale_while_revalidate", "reuse.stale_if_error", "reuse.stale_when_disconnected"})
                parameters.add(name);
            break;
        case Column::cookies: add_cookie_parameters(parameters, exchange, cache); break;
        case Column::delivers:
            parameters.add(cache.prediction.first.delivery);
            if (!parameters.empty()) break;
            parameters.add("delivery.browser_lifetime_rule");
            parameters.add("delivery.removed_directives");
            // What a browser is told that gets no Cache-Control is a statement of its own.
            if (exchange.response.fields.contains(FieldId::cache_control)) break;
            if (is_targeted(explanation.freshness.field))
                parameters.add("delivery.replacement_beside_targeted");
            if (exchange.response.fields.contains(FieldId::expires)) parameters.add("storage.expires");
            break;
    }
    return parameters;
}

}  // namespace

bool validated_on_each_use(const http::Response& response, const PredictedCache& cache) {
    const policy::StorageOptions& storage = cache.profile->options.policy.storage;
    return policy::read_response_facts(response, storage, base::TimePoint{}).directives.no_cache;
}

std::string_view column_name(Column column) {
    switch (column) {
        case Column::stored: return "stored";
        case Column::lifetime: return "fresh_for";
        case Column::key: return "key";
        case Column::next: return "next";
        case Column::stale: return "stale";
        case Column::cookies: return "cookies";
        case Column::delivers: return "delivers";
    }
    return "";
}

const std::string& cell(const MatrixRow& row, Column column) {
    switch (column) {
        case Column::stored: return row.stored;
        case Column::lifetime: return row.lifetime;
        case Column::key: return row.key;
        case Column::next: return row.next;
        case Column::stale: return row.stale;
        case Column::cookies: return row.cookies;
        case Column::delivers: break;
    }
    return row.delivers;
}

std::vector<Basis> cell_basis(Column column, const http::Exchange& exchange, const PredictedCache& cache) {
    const Parameters parameters = parameters_of(column, exchange, cache);
    std::vector<Basis> basis;
    for (const std::string_view name : parameters.names()) {
        const vendor::Authority authority = vendor::authority_for(*cache.profile, name);
        if (authority.found()) basis.push_back({name, authority, false});
    }
    if (!basis.empty()) return basis;
    static const vendor::ConfiguredProfile standard{&vendor::rfc9111, {}, {}};
    for (const std::string_view name : parameters.names()) {
        const vendor::Authority authority = vendor::authority_for(standard, name);
        if (authority.found()) basis.push_back({name, authority, true});
    }
    return basis;
}

}  // namespace cachewright::report
