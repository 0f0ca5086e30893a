#include "tests/lib/vendor/case_check.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/vendor/catalog.hpp"
#include "lib/vendor/parameter.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cachewright::test {

namespace {

using policy::LifetimeSource;
using policy::ReasonRecord;
using policy::Reasons;

std::string_view lifetime_source_word(LifetimeSource source) {
    switch (source) {
        case LifetimeSource::none: return "nothing";
        case LifetimeSource::s_maxage: return "s-maxage";
        case LifetimeSource::max_age: return "max-age";
        case LifetimeSource::expires: return "expires";
        case LifetimeSource::heuristic: return "heuristic";
        case LifetimeSource::fixed: return "fixed";
        case LifetimeSource::default_lifetime: return "default";
        case LifetimeSource::status_default: return "status-default";
        case LifetimeSource::minimum: return "minimum";
        case LifetimeSource::maximum: return "maximum";
        case LifetimeSource::error_minimum: return "error-minimum";
        case LifetimeSource::no_cache: return "no-cache";
    }
    return "";
}

using ReasonLists = std::vector<const Reasons*>;

std::string reasons_text(const ReasonLists& lists) {
    std::string text;
    for (const Reasons* list : lists) {
        for (const ReasonRecord& record : *list) {
            text.append(policy::reason_row(record.reason).id).append(": ");
            text.append(policy::reason_text(record)).append("\n");
        }
    }
    return text;
}

bool has_reason(ReasonLists lists, std::string_view id) {
    return std::any_of(lists.begin(), lists.end(), [&](const Reasons* list) {
        return std::any_of(list->begin(), list->end(), [&](const ReasonRecord& record) {
            return policy::reason_row(record.reason).id == id;
        });
    });
}

bool is_reason(std::string_view id) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(policy::Reason::count_); ++i) {
        if (policy::reason_row(static_cast<policy::Reason>(i)).id == id) return true;
    }
    return false;
}

class Comparison {
  public:
    // The reasons are told only with a difference: most cases have none.
    explicit Comparison(ReasonLists reasons) : reasons_(reasons) {}

    void equal(const Maybe<std::string>& expected, std::string_view what, std::string_view actual) {
        if (expected && expected->value != actual) add(expected->position, what, expected->value, actual);
    }
    void reason(const Maybe<std::string>& expected, const ReasonLists& lists) {
        if (!expected || has_reason(lists, expected->value)) return;
        add(expected->position, "reason", expected->value,
            is_reason(expected->value) ? "not among the reasons" : "no reason has this id");
    }
    void answer(const ExpectedAnswer& expected, std::string_view which, const vendor::Answer& actual) {
        equal(expected.word, std::string(which) + "word", actual.word);
        if (expected.outcome && expected.outcome->value != actual.outcome) {
            add(expected.outcome->position, std::string(which) + "outcome",
                policy::outcome_name(expected.outcome->value), policy::outcome_name(actual.outcome));
        }
        reason(expected.reason, {&actual.reasons});
        if (expected.status && expected.status->value != actual.response.status) {
            add(expected.status->position, std::string(which) + "status",
                std::to_string(expected.status->value), std::to_string(actual.response.status));
        }
        for (const ExpectedField& field : expected.client) {
            const http::FieldMap& fields = actual.response.fields;
            const std::string value = fields.combined(field.name);
            if (value == field.value && fields.contains(field.name) != field.value.empty()) continue;
            add(field.position, "client's " + field.name, field.value.empty() ? "absent" : field.value,
                fields.contains(field.name) ? value : "absent");
        }
    }
    void add(base::SourcePosition position, std::string_view what, std::string_view expected,
             std::string_view actual) {
        found_.push_back({position, std::string(what), std::string(expected), std::string(actual),
                          reasons_text(reasons_)});
    }

    [[nodiscard]] std::vector<Difference> take() { return std::move(found_); }

  private:
    ReasonLists reasons_;
    std::vector<Difference> found_;
};

void append(std::vector<Difference>& all, std::vector<Difference> more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

}  // namespace

std::vector<Difference> differences(const Case& read, const vendor::Prediction& predicted) {
    const policy::Explanation& explained = predicted.explanation;
    const policy::FreshnessLifetime& freshness = explained.freshness;
    const ReasonLists lists{&explained.storability.reasons, &freshness.reasons,
                            &explained.stale.reasons,       &explained.age_reasons,
                            &predicted.first.reasons,       &predicted.next.reasons};
    Comparison comparison(lists);
    const bool stored = explained.storability.storable();
    if (read.stored && read.stored->value != stored) {
        comparison.add(read.stored->position, "stored", read.stored->value ? "true" : "false",
                       stored ? "true" : "false");
    }
    if (read.ttl && read.ttl->value != freshness.lifetime) {
        comparison.add(read.ttl->position, "ttl", base::duration_short(read.ttl->value),
                       base::duration_short(freshness.lifetime));
    }
    comparison.equal(read.ttl_from, "ttl_from", lifetime_source_word(freshness.source));
    if (read.ttl_field) {
        const http::FieldId field = freshness.field;
        const std::string_view name =
            field == http::FieldId::unknown ? std::string_view("no field") : http::field_name(field);
        if (!base::equals_ignore_case(name, read.ttl_field->value))
            comparison.add(read.ttl_field->position, "ttl_field", read.ttl_field->value, name);
    }
    comparison.reason(read.reason, lists);
    comparison.equal(read.key, "key", explained.key.text);
    comparison.answer(read.first, "first ", predicted.first);
    comparison.answer(read.next, "next ", predicted.next);
    return comparison.take();
}

std::vector<Difference> differences(const LaterStep& step, const vendor::Answer& answer) {
    Comparison comparison(ReasonLists{&answer.reasons});
    comparison.answer(step.expected, "+" + base::duration_short(step.later.at) + " ", answer);
    return comparison.take();
}

std::vector<Difference> differences(const Case& read, const vendor::ProfileOptions& options) {
    Comparison comparison(ReasonLists{});
    for (const ExpectedParameter& expected : read.parameters) {
        const vendor::Parameter* parameter = vendor::find_parameter(expected.name);
        // The expectation in the parameter's own spelling: 3600 is 1h.
        vendor::ProfileOptions wanted = options;
        if (parameter == nullptr) {
            comparison.add(expected.position, expected.name, expected.value, "there is no such parameter");
        } else if (!parameter->set(wanted, expected.value)) {
            comparison.add(expected.position, expected.name, expected.value,
                           "the parameter takes " + parameter->values());
        } else if (parameter->get(wanted) != parameter->get(options)) {
            comparison.add(expected.position, expected.name, expected.value, parameter->get(options));
        }
    }
    return comparison.take();
}

std::vector<Difference> check_case(const Case& read, const vendor::Profile& profile) {
    const auto configured = vendor::configure(profile, read.settings);
    if (!configured) {
        return {{read.position,
                 "settings",
                 "ones that the profile takes",
                 configured.error().message + "; " + configured.error().hint,
                 {}}};
    }
    std::vector<Difference> found = differences(read, configured->options);
    if (!read.exchange) return found;
    append(found, differences(read, vendor::predict(*read.exchange, *configured)));
    for (const LaterStep& step : read.then)
        append(found, differences(step, vendor::answer_later(*read.exchange, *configured, step.later)));
    return found;
}

std::string describe(std::string_view path, const Case& read, const std::vector<Difference>& found) {
    std::string text;
    text.append(path).append(":").append(std::to_string(read.position.line)).append(": ").append(read.name);
    text.append(" (").append(read.source.value).append(")\n");
    std::string_view told;
    for (const Difference& difference : found) {
        text.append("  line ").append(std::to_string(difference.position.line)).append(", ");
        text.append(difference.what).append(": expected '").append(difference.expected);
        text.append("', actual '").append(difference.actual).append("'\n");
        // Differences of one decision have the same reasons.
        std::string_view reasons = difference.reasons;
        if (reasons == told) continue;
        told = reasons;
        while (!reasons.empty())
            text.append("    ").append(take_line(reasons)).append("\n");
    }
    return text;
}

std::vector<std::string> unknown_sources(const vendor::Profile& profile, std::string_view text) {
    std::vector<std::string> unknown;
    bool in_rfc = false;
    bool any = false;
    std::string_view rest = base::trim_ows(text);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::string_view word = rest.substr(0, end);
        rest = base::trim_ows(rest.substr(end));
        any = true;
        const bool number = base::is_digit(word.front());
        if (word == "RFC" || (in_rfc && (number || word.starts_with("§")))) {
            in_rfc = true;
            continue;
        }
        in_rfc = false;
        bool known = false;
        for (const vendor::Profile* at = &profile; at != nullptr; at = vendor::find_profile(at->base)) {
            known = known || std::any_of(at->sources.begin(), at->sources.end(),
                                         [&](const vendor::Source& source) { return source.key == word; });
        }
        if (!known) unknown.emplace_back(word);
    }
    if (!any) unknown.emplace_back("(none)");
    return unknown;
}

}  // namespace cachewright::test
