#include "lib/report/predicted_cache.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/field_id.hpp"
#include "lib/policy/delivery.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/report/cell_basis.hpp"
#include "lib/report/explain_words.hpp"
#include "lib/report/redaction.hpp"
#include "lib/report/terminal_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cachewright::report {

namespace {

using http::FieldId;
using policy::LifetimeSource;

constexpr std::string_view kNothing = "-";
constexpr std::size_t kFewHeaders = 3;

// What gave the lifetime: a directive and its field where that is not Cache-Control, or a setting.
// `max_age` is how the directive is called there.
std::string basis_words(LifetimeSource basis, FieldId field, std::string_view max_age) {
    const auto of_field = [&](std::string_view directive) {
        if (field == FieldId::cache_control || field == FieldId::unknown) return std::string(directive);
        return fmt::format("{} of {}", directive, http::field_name(field));
    };
    switch (basis) {
        case LifetimeSource::none: return "no rule";
        case LifetimeSource::s_maxage: return of_field("s-maxage");
        case LifetimeSource::max_age: return of_field(max_age);
        case LifetimeSource::expires: return "Expires";
        case LifetimeSource::heuristic: return "guess from Last-Modified";
        case LifetimeSource::fixed: return "set in the cache";
        case LifetimeSource::default_lifetime: return "default";
        case LifetimeSource::status_default: return "default of the status";
        case LifetimeSource::minimum: return "minimum";
        case LifetimeSource::maximum: return "maximum";
        case LifetimeSource::error_minimum: return "minimum of errors";
        case LifetimeSource::no_cache: return "no-cache, so each use is validated";
    }
    return {};
}

std::string lifetime_cell(const http::Response& response, const PredictedCache& cache) {
    const policy::FreshnessLifetime& freshness = cache.prediction.explanation.freshness;
    if (validated_on_each_use(response, cache))
        return fmt::format("0s: {}", basis_words(LifetimeSource::no_cache, FieldId::unknown, {}));
    if (freshness.source == LifetimeSource::none) return "0s: nothing gives one";
    const std::string_view max_age =
        freshness.reasons.contains(policy::Reason::lifetime_from_cache_maxage) ? "cache-maxage" : "max-age";
    std::string words = fmt::format("{}: {}", moment_time(freshness.lifetime),
                                    basis_words(freshness.source, freshness.field, max_age));
    if (freshness.source != freshness.basis && freshness.basis != LifetimeSource::none)
        words += fmt::format(", not {}", basis_words(freshness.basis, freshness.field, max_age));
    return words;
}

// Which cookies are in the key of requests that send them: this one sends none of them.
std::string cookie_words(const policy::CacheKey& key, const policy::KeyOptions& options) {
    using Cookies = policy::KeyOptions::Cookies;
    const bool sends = std::any_of(key.steps.begin(), key.steps.end(), [](const policy::KeyStep& step) {
        return step.result.starts_with("cookie:");
    });
    if (sends || options.cookies == Cookies::none) return {};
    if (options.cookies == Cookies::all) return " + cookies";
    const std::string names = printable(fmt::format("{}", fmt::join(options.cookie_names, ", ")));
    return fmt::format(" + cookies {}{}", options.cookies == Cookies::listed ? "" : "but ", names);
}

std::string key_cell(const policy::Explanation& explanation, const policy::KeyOptions& options) {
    std::string words = "URL";
    const bool of_options = explanation.key.text.starts_with("OPTIONS ");
    if (of_options || (options.method == policy::KeyOptions::Part::include &&
                       options.head == policy::KeyOptions::HeadKey::own))
        words = "method + URL";
    for (const policy::KeyStep& step : explanation.key.steps) {
        const std::string_view result = step.result;
        for (const std::string_view part : {"header:", "cookie:", "codings", "fixed"}) {
            if (!result.starts_with(part)) continue;
            // Named in full below the matrix; here those that the request has, and others while they are few.
            const std::string_view name = result.substr(0, result.find('='));
            if (!result.ends_with("=none") || options.headers.size() <= kFewHeaders)
                words += fmt::format(" + {}", printable(name));
        }
    }
    words += cookie_words(explanation.key, options);
    using Query = policy::KeyOptions::Query;
    if (options.query == Query::ignore) words += " without query";
    if (options.query == Query::only_listed || options.query == Query::all_but_listed)
        words += " with part of the query";
    if (options.query == Query::sort) words += ", query sorted";
    if (!explanation.vary.empty())
        words += printable(fmt::format("; by {}", fmt::join(explanation.vary, ", ")));
    return words;
}

std::string stale_cell(const policy::StalePermission& stale) {
    std::vector<std::string> parts;
    if (stale.while_revalidate.count() > 0)
        parts.push_back(fmt::format("{} while refreshed", moment_time(stale.while_revalidate)));
    if (stale.if_error.count() > 0) parts.push_back(fmt::format("{} on error", moment_time(stale.if_error)));
    if (stale.when_disconnected && !stale.forbidden) parts.emplace_back("when offline");
    return parts.empty() ? "never" : fmt::format("{}", fmt::join(parts, ", "));
}

bool names(const std::vector<std::string>& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const std::string& field) { return base::equals_ignore_case(field, name); });
}

std::string cookie_cell(const http::Exchange& exchange, const PredictedCache& cache) {
    const vendor::Prediction& prediction = cache.prediction;
    const policy::Explanation& explanation = prediction.explanation;
    std::vector<std::string> parts;
    if (exchange.response.fields.contains(FieldId::set_cookie)) {
        if (!prediction.first.response.fields.contains(FieldId::set_cookie)) {
            parts.emplace_back("Set-Cookie stripped");
        } else if (!explanation.storability.storable()) {
            parts.emplace_back("Set-Cookie passed on");
        } else if (explanation.storability.drop_set_cookie || explanation.storability.drop_private_fields) {
            parts.emplace_back("Set-Cookie not kept");
        } else if (explanation.kind == policy::CacheKind::shared &&
                   !explanation.storability.reasons.contains(policy::Reason::set_cookie_stored)) {
            parts.emplace_back("Set-Cookie left out");
        } else {
            parts.emplace_back(explanation.kind == policy::CacheKind::shared ? "Set-Cookie replayed"
                                                                             : "Set-Cookie kept");
        }
    }
    if (exchange.request && exchange.request->fields.contains(FieldId::cookie) &&
        explanation.storability.storable()) {
        const bool in_key = std::any_of(
            explanation.key.steps.begin(), explanation.key.steps.end(), [](const policy::KeyStep& step) {
                return step.result.starts_with("cookie:") || step.result.starts_with("header:cookie=");
            });
        parts.emplace_back(in_key                              ? "Cookie in key"
                           : names(explanation.vary, "Cookie") ? "a copy for each Cookie"
                                                               : "Cookie not in key");
    }
    return parts.empty() ? std::string(kNothing) : fmt::format("{}", fmt::join(parts, "; "));
}

std::string delivered_cell(const http::Response& sent, const http::Response& delivered) {
    const std::string before = sent.fields.combined(FieldId::cache_control);
    const std::string after = delivered.fields.combined(FieldId::cache_control);
    const bool was = sent.fields.contains(FieldId::cache_control);
    const bool is = delivered.fields.contains(FieldId::cache_control);
    if (was && is && before == after) return std::string(kAsSent);
    if (!is) return was ? "nothing: taken out" : std::string(kNoneAsSent);
    return printable(after);
}

}  // namespace

std::vector<policy::Contribution> contributions_of(const http::Exchange& exchange,
                                                   const PredictedCache& cache) {
    auto found = policy::contributions(exchange.response, cache.prediction.explanation);
    for (policy::Contribution& contribution : found) {
        const FieldId id = exchange.response.fields[contribution.line].id;
        for (const policy::ReasonRecord& record : cache.prediction.first.delivery) {
            if (record.field != id || id == FieldId::unknown ||
                contribution.reasons.contains(record.reason) ||
                contribution.reasons.size() == policy::Reasons::capacity)
                continue;
            contribution.reasons.add(record.reason, record.field, base::Seconds{record.seconds});
        }
    }
    return found;
}

std::string answer_word(const vendor::Answer& answer) {
    return answer.word.empty() ? std::string(policy::outcome_name(answer.outcome)) : printable(answer.word);
}

std::optional<lint::Cardinality> copies_of(const http::Exchange& exchange, const PredictedCache& cache) {
    const policy::Explanation& explanation = cache.prediction.explanation;
    if (!explanation.storability.storable() || explanation.kind != policy::CacheKind::shared) return {};
    return lint::estimate_cardinality(exchange.url, exchange.response.fields,
                                      cache.profile->options.policy.key, explanation.vary);
}

MatrixRow matrix_row(const http::Exchange& exchange, const PredictedCache& cache) {
    const policy::Explanation& explanation = cache.prediction.explanation;
    const bool stored = explanation.storability.storable();
    MatrixRow row;
    row.stored = stored ? "yes" : "no";
    row.lifetime = stored ? lifetime_cell(exchange.response, cache) : kNothing;
    row.key = stored ? key_cell(explanation, cache.profile->options.policy.key) : kNothing;
    row.next = answer_word(cache.prediction.next);
    row.stale = stored ? stale_cell(explanation.stale) : kNothing;
    row.cookies = cookie_cell(exchange, cache);
    row.delivers = delivered_cell(exchange.response, cache.prediction.first.response);
    return row;
}

}  // namespace cachewright::report
