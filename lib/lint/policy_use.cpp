#include "lib/lint/policy_use.hpp"

#include <fmt/format.h>

#include <utility>

namespace cachewright::lint {

PolicyUse::PolicyUse(const RunSettings& settings, std::string source)
    : settings_(settings), source_(std::move(source)), applied_(settings.policies.size(), false) {}

void PolicyUse::see(const http::Exchange& exchange) {
    for (std::size_t i = 0; i < applied_.size(); ++i) {
        if (!applied_[i]) applied_[i] = settings_.policies[i].applies_to(exchange, settings_.classes);
    }
}

void PolicyUse::tell_unmatched(const Rule& rule, const RunScope& scope, const Visit& visit) const {
    if (!scope.whole_input) return;
    for (std::size_t i = 0; i < applied_.size(); ++i) {
        if (applied_[i]) continue;
        const PolicyBlock& block = settings_.policies[i];
        http::Exchange exchange;
        exchange.provenance.source = source_;
        exchange.provenance.position = block.position;
        exchange.provenance.index = i;
        Finding finding;
        finding.rule = &rule;
        finding.exchange = &exchange;
        finding.severity = rule.severity;
        finding.message = fmt::format(
            "the policy \"{}\" checked nothing: no response that was read is one that it is for", block.name);
        finding.policy = block.name;
        visit(exchange, std::span(&finding, 1));
    }
}

}  // namespace cachewright::lint
