#include "lib/lint/triage.hpp"

#include "lib/lint/fingerprint.hpp"
#include "lib/lint/selection.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace cachewright::lint {

namespace {

// The run says whether the suppression was needed: all rules that it names were asked, about everything.
bool can_tell(const Suppression& suppression, std::span<const Family> catalogue, const RunScope& scope) {
    bool any = false;
    for (const Family& family : catalogue) {
        for (const Rule& rule : family.rules) {
            if (!suppression.names(rule.id)) continue;
            if (scope.saw(rule.id)) {
                any = true;
            } else if (rule.standing == Standing::on && rule.needs() != Needs::live_requests) {
                return false;
            }
        }
    }
    return any;
}

}  // namespace

Triage::Triage(TriageOptions options) : options_(std::move(options)) {
    uses_.resize(options_.adjustments.suppressions.size());
    if (options_.baseline) baseline_.emplace(*options_.baseline);
    if (options_.earlier) earlier_.emplace(*options_.earlier);
}

void Triage::see(const http::Exchange& exchange) {
    for (std::size_t i = 0; i < uses_.size(); ++i) {
        if (!uses_[i].matched)
            uses_[i].matched =
                options_.adjustments.suppressions[i].match.matches(exchange, options_.adjustments.classes);
    }
}

bool Triage::alters() const {
    const Adjustments& adjustments = options_.adjustments;
    return options_.gather || baseline_ || earlier_ || !adjustments.severity.empty() ||
           !adjustments.overrides.empty() || !adjustments.suppressions.empty();
}

Disposition Triage::judge(const http::Exchange& exchange, const Finding& finding) {
    const auto decide = [&]() -> Disposition {
        const auto severity = options_.adjustments.severity_of(finding.rule->id, exchange, finding.severity);
        if (!severity) return {Fate::off, finding.severity};
        for (std::size_t i = 0; i < uses_.size(); ++i) {
            const Suppression& suppression = options_.adjustments.suppressions[i];
            if (!suppression.names(finding.rule->id) ||
                !suppression.match.matches(exchange, options_.adjustments.classes))
                continue;
            uses_[i].used = true;
            if (!suppression.expired(options_.today)) return {Fate::suppressed, *severity, &suppression};
        }
        if (!options_.gather && !baseline_ && !earlier_) return {Fate::shown, *severity};
        const Gravity gravity = gravity_of(exchange, finding);
        std::string print = fingerprint(exchange, finding);
        // Both are asked, so that each keeps its own count. A report tells severities as they were adjusted:
        // what only a setting has made graver since is no worse.
        const bool in_baseline = baseline_ && baseline_->take(print, gravity);
        const bool in_earlier = earlier_ && earlier_->take(print, {std::min(finding.severity, *severity),
                                                                   gravity.lasts, gravity.cookies});
        if (options_.gather) {
            tally_.add({std::move(print), std::string(finding.rule->id), url_template(exchange.url),
                        finding.message, 1, gravity});
        }
        if (in_baseline) return {Fate::baselined, *severity};
        if (options_.accept) return {Fate::accepted, *severity};
        return {in_earlier ? Fate::known : Fate::shown, *severity};
    };
    const Disposition disposition = decide();
    ++counts_.at(static_cast<std::size_t>(disposition.fate));
    return disposition;
}

void Triage::tell_suppressions(const SuppressionRules& rules, std::span<const Family> catalogue,
                               const RunScope& scope, const Visit& visit) const {
    for (std::size_t i = 0; i < uses_.size(); ++i) {
        const Suppression& suppression = options_.adjustments.suppressions[i];
        http::Exchange exchange;
        exchange.provenance.source = options_.adjustments.source;
        exchange.provenance.position = suppression.position;
        exchange.provenance.index = i;
        Finding finding;
        const std::string of = fmt::format("{}", fmt::join(suppression.rules, ", "));
        if (suppression.expired(options_.today)) {
            finding.rule = rules.expired;
            finding.message = fmt::format(
                "this suppression of {} ended on {} and hides nothing any more: mend what it was for "
                "(\"{}\"), "
                "or set a later date",
                of, day_text(*suppression.until), suppression.reason);
            exchange.provenance.position = suppression.until_position;
        } else if (!uses_[i].used && can_tell(suppression, catalogue, scope)) {
            finding.rule = rules.unused;
            finding.message =
                uses_[i].matched
                    ? fmt::format(
                          "this suppression of {} hides nothing: no such finding is left where it "
                          "applies, so take it out",
                          of)
                    : fmt::format(
                          "this suppression of {} hides nothing: no response that was read is one "
                          "that it is for",
                          of);
        }
        if (finding.rule == nullptr) continue;
        // Whoever lints one page of a site meets the entries for all the others.
        const bool for_others = finding.rule == rules.unused && !uses_[i].matched;
        const auto severity = options_.adjustments.severity_of(
            finding.rule->id, exchange, for_others ? Severity::info : finding.rule->severity);
        if (!severity) continue;
        finding.severity = *severity;
        finding.exchange = &exchange;
        visit(exchange, std::span(&finding, 1));
    }
}

}  // namespace cachewright::lint
